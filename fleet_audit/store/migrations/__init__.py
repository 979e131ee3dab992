"""The history of the tables: a later version adds a file to `versions`, a name to `REVISIONS`."""

from __future__ import annotations

REVISIONS: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every revision, oldest first; read where alembic would be too slow to start."""

HEAD = REVISIONS[-1]
"""The revision that this version of fleet-audit works with."""
