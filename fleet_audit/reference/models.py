"""Figures published for one model of device, as imported sets give them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from msgspec import Struct

from fleet_audit.model.codes import Category, Stage
from fleet_audit.model.folding import folded
from fleet_audit.model.reference import ReferenceRow

Layer = Literal["core", "set", "own"]
"""Where a fact comes from: what ships with fleet-audit, an imported set, or the organisation."""


class ModelFigure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source publishes of one model, in one configuration. Null is not published."""

    factor_id: str
    """Identifier within all sets: the set's name and the source's own number or a hash."""
    set_id: str = ""
    """Name of the imported set; filled when sets are composed."""
    layer: Layer = "set"
    """`own` for figures of the organisation, which come first; filled when sets are composed."""
    maker: str
    """Cleaned as the inventory cleans the makers of assets."""
    model: str
    """As published, without the maker's name in front."""
    category: Category
    manufacturing_kgco2e: float | None = None
    distribution_kgco2e: float | None = None
    end_of_life_kgco2e: float | None = None
    embodied_kgco2e: float | None = None
    """All but use: the published total less its use, or the sum of the three stages."""
    error_ratio: float | None = None
    """Error that the sheet states of its total, as a share of it."""
    lifetime_years: float | None = None
    """Lifetime that the sheet counts with."""
    yearly_kwh: float | None = None
    """Yearly energy as published (TEC), at the plug."""
    off_w: float | None = None
    sleep_w: float | None = None
    long_idle_w: float | None = None
    short_idle_w: float | None = None
    """Of a server, its idle power in the typical configuration."""
    on_w: float | None = None
    """Of a monitor, its power when on."""
    cpu: str | None = None
    cpu_sockets: int | None = None
    cpu_cores: int | None = None
    cpu_mhz: float | None = None
    memory_gib: float | None = None
    storage_gb: float | None = None
    storage_kind: str | None = None
    """`hdd` or `ssd`."""
    screen_inches: float | None = None
    screen_megapixels: float | None = None
    year: int | None = None
    """Of the report or the certificate."""
    url: str = ""
    """The sheet itself, where the set names one."""
    source: str = ""
    """With `retrieved` and `licence`: of the set, filled when sets are composed."""
    retrieved: str = ""
    """ISO date on which the set was read."""
    licence: str = ""

    @property
    def model_key(self) -> str:
        """The model as models are compared: no case, accent, or punctuation."""
        return folded(self.model)

    def as_row(self) -> ReferenceRow:
        """The figure that matters most in it as a cited fact, for lists of sources."""
        kind, stage, value, unit = self._main_figure()
        return ReferenceRow(
            factor_id=self.factor_id,
            kind=kind,
            category=self.category,
            subtype=self.model,
            maker=self.maker,
            criterion="gwp" if stage else None,
            stage=stage,
            value=value,
            unit=unit,
            method="PAIA" if stage else "measured",
            source=self.source,
            source_year=str(self.year or ""),
            url=self.url,
            retrieved=self.retrieved,
            licence=self.licence,
            redistributable="",
            table=self.set_id,
        )

    def _main_figure(self) -> tuple[str, Stage | None, float, str]:
        if self.manufacturing_kgco2e is not None:
            return "embodied", "manufacturing", self.manufacturing_kgco2e, "kgCO2e"
        if self.embodied_kgco2e is not None:
            return "embodied", "embodied", self.embodied_kgco2e, "kgCO2e"
        if self.yearly_kwh is not None:
            return "energy", None, self.yearly_kwh, "kWh/yr"
        watts = self.on_w if self.on_w is not None else self.short_idle_w
        return "power", None, math.nan if watts is None else watts, "W"


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
        return self._by_model.get((maker or "", folded(model or "")), ())

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
