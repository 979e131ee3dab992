"""Sites and rooms of an organisation sheet as flat rows, in the columns that the kernel joins."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.model.organisation import OrganisationSheet

PlaceRow = tuple[int, str, str | None, str | None, float | None]
"""A row of `model.snapshot.PLACE_COLUMNS`."""


def place_rows(organisation_id: int, sheet: OrganisationSheet) -> Iterator[PlaceRow]:
    """Each site, then each of its rooms; a site without country is in the organisation's."""
    for site in sheet.sites:
        country = site.country or sheet.country
        yield organisation_id, site.name, None, country, None
        for room in site.rooms:
            yield organisation_id, site.name, room.name, country, room.pue
