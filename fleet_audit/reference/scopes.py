"""Where each line stands in a greenhouse gas inventory: the table `scopes.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from fleet_audit.model.codes import Ownership, Stage

Setting = Literal["own", "colocation"]
"""Whose room a device stands in."""


class ScopeRule(msgspec.Struct, frozen=True, kw_only=True):
    """Scope and category of one lifecycle stage of what is owned, leased, rented or personal."""

    holding: Ownership
    stage: Stage
    place: Setting | None = None
    """Null: wherever the device stands."""
    scope: int | None = None
    """Of the GHG Protocol, 2 or 3; null for what lies outside the organisation's boundary."""
    category: int | None = None
    """Of scope 3, 1 to 15."""
    beges: str | None = None
    """Item of the French BEGES, version 5."""
    standard: str
    clause: str
    source: str
    source_year: str
    url: str
    retrieved: str
    licence: str
    note: str | None = None

    @classmethod
    def from_cells(cls, cells: Mapping[str, Any]) -> ScopeRule:
        """A rule from the cells of its line."""
        given = {key: value for key, value in cells.items() if value != ""}
        # "2" is a number, "4.2" the name of an item, so that only text may be text.
        item = given.pop("beges", None)
        return msgspec.structs.replace(msgspec.convert(given, cls, strict=False), beges=item)
