"""Raw sources: what a machine said of itself, before anything of it is understood.

The agent gathers them on Windows and macOS, `collect.ps1` writes them to a file: the same parsers
read both. A file of sources is JSON: bytes are `{"base64": …}`, null is unknown.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple, Union

SCHEMA = "fleet-audit/sources/1"
SYSTEMS = ("windows", "darwin")
HEAD_BYTES = 4096
"""Where the name of the schema is, at the latest."""
MOST_BYTES = 16 << 20
"""More than any machine says."""

Value = Union[str, int, float, bool, bytes, None, Sequence[Any], Mapping[str, Any]]
Row = Mapping[str, Value]


class Sources(NamedTuple):
    """Everything that was gathered of one machine."""

    system: str
    """A word of the document's `agent.os`."""
    taken_at: datetime
    raw: Mapping[str, bytes] = {}
    """What each native call or command gave back, by its name."""
    registry: Mapping[str, Row] = {}
    """Values by key below HKEY_LOCAL_MACHINE; keys and names in lower case."""
    cim: Mapping[str, Sequence[Row]] = {}
    """Instances by CIM class; property names in lower case."""
    present: Mapping[str, Sequence[str]] = {}
    """Instance identifiers of the devices that are there, by setup class: `monitor`, `display`."""
    errors: Mapping[str, str] = {}
    """Why a source could not be read."""

    def rows(self, name: str) -> list[Row]:
        """The instances of a CIM class; none where it was not asked or has none."""
        return list(self.cim.get(name.casefold(), ()))


def is_sources(content: bytes) -> bool:
    """Whether a file looks like one of raw sources, from its first bytes."""
    return SCHEMA in _text(content[:HEAD_BYTES])


def parse_sources(content: bytes) -> Sources | None:
    """The sources of a file; None when it holds something else. Pure and total."""
    try:
        document = json.loads(_text(content)) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        return None
    taken_at = _moment(document.get("taken_at"))
    if document.get("system") not in SYSTEMS or taken_at is None:
        return None
    return Sources(
        system=document["system"],
        taken_at=taken_at,
        raw={
            name: value
            for name, value in _row(document.get("raw")).items()
            if isinstance(value, bytes)
        },
        registry={key: _row(row) for key, row in _members(document.get("registry"))},
        cim={name: _rows(rows) for name, rows in _members(document.get("cim"))},
        present={name: _texts(ids) for name, ids in _members(document.get("present"))},
        errors=dict(zip(*_errors(document.get("errors")))),
    )


def parse_tables(content: bytes) -> dict[str, list[Row]]:
    """Instances by class, as PowerShell prints them; none of anything else. Pure and total."""
    try:
        tables = json.loads(_text(content))
    except (ValueError, RecursionError):
        return {}
    return {name: _rows(rows) for name, rows in _members(tables)}


def _text(content: bytes) -> str:
    """JSON as PowerShell may write it: UTF-16 with its mark, or UTF-8 with or without."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return moment if moment.year > 2000 else None


def _members(members: object) -> list[tuple[str, Any]]:
    """The members of an object, names in lower case; none when it is no object."""
    if not isinstance(members, dict):
        return []
    return [(str(name).casefold(), value) for name, value in members.items()]


def _row(row: object) -> dict[str, Value]:
    return {name: _value(value) for name, value in _members(row)}


def _rows(rows: object) -> list[Row]:
    """A list of instances; PowerShell writes a single one without its list, or wraps the list."""
    if isinstance(rows, dict) and set(rows) == {"value", "Count"}:
        rows = rows["value"]
    listed = rows if isinstance(rows, list) else [rows]
    return [_row(row) for row in listed if isinstance(row, dict)]


def _value(value: Any) -> Value:
    if isinstance(value, dict) and set(value) == {"base64"}:
        return _decoded(value["base64"])
    return value if isinstance(value, (str, int, float, bool)) else _texts(value) or None


def _decoded(text: object) -> bytes | None:
    try:
        return b64decode(text, validate=True) if isinstance(text, str) else None
    except (BadBase64, ValueError):
        return None


def _texts(values: object) -> tuple[str, ...]:
    listed = values if isinstance(values, list) else [values]
    return tuple(value for value in listed if isinstance(value, str))


def _errors(errors: object) -> tuple[list[str], list[str]]:
    """Names and reasons, one for one."""
    rows = _rows(errors)
    named = [row for row in rows if isinstance(row.get("source"), str)]
    return [str(row["source"]) for row in named], [str(row.get("reason")) for row in named]


def text_of(row: Row, name: str) -> str | None:
    """A text of a row; None for anything else."""
    value = row.get(name)
    return value.strip() or None if isinstance(value, str) else None


def number_of(row: Row, name: str) -> int | None:
    """A whole number of a row, which CIM may write as text when it is long; None for the rest."""
    value = row.get(name)
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if abs(value) < 1 << 64 else None
