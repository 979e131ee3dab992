"""What a battery says that it can hold, as far as it can be believed."""

from __future__ import annotations

from fleet_audit_agent.probes.battery_linux import MOST_OF_DESIGN
from fleet_audit_agent.root import Root


def believable_full(root: Root, source: str, full: int | None, design: int | None) -> int | None:
    """The present capacity; unknown, and noted, where it is none or far beyond the design."""
    if full is None:
        root.note(source, "absent: the battery does not tell its present capacity, or that of none")
    elif design and full > MOST_OF_DESIGN * design:
        root.note(source, f"out of range: {round(100 * full / design)} % of the capacity by design")
        return None
    return full


def health_pct(full: int | None, design: int | None) -> float | None:
    """Present capacity over that of design."""
    return round(100 * full / design, 1) if full and design else None
