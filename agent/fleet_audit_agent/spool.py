"""Documents that wait to be delivered, on the disk: bounded, and whole after any stop.

A document is named by its place in the row and by its hash. The hash is also the key that it is
sent under: whatever is sent again, before or after a kill, is known there by the same key.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from fleet_audit_agent.durable import DRAFT, write_whole

MAX_DOCUMENTS = 256
"""A week of one each hour, and a half."""
MAX_BYTES = 4 << 20
MAX_REFUSED = 8
MAX_BODY_BYTES = 16 << 20
"""More than a collector takes; a damaged file must not fill the memory."""

_NAME = re.compile(r"(?P<place>\d{12})-(?P<sha256>[0-9a-f]{64})\.json\.gz")


class Waiting(NamedTuple):
    """A document in the row."""

    name: str
    place: int
    sha256: str


class Spool:
    """The row of documents under the agent's state folder, oldest first."""

    def __init__(self, state: str) -> None:
        """`state` is the agent's folder; nothing is made before it is needed."""
        self.folder = os.path.join(state, "spool")
        self.refused_folder = os.path.join(state, "refused")

    def waiting(self) -> list[Waiting]:
        """What waits, oldest first."""
        return _listed(self.folder)

    def refused(self) -> list[Waiting]:
        """What the other side did not want, kept for its user to look at."""
        return _listed(self.refused_folder)

    def put(self, body: bytes) -> int:
        """Add a document at the end of the row; returns how many old ones made room for it.

        Raises OSError where the disk is full or may not be written.
        """
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        self._clear_drafts()
        row = self.waiting()
        place = row[-1].place + 1 if row else 1
        name = f"{place:012d}-{sha256(body).hexdigest()}.json.gz"
        write_whole(os.path.join(self.folder, name), gzip.compress(body, mtime=0))
        return self._make_room()

    def body(self, waiting: Waiting) -> bytes | None:
        """A document as it was put; null where the disk has damaged it."""
        try:
            body = _unpacked(os.path.join(self.folder, waiting.name))
        except (OSError, EOFError, zlib.error):
            return None
        return body if sha256(body).hexdigest() == waiting.sha256 else None

    def drop(self, waiting: Waiting) -> None:
        """Take a document out of the row."""
        with suppress(OSError):
            os.unlink(os.path.join(self.folder, waiting.name))

    def set_aside(self, waiting: Waiting) -> None:
        """Take out of the row what the other side will never take, and keep the last few."""
        try:
            os.makedirs(self.refused_folder, mode=0o700, exist_ok=True)
            os.replace(
                os.path.join(self.folder, waiting.name),
                os.path.join(self.refused_folder, waiting.name),
            )
        except OSError:
            self.drop(waiting)
        for old in sorted(self.refused(), key=self._refused_at)[:-MAX_REFUSED]:
            with suppress(OSError):
                os.unlink(os.path.join(self.refused_folder, old.name))

    def _refused_at(self, waiting: Waiting) -> float:
        try:
            return os.stat(os.path.join(self.refused_folder, waiting.name)).st_mtime
        except OSError:
            return 0.0

    def _make_room(self) -> int:
        """Let the oldest go until the row is within its bounds; the newest always stays."""
        row = [(one, self._size(one)) for one in self.waiting()]
        gone = 0
        while len(row) > 1 and (len(row) > MAX_DOCUMENTS or sum(s for _, s in row) > MAX_BYTES):
            self.drop(row.pop(0)[0])
            gone += 1
        return gone

    def _size(self, waiting: Waiting) -> int:
        try:
            return os.stat(os.path.join(self.folder, waiting.name)).st_size
        except OSError:
            return 0

    def _clear_drafts(self) -> None:
        """Remove what a kill left half-written."""
        for name in os.listdir(self.folder):
            if name.endswith(DRAFT):
                with suppress(OSError):
                    os.unlink(os.path.join(self.folder, name))


def _listed(folder: str) -> list[Waiting]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    found = (_NAME.fullmatch(name) for name in names)
    return [Waiting(one[0], int(one["place"]), one["sha256"]) for one in found if one]


def _unpacked(path: str) -> bytes:
    with open(path, "rb") as file:
        packed = file.read(MAX_BYTES + 1)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return inflater.decompress(packed, MAX_BODY_BYTES)
