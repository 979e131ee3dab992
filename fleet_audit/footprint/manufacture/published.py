"""The published figures of single models, found by maker, class and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from fleet_audit.footprint.manufacture.terms import filed_maker, fitted_class, words
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.models import ModelFigure, ModelFigures

SEEN = (
    "cpu_sockets",
    "memory_gib",
    "storage_gb",
    "storage_kind",
    "screen_inches",
)
"""What a sheet tells of a device under the name that an inventory gives it."""

LETTERS = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789. ")}


class Pairs(NamedTuple):
    """Every two letters that follow each other in a name, each a bit: quick to compare."""

    bits: int
    number: int


@dataclass(frozen=True, eq=False, slots=True)
class Published:
    """A figure of embodied carbon, ready to be compared; the same only as itself."""

    figure: ModelFigure
    key: ModelKey
    pairs: Pairs


def key_of(figure: ModelFigure) -> ModelKey:
    """The device that a figure is about, as an inventory would see it."""
    return ModelKey(
        category=figure.category,
        manufacturer=figure.maker,
        model=figure.model,
        made_in=figure.year,
        **{field: getattr(figure, field) for field in SEEN},
    )


@lru_cache(maxsize=65536)
def pairs_of(model: str) -> Pairs:
    """The pairs of letters of a name, spaces around its words among them."""
    text = f" {' '.join(words(model))} "
    places = [LETTERS[letter] for letter in text]
    bits = 0
    for one, other in pairwise(places):
        bits |= 1 << (one * len(LETTERS) + other)
    return Pairs(bits, bits.bit_count())


def likeness(one: Pairs, other: Pairs) -> float:
    """From 0 to 1: twice the pairs in common over those of both (Dice, Ecology 26, 1945)."""
    return 2 * (one.bits & other.bits).bit_count() / (one.number + other.number)


def is_embodied(figure: ModelFigure) -> bool:
    """Whether a figure says anything of manufacture."""
    return figure.embodied_kgco2e is not None or figure.manufacturing_kgco2e is not None


@lru_cache(maxsize=4)
def by_kind(models: ModelFigures) -> Mapping[tuple[str, str | None], tuple[Published, ...]]:
    """The figures of embodied carbon by maker and class; built once for each body of figures."""
    groups: dict[tuple[str, str | None], list[Published]] = defaultdict(list)
    for figure in models.figures:
        if is_embodied(figure):
            kind = fitted_class(figure.category, figure.screen_inches)
            one = Published(figure, key_of(figure), pairs_of(figure.model))
            groups[filed_maker(figure.maker), kind].append(one)
    return {key: tuple(group) for key, group in groups.items()}
