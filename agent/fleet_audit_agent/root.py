"""Reading the files of a machine: this one, or a recorded one under a directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Callable

MAX_FILE_BYTES = 8 << 20
"""More than any source holds; a file that never ends must not fill the memory."""
PIECE_BYTES = 64 << 10

ANSWERS = "/answers"
"""Where a recording keeps what devices answered: no file of a kernel holds it."""

TOP = os.path.realpath("/")
"""Of the running machine: `/`, or the drive of the system on Windows."""

LONGEST_NUMBER = 20
"""Digits of the greatest number of 64 bits."""

DENIED = "permission denied: run as root to read"
ABSENT = "absent"


class Root:
    """The file tree of a machine. What cannot be read is None, and `errors` says why."""

    def __init__(self, base: str = "/") -> None:
        """Read below `base`, as if it were the top of the machine's own tree."""
        self.base = os.path.realpath(base)
        self.errors: dict[str, str] = {}
        """Reason by path, in the order met."""

    @property
    def is_live(self) -> bool:
        """Whether this is the running machine and not a recorded one."""
        return self.base == TOP

    def read(self, path: str, wanted: bool = False) -> bytes | None:
        """The bytes of a file; where it is `wanted`, its absence is an error too."""
        try:
            return self._read(self._place(path))
        except (FileNotFoundError, NotADirectoryError):
            if wanted:
                self.note(path, ABSENT)
        except PermissionError:
            self.note(path, DENIED)
        except OSError as refusal:
            self.note(path, f"unreadable: {refusal.strerror or 'unknown reason'}")
        return None

    def text(self, path: str, wanted: bool = False) -> str | None:
        """The text of a file without surrounding blanks; None when empty."""
        content = self.read(path, wanted)
        if content is None:
            return None
        return content.decode("utf-8", "replace").strip(" \t\r\n\x00") or None

    def number(self, path: str) -> int | None:
        """The decimal or 0x number in a file; None for something else, or what no kernel counts."""
        text = self.text(path)
        if text is None or len(text) > LONGEST_NUMBER:
            return None
        try:
            return int(text, 16 if text.startswith("0x") else 10)
        except ValueError:
            return None

    def answer(self, question: str, ask: Callable[[], bytes]) -> bytes | None:
        """What a device answers, or answered when it was recorded: the file `answers/<question>`.

        A question is the device and what it was asked: `nvme0/health-log`.
        """
        if not self.is_live:
            return self.read(f"{ANSWERS}/{question}")
        try:
            return ask()
        except PermissionError:
            self.note(question, DENIED)
        except OSError as refusal:
            self.note(question, f"no answer: {refusal.strerror or refusal}")
        return None

    def names(self, path: str) -> tuple[str, ...]:
        """What a directory holds, in order; nothing when it cannot be listed."""
        try:
            return tuple(sorted(os.listdir(self._place(path))))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except PermissionError:
            self.note(path, DENIED)
        except OSError as refusal:
            self.note(path, f"unreadable: {refusal.strerror or 'unknown reason'}")
        return ()

    def exists(self, path: str) -> bool:
        """Whether there is something at that path."""
        try:
            return os.path.exists(self._place(path))
        except OSError:
            return False

    def target(self, path: str) -> str:
        """Where a path leads once its links are followed, as a path of the machine."""
        resolved = os.path.realpath(self._join(path))
        return resolved if self.is_live else resolved[len(self.base) :] or "/"

    def modified_on(self, path: str) -> date | None:
        """Day (UTC) on which a file was last written."""
        moment = self.modified_at(path)
        return None if moment is None else moment.date()

    def modified_at(self, path: str) -> datetime | None:
        """Moment at which a file was last written; None for clocks never set."""
        try:
            seconds = os.stat(self._place(path)).st_mtime
            return datetime.fromtimestamp(seconds, tz=timezone.utc)
        except (OSError, OverflowError, ValueError):
            return None

    def note(self, source: str, reason: str) -> None:
        """Remember that a source could not be read, and why; the first reason stands."""
        self.errors.setdefault(source, reason)

    def _join(self, path: str) -> str:
        return os.path.join(self.base, path.lstrip("/"))

    def _place(self, path: str) -> str:
        """The real path; a recorded link that leaves its tree would read the wrong machine."""
        joined = self._join(path)
        if self.is_live:
            return joined
        resolved = os.path.realpath(joined)
        if os.path.commonpath((resolved, self.base)) != self.base:
            raise FileNotFoundError(path)
        return resolved

    def _read(self, place: str) -> bytes:
        # Not to block: a recorded tree may hold a pipe.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(place, flags)
        try:
            return b"".join(_pieces(descriptor))
        finally:
            os.close(descriptor)


def _pieces(descriptor: int) -> Iterator[bytes]:
    """The content in small pieces: the kernel allocates what a reader of /proc/sys asks for."""
    for _ in range(MAX_FILE_BYTES // PIECE_BYTES):
        piece = os.read(descriptor, PIECE_BYTES)
        if not piece:
            return
        yield piece
