"""What a report says of the way since a baseline."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from fleet_audit.model.baseline import BaselineDiff
from fleet_audit.model.codes import UseProfile


class Since(Struct, frozen=True, kw_only=True):
    """A baseline, and what moved since."""

    name: str
    frozen_on: date | None
    """Day of its figures; null where it cannot be read."""
    use_profile: UseProfile | None = None
    """How devices were taken to be used then."""
    diff: BaselineDiff | None = None
    """Without notes, which `reason` and the causes tell; null where both cannot be compared."""
    reason: Literal["later", "other_profile", "unreadable"] | None = None
    """Why not: frozen after the day of the report; other hours of use taken; damaged, or frozen by
    a later version."""
