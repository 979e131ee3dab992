"""A set of reference facts that somebody loaded: its mark, its rows, its figures of models."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from fleet_audit.model.codes import Category, Stage
from fleet_audit.model.folding import model_key
from fleet_audit.model.hourly import HourlySeries
from fleet_audit.model.reference import ReferenceRow

Layer = Literal["core", "set", "own"]
"""Where a fact comes from: what ships with fleet-audit, an imported set, or the organisation."""


SHOWN_DIGITS = 12
"""Digits of a hash that a version shows: enough to tell any two sets apart."""


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
        """The model as models are compared."""
        return model_key(self.model)

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


class SetFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a set says. Where it was read, and when, stands beside it: it is no part of the hash."""

    rows: tuple[ReferenceRow, ...] = ()
    models: tuple[ModelFigure, ...] = ()
    hourly: tuple[HourlySeries, ...] = ()


class SetMark(Struct, frozen=True, kw_only=True):
    """What a set is, without its facts."""

    name: str
    layer: Layer = "set"
    """`own`: facts of the organisation, which come before those of any imported set."""
    format: str
    sha256: str
    source: str
    licence: str
    url: str
    """File or address that it was read from."""
    retrieved: str
    """ISO date on which it was read."""

    @property
    def version(self) -> str:
        """Name and hash, as reports state them."""
        return f"{self.name}@{self.sha256[:SHOWN_DIGITS]}"


class Overlay(Struct, frozen=True, kw_only=True):
    """A set whole, as bundles carry it: laid over what ships, row by row."""

    mark: SetMark
    body: SetFacts
