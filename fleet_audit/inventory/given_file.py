"""A file that a user names: its bytes, or why they cannot be had."""

from __future__ import annotations

from pathlib import Path

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnreadableInput
from fleet_audit.model.marking import said


def content_of(path: Path, most_bytes: int | None = None) -> bytes:
    """The bytes of a file; one more than the most asked for, at most, of one that is too large.

    Raises UnreadableInput for a file that cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read() if most_bytes is None else file.read(most_bytes + 1)
    except OSError as error:
        raise UnreadableInput(
            said(
                "{file}: cannot be read ({cause}); check its name and your rights",
                file=path,
                cause=system_cause(error),
            )
        ) from error
