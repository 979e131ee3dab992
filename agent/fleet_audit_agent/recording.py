"""A recorded machine in one archive."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MAX_BYTES = 256 << 20


class UnusableRecording(Exception):
    """The archive cannot be replayed: give a tar archive of a machine's sys/, proc/ and etc/."""


@contextmanager
def unpacked(path: str) -> Iterator[str]:
    """A folder that holds the tree of the archive, until the end of the block."""
    if not hasattr(tarfile, "data_filter"):
        raise UnusableRecording("this Python cannot unpack safely: use 3.9.17 or later")
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        _unpack(path, folder)
        yield folder


def _unpack(path: str, folder: str) -> None:
    """Unpack, refusing what would leave the folder or fill the disk."""
    try:
        with tarfile.open(path) as archive:
            if sum(member.size for member in archive) > MAX_BYTES:
                raise UnusableRecording(f"{path}: more than {MAX_BYTES >> 20} MiB unpacked")
            archive.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError) as refusal:
        reason = str(refusal).partition(":\n")[0]
        raise UnusableRecording(f"{path}: {reason}") from refusal
