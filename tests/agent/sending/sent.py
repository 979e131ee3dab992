"""What the tests of sending share: a token, a moment, a machine that changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fleet_audit_agent import spool

TOKEN = "fa_token-of-the-tests"  # noqa: S105 - opens nothing
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Send = Callable[..., int]


def change(machine: Path, text: str) -> None:
    """Give the recorded machine another model, at the same moment."""
    path = machine / "sys/class/dmi/id/product_name"
    (machine / "sys/firmware/dmi/tables/DMI").unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def waiting(state: Path) -> list[str]:
    """The names of what is in the spool."""
    return [one.name for one in spool.Spool(str(state)).waiting()]
