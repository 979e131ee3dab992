"""The published figures of single models, found by maker, class and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from fleet_audit.footprint.manufacture.terms import fitted_class, words
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

Pairs = frozenset[str]
"""Every two letters that follow each other in a name."""


class Published(NamedTuple):
    """A figure of embodied carbon, ready to be compared."""

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
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def likeness(one: Pairs, other: Pairs) -> float:
    """From 0 to 1: twice the pairs in common over those of both (Dice, Ecology 26, 1945)."""
    return 2 * len(one & other) / (len(one) + len(other))


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
            groups[figure.maker, kind].append(one)
    return {key: tuple(group) for key, group in groups.items()}
