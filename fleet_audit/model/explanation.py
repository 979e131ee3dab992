"""The arithmetic behind one figure, so that a reader can do the sum again by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, convert
from msgspec.json import encode

from fleet_audit.model.codes import Quality
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.model.uncertainty import Uncertainty

_TEMPLATE = "said"
"""Name by which JSON tells a sentence from its values."""


class Term(Struct, frozen=True, kw_only=True):
    """One number that enters a formula."""

    symbol: str
    """Its name in the formula."""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    quality: Quality | None = None
    factor: ReferenceRow | None = None
    """The cited fact it comes from; null for what the inventory or another figure gives."""
    origin: str | None = None
    """Where it comes from when it is no fact: the inventory, the sheet, or a figure's name."""


class Explanation(Struct, frozen=True, kw_only=True):
    """A figure, its formula in symbols, the same in numbers, and its terms."""

    figure: str
    """Name of the figure, as in a report's anchors."""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    formula: str
    """In symbols; read `×` as times."""
    arithmetic: str
    """The formula with the numbers put in, and its result."""
    low_arithmetic: str | None = None
    """How the lower bound is found; null where it is published, or is that of a term."""
    high_arithmetic: str | None = None
    """How the upper bound is found."""
    terms: tuple[Term, ...] = ()
    parts: tuple[Explanation, ...] = ()
    """Figures that this one adds up or builds on, explained in turn."""
    notes: tuple[str, ...] = ()
    uncertainty: Uncertainty | None = None
    """What the interval comes from; of totals."""


def kept_text(explanations: Sequence[Explanation]) -> str:
    """Explanations as JSON, whose sentences can still be put in another language."""
    return encode(explanations, enc_hook=_said_apart).decode()


def from_kept_text(text: str) -> tuple[Explanation, ...]:
    """What `kept_text` wrote."""
    return convert(json.loads(text, object_hook=_said_again), type=tuple[Explanation, ...])


def _said_apart(sentence: Said) -> dict[str, Any]:
    return {_TEMPLATE: sentence.template, "values": sentence.values}


def _said_again(found: dict[str, Any]) -> Any:
    return said(found[_TEMPLATE], **found["values"]) if _TEMPLATE in found else found
