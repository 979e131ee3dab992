"""The rooms of the organisation sheet as places: rated on the scale of every other host."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fleet_audit.model.folding import folded
from fleet_audit.model.hosting import (
    Electricity,
    ElectricityKind,
    HostingForm,
    HostingSite,
    HostingSource,
    Indicator,
)
from fleet_audit.model.organisation import ContractKind, OrganisationSheet, Room, Site

KIND_OF_CONTRACT: dict[ContractKind, ElectricityKind] = {
    "standard": "none",
    "guarantees_of_origin": "annual_certificates",
    "ppa": "ppa",
    "self_generation": "on_site",
}
"""What the sheet says of a contract, in the words of hosting."""

_SHEET = "sheet"
_LONGEST = 64


def rooms_form(sheet: OrganisationSheet, as_of: date) -> HostingForm | None:
    """Each room of one's own as a place; null where the sheet names none.

    What the sheet says is the organisation's word, which nobody published: it is claimed.
    """
    sites = tuple(_apart(_rooms(sheet)))
    if not sites:
        return None
    source = HostingSource(id=_SHEET, title=sheet.name, retrieved=as_of, licence="")
    return HostingForm(sources=(source,), sites=sites)


def _rooms(sheet: OrganisationSheet) -> Iterator[HostingSite]:
    for site in sheet.sites:
        if not site.is_colocation:
            yield from (_place(sheet, site, room) for room in site.rooms)


def _place(sheet: OrganisationSheet, site: Site, room: Room) -> HostingSite:
    pue, contract = room.pue, site.contract_kind
    share = 1.0 if site.contract_share is None else site.contract_share
    return HostingSite(
        site_id=f"own-{'-'.join(folded(f'{site.name} {room.name}').split())}"[:_LONGEST],
        provider=sheet.name,
        name=f"{room.name}, {site.name}",
        offer="own_room",
        country=site.country or sheet.country,
        is_open=True,
        pue=()
        if pue is None
        else (Indicator(value=pue, year=room.pue_year, evidence="claimed", source=_SHEET),),
        electricity=()
        if contract is None
        else (
            Electricity(
                kind=KIND_OF_CONTRACT[contract], share=share, evidence="claimed", source=_SHEET
            ),
        ),
    )


def _apart(sites: Iterator[HostingSite]) -> Iterator[HostingSite]:
    """Rooms whose names fold to the same letters, told apart by a number."""
    from msgspec.structs import replace

    seen: dict[str, int] = {}
    for site in sites:
        code = "".join(c for c in site.site_id if c.isascii()) or "own-room"
        seen[code] = seen.get(code, 0) + 1
        suffix = "" if seen[code] == 1 else f"-{seen[code]}"
        yield replace(site, site_id=f"{code[: _LONGEST - len(suffix)]}{suffix}")
