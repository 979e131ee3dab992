"""Workbooks (XLSX, ODS, XLS) to rows of text, read by a program apart.

calamine aborts on some damaged XLS files and never ends on some ODS files. Apart, that costs the
file and not the import, and neither does a workbook made to fill the memory.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from fleet_audit.model.asset import Rejected
from fleet_audit.model.marking import N_, said

MOST_SECONDS = 120
"""Time that a workbook of the largest size takes on a slow machine, and half again."""

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_MEMBERS = (b"xl/workbook.xml", b"content.xml")
_READER = "fleet_audit.inventory.workbook_reader"
_REFUSALS = {
    "locked": N_("workbook with a password: save it without one"),
    "too_large": N_("workbook too large to read: save the sheet as CSV, or split it"),
    "damaged": N_("damaged workbook: open it and save it again"),
}


class _Answer(msgspec.Struct):
    sheets: list[tuple[str, list[list[str]]]] = []
    refused: str | None = None


def is_workbook(content: bytes) -> bool:
    """Whether a document is an XLSX, ODS or XLS workbook, by what it holds."""
    if content.startswith(_OLD_WORKBOOK):
        return any(name in content for name in (_ENCRYPTED, *_OLD_STREAMS))
    return content.startswith(_ZIP) and any(member in content for member in _MEMBERS)


def workbook_sheets(content: bytes) -> list[tuple[str, list[list[str]]]] | Rejected:
    """The visible sheets of a workbook with their rows; a refusal where it cannot be read."""
    if content.startswith(_OLD_WORKBOOK) and _ENCRYPTED in content:
        return Rejected(reason=said(_REFUSALS["locked"]))
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and nothing from outside in the words
            [sys.executable, "-I", "-m", _READER],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=True,
        )
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except subprocess.TimeoutExpired:
        return Rejected(reason=said(_REFUSALS["too_large"]))
    except (subprocess.CalledProcessError, msgspec.DecodeError):
        return Rejected(reason=said(_REFUSALS["damaged"]))
    if answer.refused is not None:
        return Rejected(reason=said(_REFUSALS[answer.refused]))
    return answer.sheets
