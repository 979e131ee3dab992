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
from fleet_audit.store.lookups import Stored, chunks

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
    lost: list[int] = []
    for asked_of in chunks(answer.asset_marks):
        intake.settled()
        heirs = {asset_id: gone.get(asset_id, asset_id) for asset_id in asked_of}
        known = intake.assets(sorted({heir for heir in heirs.values() if heir is not None}))
        meant: dict[int, Stored] = {}
        for asset_id, heir in heirs.items():
            stored = known.get(heir) if heir is not None else None
            is_merged = asset_id in gone
            if stored and (is_merged or _is_the_one(stored, answer.asset_marks[asset_id])):
                meant[stored.asset_id] = stored
            else:
                lost.append(asset_id)
        _correct(intake, list(meant.values()), answer)
    return lost


def _is_the_one(stored: Stored, mark: str) -> bool:
    record = stored.record
    return mark_of(record.serial or record.asset_tag or record.name) == mark


def _correct(intake: Intake, meant: list[Stored], answer: Answer) -> None:
    """Keep what is said of some assets; what was said already is not said again."""
    value = to_builtins(answer.value)
    is_said = {s.asset_id for s in meant if s.corrections.get(answer.field) == value}
    new = [stored for stored in meant if stored.asset_id not in is_said]
    intake.outcome.unchanged.update(is_said)
    for stored in intake.correct(new, answer.field, answer.value):
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
