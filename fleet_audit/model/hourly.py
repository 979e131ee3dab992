"""What a kWh emits hour by hour: the one shape that live providers give and footprints take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

IntensityScope = Literal["lifecycle", "direct"]
"""What a series counts: `lifecycle`, the plants built, fed and dismantled; `direct`, what comes out
of their chimneys, which is less. Only the first may stand in a life-cycle total."""


class HourlyIntensity(Struct, frozen=True, kw_only=True):
    """The mean carbon of a kWh delivered in a zone, over one hour.

    A source that publishes by quarter of an hour gives the mean of its four values.
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
