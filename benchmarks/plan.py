"""What a renewal plan costs: from the assets to the plan, over five years, by size of fleet.

Run it as `python benchmarks/plan.py [10000] [100000] [exact]`: all by default, a few minutes. Each
fleet is planned under a tight budget, hours of work, no device without updates from the third year
on, and a share of reuse; wall and CPU time are of everything after the footprint: facts, cohorts,
paths, solver, budget curve, answer. One table says what is asked and what was measured; 1 where
something is missed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from kernel_fleet import AS_OF, PLACES, SETTING, write_fleet

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import prepare
from fleet_audit.model.organisation import Price
from fleet_audit.model.plan import Plan, UnsupportedLimit
from fleet_audit.recommendations.candidates import make_candidates
from fleet_audit.recommendations.plan.cohorts import group, left_out
from fleet_audit.recommendations.plan.limits import Limits
from fleet_audit.recommendations.plan.making import About, Asked, make_plan
from fleet_audit.recommendations.plan.offers import offers
from fleet_audit.recommendations.prices import prices_in_force
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.reference.load import reference
from fleet_audit.reference.plan_parameters import plan_parameters
from fleet_audit.reference.prices import published_prices

YEARS = 5
PARAMETERS = lever_parameters() | plan_parameters()
VALUES = {name: one.value for name, one in PARAMETERS.items()}
ABOUT = About(left_out={}, missing_prices=(), assumptions=(), reference="")
PRICES = prices_in_force(
    (
        Price(item="laptop_new", value_eur=1000),
        Price(item="laptop_refurbished", value_eur=400),
        Price(item="desktop_new", value_eur=600),
        Price(item="monitor_new", value_eur=180),
        Price(item="ssd", value_eur=60),
    ),
    published_prices(),
    AS_OF,
    VALUES["price_sensitivity"],
)
"""Prices of the benchmark, no advice."""
SYSTEM = """CASE
    WHEN os IS NULL THEN NULL
    WHEN asset_id % 5 < 2 THEN 'Microsoft Windows 10 Professional'
    ELSE 'Microsoft Windows 11 Professional' END"""
GAP = 1e-3
ASKED_SECONDS = {10_000: 10.0, 100_000: 60.0}

Row = tuple[str, str, str, bool]
"""What is measured, what is asked, what was found, whether it holds."""


def note(text: str) -> None:
    """Tell what is going on."""
    print(f"  {text}", file=sys.stderr)


def prepared(assets: int, folder: Path) -> duckdb.DuckDBPyConnection:
    """The footprint of a fleet of that size, ready for decisions."""
    paths = [str(path) for path in write_fleet(folder, assets)]
    engine = embedded_engine()
    listed = f"SELECT * REPLACE ({SYSTEM} AS os) FROM read_parquet({paths})"
    prepare(engine, listed, SETTING, PLACES, reference())
    return engine


def planned(engine: duckdb.DuckDBPyConnection, budget_eur: float | None, assets: int) -> Plan:
    """The plan of a fleet, from its footprint on."""
    make_candidates(engine, SETTING, reference(), PARAMETERS)
    left_out(engine, ())
    cohorts = group(engine, VALUES, YEARS, AS_OF)
    offered = offers(cohorts, PRICES, VALUES, has_budget=True)
    limits = Limits(
        budget_eur=budget_eur,
        labour_hours=None if budget_eur is None else 0.7 * assets,
        unsupported=(UnsupportedLimit(devices=0, from_year=3),),
        reuse_share=0.1,
    )
    asked = Asked(as_of=AS_OF, years=YEARS, limits=limits)
    note(f"{assets} assets in {len(cohorts)} cohorts")
    return make_plan(cohorts, offered, asked, ABOUT)


def of_size(assets: int) -> list[Row]:
    """Time and gap of the plan of a fleet, under a budget half-way from the least to the most."""
    with tempfile.TemporaryDirectory() as folder:
        engine = prepared(assets, Path(folder))
        curve = planned(engine, 0.0, assets).shadow_price
        points = curve.curve[1:] if curve else ()
        budget = (points[0].budget_eur + points[-1].budget_eur) / 2
        wall, cpu = time.perf_counter(), time.process_time()
        plan = planned(engine, budget, assets)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    seconds = ASKED_SECONDS[assets]
    told = f"{wall:.1f} s, {cpu:.1f} s of CPU"
    is_planned = plan.status in {"optimal", "near_optimal"}
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    note(f"at most {megabytes:.0f} MB so far, the footprint included")
    return [
        (f"{assets:,} assets, {YEARS} years", f"{seconds:.0f} s", told, wall <= seconds),
        ("  from the bound", f"{GAP:.1%}", f"{plan.gap:.4%}", is_planned and plan.gap <= GAP),
    ]


def exact() -> list[Row]:
    """Fleets of fewer than 500 assets, proven best."""
    found = []
    for assets in (50, 200, 450):
        with tempfile.TemporaryDirectory() as folder:
            engine = prepared(assets, Path(folder))
            curve = planned(engine, 0.0, assets).shadow_price
            points = curve.curve[1:] if curve else ()
            budget = (points[0].budget_eur + points[-1].budget_eur) / 2
            wall = time.perf_counter()
            plan = planned(engine, budget, assets)
            wall = time.perf_counter() - wall
        told = f"gap {plan.gap:.1e}, {wall:.1f} s"
        found.append((f"{assets} assets", "proven best", told, plan.status == "optimal"))
    return found


def report(found: list[Row]) -> int:
    """Print the table; 1 where something is missed."""
    print(f"{'measured':<30}{'asked':<14}{'found':<30}")
    for what, asked, told, is_held in found:
        print(f"{what:<30}{asked:<14}{told:<30}{'' if is_held else 'MISSED'}")
    return 0 if all(row[3] for row in found) else 1


def main(names: list[str]) -> int:
    """Run what is named, or all."""
    found: list[Row] = []
    for name in names or ["10000", "100000", "exact"]:
        found += exact() if name == "exact" else of_size(int(name))
    return report(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
