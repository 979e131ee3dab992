"""Where each line stands in a greenhouse gas inventory: GHG Protocol scope and BEGES item.

Aligned with the GHG Protocol (Corporate Value Chain Standard, 2011; Scope 2 Guidance, 2015); no
third party has verified an inventory that is made with it. Rules are rows of `scopes.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import combined
from fleet_audit.footprint.setting import Setting
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import Ownership, Stage
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.model.report import ScopeRow, Scopes
from fleet_audit.reference.load import Reference
from fleet_audit.reference.scopes import ScopeRule

if TYPE_CHECKING:
    import duckdb

RULE_TYPES: dict[str, str] = {
    "ownership": "VARCHAR",
    "is_colocation": "BOOLEAN",
    "stage": "VARCHAR",
    "scope": "INTEGER",
    "scope_category": "INTEGER",
    "beges": "VARCHAR",
}
"""Columns of the scope relation: how a device is held, where it stands and a stage → its scope."""

GRAMS = 1000
"""Grams in a kilogram."""

PURCHASED_CATEGORY = 2
"""Capital goods, category 2 of scope 3: the sheet may say that leases are counted there too."""


def rule_of(
    holding: Ownership, stage: Stage, is_colocation: bool, setting: Setting, reference: Reference
) -> ScopeRule:
    """The rule for one stage of a device that is held so and stands there."""
    if holding == "leased" and setting.leased_assets_category == PURCHASED_CATEGORY:
        holding = "owned"
    where = "colocation" if is_colocation else "own"
    return next(
        rule
        for rule in reference.scopes
        if (rule.holding, rule.stage) == (holding, stage) and rule.place in (None, where)
    )


def scope_cells(setting: Setting, reference: Reference) -> Iterator[dict[str, Any]]:
    """The scope relation, whole: every holding, in own rooms and in those of others."""
    holdings: Sequence[Ownership] = get_args(Ownership)
    stages: Sequence[Stage] = get_args(Stage)
    for holding, is_colocation, stage in product(holdings, (False, True), stages):
        rule = rule_of(holding, stage, is_colocation, setting, reference)
        yield {
            "ownership": holding,
            "is_colocation": is_colocation,
            "stage": stage,
            "scope": rule.scope,
            "scope_category": rule.category,
            "beges": rule.beges,
        }


class ScopeLine(NamedTuple):
    """What stands in one scope and category."""

    scope: int | None
    """Null: outside the boundary of the organisation."""
    category: int | None
    beges: str | None
    devices: int
    """Devices that have a figure there."""
    gwp_per_year: Spread | None
    """kgCO2e a year, manufacture spread over lifetimes; of electricity, location-based."""
    gwp_market_per_year: Spread | None
    """The same with market-based electricity."""
    gwp_purchase_year: float | None
    """kgCO2e of the manufacture bought in the year; null for electricity."""
    unknown_purchase: int
    """Devices whose date of purchase is not known, and which the year of purchase leaves out."""
    parts: Sequence[dict[str, Any]]
    """The stages of categories that it adds up."""


def scope_lines(engine: duckdb.DuckDBPyConnection) -> list[ScopeLine]:
    """The fleet by scope and category, scope 2 first, what lies outside last."""
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for part in fetch_dicts(engine, "SELECT * FROM scope_part ORDER BY ALL"):
        parts[part["scope"], part["scope_category"], part["beges"]].append(part)
    lines = [_line(key, each) for key, each in parts.items()]
    return sorted(lines, key=lambda line: (line.scope or 9, line.category or 0, str(line.beges)))


def _line(key: tuple[Any, ...], parts: Sequence[dict[str, Any]]) -> ScopeLine:
    bought = [part["purchase_g"] for part in parts if part["purchase_g"] is not None]
    scope, category, beges = key
    return ScopeLine(
        scope=scope,
        category=category,
        beges=beges,
        devices=most_devices(parts, "devices"),
        gwp_per_year=spread_of_parts(parts, "year_g"),
        gwp_market_per_year=spread_of_parts(parts, "market_g"),
        gwp_purchase_year=sum(bought) / GRAMS if bought else None,
        unknown_purchase=most_devices(parts, "undated"),
        parts=parts,
    )


def most_devices(parts: Sequence[dict[str, Any]], column: str) -> int:
    """Devices of the stage that most have: a device has either one figure or its manufacture."""
    by_stage: dict[str, int] = defaultdict(int)
    for part in parts:
        stage = "manufacturing" if part["stage"] == "embodied" else part["stage"]
        by_stage[stage] += part[column]
    return max(by_stage.values(), default=0)


def spread_of_parts(parts: Sequence[dict[str, Any]], column: str) -> Spread | None:
    """The parts added up: errors of a category of device together, those of categories apart."""
    of_category: dict[str, Spread] = {}
    for part in parts:
        if part[column] is not None:
            found = Spread(*(part[f"{column}{end}"] / GRAMS for end in ("", "_low", "_high")))
            known = of_category.get(part["category"])
            of_category[part["category"]] = known.plus(found) if known else found
    return combined([*of_category.values()])


ALIGNED = N_(
    "Aligned with the GHG Protocol; nobody has verified it. Electricity is by life-cycle "
    "mixes, which hold a part of category 3: do not add that part again."
)
LEASED = N_(
    "Leased machines stand in category {category}, by `leased_assets_category` of the "
    "organisation sheet; rented ones in category 8."
)
PERSONAL = N_(
    "Personal devices: their electricity in category 7, their manufacture outside the boundary."
)
UNOWNED = N_("Nothing says who owns {number} of the devices: they are counted as owned.")
NO_CONTRACT = N_(
    "No contract of electricity is known, and no open residual mix was found: "
    "market-based equals location-based."
)


def scopes_of(
    engine: duckdb.DuckDBPyConnection, setting: Setting, lines: Sequence[ScopeLine]
) -> Scopes:
    """The fleet by scope, as reports carry it."""
    return Scopes(
        rows=tuple(row_of(line) for line in lines),
        leased_category=setting.leased_assets_category,
        assumed_owned=assumed_owned(engine),
        has_contract=has_contract(engine),
    )


def row_of(line: ScopeLine) -> ScopeRow:
    """A line with its bounds apart, rounded to the gram."""
    year, market = line.gwp_per_year, line.gwp_market_per_year
    return ScopeRow(
        scope=line.scope,
        category=line.category,
        beges=line.beges,
        devices=line.devices,
        gwp_kgco2e_per_year=round(year.mid, 3) if year else None,
        low=round(year.low, 3) if year else None,
        high=round(year.high, 3) if year else None,
        gwp_market_kgco2e_per_year=round(market.mid, 3) if market else None,
        gwp_purchase_year_kgco2e=line.gwp_purchase_year,
    )


def choices(scopes: Scopes) -> list[Said]:
    """What was decided where the standard leaves a choice, and what is not known."""
    categories = {row.category for row in scopes.rows}
    is_usual = scopes.leased_category == 8
    said_of = {
        said(ALIGNED): True,
        said(LEASED, category=scopes.leased_category): 8 in categories or not is_usual,
        said(PERSONAL): 7 in categories,
        said(UNOWNED, number=scopes.assumed_owned): scopes.assumed_owned > 0,
        said(NO_CONTRACT): not scopes.has_contract,
    }
    return [sentence for sentence, holds in said_of.items() if holds]


def has_contract(engine: duckdb.DuckDBPyConnection) -> bool:
    """Whether any site has a contract that says what a kWh weighs."""
    found = engine.execute("SELECT count(market_basis) FROM place").fetchone()
    return bool(found and found[0])


ASSUMED_OWNED = """
SELECT coalesce(sum(quantity), 0)::BIGINT FROM impact WHERE ownership IS NULL AND NOT is_vm
"""


def assumed_owned(engine: duckdb.DuckDBPyConnection) -> int:
    """Devices that nothing says the owner of: they are counted as owned."""
    found = engine.execute(ASSUMED_OWNED).fetchone()
    return int(found[0]) if found else 0
