"""The organisation sheet of the sample fleet, and its writing as TOML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from msgspec.structs import asdict

from fleet_audit.inventory.sample.facts import ORGANISATION, REFERENCE, sites
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.codes import Category
from fleet_audit.model.organisation import OrganisationSheet, Site

_NOT_SEEN: dict[Category, int] = {
    "laptop": 3,
    "monitor": 12,
    "smartphone": 14,
    "tablet": 2,
    "ip_phone": 6,
    "docking_station": 8,
}
"""Declared beyond what the inventories see, so that coverage has something to say."""

_BUDGET_EUR = 8000.0
"""Made up like the company, so that the plan has a budget to hold to."""

_HEADING = (
    "# Parc fictif : une PME inventée pour la démonstration. Les modèles sont réels,",
    "# les quantités, dates, factures, mesures et budget ne le sont pas.",
)


def sheet_of(records: Iterable[AssetRecord]) -> OrganisationSheet:
    """The sheet of the made-up company. It gives no price, since none would have a source."""
    owned: Counter[Category] = Counter(_NOT_SEEN)
    for record in records:
        category = record.category
        if record.status != "retired" and category not in (None, "virtual_machine"):
            owned[category] += record.quantity
    return OrganisationSheet(
        name=ORGANISATION,
        country="FR",
        sector="Fabrication et commerce de détail (fictif)",
        staff=92,
        declared_counts={name: owned[name] for name in sorted(owned)},
        declared_on=date(REFERENCE.year, 9, 30),
        sites=sites(),
        yearly_budget_eur=_BUDGET_EUR,
        is_synthetic=True,
    )


def sheet_toml(sheet: OrganisationSheet) -> bytes:
    """The sheet as a person would fill it in; what is unknown is left out."""
    members = asdict(sheet)
    tables = {name: members.pop(name) for name in ("declared_counts", "sites", "prices")}
    lines = [*_HEADING, "", *_pairs(members), "", "[declared_counts]"]
    lines += _pairs(tables["declared_counts"])
    for site in cast(tuple[Site, ...], tables["sites"]):
        lines += _site_lines(site)
    return "\n".join((*lines, "")).encode()


def _site_lines(site: Site) -> Iterator[str]:
    members = asdict(site)
    rooms = members.pop("rooms")
    yield from ("", "[[sites]]", *_pairs(members))
    for room in rooms:
        yield from ("", "[[sites.rooms]]", *_pairs(asdict(room)))


def _pairs(members: Mapping[str, Any]) -> Iterator[str]:
    for name, value in members.items():
        if value is not None:
            yield f"{name} = {_toml_value(value)}"


def _toml_value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    # JSON's booleans, numbers and strings are TOML's too
    return json.dumps(value, ensure_ascii=False)
