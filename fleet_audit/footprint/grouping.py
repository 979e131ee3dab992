"""Sums of figures that not every device has, each with the number of devices that it holds for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import combined
from fleet_audit.footprint.spread import Spread

if TYPE_CHECKING:
    import duckdb


class Held(Struct, frozen=True):
    """A sum, and how many devices it holds for."""

    spread: Spread | None
    """Null where no device has the figure."""
    devices: int


class HeldGroup(Struct, frozen=True):
    """One line of a table: its devices, and what is known of some of them."""

    key: Any
    devices: int
    held: Mapping[str, Held]


def grouped(
    engine: duckdb.DuckDBPyConnection,
    relation: str,
    column: str | None,
    measures: Mapping[str, tuple[str, float]],
) -> list[HeldGroup]:
    """A relation of assets by one of its columns (null: all in one), biggest first.

    `measures` gives for each name the column of small units and how many make a reported one. The
    errors of devices of a category move together, those of categories apart.
    """
    key = column or "1"
    counted = "true" if column == "category" else "NOT is_vm"
    listed = ", ".join(_sums(name) for name, _ in measures.values())
    lines = fetch_dicts(
        engine,
        f"""SELECT {key} AS key, category,
            coalesce(sum(quantity) FILTER (WHERE {counted}), 0)::BIGINT AS devices, {listed}
        FROM {relation} GROUP BY ALL ORDER BY ALL""",
    )
    by_key: dict[Any, list[dict[str, Any]]] = {}
    for line in lines:
        by_key.setdefault(line["key"], []).append(line)
    groups = [
        HeldGroup(
            value,
            sum(line["devices"] for line in own),
            {name: _held(own, column, per) for name, (column, per) in measures.items()},
        )
        for value, own in by_key.items()
    ]
    return sorted(groups, key=_order)


def _sums(column: str) -> str:
    ends = ", ".join(
        f"sum({column}{end})::DOUBLE AS {column}{end}" for end in ("", "_low", "_high")
    )
    return (
        f"{ends}, coalesce(sum(quantity) FILTER (WHERE {column} IS NOT NULL), 0)::BIGINT "
        f"AS {column}_devices"
    )


def _held(lines: Sequence[Mapping[str, Any]], column: str, per_unit: float) -> Held:
    parts = [
        Spread(line[column], line[f"{column}_low"], line[f"{column}_high"]).scaled(1 / per_unit)
        for line in lines
        if line[column] is not None
    ]
    return Held(combined([*parts]), sum(line[f"{column}_devices"] for line in lines))


def _order(group: HeldGroup) -> tuple[float, str]:
    """Biggest last measure first, then by name, so that the order never wavers."""
    known = [held.spread.mid for held in group.held.values() if held.spread is not None]
    return (-(known[-1] if known else 0.0), str(group.key))


ADEME_COLUMNS = (
    "gwp_embodied_ademe_kgco2e",
    "gwp_embodied_of_ademe_scope_kgco2e",
    "devices_with_ademe",
)
"""The second method beside the first, for the devices that have both; ADEME gives no spread."""


def ademe_totals(
    engine: duckdb.DuckDBPyConnection, column: str | None
) -> dict[Any, list[float | None]]:
    """Whole-life kgCO2e by ADEME's method for each line, ours of the same devices, and how many."""
    made = ("manufacturing_g", "distribution_g", "end_of_life_g", "one_figure_g")
    ours = " + ".join(f"coalesce({each}, 0)" for each in made)
    lines = engine.execute(
        f"""SELECT {column or "1"} AS key, sum(ademe_g)::DOUBLE / 1000,
            sum({ours}) FILTER (WHERE has_ademe)::DOUBLE / 1000,
            coalesce(sum(devices) FILTER (WHERE has_ademe), 0)::BIGINT
        FROM cube GROUP BY key"""
    ).fetchall()
    return {key: [*values] for key, *values in lines}
