"""From the name of a figure to its explanation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from fleet_audit.footprint.causes import year_uncertainty
from fleet_audit.footprint.explain.asset import ASSET_FIGURES, read_asset
from fleet_audit.footprint.explain.bill import explain_bill
from fleet_audit.footprint.explain.market import WORD as MARKET
from fleet_audit.footprint.explain.market import explain_market, explain_market_of
from fleet_audit.footprint.explain.missing import explain_missing
from fleet_audit.footprint.explain.particular import (
    PER_KWH,
    explain_age,
    explain_hidden,
    explain_look,
    explain_per_kwh,
    explain_view,
)
from fleet_audit.footprint.explain.scope import explain_scope
from fleet_audit.footprint.explain.total import (
    explain_at_site,
    explain_category,
    explain_fleet,
    explain_place,
    explain_stage,
)
from fleet_audit.footprint.figures import MEASURE_OF, STAGE_MEASURES
from fleet_audit.footprint.hidden import hidden_energy
from fleet_audit.footprint.missing import NONE_MISSING, Missing
from fleet_audit.footprint.setting import Place
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.explanation import Explanation
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb


def explain_of_fleet(
    engine: duckdb.DuckDBPyConnection, rest: str, reference: Reference
) -> Explanation | None:
    """A name that starts with `fleet.`."""
    if rest == "gwp_per_year":
        found = explain_fleet(engine, rest)
        return structs.replace(found, uncertainty=year_uncertainty(engine, reference))
    if rest == "age_years":
        return explain_age(engine, "fleet.age_years", None)
    if rest == MARKET:
        return explain_market(engine)
    if rest in MEASURE_OF:
        return explain_fleet(engine, rest)
    return explain_view(engine, f"fleet.{rest}")


def explain_of_category(engine: duckdb.DuckDBPyConnection, rest: str) -> Explanation | None:
    """A name that starts with `category.`."""
    category, _, measure = rest.rpartition(".")
    if measure == "age_years":
        return explain_age(engine, f"category.{category}.age_years", category)
    if category in CATEGORIES and measure == MARKET:
        return explain_market_of(engine, category)
    if category not in CATEGORIES or measure not in MEASURE_OF:
        return None
    return explain_category(engine, category, measure)


def explain_of_list(engine: duckdb.DuckDBPyConnection, scope: str, rest: str) -> Explanation | None:
    """A name that starts with `site.N.`, `department.N.` or `look.N.`."""
    rank, _, measure = rest.partition(".")
    category, _, of_category = measure.partition(".")
    if scope == "site" and rank.isdecimal() and of_category:
        return explain_at_site(engine, int(rank), category, of_category)
    if not rank.isdecimal() or measure not in MEASURE_OF:
        return None
    if scope == "look":
        return explain_look(engine, int(rank), measure)
    return explain_place(engine, scope, int(rank), measure)


def explain_of_asset(
    engine: duckdb.DuckDBPyConnection, rest: str, reference: Reference
) -> Explanation | None:
    """The name `asset.ID`, which is its yearly footprint, or `asset.ID.` and a measure."""
    rank, _, measure = rest.partition(".")
    explain = ASSET_FIGURES.get(measure or "gwp_per_year")
    if not rank.isdecimal() or explain is None:
        return None
    asset = read_asset(engine, int(rank), reference)
    return explain(asset) if asset is not None else None


def explain_figure(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    places: Sequence[Place],
    reference: Reference,
    missing: Missing = NONE_MISSING,
) -> Explanation | None:
    """The explanation of any figure that a report prints or an asset has; null if there is none.

    The engine's views must be prepared and summed up by the kernel.
    """
    if name.startswith(("missing.", "whole.")):
        return explain_missing(engine, missing, name, reference)
    return explain_of_seen(engine, name, places, reference)


def explain_behind_the_bill(
    engine: duckdb.DuckDBPyConnection,
    places: Sequence[Place],
    reference: Reference,
    name: str,
) -> Explanation | None:
    """A name that starts with `bill.` or `hidden.`."""
    if name.startswith("bill."):
        return explain_bill(engine, places, name)
    if name == PER_KWH:
        return explain_per_kwh(hidden_energy(engine, places, reference))
    return explain_hidden(engine, places, reference, name)


def explain_of_seen(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    places: Sequence[Place],
    reference: Reference,
) -> Explanation | None:
    """A figure of what was seen, or of what stands behind it."""
    scope, _, rest = name.partition(".")
    if scope in {"site", "department", "look"}:
        return explain_of_list(engine, scope, rest)
    if scope in {"bill", "hidden"}:
        return explain_behind_the_bill(engine, places, reference, name)
    explain: Callable[[], Explanation | None] | None = {
        "fleet": lambda: explain_of_fleet(engine, rest, reference),
        "category": lambda: explain_of_category(engine, rest),
        "stage": lambda: explain_of_stage(engine, rest),
        "scope": lambda: explain_scope(engine, name),
        "asset": lambda: explain_of_asset(engine, rest, reference),
    }.get(scope)
    return explain() if explain else None


def explain_of_stage(engine: duckdb.DuckDBPyConnection, rest: str) -> Explanation | None:
    """A name that starts with `stage.`."""
    stage = rest.removesuffix(".gwp_per_year")
    return explain_stage(engine, stage) if stage in STAGE_MEASURES else None
