"""What a kWh emits hour by hour: the one shape that live providers give and footprints take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

IntensityScope = Literal["lifecycle", "direct"]
"""What a series counts: `lifecycle`, the plants built, fed and dismantled; `direct`, what comes out
of their chimneys, which is less. Only the first may stand in a life-cycle total."""

GridChoice = Literal["yearly", "hourly"]
"""The mix that electricity is counted by: of a year, or the mean of hours that were loaded."""

ALWAYS, OFFICE = "always", "office"
"""Subtypes of the rows of means: of what is on day and night, and of what works in offices."""


class HourlyIntensity(Struct, frozen=True, kw_only=True):
    """The mean carbon of a kWh delivered in a zone, over one hour.

    A source that publishes by quarter of an hour may give each: those of an hour are averaged.
    """

    zone: str
    """ISO 3166-1 alpha-2 of the country."""
    hour_utc: datetime
    """Beginning of the hour, in UTC."""
    gco2e_per_kwh: float
    scope: IntensityScope
    source: str
    """Who publishes it, as it is to be cited."""
    retrieved: date
    licence: str = ""
    """What it is published under; without one, the series is for this organisation alone."""
    url: str = ""


class HourlySeries(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The life-cycle carbon of a kWh in a zone, hour after hour without a gap in the count."""

    zone: str
    first_hour_utc: datetime
    gco2e_per_kwh: tuple[float | None, ...]
    """One for each hour; null where the source has none."""
    source: str
    licence: str = ""
    url: str = ""
    retrieved: str = ""
    """ISO date on which the series was read."""


def hourly_id(zone: str, subtype: str) -> str:
    """Identifier of the row of a mean."""
    return f"HOURLY-{zone}-{subtype.upper()}"


class HourlyMean(Struct, frozen=True, kw_only=True):
    """The mean of some hours of a year, as a figure and as it was found."""

    zone: str
    subtype: str
    kgco2e_per_kwh: float
    hours: int
    """How many hours it is the mean of."""
    first: date
    last: date
    clock: str | None = None
    """IANA time zone by which office hours were taken; null where all hours were."""
    office_from: int | None = None
    office_to: int | None = None
    is_stated: bool = False
    """Whether the organisation states its office hours, and nothing is assumed."""

    @property
    def factor_id(self) -> str:
        """Identifier of its row."""
        return hourly_id(self.zone, self.subtype)
