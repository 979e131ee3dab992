"""Running a program of Windows itself, for a bounded time."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence

MOST_BYTES = 16 << 20

_NO_WINDOW = 0x08000000


def run_program(name: str, arguments: Sequence[str], most_seconds: float) -> bytes:
    """What a program of the system folder prints. Raises OSError with what it said against it.

    It prints into a file: a pipe stays open as long as any service that it has started, and the
    reader would wait for that one, beyond any limit of time.
    """
    program = os.path.join(system_folder(), name)
    with tempfile.TemporaryFile(prefix="fleet-audit-") as printed:
        try:
            code = subprocess.run(  # noqa: S603 - the system's own program, and our own words
                [program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                timeout=most_seconds,
                check=False,
                creationflags=_NO_WINDOW,
            ).returncode
        except subprocess.TimeoutExpired as late:
            raise OSError(0, f"no answer within {most_seconds:g} s") from late
        printed.seek(0)
        said = printed.read(MOST_BYTES)
    if code:
        lines = said.decode("ascii", "replace").split()
        raise OSError(0, " ".join(lines)[:200] or f"exit {code}")
    return said


def system_folder() -> str:
    """Windows' own folder of programs, not one that the search path names."""
    return os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
