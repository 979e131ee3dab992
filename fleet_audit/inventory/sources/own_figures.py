"""Our own figures, exported: recognised so that an estimate never comes back as a measurement."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import said

_HEADING = b"gwp_embodied_kgco2e"
_HEAD_BYTES = 4096


class OwnFigures:
    """What `fleet-audit footprint` wrote, in any of its forms."""

    name = "own-figures"

    def recognises(self, content: bytes, name: str) -> bool:
        """Whether one of our measures stands at the start of the document."""
        return _HEADING in content[:_HEAD_BYTES]

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """Set it aside, and say why."""
        yield Skipped(
            reason=said(
                "figures that fleet-audit computed, not an inventory: "
                "taken in, its estimates would pass for measurements"
            )
        )
