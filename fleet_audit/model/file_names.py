"""Names that people give, and that may become those of files on any system."""

from __future__ import annotations

from fleet_audit.model.marking import Said, said

LONGEST_GIVEN_NAME = 60
"""Characters."""
_FORBIDDEN = frozenset('/\\:*?"<>|')
"""Signs that part folders, or that Windows takes in no name.

Source: Microsoft, "Naming Files, Paths, and Namespaces" (learn.microsoft.com), seen 2026-11-30.
"""
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")]
)
"""Names that Windows keeps for devices, whatever follows them after a dot; same source."""


def name_fault(name: str) -> Said | None:
    """Why a name cannot be that of a file on every system; null where it can."""
    if not 0 < len(name) <= LONGEST_GIVEN_NAME or not name.strip():
        return said("it must have 1 to {number} characters", number=LONGEST_GIVEN_NAME)
    if not name.isprintable():
        return said("it holds a character that nobody can see")
    if found := next((sign for sign in name if sign in _FORBIDDEN), None):
        return said("it holds {sign}, which no file may have in its name", sign=found)
    if name != name.strip(" ."):
        return said("it begins or ends with a dot or a space")
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return said("Windows keeps this name for a device")
    return None
