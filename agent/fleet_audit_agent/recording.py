"""A recorded machine in one archive."""

from __future__ import annotations

import lzma
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from fleet_audit_agent.speech import _

MAX_BYTES = 256 << 20
PIECE_BYTES = 1 << 20


class UnusableRecording(Exception):
    """The archive cannot be replayed: give a tar archive of a machine's sys/, proc/ and etc/."""


@contextmanager
def unpacked(path: str) -> Iterator[str]:
    """A folder that holds the tree of the archive, until the end of the block."""
    if not hasattr(tarfile, "data_filter"):
        raise UnusableRecording(_("this Python cannot unpack safely: use 3.9.17 or later"))
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        _unpack(path, folder)
        yield folder


def _unpack(path: str, folder: str) -> None:
    """Unpack, refusing what would leave the folder or fill the disk."""
    try:
        if not tarfile.is_tarfile(path):
            raise UnusableRecording(_("%s: neither a tar archive nor raw sources") % path)
        with tarfile.open(path) as archive:
            if sum(member.size for member in archive) > MAX_BYTES:
                raise UnusableRecording(
                    _("%s: more than %d MiB unpacked") % (path, MAX_BYTES >> 20)
                )
            _read_to_the_end(archive)
            archive.extractall(folder, filter="data")
    except (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError) as refusal:
        reason = str(refusal).partition(":\n")[0]
        raise UnusableRecording(f"{path}: {reason}") from refusal


def _read_to_the_end(archive: tarfile.TarFile) -> None:
    """Have the checksum of a compressed archive compared.

    A header that is damaged would seem the end of it, and half of a machine pass for the whole.
    """
    for _piece in range(MAX_BYTES // PIECE_BYTES):
        if not archive.fileobj.read(PIECE_BYTES):
            return
