"""Figures published for single models of device, found by maker, model and category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from fleet_audit.model.folding import model_key
from fleet_audit.model.reference_set import Layer, ModelFigure

__all__ = ["Layer", "ModelFigure", "ModelFigures"]


@dataclass(frozen=True, eq=False)
class ModelFigures:
    """All the figures of all sets, the organisation's own first; indexes are built once.

    Two bodies are the same only if they are one: what is made from one can then be kept by it.
    """

    figures: tuple[ModelFigure, ...] = ()

    def of_class(self, maker: str | None, category: str) -> tuple[ModelFigure, ...]:
        """Every figure of a maker in a category."""
        return self._by_class.get((maker or "", category), ())

    def of_model(self, maker: str | None, model: str | None) -> tuple[ModelFigure, ...]:
        """Every figure of one model, whatever its configuration, the most trusted set first."""
        return self._by_model.get((maker or "", model_key(model or "")), ())

    def figure(self, factor_id: str) -> ModelFigure | None:
        """The figure of that identifier."""
        return self._by_id.get(factor_id)

    def __bool__(self) -> bool:
        return bool(self.figures)

    @cached_property
    def _by_class(self) -> Mapping[tuple[str, str], tuple[ModelFigure, ...]]:
        return _grouped(((figure.maker, figure.category), figure) for figure in self.figures)

    @cached_property
    def _by_model(self) -> Mapping[tuple[str, str], tuple[ModelFigure, ...]]:
        return _grouped(((figure.maker, figure.model_key), figure) for figure in self.figures)

    @cached_property
    def _by_id(self) -> Mapping[str, ModelFigure]:
        return {figure.factor_id: figure for figure in reversed(self.figures)}


def _grouped(
    keyed: Iterable[tuple[tuple[str, str], ModelFigure]],
) -> Mapping[tuple[str, str], tuple[ModelFigure, ...]]:
    groups: dict[tuple[str, str], list[ModelFigure]] = {}
    for key, figure in keyed:
        groups.setdefault(key, []).append(figure)
    return {key: tuple(group) for key, group in groups.items()}
