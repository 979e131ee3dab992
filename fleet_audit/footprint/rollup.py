"""Tables rolled up from the cube, by any of its dimensions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from fleet_audit.footprint.cuts import Cuts, lines_by
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.totals import MEASURES as DRAWN
from fleet_audit.footprint.totals import Sum, bounds, sums_by_each
from fleet_audit.footprint.uncertainty import CAUSED, Moves, apart, moves, together

if TYPE_CHECKING:
    import duckdb

DIMENSIONS: dict[str, str | None] = {
    "category": "category",
    "site": "site",
    "department": "department",
    "age": "age_band",
    "organisation": None,
}
"""What a table may be cut by → the column of the cube; null is one row for all."""

PER_UNIT = 1000
"""Small units in a reported one: g in a kg, Wh in a kWh, kJ in a MJ."""
ENDS = ("", "_low", "_high")
"""What the columns of a value and of its bounds end with."""

MEASURES: dict[str, tuple[str, ...]] = {
    "gwp_manufacturing_kgco2e": ("manufacturing_g",),
    "gwp_embodied_kgco2e": ("manufacturing_g", "distribution_g", "end_of_life_g", "one_figure_g"),
    "gwp_embodied_kgco2e_per_year": (
        "manufacturing_year_g",
        "distribution_year_g",
        "end_of_life_year_g",
        "one_figure_year_g",
    ),
    "gwp_use_kgco2e_per_year": ("use_year_g",),
    "gwp_use_market_kgco2e_per_year": ("use_market_year_g",),
    "gwp_kgco2e_per_year": (
        "manufacturing_year_g",
        "distribution_year_g",
        "end_of_life_year_g",
        "one_figure_year_g",
        "use_year_g",
    ),
    "energy_kwh_per_year": ("energy_year_wh",),
    "cooling_kwh_per_year": ("cooling_year_wh",),
    "pe_manufacturing_mj_per_year": ("pe_manufacturing_year_kj",),
    "pe_use_mj_per_year": ("pe_use_year_kj",),
    "gwp_manufacturing_kgco2e_per_year": ("manufacturing_year_g",),
    "gwp_distribution_kgco2e_per_year": ("distribution_year_g",),
    "gwp_end_of_life_kgco2e_per_year": ("end_of_life_year_g",),
    "gwp_one_figure_kgco2e_per_year": ("one_figure_year_g",),
}
"""Reported measure → the columns of the cube that it adds."""
EVERY = frozenset(MEASURES)


DRAWN_GROUPS = 60
"""Groups of a table that are drawn; of more it would take longer than the sums themselves."""


class Group(Struct, frozen=True):
    """One line of a rolled-up table."""

    key: Any
    devices: int
    measures: Mapping[str, Spread | None]
    """Null where no device of the group has a figure."""


def measured(added: Mapping[str, Any], columns: tuple[str, ...]) -> Spread | None:
    """The measure of one (group, category), its bounds moving together; null if unknown."""
    known = [column for column in columns if added[column] is not None]
    if not known:
        return None
    return together(
        Spread(
            added[column] / PER_UNIT,
            added[f"{column}_low"] / PER_UNIT,
            added[f"{column}_high"] / PER_UNIT,
        )
        for column in known
    )


def combined(parts: list[Spread | None]) -> Spread | None:
    """Categories added up, their errors apart; null where none is known."""
    known = [part for part in parts if part is not None]
    return apart(known) if known else None


def bounded(summed: Spread | None, moved: Moves | None) -> Spread | None:
    """A sum with the bounds that the causes of its error give it, where they are known."""
    return summed if summed is None or moved is None else moved.around(summed.mid)


def roll_up(
    engine: duckdb.DuckDBPyConnection,
    column: str | None,
    where: str = "true",
    names: Collection[str] = EVERY,
) -> list[Group]:
    """The cube by one of its columns (null: all in one), biggest yearly footprint first.

    Bounds come from the causes of error that devices share (`72_interval.sql`); of measures that
    have none there, the errors of a category move together and those of categories apart. Of a
    table of few groups they are drawn (`totals`), so that one total has one interval wherever it
    stands; of more they are of the first order. `names` are the measures that are asked for.
    """
    return roll_ups(engine, (column,), where, names)[column]


def roll_ups(
    engine: duckdb.DuckDBPyConnection,
    columns: Sequence[str | None],
    where: str = "true",
    names: Collection[str] = EVERY,
) -> dict[str | None, list[Group]]:
    """The same by each of some columns, from one look at the sums."""
    listed = [name for name in MEASURES if name in names]
    summed = added_by(engine, columns, where, listed)
    few = [column for column in columns if are_drawn(len(summed[column]))]
    words = [CAUSED[name] for name in listed if name in CAUSED]
    sums = sums_by_each(engine, few, where) if few and words else {}
    found = {}
    for column in columns:
        groups = [group_of(key, lines, column, listed) for key, lines in summed[column].items()]
        if column in sums:
            groups = [drawn_group(group, sums[column].get(group.key, {})) for group in groups]
        if column not in sums or set(words) - set(DRAWN):
            groups = moved_groups(engine, groups, column, where, column in sums)
        found[column] = sorted(groups, key=footprint_order)
    return found


def added_by(
    engine: duckdb.DuckDBPyConnection,
    columns: Sequence[str | None],
    where: str,
    names: Sequence[str],
) -> dict[str | None, dict[Any, list[dict[str, Any]]]]:
    """By column and the value of it, a line for each category with the sums that measures take."""
    taken = dict.fromkeys(each for name in names for each in MEASURES[name])
    sums = [f"sum({each}{end}) AS {each}{end}" for each in taken for end in ("", "_low", "_high")]
    devices = (
        "sum(devices)::BIGINT AS any_device",
        "coalesce(sum(devices) FILTER (WHERE NOT is_vm), 0)::BIGINT AS real_device",
    )
    what = ", ".join((*devices, *sums))
    return lines_by(engine, Cuts(tuple(columns), ("category",)), what, "cube", where)


def group_of(
    key: Any, lines: Sequence[Mapping[str, Any]], column: str | None, names: Sequence[str]
) -> Group:
    """One line of a table, by the errors of its categories."""
    # A virtual machine is a device of its own only where categories are told apart.
    counted = "any_device" if column == "category" else "real_device"
    return Group(
        key,
        sum(line[counted] for line in lines),
        {name: combined([measured(line, MEASURES[name]) for line in lines]) for name in names},
    )


def moved_groups(
    engine: duckdb.DuckDBPyConnection,
    groups: Sequence[Group],
    column: str | None,
    where: str,
    are_drawn: bool,
) -> list[Group]:
    """The groups with the bounds that all causes give, of the measures that are not drawn."""
    moved = moves(engine, column or "1", where)
    return [
        structs.replace(
            group,
            measures={
                name: spread
                if are_drawn and CAUSED.get(name) in DRAWN
                else bounded(spread, moved.get(group.key, {}).get(name))
                for name, spread in group.measures.items()
            },
        )
        for group in groups
    ]


def of_stages(engine: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Spread | None]]:
    """By category, the yearly measures of its stages, whose bounds move together."""
    lines = fetch_dicts(
        engine,
        "SELECT category, sum(COLUMNS('^(.*_year_g(?:_low|_high)?)$')) FROM cube GROUP BY category",
    )
    return {
        line["category"]: {
            name: measured(line, columns)
            for name, columns in MEASURES.items()
            if len(columns) == 1 and columns[0].endswith("_year_g")
        }
        for line in lines
    }


def drawn_group(group: Group, added_up: Mapping[str, Sum]) -> Group:
    """One group, where its sums are known."""
    values = {
        word: spread.mid for name, word in CAUSED.items() if (spread := group.measures.get(name))
    }
    drawn = bounds(added_up, values)
    words = {name: drawn[word] for name, word in CAUSED.items() if word in drawn}
    return structs.replace(group, measures={**group.measures, **words})


def count_groups(engine: duckdb.DuckDBPyConnection, column: str) -> int:
    """How many lines a table by this column of the cube has."""
    lines = engine.execute(f"SELECT count(*) FROM (SELECT DISTINCT {column} FROM cube)").fetchone()
    return lines[0] if lines else 0


def are_drawn(number_of_groups: int) -> bool:
    """Whether the lines of a table of so many groups have drawn bounds."""
    return number_of_groups <= DRAWN_GROUPS


def footprint_order(group: Group) -> tuple[float, str]:
    """Sort key: biggest yearly kgCO2e first, then by name, so that the order never wavers."""
    total = group.measures.get("gwp_kgco2e_per_year")
    return (-(total.mid if total else 0.0), str(group.key))


def result_hash(engine: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 of the whole sums by organisation, category, country and method, in a fixed order.

    Two engines that computed the same footprint have the same one, whatever the tables asked for.
    """
    lines = fetch_dicts(
        engine,
        """SELECT organisation_id, category, zone, method, energy_by, is_paid_off,
            sum(devices)::BIGINT AS devices,
            sum(COLUMNS('^(.*_(?:g|wh|kj)(?:_low|_high)?)$'))::BIGINT
        FROM cube GROUP BY ALL ORDER BY ALL""",
    )
    text = "\n".join(repr(sorted(line.items())) for line in lines)
    return f"sha256:{sha256(text.encode()).hexdigest()}"
