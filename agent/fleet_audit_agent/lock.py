"""One sender at a time on a machine: the timer's and the one that somebody starts by hand."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from fleet_audit_agent.speech import UNREACHABLE, Refusal, _

NAME = "lock"
PATIENCE_S = 60.0
_LOOK_S = 0.2


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """Hold the state folder; the system lets go of it for a process that is killed.

    Where the folder cannot be written nothing is kept in it either, and nobody needs to wait.
    """
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        descriptor = os.open(os.path.join(folder, NAME), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while not _is_taken(descriptor):
        if time.monotonic() >= until:
            raise Refusal(_("another delivery is under way; this one was left out"), UNREACHABLE)
        time.sleep(_LOOK_S)


if sys.platform == "win32":
    import msvcrt

    def _is_taken(descriptor: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _is_taken(descriptor: int) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
