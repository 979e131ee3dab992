"""The TOML file of a commitment sheet: read with care."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import msgspec

from fleet_audit.commitments.indicators import INDICATORS, Indicator, indicator_of
from fleet_audit.model.causes import endless_cause, toml_place, typed_fault
from fleet_audit.model.commitment import CommitmentSheet, Target
from fleet_audit.model.errors import UnusableCommitment
from fleet_audit.model.marking import said


def parse_commitment(content: bytes, name: str) -> CommitmentSheet:
    """The sheet that a TOML text holds.

    Raises UnusableCommitment naming the file, the field and the remedy.
    """
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
        sheet = msgspec.convert(given, CommitmentSheet)
    except UnicodeDecodeError as error:
        raise UnusableCommitment(
            said("{file}: not UTF-8 text; save it as UTF-8", file=name)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableCommitment(
            said(
                "{file}{place}: not valid TOML; mend that place", file=name, place=toml_place(error)
            )
        ) from error
    except msgspec.ValidationError as error:
        cause, field = typed_fault(error)
        raise _faulty(name, field, cause) from error
    except (ValueError, RecursionError) as error:
        raise _faulty(name, None, endless_cause(error)) from error
    for field, cause in _unsound(sheet):
        raise _faulty(name, field, cause)
    return sheet


def _faulty(name: str, field: str | None, cause: str) -> UnusableCommitment:
    if field is None:
        text = said("{file}: {cause}; mend that field, or leave it out", file=name, cause=cause)
    else:
        text = said(
            "{file}, field {field}: {cause}; mend that field, or leave it out",
            file=name,
            field=field,
            cause=cause,
        )
    return UnusableCommitment(text)


def _unsound(sheet: CommitmentSheet) -> Iterator[tuple[str, str]]:
    """Fields that the form allows and the sense does not, each with why."""
    for place, target in enumerate(sheet.targets):
        for field, cause in _amiss(sheet, target):
            yield f"targets[{place}].{field}", cause


def _amiss(sheet: CommitmentSheet, target: Target) -> Iterator[tuple[str, str]]:
    if target.indicator is None and target.title is None:
        codes = ", ".join(one.code for one in INDICATORS)
        yield "indicator", said("give one of {codes}, or a title of your own", codes=codes)
    if target.indicator is not None:
        yield from _amiss_by_indicator(target, indicator_of(target.indicator))
    if target.due and sheet.drawn_up and target.due <= sheet.drawn_up:
        yield (
            "due",
            said(
                "{day} is not after the day of the sheet, {drawn_up}",
                day=target.due,
                drawn_up=sheet.drawn_up,
            ),
        )


def _amiss_by_indicator(target: Target, indicator: Indicator) -> Iterator[tuple[str, str]]:
    if target.unit not in (None, indicator.unit):
        yield "unit", said("{code} is counted in {unit}", code=indicator.code, unit=indicator.unit)
    for field in ("baseline", "target"):
        value = getattr(target, field)
        if indicator.unit == "share" and value is not None and value > 1:
            yield field, said("{value} is no share; write 0.9 for 90%", value=value)
    if target.baseline is not None and target.target is not None:
        yield from _worse(target.baseline, target.target, indicator)


def _worse(baseline: float, aim: float, indicator: Indicator) -> Iterator[tuple[str, str]]:
    if indicator.better == "more" and aim <= baseline:
        yield (
            "target",
            said("{aim} is not above the baseline, {baseline}", aim=aim, baseline=baseline),
        )
    if indicator.better == "less" and aim >= baseline:
        yield (
            "target",
            said("{aim} is not below the baseline, {baseline}", aim=aim, baseline=baseline),
        )
