"""Sites and rooms of an organisation sheet as flat rows, in the columns that the kernel joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.model.snapshot import PLACE_COLUMNS

PlaceRow = tuple[Any, ...]
"""A row of `model.snapshot.PLACE_COLUMNS`."""


def place_rows(organisation_id: int, sheet: OrganisationSheet) -> Iterator[PlaceRow]:
    """Each site, then each of its rooms; a site without country is in the organisation's."""
    for site in sheet.sites:
        where = {
            "organisation_id": organisation_id,
            "site": site.name,
            "country": site.country or sheet.country,
        }
        yield place_row(
            **where,
            is_colocation=site.is_colocation,
            contract_kind=site.contract_kind,
            contract_kgco2e_per_kwh=site.contract_kgco2e_per_kwh,
            contract_share=site.contract_share,
            billed_kwh=site.billed_kwh,
            billed_year=site.billed_year,
        )
        for room in site.rooms:
            yield place_row(**where, room=room.name, pue=room.pue)


def place_row(**known: Any) -> PlaceRow:
    """A row of what is known of a place, the rest null."""
    return tuple(known.get(column) for column in PLACE_COLUMNS)
