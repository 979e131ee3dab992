"""Where public sets are published: a table of addresses that an organisation may change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from fleet_audit.model.causes import system_cause, typed_fault
from fleet_audit.model.errors import UnreadableInput
from fleet_audit.model.marking import said

SOURCES = Path(__file__).parent / "sources.toml"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set and its address."""

    name: str
    """Name of the set that it becomes."""
    form: str
    """Form of the list."""
    address: str
    """An address, or the path of a file that somebody else keeps up to date."""
    sha256: str | None = None
    """Of the file, where only that one is taken."""
    is_asked: bool = True
    """Whether it is asked without being named."""


class _Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: tuple[Source, ...]


def read_sources(own: Path | None = None) -> tuple[Source, ...]:
    """The sources that ship, each replaced by that of its name in a file of one's own.

    Raises UnreadableInput for a file that is not of the form.
    """
    found = {one.name: one for one in _read(SOURCES)}
    if own is not None:
        found |= {one.name: one for one in _read(own)}
    return tuple(found.values())


def _read(path: Path) -> tuple[Source, ...]:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(given, _Sources).sources
    except OSError as error:
        raise UnreadableInput(
            said("{file}: {cause}; check the path", file=path, cause=system_cause(error))
        ) from error
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        raise UnreadableInput(
            said("{file}, field {field}: {fault}", file=path, field=field, fault=fault)
        ) from error
    except ValueError as error:
        raise UnreadableInput(said("{file}: this is not TOML; check it", file=path)) from error
