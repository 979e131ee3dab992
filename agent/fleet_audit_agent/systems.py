"""Which system this is, in the words of the document's `agent.os`."""

from __future__ import annotations

import sys

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "darwin"}


def system_here() -> str:
    """`linux`, `windows`, `darwin` or `other`."""
    return _SYSTEMS.get(sys.platform, "other")
