"""Reading the organisation sheet from a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from fleet_audit.model.errors import UnreadableInput, UnusableOrganisationSheet
from fleet_audit.model.marking import said
from fleet_audit.model.organisation import OrganisationSheet


def parse_sheet(content: bytes, name: str) -> OrganisationSheet:
    """The sheet that a TOML text holds.

    Raises UnusableOrganisationSheet naming the file, the place or field, and the remedy.
    """
    try:
        return msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), OrganisationSheet)
    except UnicodeDecodeError as error:
        raise UnusableOrganisationSheet(
            said("{file}: not UTF-8 text; save it as UTF-8", file=name)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableOrganisationSheet(
            said("{file}: not valid TOML ({cause}); mend that place", file=name, cause=error)
        ) from error
    except msgspec.ValidationError as error:
        raise UnusableOrganisationSheet(
            said("{file}: {cause}; mend that field, or leave it out", file=name, cause=error)
        ) from error


def read_sheet(path: Path) -> OrganisationSheet:
    """The sheet of a TOML file; raises UnreadableInput for a file that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            said(
                "{file}: cannot be read ({cause}); check its name and your rights",
                file=path,
                cause=error.strerror,
            )
        ) from error
    return parse_sheet(content, str(path))
