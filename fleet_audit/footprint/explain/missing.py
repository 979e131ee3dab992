"""The figures of what is declared and was not seen, and of the whole with what was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fleet_audit.footprint.causes import YEAR
from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.explain.asset import ASSET_FIGURES, read_asset, read_assets
from fleet_audit.footprint.explain.gathered import (
    OF_PLACES,
    TOTALS,
    Gathered,
    Table,
    gather,
    spread_of,
)
from fleet_audit.footprint.explain.interval import DRAWN, Interval, of_line, of_total
from fleet_audit.footprint.explain.subject import Asset
from fleet_audit.footprint.explain.total import left_out, line_spread
from fleet_audit.footprint.figures import MEASURE_OF, UNKNOWN, one, scalar
from fleet_audit.footprint.missing import Missing, Tally, fleet_measures, whole
from fleet_audit.footprint.rollup import Group
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.uncertainty import MATCHING, UNCUT
from fleet_audit.model.category_names import categories_named
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import said
from fleet_audit.model.report import Headline, MissingDevices
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

OWN = "method NOT IN ('proxy', 'none')"
"""Devices whose embodied figure is their category's own."""
SHARED = said("Seen and missing devices of a class share its figures, and err alike.")
UNSEEN = said(
    "Nothing is known of a device that was not seen: it is taken as one of its category, of "
    "unknown age, in the country of the organisation."
)


class MissingAsset(Asset):
    """The missing devices of a category, as one line of the kernel."""

    counted_by = said("declared - seen")

    def figure(self, measure: str) -> str:
        """The name of one of their figures."""
        return f"missing.{self.line['category']}.{measure}"


def explain_missing(
    engine: duckdb.DuckDBPyConnection, missing: Missing, name: str, reference: Reference
) -> Explanation | None:
    """A name that starts with `missing.` or `whole.`."""
    scope, _, measure = name.removeprefix("missing.").rpartition(".")
    if missing.engine is None or measure not in MEASURE_OF:
        return None
    if scope == "whole":
        return explain_whole(engine, missing, measure)
    if scope in {"", "headline"}:
        groups = missing.groups("category", (MEASURE_OF[measure][0], YEAR))
        return explain_all(groups, missing.engine, scope, measure)
    found = next((tally for tally in missing.tallies if tally.category == scope), None)
    return explain_tally(missing.engine, found, measure, reference) if found else None


def explain_tally(
    engine: duckdb.DuckDBPyConnection, tally: Tally, measure: str, reference: Reference
) -> Explanation | None:
    """One category: devices declared less devices seen, each as its class."""
    asset_id = scalar(engine, f"SELECT asset_id FROM impact WHERE category = '{tally.category}'")
    asset = read_asset(engine, asset_id, reference, MissingAsset) if asset_id else None
    if asset is None:
        return None
    column, unit = MEASURE_OF[measure]
    where = f"category = '{tally.category}'"
    spread = line_spread(engine, column, where)
    ends = of_line(engine, column, spread, unit, where) if spread else Interval()
    return of_tally(tally, asset, measure, spread, ends)


def of_tally(
    tally: Tally, asset: Asset, measure: str, spread: Spread | None, ends: Interval
) -> Explanation:
    """The same, from one device and an interval that are known."""
    each, unit = ASSET_FIGURES[measure](asset), MEASURE_OF[measure][1]
    # Of several organisations, one may have more than it declares and fill no other's gap.
    is_difference = (tally.declared or 0) - tally.seen == tally.missing
    count = f"({tally.declared} - {tally.seen})" if is_difference else str(tally.missing)
    return Explanation(
        figure=asset.figure(measure),
        value=each.value,
        low=round(spread.low, 3) if spread else None,
        high=round(spread.high, 3) if spread else None,
        unit=unit,
        formula=said("(declared - seen) × one device of the category"),
        arithmetic=equals(f"{count} × {number(each.value / tally.missing)}", each.value, unit)
        if each.value is not None
        else each.arithmetic,
        low_arithmetic=ends.low,
        high_arithmetic=ends.high,
        terms=(
            given("declared", tally.declared, "devices", said("organisation sheet"), "declared"),
            given("seen", tally.seen, "devices", said("inventory")),
        ),
        parts=(each,),
        notes=(*ends.notes, UNSEEN),
    )


def explain_all(
    groups: list[Group], engine: duckdb.DuckDBPyConnection, scope: str, measure: str
) -> Explanation:
    """All that is missing, or for the headline what has figures of its own."""
    column, unit = MEASURE_OF[measure]
    where = OWN if scope else "true"
    total = one(engine, where, (column,)).measures[column]
    parts = [spread for group in groups if (spread := group.measures[column]) is not None]
    ends = of_total(engine, column, total, unit, parts, where) if total else Interval()
    return of_all(groups, owned(engine) if scope else None, measure, total, ends)


def owned(engine: duckdb.DuckDBPyConnection) -> set[str]:
    """Categories whose figures are their own."""
    lines = engine.execute(f"SELECT DISTINCT category FROM cube WHERE {OWN}").fetchall()
    return {line[0] for line in lines}


def of_all(
    groups: Sequence[Group],
    of_headline: set[str] | None,
    measure: str,
    total: Spread | None,
    ends: Interval,
) -> Explanation:
    """The same, from a total and an interval that are known; null where it is not the headline."""
    column, unit = MEASURE_OF[measure]
    kept = [group for group in groups if of_headline is None or group.key in of_headline]
    known = [(group, spread) for group in kept if (spread := group.measures[column]) is not None]
    notes = (*ends.notes, *left_out(kept, column))
    if of_headline is not None:
        notes = (*notes, *_without(sorted({str(group.key) for group in groups} - of_headline)))
    return Explanation(
        figure=f"missing.{measure}" if of_headline is None else f"missing.headline.{measure}",
        value=round(total.mid, 3) if total else None,
        low=round(total.low, 3) if total else None,
        high=round(total.high, 3) if total else None,
        unit=unit,
        formula=f"Σ missing.category.{measure}",
        arithmetic=equals(" + ".join(number(spread.mid) for _, spread in known), total.mid, unit)
        if total
        else said(UNKNOWN),
        low_arithmetic=ends.low,
        high_arithmetic=ends.high,
        uncertainty=ends.uncertainty,
        terms=tuple(_term(group, spread, measure) for group, spread in known),
        notes=notes,
    )


def _without(categories: Sequence[str]) -> tuple[str, ...]:
    if not categories:
        return ()
    return (
        said(
            "Left out of the headline, since their figures are borrowed or unknown: {categories}.",
            categories=categories_named(categories),
        ),
    )


def explain_whole(engine: duckdb.DuckDBPyConnection, missing: Missing, measure: str) -> Explanation:
    """Devices seen and devices missing together."""
    column = MEASURE_OF[measure][0]
    sides = {
        name: fleet_measures(each, (column,)).get(column) if each else None
        for name, each in (("fleet", engine), ("missing", missing.engine))
    }
    return of_whole(measure, whole(engine, missing, (column,))[column], sides)


def of_whole(
    measure: str, total: Spread | None, of_sides: Mapping[str, Spread | None]
) -> Explanation:
    """The same, from totals that are known."""
    unit = MEASURE_OF[measure][1]
    sides = [(name, spread) for name, spread in of_sides.items() if spread is not None]
    return Explanation(
        figure=f"whole.{measure}",
        value=round(total.mid, 3) if total else None,
        low=round(total.low, 3) if total else None,
        high=round(total.high, 3) if total else None,
        unit=unit,
        formula=f"fleet.{measure} + missing.{measure}",
        arithmetic=equals(" + ".join(number(side.mid) for _, side in sides), total.mid, unit)
        if total
        else said(UNKNOWN),
        terms=tuple(_side(name, spread, measure) for name, spread in sides),
        notes=(DRAWN, SHARED),
    )


def _term(group: Group, spread: Spread, measure: str) -> Term:
    return Term(
        symbol=f"{group.devices} {group.key}",
        value=round(spread.mid, 3),
        low=round(spread.low, 3),
        high=round(spread.high, 3),
        unit=MEASURE_OF[measure][1],
        origin=f"missing.{group.key}.{measure}",
    )


def _side(name: str, spread: Spread, measure: str) -> Term:
    return Term(
        symbol=name,
        value=round(spread.mid, 3),
        low=round(spread.low, 3),
        high=round(spread.high, 3),
        unit=MEASURE_OF[measure][1],
        origin=f"{name}.{measure}",
    )


def explain_told(
    missing: Missing, told: MissingDevices | None, seen: Headline, reference: Reference
) -> Iterator[Explanation]:
    """Every figure that a report prints of what was not seen, or of the whole with it."""
    if missing.engine is None or told is None:
        return
    tables = {"category": Table("category"), "all": Table(UNCUT), "owned": Table(OWN)}
    gathered = gather(missing.engine, tables)
    groups = [
        Group(
            row.category,
            row.devices,
            {MEASURE_OF[word][0]: spread_of(getattr(row, word)) for word in TOTALS},
        )
        for row in told.rows
    ]
    lines = {asset["category"]: asset for asset in _lines(missing.engine, reference)}
    yield from _of_categories(missing.tallies, lines, groups, gathered["category"])
    totals = {word: spread_of(getattr(told, word)) for word in OF_PLACES}
    for word, total in totals.items():
        ends = gathered["all"].interval(UNCUT, word, total)
        yield of_all(groups, None, word, total, ends)
    if told.headline_gwp_per_year is not None:
        headline = spread_of(told.headline_gwp_per_year)
        ends = gathered["owned"].interval(MATCHING, "gwp_per_year", headline)
        yield of_all(groups, owned(missing.engine), "gwp_per_year", headline, ends)
    for word, total in totals.items():
        sides = {"fleet": spread_of(getattr(seen, word)), "missing": total}
        yield of_whole(word, spread_of(getattr(told, f"whole_{word}")), sides)


def _of_categories(
    tallies: Sequence[Tally],
    lines: Mapping[str, Asset],
    groups: Sequence[Group],
    gathered: Gathered,
) -> Iterator[Explanation]:
    """The figures of each category that is missing."""
    tally_of = {tally.category: tally for tally in tallies}
    for group in groups:
        for word in TOTALS:
            spread = group.measures[MEASURE_OF[word][0]]
            ends = gathered.interval(group.key, word, spread)
            yield of_tally(tally_of[group.key], lines[group.key], word, spread, ends)


def _lines(engine: duckdb.DuckDBPyConnection, reference: Reference) -> list[Asset]:
    """The missing devices, a line for each category."""
    numbers = [row[0] for row in engine.execute("SELECT asset_id FROM impact").fetchall()]
    return read_assets(engine, numbers, reference, MissingAsset)
