"""Answers to our questions, kept as corrections: they win over every inventory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec import to_builtins

from fleet_audit.inventory.answers import mark_of
from fleet_audit.inventory.merging import apply_corrections
from fleet_audit.model.asset import Answer, Observation
from fleet_audit.model.marking import Said, said
from fleet_audit.store.corrections import merged_into
from fleet_audit.store.intake import MANUAL, Intake
from fleet_audit.store.lookups import Stored

_EXAMPLES = 5


def asked(observations: Iterable[Observation]) -> set[int]:
    """The assets that answers are about."""
    answers = (seen.answer for seen in observations if seen.answer is not None)
    return {asset_id for answer in answers for asset_id in answer.asset_marks}


def take_answers(
    intake: Intake, observations: Iterable[Observation], now: datetime
) -> Iterator[Said]:
    """Keep each answer for every asset that it is about; yield why some were left out."""
    for seen in list(observations):
        answer = seen.answer
        if answer is None:
            continue
        place = seen.place or ""
        if isinstance(answer.value, date) and answer.value > now.date():
            yield said(
                "{place}: {day} is yet to come: write the day of purchase",
                place=place,
                day=answer.value,
            )
            continue
        lost = _take(intake, answer)
        if lost:
            yield _told_lost(place, lost)


def _take(intake: Intake, answer: Answer) -> list[int]:
    """Keep an answer; return the assets that are not those that were asked about."""
    gone = merged_into(intake.settled(), answer.asset_marks)
    lost = []
    for asset_id, mark in answer.asset_marks.items():
        heir = gone.get(asset_id, asset_id)
        stored = None if heir is None else intake.asset(heir)
        if stored is None or (asset_id not in gone and not _is_the_one(stored, mark)):
            lost.append(asset_id)
        else:
            _correct(intake, stored, answer)
    return lost


def _is_the_one(stored: Stored, mark: str) -> bool:
    record = stored.record
    return mark_of(record.serial or record.asset_tag or record.name) == mark


def _correct(intake: Intake, stored: Stored, answer: Answer) -> None:
    """Keep what is said of one asset; what was said already is not said again."""
    name = answer.field
    if stored.corrections.get(name) == to_builtins(answer.value):
        intake.outcome.unchanged.add(stored.asset_id)
        return
    stored = intake.correct(stored, name, answer.value)
    record = apply_corrections(stored.record, stored.corrections, stored.first_seen.date())
    seen = Observation(source=MANUAL, observed_at=stored.last_seen, asset=record)
    intake.put(stored, record, seen, None)


def _told_lost(place: str, lost: list[int]) -> Said:
    return said(
        "{place}: not in the store any more, or another asset by now: {assets}; "
        "write the workbook again with `fleet-audit assets gaps --output`",
        place=place,
        assets=", ".join(map(str, lost[:_EXAMPLES])) + ("…" if len(lost) > _EXAMPLES else ""),
    )
