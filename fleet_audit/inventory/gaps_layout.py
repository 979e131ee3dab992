"""How a workbook of questions is laid out, for who writes it and who reads it again.

A hidden sheet says what each question is about, under an identifier that its row repeats in a
hidden column: rows can be moved, sorted and deleted. It holds ids of assets with a few digits of
the hash of their serial number, so that no answer goes to another asset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from fleet_audit.inventory.answers import QUESTIONED, mark_of
from fleet_audit.model.marking import N_

OWN_MARK = "fleet-audit-gaps"
"""First cell of the hidden sheet."""

VERSION = "1"

ANSWER_HEADING = N_("Answer")
"""Heading of the column to fill in, translated in the workbook."""

ANSWER_HEADINGS = frozenset({"Answer", "Réponse"})

_CELL_CHARACTERS = 30_000
"""Of the 32,767 that a cell can hold."""


class Question(Struct, frozen=True, kw_only=True):
    """What one row asks, by its identifier."""

    field: str
    asset_marks: dict[int, str]


class Origin(Struct, frozen=True, kw_only=True):
    """What the hidden sheet says."""

    country: str | None
    """Country of assets that state none, in the audit that asked."""
    questions: dict[str, Question]


def question_id(field: str, asset_ids: Sequence[int]) -> str:
    """An identifier that stays the same for the same question about the same assets."""
    digest = sha256(" ".join(map(str, asset_ids)).encode()).hexdigest()
    return f"{field}:{digest[:12]}"


def question_lines(
    name: str, asset_ids: Sequence[int], marks: Sequence[str | None]
) -> Iterator[tuple[str, str]]:
    """The lines of the hidden sheet for one question: its identifier, and some of its assets."""
    words: list[str] = []
    length = 0
    for asset_id, mark in zip(asset_ids, marks, strict=True):
        word = f"{asset_id}:{mark_of(mark)}"
        if length + len(word) + 1 > _CELL_CHARACTERS:
            yield name, " ".join(words)
            words, length = [], 0
        words.append(word)
        length += len(word) + 1
    yield name, " ".join(words)


def read_origin(rows: Sequence[Sequence[str]]) -> Origin | None:
    """What a hidden sheet says; null where it is none of ours."""
    if not rows or list(rows[0][:2]) != [OWN_MARK, VERSION]:
        return None
    country = rows[0][2].strip() if len(rows[0]) > 2 else ""
    marks: dict[str, dict[int, str]] = {}
    for name, assets, *_rest in (row for row in rows[1:] if len(row) > 1):
        if name.partition(":")[0] in QUESTIONED:
            marks.setdefault(name, {}).update(_asset_marks(assets))
    questions = {
        name: Question(field=name.partition(":")[0], asset_marks=found)
        for name, found in marks.items()
    }
    return Origin(country=country or None, questions=questions)


def _asset_marks(text: str) -> Iterator[tuple[int, str]]:
    for word in text.split():
        number, _, mark = word.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 19:
            yield int(number), mark
