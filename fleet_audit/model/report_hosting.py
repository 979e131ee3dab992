"""What a report says of where the servers run: rated, and compared with a few other places."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from fleet_audit.model.hosting import Comparison, Rating


class Hosted(Struct, frozen=True, kw_only=True):
    """The servers of a fleet and their places."""

    servers: float
    """Machines; virtual ones are in the place of their hosts."""
    own: tuple[Rating, ...] = ()
    """The rooms of the organisation sheet and the places of its own forms, best first."""
    compared: Comparison | None = None
    """Staying, and the few places that are surest to emit least; null where `reason` says why."""
    places: int = 0
    """How many were compared."""
    reason: Literal["no_grid"] | None = None
    """Why nothing can be compared: the electricity of a country where servers stand is unknown."""
