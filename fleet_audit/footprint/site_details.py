"""What the first sites of a list hold, by category and by age: one look at the cube."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.figures import MEASURE_OF, figure
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import MEASURES, PER_UNIT
from fleet_audit.footprint.uncertainty import STILL, Moves, moves
from fleet_audit.model.report import AgeBand, Figure, SiteCell, SiteDetail

if TYPE_CHECKING:
    import duckdb

MOST_SITES = 100
"""Sites that have a page of their own, the heaviest first; the others stand in lists."""
OF_CELLS = ("gwp_per_year", "energy_per_year")


def sum_of(word: str) -> str:
    """SQL for a measure of a group, in reported units; null where no part of it is known."""
    columns = MEASURES[MEASURE_OF[word][0]]
    added = " + ".join(f"coalesce(sum({column}), 0)" for column in columns)
    known = ", ".join(f"sum({column})" for column in columns)
    return f"CASE WHEN coalesce({known}) IS NOT NULL THEN ({added})::DOUBLE / {PER_UNIT} END"


def site_details(
    engine: duckdb.DuckDBPyConnection,
    names: Sequence[str | None],
    bands: Sequence[tuple[int | None, int | None]],
    workplace: Sequence[str],
) -> tuple[SiteDetail, ...]:
    """Of each site in its place of the list: its categories, and its devices by age."""
    cells = _by_site(
        engine,
        f"""SELECT site, category, sum(devices)::BIGINT AS devices,
            {", ".join(f"{sum_of(word)} AS {word}" for word in OF_CELLS)}
        FROM cube WHERE NOT is_vm GROUP BY site, category
        ORDER BY coalesce(gwp_per_year, 0) DESC, category""",
    )
    moved = moves(
        engine, "row(site, category)", measures=[MEASURE_OF[word][0] for word in OF_CELLS]
    )
    beside = ", ".join(f"'{category}'" for category in workplace)
    aged = _by_site(
        engine,
        f"""SELECT site, age_band,
            coalesce(sum(devices) FILTER (WHERE category IN ({beside})), 0)::BIGINT AS workplace,
            coalesce(sum(devices) FILTER (WHERE category NOT IN ({beside})), 0)::BIGINT AS shared,
            coalesce(sum(devices) FILTER (WHERE is_paid_off), 0)::BIGINT AS past_lifetime
        FROM cube WHERE NOT is_vm GROUP BY site, age_band""",
    )
    return tuple(
        SiteDetail(
            cells=tuple(
                _cell(place, line, moved.get((name, line["category"]), {}))
                for line in cells.get(name, ())
            ),
            ages=_ages(aged.get(name, []), bands),
        )
        for place, name in enumerate(names[:MOST_SITES], start=1)
    )


def _by_site(engine: duckdb.DuckDBPyConnection, sql: str) -> dict[str | None, list[dict[str, Any]]]:
    found: dict[str | None, list[dict[str, Any]]] = {}
    for line in fetch_dicts(engine, sql):
        found.setdefault(line["site"], []).append(line)
    return found


def _cell(place: int, line: dict[str, Any], moved: Mapping[str, Moves]) -> SiteCell:
    """The bounds are of the first order, as `explain` works them out."""

    def of(word: str) -> Figure:
        measure, unit = MEASURE_OF[word]
        value = line[word]
        around = None if value is None else moved.get(measure, STILL).around(value)
        return figure(f"site.{place}.{line['category']}.{word}", around, unit)

    return SiteCell(
        category=line["category"],
        devices=line["devices"],
        gwp_per_year=of("gwp_per_year"),
        energy_per_year=of("energy_per_year"),
    )


def _ages(
    lines: Sequence[dict[str, Any]], bands: Sequence[tuple[int | None, int | None]]
) -> tuple[AgeBand, ...]:
    counted = {line["age_band"]: line for line in lines}
    nobody = {"workplace": 0, "shared": 0, "past_lifetime": 0}
    return tuple(
        AgeBand(
            from_years=start,
            to_years=end,
            workplace=(line := counted.get(start, nobody))["workplace"],
            shared=line["shared"],
            past_lifetime=line["past_lifetime"],
        )
        for start, end in bands
    )
