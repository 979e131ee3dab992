"""The figures that a report prints, by name: `scope[.key].measure`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import EVERY, MEASURES, Group, roll_up
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import QUALITIES, QUALITY_OF_METHOD, Quality
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure

if TYPE_CHECKING:
    import duckdb

MEASURE_OF: dict[str, tuple[str, str]] = {
    "manufacturing": ("gwp_manufacturing_kgco2e", "kgCO2e"),
    "embodied": ("gwp_embodied_kgco2e", "kgCO2e"),
    "embodied_per_year": ("gwp_embodied_kgco2e_per_year", "kgCO2e/year"),
    "use_per_year": ("gwp_use_kgco2e_per_year", "kgCO2e/year"),
    "gwp_per_year": ("gwp_kgco2e_per_year", "kgCO2e/year"),
    "energy_per_year": ("energy_kwh_per_year", "kWh/year"),
}
"""Last word of a figure's name → measure of the rolled-up tables, and unit."""

STAGE_MEASURES: dict[str, str] = {
    "manufacturing": "gwp_manufacturing_kgco2e_per_year",
    "distribution": "gwp_distribution_kgco2e_per_year",
    "end_of_life": "gwp_end_of_life_kgco2e_per_year",
    "embodied": "gwp_one_figure_kgco2e_per_year",
    "use": "gwp_use_kgco2e_per_year",
}
"""Lifecycle stage → its yearly measure; `embodied` is what was published as one figure."""

Absence = Literal["retired", "later"]
"""Why an asset does not count on the day of the audit."""

ENERGY_MEASURES = frozenset({"use_per_year", "energy_per_year"})
UNKNOWN = N_("no device of this line has a published factor")
NO_DATE = N_("no date of any kind was found")


def figure(name: str, spread: Spread | None, unit: str, quality: Quality | None = None) -> Figure:
    """A named figure from a spread; without one, unknown and why."""
    if spread is None:
        return Figure(id=name, value=None, unit=unit, reason=UNKNOWN)
    return Figure(
        id=name,
        value=round(spread.mid, 3),
        low=round(spread.low, 3),
        high=round(spread.high, 3),
        unit=unit,
        quality=quality,
    )


def group_figure(prefix: str, measure: str, group: Group, quality: Quality | None) -> Figure:
    """One measure of one line of a table, as a figure named `prefix.measure`."""
    column, unit = MEASURE_OF[measure]
    return figure(f"{prefix}.{measure}", group.measures[column], unit, quality)


def weights(
    engine: duckdb.DuckDBPyConnection, where: str = "true"
) -> dict[str, dict[Quality, float]]:
    """Yearly kgCO2e by quality: `embodied` by the method behind it, `use` by the energy's."""
    return weights_by(engine, None, where).get(1, {"embodied": {}, "use": {}})


def weights_by(
    engine: duckdb.DuckDBPyConnection, column: str | None, where: str = "true"
) -> dict[Any, dict[str, dict[Quality, float]]]:
    """The same by the value of a column of the cube."""
    lines = fetch_dicts(
        engine,
        f"""SELECT {column or "1"} AS key, method, energy_by,
            sum(coalesce(manufacturing_year_g, 0) + coalesce(distribution_year_g, 0)
              + coalesce(end_of_life_year_g, 0) + coalesce(one_figure_year_g, 0)
            )::DOUBLE AS embodied,
            sum(coalesce(use_year_g, 0))::DOUBLE AS use
        FROM cube WHERE {where} GROUP BY ALL""",
    )
    by_key: dict[Any, dict[str, dict[Quality, float]]] = {}
    for line in lines:
        found = by_key.setdefault(line["key"], {"embodied": {}, "use": {}})
        for part, code in (("embodied", line["method"]), ("use", line["energy_by"])):
            quality = QUALITY_OF_METHOD.get(code)
            if quality is not None:
                found[part][quality] = found[part].get(quality, 0.0) + line[part]
    return by_key


def dominant(shares: Mapping[Quality, float]) -> Quality | None:
    """The quality that carries most; the worse of two that carry the same."""
    if not any(shares.values()):
        return max(shares, key=QUALITIES.index, default=None)
    return max(shares, key=lambda quality: (shares[quality], QUALITIES.index(quality)))


def quality_of(measure: str, found: Mapping[str, Mapping[Quality, float]]) -> Quality | None:
    """The quality to print beside a measure."""
    if measure in ENERGY_MEASURES:
        return dominant(found["use"])
    if measure != "gwp_per_year":
        return dominant(found["embodied"])
    both: dict[Quality, float] = dict(found["embodied"])
    for quality, weight in found["use"].items():
        both[quality] = both.get(quality, 0.0) + weight
    return dominant(both)


def median_ages(engine: duckdb.DuckDBPyConnection) -> dict[str | None, Spread]:
    """Median age in years by category, and for the fleet under the key null; only ages known."""
    lines = engine.execute(
        """WITH known AS (
            SELECT CASE WHEN total.fleet THEN NULL ELSE category END AS category,
                age_years, age_years_low, age_years_high, quantity
            FROM impact, (VALUES (true), (false)) AS total(fleet)
            WHERE age_years IS NOT NULL
        )
        SELECT category,
            quantile_disc(age_years, 0.5), quantile_disc(age_years_low, 0.5),
            quantile_disc(age_years_high, 0.5)
        FROM known, range(0, quantity) AS each(n)
        GROUP BY category ORDER BY category NULLS FIRST"""
    ).fetchall()
    return {category: Spread(*map(float, ages)) for category, *ages in lines}


def age_figure(name: str, ages: Mapping[str | None, Spread], category: str | None) -> Figure:
    """The median age of a category, or of the fleet."""
    if category not in ages:
        return Figure(id=name, value=None, unit="years", reason=NO_DATE)
    return figure(name, ages[category], "years")


def one(
    engine: duckdb.DuckDBPyConnection, where: str = "true", names: Collection[str] = EVERY
) -> Group:
    """All that matches, in one line."""
    return only(roll_up(engine, None, where, names))


def only(groups: Sequence[Group]) -> Group:
    """The line of a table that is not cut; where there is no device, nothing is known."""
    return groups[0] if groups else Group(None, 0, dict.fromkeys(MEASURES))


def scalar(engine: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The single value of a query."""
    found = engine.execute(sql).fetchone()
    return found[0] if found else None


def absent(engine: duckdb.DuckDBPyConnection, reason: Absence) -> int:
    """Devices left out because they were retired by the day of the audit, or came after it."""
    counted = "SELECT coalesce(sum(quantity), 0) FROM presence WHERE absence = "
    return int(scalar(engine, f"{counted}'{reason}'"))
