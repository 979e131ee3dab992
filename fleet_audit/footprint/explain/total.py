"""The figures of a group, as so many devices times so much each, and of the fleet as their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from fleet_audit.footprint.causes import YEAR
from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.explain.interval import Interval, of_line, of_total
from fleet_audit.footprint.figures import MEASURE_OF, STAGE_MEASURES, UNKNOWN, absent, one
from fleet_audit.footprint.relations import fetch_dicts, literal
from fleet_audit.footprint.rollup import MEASURES, PER_UNIT, Group, are_drawn, roll_up
from fleet_audit.footprint.spread import NOTHING, Spread
from fleet_audit.footprint.totals import bounds, sums
from fleet_audit.footprint.uncertainty import CAUSED, STILL, UNCUT, moves
from fleet_audit.model.category_names import categories_named
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import said

if TYPE_CHECKING:
    import duckdb

LINES = 12
"""Kinds of device written out; what remains is given as one sum."""

PAID_OFF = said("A device older than its lifetime is paid off: it counts 0 a year.")


def unit_sum(columns: tuple[str, ...]) -> str:
    """SQL for the known columns of one line added up, null if none is known."""
    added = " + ".join(f"coalesce({column}, 0)" for column in columns)
    return f"CASE WHEN coalesce({', '.join(columns)}) IS NOT NULL THEN {added} END"


class Kinds(NamedTuple):
    """Devices of a group that bear the same amount each, those that weigh most."""

    lines: list[dict[str, Any]]
    """Class, how many, how much each, and one of them."""
    rest: float
    """What those that are not written out weigh, in small units."""


NO_KIND = Kinds([], 0)


def kinds(engine: duckdb.DuckDBPyConnection, measure: str, where: str) -> Kinds:
    """The kinds of device of a group."""
    found = kinds_by(engine, {"all": (UNCUT, (measure,))}, where)
    return found["all"].get((measure, UNCUT), NO_KIND)


def kinds_by(
    engine: duckdb.DuckDBPyConnection,
    tables: Mapping[str, tuple[str, Sequence[str]]],
    where: str = "true",
) -> dict[str, dict[tuple[str, str | None], Kinds]]:
    """The same by the name of a table, and by measure and value of its key, as text.

    `tables` gives the SQL of the key of each, and its measures.
    """
    measures = dict.fromkeys(each for _, listed in tables.values() for each in listed)
    keys = ", ".join(f"({key})::VARCHAR AS key_of_{name}" for name, (key, _) in tables.items())
    amounts = ", ".join(f"({unit_sum(MEASURES[each])}) // quantity AS {each}" for each in measures)
    counted = " UNION ALL ".join(
        f"""SELECT '{name}' AS cut, '{each}' AS measure, key_of_{name} AS key, class_id,
            {each} AS each, sum(quantity)::BIGINT AS devices, min(asset_id) AS example
        FROM device WHERE {each} IS NOT NULL GROUP BY ALL"""
        for name, (_, listed) in tables.items()
        for each in listed
    )
    lines = fetch_dicts(
        engine,
        f"""WITH device AS MATERIALIZED (
            SELECT {keys}, class_id, asset_id, quantity, {amounts} FROM impact WHERE {where}
        ),
        kind AS ({counted})
        SELECT cut, measure, key, sum(each * devices) AS whole,
            -- the smallest first: those that weigh most
            min(struct_pack(weight := -each * devices, class_id, example, devices, each), {LINES})
                AS heaviest
        FROM kind GROUP BY cut, measure, key""",
    )
    found: dict[str, dict[tuple[str, str | None], Kinds]] = {name: {} for name in tables}
    for line in lines:
        written = sum(kind["weight"] for kind in line["heaviest"])
        known = Kinds(line["heaviest"], line["whole"] + written)
        found[line["cut"]][line["measure"], line["key"]] = known
    return found


def products(found: Kinds) -> str:
    """`54 × 48.052 + 8 × 0 + …`, with what is not written out as one sum."""
    written = [f"{line['devices']} × {number(line['each'] / PER_UNIT)}" for line in found.lines]
    rest = [number(found.rest / PER_UNIT)] if found.rest else []
    return " + ".join([*written, *rest]) or "0"


def kind_term(line: dict[str, Any], unit: str) -> Term:
    """One kind of device, with an asset whose own figures can be explained."""
    return given(
        f"{line['devices']} × {line['class_id']}",
        line["each"] / PER_UNIT,
        unit,
        f"asset.{line['example']}",
    )


def of_devices(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    measure: str,
    unit: str,
    where: str,
    is_drawn: bool = True,
) -> Explanation:
    """A group's figure as the sum of its devices."""
    found = kinds(engine, measure, where)
    spread = line_spread(engine, measure, where, is_drawn)
    ends = of_line(engine, measure, spread, unit, where, is_drawn) if spread else Interval()
    return of_kinds(name, measure, unit, spread, found, ends)


def of_kinds(
    name: str, measure: str, unit: str, spread: Spread | None, found: Kinds, ends: Interval
) -> Explanation:
    """The same, from kinds of device and an interval that are known."""
    notes = [*ends.notes]
    if measure != "gwp_use_kgco2e_per_year" and measure.endswith("_kgco2e_per_year"):
        notes.append(PAID_OFF)
    return Explanation(
        figure=name,
        value=round(spread.mid, 3) if spread else None,
        low=round(spread.low, 3) if spread else None,
        high=round(spread.high, 3) if spread else None,
        unit=unit,
        formula="Σ devices × " + measure,
        arithmetic=equals(products(found), spread.mid, unit) if spread else said(UNKNOWN),
        low_arithmetic=ends.low,
        high_arithmetic=ends.high,
        uncertainty=ends.uncertainty,
        terms=tuple(kind_term(line, unit) for line in found.lines),
        notes=tuple(notes),
    )


def line_spread(
    engine: duckdb.DuckDBPyConnection, measure: str, where: str, is_drawn: bool = True
) -> Spread | None:
    """A group's figure, summed from the devices and not from the cube."""
    columns = MEASURES[measure]
    added = ", ".join(f"sum({column})::DOUBLE AS {column}" for column in columns)
    line = fetch_dicts(engine, f"SELECT {added} FROM impact WHERE {where}")[0]
    known = [line[column] for column in columns if line[column] is not None]
    if not known:
        return None
    value, word = sum(known) / PER_UNIT, CAUSED[measure]
    moved = moves(engine, "true", where).get(True, {}).get(measure, STILL)
    drawn = bounds(sums(engine, where), {word: value}) if is_drawn else {}
    return drawn.get(word) or moved.around(value)


def of_categories(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    measure: str,
    unit: str,
    last_word: str,
    where: str = "true",
) -> Explanation:
    """A fleet's figure as the sum of its categories, whose own figures can be explained."""
    # (by their yearly carbon the categories are in order)
    groups = roll_up(engine, "category", where, (measure, YEAR))
    total = one(engine, where, (measure,)).measures[measure] or NOTHING
    parts = [spread for group in groups if (spread := group.measures[measure]) is not None]
    ends = of_total(engine, measure, total, unit, parts, where) if parts else Interval()
    found = of_groups(name, measure, unit, last_word, total, groups, ends)
    return structs.replace(found, notes=(*found.notes, *later(engine))) if parts else found


def of_groups(
    name: str,
    measure: str,
    unit: str,
    last_word: str,
    total: Spread,
    categories: Sequence[Group],
    ends: Interval,
) -> Explanation:
    """The same, from categories and an interval that are known."""
    every = [group for group in categories if group.devices]
    groups = [(group, spread) for group in every if (spread := group.measures[measure]) is not None]
    if not groups:
        return Explanation(
            figure=name,
            value=None,
            unit=unit,
            formula=f"Σ category.{last_word}",
            arithmetic=said("no device of this line has a published factor"),
        )
    added = " + ".join(number(spread.mid) for _, spread in groups)
    return Explanation(
        figure=name,
        value=round(total.mid, 3),
        low=round(total.low, 3),
        high=round(total.high, 3),
        unit=unit,
        formula=f"Σ category.{last_word}",
        arithmetic=equals(added, total.mid, unit),
        low_arithmetic=ends.low,
        high_arithmetic=ends.high,
        uncertainty=ends.uncertainty,
        terms=tuple(category_term(group, spread, unit, last_word) for group, spread in groups),
        notes=(*ends.notes, *left_out(every, measure)),
    )


def left_out(groups: list[Group], measure: str) -> tuple[str, ...]:
    """What must be said of the categories that a total knows nothing of."""
    unknown = [
        str(group.key)
        for group in groups
        if group.measures[measure] is None and group.key != "virtual_machine"
    ]
    if not unknown:
        return ()
    return (
        said(
            "Left out for want of a published figure, not zero: {categories}.",
            categories=categories_named(unknown),
        ),
    )


def later(engine: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What must be said of the devices that were not there yet."""
    number_left_out = absent(engine, "later")
    if not number_left_out:
        return ()
    return (
        said(
            "Left out, since bought or made after that day: {number} of the devices.",
            number=number_left_out,
        ),
    )


def category_term(group: Group, spread: Spread, unit: str, last_word: str) -> Term:
    """One category as a term of a fleet's total."""
    return Term(
        symbol=f"{group.devices} {group.key}",
        value=round(spread.mid, 3),
        low=round(spread.low, 3),
        high=round(spread.high, 3),
        unit=unit,
        origin=f"category.{group.key}.{last_word}",
    )


def explain_fleet(engine: duckdb.DuckDBPyConnection, measure: str) -> Explanation:
    """A figure of the whole fleet."""
    column, unit = MEASURE_OF[measure]
    return of_categories(engine, f"fleet.{measure}", column, unit, measure)


def explain_category(engine: duckdb.DuckDBPyConnection, category: str, measure: str) -> Explanation:
    """A figure of one category."""
    column, unit = MEASURE_OF[measure]
    where = f"category = {literal(category)}"
    return of_devices(engine, f"category.{category}.{measure}", column, unit, where)


def explain_stage(engine: duckdb.DuckDBPyConnection, stage: str) -> Explanation:
    """The yearly footprint of one lifecycle stage."""
    column = STAGE_MEASURES[stage]
    last_word = "use_per_year" if stage == "use" else "embodied_per_year"
    name = f"stage.{stage}.gwp_per_year"
    return of_categories(engine, name, column, "kgCO2e/year", last_word)


def explain_at_site(
    engine: duckdb.DuckDBPyConnection, number_in_list: int, category: str, measure: str
) -> Explanation | None:
    """A figure of one category at a site, whose bounds are of the first order."""
    sites = roll_up(engine, "site", names=(YEAR,))
    if not 1 <= number_in_list <= len(sites) or measure not in MEASURE_OF:
        return None
    column, unit = MEASURE_OF[measure]
    site = literal(sites[number_in_list - 1].key)
    where = f"site IS NOT DISTINCT FROM {site} AND category = {literal(category)}"
    name = f"site.{number_in_list}.{category}.{measure}"
    if engine.execute(f"SELECT 1 FROM impact WHERE {where} LIMIT 1").fetchone() is None:
        return None
    return of_devices(engine, name, column, unit, where, is_drawn=False)


def explain_place(
    engine: duckdb.DuckDBPyConnection, column: str, number_in_list: int, measure: str
) -> Explanation | None:
    """A figure of a site or a department, by its place in the report's list."""
    groups = roll_up(engine, column, names=(YEAR,))
    if not 1 <= number_in_list <= len(groups):
        return None
    measure_column, unit = MEASURE_OF[measure]
    where = f"{column} IS NOT DISTINCT FROM {literal(groups[number_in_list - 1].key)}"
    name = f"{column}.{number_in_list}.{measure}"
    return of_devices(engine, name, measure_column, unit, where, are_drawn(len(groups)))
