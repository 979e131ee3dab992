"""What a deck is made of, without a word of any language."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from fleet_audit.footprint.typical import Typical
from fleet_audit.model.hosting import Rating
from fleet_audit.model.report import ReportContext
from fleet_audit.recommendations.gestures import Facts
from fleet_audit.render.awareness.order import Minutes


class Centres(Struct, frozen=True, kw_only=True):
    """Data centres of the country, or those near the room."""

    read: int
    """Places that the catalogue holds there."""
    known_well: int
    """Of them, those that publish enough for a mark."""
    shown: tuple[Rating, ...]
    """Those on the slide, the best first."""
    own: int = 0
    """How many of them, the first ones, are the fleet's own."""


class Matter(Struct, frozen=True, kw_only=True):
    """A session: who for, how long, and the figures that it tells."""

    as_of: date
    minutes: Minutes = 30
    club: str | None = None
    country: str = "FR"
    facts: Facts
    devices: tuple[Typical, ...]
    """A device of each kind that the room counts."""
    centres: Centres
    fleet: ReportContext | None = None
    """The audit of a fleet; null where only public figures are told."""
    is_anonymous: bool = False
    """Whether of the fleet its totals are told and nothing else: no name, no place."""
    sheet: str | None = None
    """File of the commitment sheet that lies beside the deck, in the same language."""
    engine_version: str

    @property
    def has_fleet(self) -> bool:
        """Whether there is a fleet to tell of."""
        return self.fleet is not None and self.fleet.headline.devices > 0
