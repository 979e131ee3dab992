"""One device of a category of which nothing is known but its age: what a year of it weighs.

The same kernel as that of a fleet, over one new device of each category. With the draws of its
errors beside it, whoever counts devices elsewhere (on a slide, with hands raised) adds up to the
same total, and to the same bounds, as `footprint` would of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.draws import Draws, total_draws
from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import prepare_views, sum_up
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.setting import Setting
from fleet_audit.footprint.totals import sums_by
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

DAY_AND_NIGHT = 24.0
"""Hours on per day of a device that nobody switches off."""

LISTED = """
SELECT asset_id, category, method, lifetime_years, factor_ids,
    gwp_embodied_kgco2e AS embodied_kgco2e, energy_kwh_per_year AS energy_kwh
FROM per_asset ORDER BY asset_id
"""


class Typical(Struct, frozen=True, kw_only=True):
    """A device of a category, within its usual life."""

    category: str
    lifetime_years: float
    """Over which its making is spread; after it, a year bears nothing of it."""
    embodied_kgco2e: float
    made_g_per_year: int
    """Grams of CO2e that its making puts on a year of its usual life."""
    use_g_per_year: int
    """Grams of CO2e of the electricity of a year."""
    energy_kwh_per_year: float
    night_kwh_per_year: float
    """What it draws more where it stays on day and night; 0 where its watts are not published."""
    made_draws: Draws
    """The first of the grams in each draw of its errors, draw by draw those of the others."""
    use_draws: Draws
    is_proxy: bool
    """Whether its making is borrowed from another category."""
    factor_ids: tuple[str, ...]


def typical_devices(
    categories: Sequence[str], as_of: date, country: str, reference: Reference
) -> tuple[Typical, ...]:
    """One device of each category, new on the day, in a country; in the order given."""
    engine = typical_engine(categories, as_of, country, reference)
    setting = _setting(as_of, country)
    usual = fetch_dicts(engine, LISTED)
    lines = [_line(number, one, as_of) for number, one in enumerate(categories)]
    sums = sums_by(engine, "category")
    lit = [line | {"hours_on_per_day": DAY_AND_NIGHT} for line in lines]
    always = _measured(engine.cursor(), lit, setting, reference)
    return tuple(
        _typical(one, other, sums[one["category"]])
        for one, other in zip(usual, always, strict=True)
    )


def typical_engine(
    categories: Sequence[str], as_of: date, country: str, reference: Reference
) -> duckdb.DuckDBPyConnection:
    """The kernel over these devices, summed up; they are numbered from 0 in the order given."""
    engine = embedded_engine()
    lines = [_line(number, one, as_of) for number, one in enumerate(categories)]
    _measured(engine, lines, _setting(as_of, country), reference)
    return engine


def _setting(as_of: date, country: str) -> Setting:
    return Setting(as_of=as_of, country=country, country_is_stated=True)


def _line(number: int, category: str, day: date) -> dict[str, Any]:
    return {
        "asset_id": number,
        "quantity": 1,
        "category": category,
        "status": "in_use",
        **dict.fromkeys(
            (
                "purchase_date",
                "manufactured_earliest",
                "manufactured_latest",
                "manufactured_point",
            ),
            day,
        ),
    }


def _measured(
    engine: duckdb.DuckDBPyConnection,
    lines: list[dict[str, Any]],
    setting: Setting,
    reference: Reference,
) -> list[dict[str, Any]]:
    create_table(engine, "given_snapshot", SNAPSHOT_COLUMNS, lines)
    prepare_views(engine, setting, (), reference)
    sum_up(engine)
    return fetch_dicts(engine, LISTED)


def _typical(usual: dict[str, Any], always: dict[str, Any], sums: dict[str, Any]) -> Typical:
    made, used = sums["embodied_per_year"], sums["use_per_year"]
    energy = usual["energy_kwh"] or 0.0
    return Typical(
        category=usual["category"],
        lifetime_years=usual["lifetime_years"],
        embodied_kgco2e=usual["embodied_kgco2e"],
        made_g_per_year=round(sum(term.mid for term in made.terms)),
        use_g_per_year=round(sum(term.mid for term in used.terms)),
        energy_kwh_per_year=energy,
        night_kwh_per_year=max(0.0, (always["energy_kwh"] or 0.0) - energy),
        made_draws=total_draws(made.terms, made.asides),
        use_draws=total_draws(used.terms, used.asides),
        is_proxy=usual["method"] == "proxy",
        factor_ids=tuple(usual["factor_ids"].split(";")),
    )
