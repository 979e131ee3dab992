"""The arithmetic behind one figure, so that a reader can do the sum again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct
from msgspec.msgpack import Decoder, Encoder, Ext

from fleet_audit.model.codes import Quality
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.model.uncertainty import Uncertainty

if TYPE_CHECKING:
    Sentence = str
else:
    Sentence = Annotated[Any, Meta(extra_json_schema={"type": "string"})]
"""Text that may be `Said`: reading what was kept must not take it for plain text."""

_SAID = 1
"""Mark of MessagePack by which a sentence that can be put in another language is told from text."""


class Term(Struct, frozen=True, kw_only=True):
    """One number that enters a formula."""

    symbol: Sentence
    """Its name in the formula."""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    quality: Quality | None = None
    factor: ReferenceRow | None = None
    """The cited fact it comes from; null for what the inventory or another figure gives."""
    origin: Sentence | None = None
    """Where it comes from when it is no fact: the inventory, the sheet, or a figure's name."""


class Explanation(Struct, frozen=True, kw_only=True):
    """A figure, its formula in symbols, the same in numbers, and its terms."""

    figure: str
    """Name of the figure, as in a report's anchors."""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    formula: Sentence
    """In symbols; read `×` as times."""
    arithmetic: Sentence
    """The formula with the numbers put in, and its result."""
    low_arithmetic: Sentence | None = None
    """How the lower bound is found; null where it is published, or is that of a term."""
    high_arithmetic: Sentence | None = None
    """How the upper bound is found."""
    terms: tuple[Term, ...] = ()
    parts: tuple[Explanation, ...] = ()
    """Figures that this one adds up or builds on, explained in turn."""
    notes: tuple[Sentence, ...] = ()
    uncertainty: Uncertainty | None = None
    """What the interval comes from; of totals."""


def to_keep(explanations: Sequence[Explanation]) -> bytes:
    """Explanations as MessagePack, whose sentences can still be put in another language."""
    return _ENCODER.encode(explanations)


def from_kept(kept: bytes) -> tuple[Explanation, ...]:
    """What `to_keep` wrote."""
    return _EXPLANATIONS.decode(kept)


def _said_apart(sentence: Said) -> Ext:
    return Ext(_SAID, _ENCODER.encode((sentence.template, sentence.values)))


def _said_again(_mark: int, kept: memoryview) -> Said:
    template, values = _TEMPLATE_AND_VALUES.decode(kept)
    return said(template, **values)


_ENCODER = Encoder(enc_hook=_said_apart)
_EXPLANATIONS = Decoder(tuple[Explanation, ...], ext_hook=_said_again)
_TEMPLATE_AND_VALUES = Decoder(tuple[str, dict[str, Any]], ext_hook=_said_again)
