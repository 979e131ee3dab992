"""Reading the organisation sheet from a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from fleet_audit.inventory.countries import countries
from fleet_audit.inventory.given_file import content_of
from fleet_audit.model.causes import endless_cause, toml_place, typed_fault
from fleet_audit.model.errors import UnusableOrganisationSheet
from fleet_audit.model.marking import Said, said
from fleet_audit.model.organisation import OrganisationSheet


def parse_sheet(content: bytes, name: str) -> OrganisationSheet:
    """The sheet that a TOML text holds.

    Raises UnusableOrganisationSheet naming the file, the place or field, and the remedy.
    """
    try:
        sheet = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), OrganisationSheet)
    except UnicodeDecodeError as error:
        raise UnusableOrganisationSheet(
            said("{file}: not UTF-8 text; save it as UTF-8", file=name)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableOrganisationSheet(
            said(
                "{file}{place}: not valid TOML; mend that place", file=name, place=toml_place(error)
            )
        ) from error
    except msgspec.ValidationError as error:
        raise UnusableOrganisationSheet(_faulty(name, error)) from error
    except (ValueError, RecursionError) as error:
        raise UnusableOrganisationSheet(
            said(
                "{file}: {cause}; mend that field, or leave it out",
                file=name,
                cause=endless_cause(error),
            )
        ) from error
    _refuse_unsound(sheet, name)
    return sheet


def _refuse_unsound(sheet: OrganisationSheet, name: str) -> None:
    """Refuse a figure that nothing states, and countries that are none."""
    for site in sheet.sites:
        if site.contract_kgco2e_per_kwh is not None and not site.contract_source:
            raise UnusableOrganisationSheet(
                said(
                    "{file}: the contract of {site} states kgCO2e per kWh: say in "
                    "contract_source which document does, and of which year",
                    file=name,
                    site=site.name,
                )
            )
    hours = sheet.office_hours
    if hours is not None and hours.begin >= hours.end:
        raise UnusableOrganisationSheet(
            said(
                "{file}, field office_hours: begin {begin} is not before end {end}",
                file=name,
                begin=hours.begin,
                end=hours.end,
            )
        )
    for country in (sheet.country, *(site.country for site in sheet.sites)):
        if country is not None and country not in countries():
            raise UnusableOrganisationSheet(
                said(
                    "{file}: {country} is not a country; give its two letters, such as FR",
                    file=name,
                    country=country,
                )
            )


def _faulty(name: str, error: msgspec.ValidationError) -> Said:
    cause, field = typed_fault(error)
    if field is None:
        return said("{file}: {cause}; mend that field, or leave it out", file=name, cause=cause)
    return said(
        "{file}, field {field}: {cause}; mend that field, or leave it out",
        file=name,
        field=field,
        cause=cause,
    )


def read_sheet(path: Path) -> OrganisationSheet:
    """The sheet of a TOML file; raises UnreadableInput for a file that cannot be read."""
    return parse_sheet(content_of(path), str(path))
