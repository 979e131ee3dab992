"""Whether a row that somebody loads can be found again by what it is about."""

from __future__ import annotations

import re

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow

OF_A_CATEGORY = ("embodied", "lifetime", "power", "energy")
"""Kinds of facts about a category of equipment."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_ZONE = re.compile(r"[A-Z]{2}|WORLD|EUROPE")


def without_place(row: ReferenceRow) -> tuple[str, Said] | None:
    """What the key of a row lacks, by field; null for a row that a figure can use."""
    if row.kind == "electricity":
        return _of_electricity(row)
    if row.kind in OF_A_CATEGORY and row.category not in CATEGORIES:
        return "category", said(
            "category {category!r} is none: take one of {categories}",
            category=row.category or "",
            categories=", ".join(CATEGORIES),
        )
    return None


def _of_electricity(row: ReferenceRow) -> tuple[str, Said] | None:
    zone, subtype = row.zone or "", row.subtype or ""
    if not _ZONE.fullmatch(zone):
        return "zone", said("zone {zone!r}: write a country in two letters, or WORLD", zone=zone)
    if row.criterion is None:
        return "criterion", said("criterion is empty: write gwp, pe, adpe, adpf, wu or ir")
    is_dated = bool(_YEAR.fullmatch(subtype)) or (row.criterion != "gwp" and not subtype)
    if not is_dated:
        return "subtype", said("subtype {subtype!r}: write the year of the mix", subtype=subtype)
    return None
