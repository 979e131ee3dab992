"""How old the equipment is."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from fleet_audit.model.report import AgeBand, ReportContext
from fleet_audit.render.charts.pyramid import Band, pyramid
from fleet_audit.render.parts import Block, Cell, Section, Table
from fleet_audit.render.voice import Voice

PAIR = 2
"""Years that one bar spans: bars of one width compare, and a page has a budget of elements."""


def ages(context: ReportContext, voice: Voice) -> Section | None:
    """The pyramid of ages; nothing where no device was seen."""
    bands = _paired(context.ages)
    if not any(band.workplace or band.shared for band in bands):
        return None
    title = voice.say("Number of devices by age, in years")
    drawn = pyramid(
        "ages",
        title,
        _described(bands, voice),
        [_drawn(band, voice) for band in bands],
        (voice.say("At the workplace"), voice.say("Shared")),
    )
    block = Block(
        lead=(_past(context, voice),),
        heading=title,
        chart=drawn,
        table=_table(bands, voice, title),
        fold=voice.say("Table"),
    )
    return Section("ages", voice.say("How old the fleet is"), (block,))


def _paired(bands: tuple[AgeBand, ...]) -> list[AgeBand]:
    """Bands as drawn: years two by two, and no unknown age where every age is known."""
    kept: list[AgeBand] = []
    for band in bands:
        if kept and _completes(kept[-1], band):
            kept[-1] = _joined(kept[-1], band)
        elif band.from_years is not None or band.workplace or band.shared:
            kept.append(band)
    return kept


def _joined(first: AgeBand, second: AgeBand) -> AgeBand:
    return AgeBand(
        from_years=first.from_years,
        to_years=second.to_years,
        workplace=first.workplace + second.workplace,
        shared=first.shared + second.shared,
        past_lifetime=first.past_lifetime + second.past_lifetime,
    )


def _completes(last: AgeBand, band: AgeBand) -> bool:
    """Whether a band ends the pair of years that the last one opened."""
    if last.from_years is None or band.to_years is None:
        return False
    return last.from_years % PAIR == 0 and band.to_years - last.from_years == PAIR


def past_lifetime(context: ReportContext) -> int:
    """Devices older than the lifetime over which their manufacture is spread."""
    return sum(band.past_lifetime for band in context.ages)


def ages_known(context: ReportContext) -> Literal["all", "some", "none"]:
    """Of how many devices the age is known: an unknown one may be past any lifetime."""
    seen = {band.from_years is None for band in context.ages if band.workplace or band.shared}
    if seen == {False}:
        return "all"
    return "some" if False in seen else "none"


def _none_past(context: ReportContext, voice: Voice) -> Markup:
    known = ages_known(context)
    if known == "none":
        return voice.mark(
            "No age is known, so nobody can say which devices are past their lifetime."
        )
    if known == "some":
        return voice.mark(
            "No device of a known age has passed the lifetime over which its manufacture is spread."
        )
    return voice.mark("No device has passed the lifetime over which its manufacture is spread.")


def _past(context: ReportContext, voice: Voice) -> Markup:
    past = past_lifetime(context)
    if not past:
        return _none_past(context, voice)
    return voice.mark_many(
        "One device has passed the lifetime over which its manufacture is spread:"
        " every further year of service costs no new manufacture.",
        "{number} devices have passed the lifetime over which their manufacture is spread:"
        " every further year of service costs no new manufacture.",
        past,
    )


def _label(band: AgeBand, voice: Voice) -> str:
    if band.from_years is None:
        return voice.say("age unknown")
    if band.to_years is None:
        return voice.say("{years} and over", years=band.from_years)
    return f"{band.from_years}–{band.to_years}"


def _heading(band: AgeBand, voice: Voice) -> str:
    if not band.past_lifetime:
        return _label(band, voice)
    past = voice.say_many(
        "{number} past its lifetime", "{number} past their lifetime", band.past_lifetime
    )
    return f"{_label(band, voice)} ({past})"


def _short(band: AgeBand) -> str:
    if band.from_years is None:
        return "?"
    return f"{band.from_years}+" if band.to_years is None else f"{band.from_years}–{band.to_years}"


def _drawn(band: AgeBand, voice: Voice) -> Band:
    return Band(
        _short(band),
        band.workplace,
        band.shared,
        voice.count(band.workplace),
        voice.count(band.shared),
        is_unknown=band.from_years is None,
    )


def _described(bands: list[AgeBand], voice: Voice) -> str:
    return voice.listed(
        (_label(band, voice), f"{voice.count(band.workplace)} + {voice.count(band.shared)}")
        for band in bands
    )


def _table(bands: list[AgeBand], voice: Voice, title: str) -> Table:
    heads = (
        Cell(voice.say("Age in years"), note="age"),
        Cell(voice.say("At the workplace + shared")),
    )
    rows = tuple(
        (
            Cell(_heading(band, voice)),
            Cell(f"{voice.count(band.workplace)} + {voice.count(band.shared)}"),
        )
        for band in bands
    )
    return Table(title, heads, rows)
