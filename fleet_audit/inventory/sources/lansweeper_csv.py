"""Lansweeper's assets, exported from a report or from the inventory view.

Headings are those of its tables (`AssetName`, `AssetTypename`, `Serialnumber`, `Lastseen`,
`Warrantydate`) or of its site (`Asset name`, `Type`). Unverified until a real export is seen.

Source: community.lansweeper.com, "How Lansweeper uniquely identifies assets", and the fields
`assetBasicInfo` and `assetCustom` of docs.lansweeper.com's data API.
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, any_of

_NAME = frozenset({"asset name", "assetname"})
_OWN = frozenset(
    {
        "asset type",
        "asset typename",
        "assettype",
        "assettypename",
        "first seen",
        "firstseen",
        "ip location",
        "iplocation",
        "last seen",
        "lastseen",
        "purchasedate",
        "scanserver",
        "serialnumber",
        "state name",
        "statename",
        "warrantydate",
    }
)


def _marks(row: frozenset[str]) -> bool:
    return any_of(row, _NAME) and any_of(row, _OWN, least=2)


LANSWEEPER_CSV = ListSource(name="lansweeper-csv", marks=_marks, month_first=True)
"""Reads Lansweeper's exports."""
