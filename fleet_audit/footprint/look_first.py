"""Which assets deserve a look first: where most of the footprint, or of its doubt, stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.relations import fetch_dicts, literal
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.totals import Sum, bounds, sums_by_each
from fleet_audit.model.codes import QUALITIES, QUALITY_OF_METHOD, Quality
from fleet_audit.model.report import Figure, LookRow

if TYPE_CHECKING:
    import duckdb

PARTS = (
    "manufacturing_year_g",
    "distribution_year_g",
    "end_of_life_year_g",
    "one_figure_year_g",
    "use_year_g",
)
"""Columns that make a yearly footprint."""


def sum_of_parts() -> str:
    """SQL for the yearly kgCO2e of a group, null where no part of it is known."""
    added = " + ".join(f"coalesce({part}, 0)" for part in PARTS)
    known = ", ".join(PARTS)
    return f"sum(CASE WHEN coalesce({known}) IS NOT NULL THEN {added} END)::DOUBLE / 1000"


LARGEST = f"""
WITH summed AS (
    SELECT m.category, m.manufacturer, m.model, c.site,
        sum(c.quantity)::BIGINT AS devices,
        {sum_of_parts()} AS gwp,
        sum(c.energy_year_wh)::DOUBLE / 1000 AS energy
    FROM embodied_impact_of('embodied_case') AS c
    JOIN model AS m USING (model_key)
    WHERE NOT c.is_vm
    GROUP BY ALL
)
SELECT *, row_number() OVER (
    ORDER BY coalesce(energy, 0) DESC, gwp DESC NULLS LAST, category, manufacturer, model, site
) <= 3 AS is_most_energy
FROM summed
ORDER BY gwp DESC NULLS LAST, category, manufacturer, model, site
LIMIT {{rows}}
"""
"""Groups of alike assets, from the sums by model and site."""

KNOWN = """
SELECT category, manufacturer, model, site,
    list(DISTINCT method) AS methods, list(DISTINCT energy_by) AS energies_by,
    coalesce(bool_and(is_always_on) FILTER (WHERE energy_by <> 'none'), false) AS always_on,
    bool_or(age_years IS NULL) AS age_unknown,
    avg(age_years) AS age_years,
    coalesce(bool_or(age_years > lifetime_years), false) AS past_lifetime,
    list(coalesce(asset_tag, name, serial) ORDER BY asset_id)[1:3] AS examples
FROM impact
WHERE NOT is_vm AND ({chosen})
GROUP BY category, manufacturer, model, site
"""
"""What single assets tell of those groups: asked of few, since it is long to read of all."""

GROUP = ("category", "manufacturer", "model", "site")

ROWS = 6
"""Groups on the list: one to act upon is short."""


def reasons_of(line: dict[str, Any], most_carbon: bool, most_energy: bool) -> tuple[str, ...]:
    """Why a group is on the list, in codes."""
    stated = {
        "most_carbon": most_carbon,
        "most_energy": most_energy,
        "always_on": line["always_on"],
        "borrowed_factor": "proxy" in line["methods"],
        "age_unknown": line["age_unknown"],
        "past_lifetime": line["past_lifetime"],
    }
    return tuple(code for code, holds in stated.items() if holds)


def worst(methods: Iterable[str]) -> Quality | None:
    """The quality of a sum is that of its least known part; null where no part is known."""
    found = [QUALITY_OF_METHOD[method] for method in methods if method in QUALITY_OF_METHOD]
    return max(found, key=QUALITIES.index, default=None)


def alike(line: Mapping[str, Any]) -> str:
    """SQL that chooses the assets of a group."""
    return " AND ".join(f"{name} IS NOT DISTINCT FROM {literal(line[name])}" for name in GROUP)


def sums_of_each(
    engine: duckdb.DuckDBPyConnection, lines: Sequence[Mapping[str, Any]]
) -> dict[int, dict[str, Sum]]:
    """By the number of a group, its sums."""
    if not lines:
        return {}
    numbered = " ".join(
        f"WHEN {alike(line)} THEN {number}" for number, line in enumerate(lines, start=1)
    )
    chosen = f"(SELECT *, CASE {numbered} END AS look FROM interval_sum)"
    return sums_by_each(engine, ("look",), "look IS NOT NULL", chosen)["look"]


def drawn_row(line: Mapping[str, Any], added_up: Mapping[str, Sum]) -> dict[str, Spread]:
    """Yearly carbon and energy of a group, where they are known."""
    stated = {"gwp_per_year": line["gwp"], "energy_per_year": line["energy"]}
    known = {word: value for word, value in stated.items() if value is not None}
    return bounds(added_up, known)


def look_row(
    number: int,
    line: dict[str, Any],
    reasons: tuple[str, ...],
    drawn: Mapping[str, Spread],
) -> LookRow:
    """One group as it is printed."""
    quality = worst(line["methods"])
    prefix = f"look.{number}"
    gwp: Figure = figure(
        f"{prefix}.gwp_per_year", drawn.get("gwp_per_year"), "kgCO2e/year", quality
    )
    return LookRow(
        category=line["category"],
        manufacturer=line["manufacturer"],
        model=line["model"],
        site=line["site"],
        devices=line["devices"],
        age_years=round(line["age_years"], 1) if line["age_years"] is not None else None,
        gwp_per_year=gwp,
        energy_per_year=figure(
            f"{prefix}.energy_per_year",
            drawn.get("energy_per_year"),
            "kWh/year",
            worst(line["energies_by"]),
        ),
        reasons=reasons,
        examples=tuple(example for example in line["examples"] if example),
    )


def largest(engine: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The groups of alike assets with the largest yearly footprint, and what is known of them."""
    lines = fetch_dicts(engine, LARGEST.format(rows=ROWS))
    if not lines:
        return []
    chosen = " OR ".join(f"({alike(line)})" for line in lines)
    known = {group_of(line): line for line in fetch_dicts(engine, KNOWN.format(chosen=chosen))}
    return [line | known[group_of(line)] for line in lines]


def group_of(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the assets of a line share."""
    return tuple(line[name] for name in GROUP)


def look_first(engine: duckdb.DuckDBPyConnection) -> tuple[LookRow, ...]:
    """The groups of alike assets with the largest yearly footprint, and why each matters."""
    lines = largest(engine)
    sums = sums_of_each(engine, lines)
    return tuple(
        look_row(
            number,
            line,
            reasons_of(line, number <= 3, line["is_most_energy"]),
            drawn_row(line, sums.get(number, {})),
        )
        for number, line in enumerate(lines, start=1)
    )
