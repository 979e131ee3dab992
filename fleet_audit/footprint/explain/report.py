"""The explanations of all figures of a report at once, from the sums that it already holds.

Each is the same as `explain_figure` gives for its name; only what is read is shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from fleet_audit.footprint.bills import MOST, bills
from fleet_audit.footprint.causes import YEAR
from fleet_audit.footprint.explain.arithmetic import class_of
from fleet_audit.footprint.explain.asset import ASSET_FIGURES, read_assets
from fleet_audit.footprint.explain.bill import explained_bill
from fleet_audit.footprint.explain.gathered import (
    OF_PLACES,
    TOTALS,
    Gathered,
    Table,
    gather,
    spread_of,
)
from fleet_audit.footprint.explain.interval import Interval, of_parts
from fleet_audit.footprint.explain.missing import explain_told
from fleet_audit.footprint.explain.particular import (
    explain_per_kwh,
    explain_view,
    explained_age,
    explained_part,
    known_ages,
)
from fleet_audit.footprint.explain.scope import explain_scopes
from fleet_audit.footprint.explain.total import later, of_groups
from fleet_audit.footprint.figures import MEASURE_OF, STAGE_MEASURES
from fleet_audit.footprint.look_first import alike
from fleet_audit.footprint.missing import Missing
from fleet_audit.footprint.rollup import Group, are_drawn, of_stages, roll_up
from fleet_audit.footprint.scopes import ScopeLine
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.site_details import MOST_SITES
from fleet_audit.footprint.spread import NOTHING
from fleet_audit.footprint.uncertainty import CAUSED, MATCHING, UNCUT
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import Figure, LookRow, PlaceRow, ReportContext
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

EMBODIED = MEASURE_OF["embodied"][0]
SAME = "has_ademe"
"""Devices that ADEME's method counts too."""
ASSET = re.compile(r"asset\.(\d+)")
"""Where the amount of a kind of device comes from: one of them."""


class Audited(Struct, frozen=True, kw_only=True):
    """A report, and the views that it was made from."""

    context: ReportContext
    engine: duckdb.DuckDBPyConnection
    places: Sequence[Place]
    reference: Reference
    missing: Missing
    scopes: Sequence[ScopeLine]


def explain_report(audited: Audited) -> tuple[Explanation, ...]:
    """Every figure of the footprint that the report holds, and one device of each class."""
    context = audited.context
    if not context.headline.devices:
        return ()
    gathered = gather(audited.engine, _tables(context))
    after = later(audited.engine)
    found = [
        *_totals(audited, gathered["fleet"], after),
        *_compared(audited, gathered["same"], after),
        *_categories(audited, gathered["category"]),
        *_places(context.sites, gathered["site"]),
        *_places(context.departments, gathered["department"]),
        *_groups_alike(context.look_first, gathered["look"]),
        *_behind(audited),
        *explain_told(audited.missing, context.missing, context.headline, audited.reference),
        *explain_scopes(audited.scopes),
    ]
    return (*found, *_examples(audited, found))


def _tables(context: ReportContext) -> dict[str, Table]:
    """The tables of the report, as they are cut."""
    cases = " ".join(
        f"WHEN {alike(structs.asdict(row))} THEN {place}"
        for place, row in enumerate(context.look_first)
    )
    return {
        "fleet": Table(UNCUT),
        "same": Table(SAME),
        "category": Table("category", TOTALS),
        "site": Table("site", OF_PLACES, are_drawn(len(context.sites))),
        "department": Table("department", OF_PLACES, are_drawn(len(context.departments))),
        "look": Table(f"CASE {cases} END" if cases else "NULL", OF_PLACES),
    }


def _totals(audited: Audited, gathered: Gathered, after: tuple[str, ...]) -> Iterator[Explanation]:
    """The fleet's totals and its stages, as sums of the categories."""
    context = audited.context
    head = context.headline
    categories = _known_categories(audited)
    stages = [(row.gwp_per_year, *_stage_words(row.stage)) for row in context.stages]
    totals = [(getattr(head, word), MEASURE_OF[word][0], word) for word in TOTALS]
    for figure, measure, word in (*totals, *stages):
        found = _of_categories(figure, measure, word, categories, gathered, UNCUT)
        if figure is head.gwp_per_year:
            found = structs.replace(found, uncertainty=context.uncertainty)
        yield _with_notes(found, after)


def _compared(
    audited: Audited, gathered: Gathered, after: tuple[str, ...]
) -> Iterator[Explanation]:
    """The other views of what is embodied: by year of purchase, and beside ADEME's method."""
    engine, head = audited.engine, audited.context.headline
    for figure in (head.purchase_year, head.embodied_ademe):
        if (view := explain_view(engine, figure.id)) is not None:
            yield view
    categories = roll_up(engine, "category", SAME, (EMBODIED, YEAR))
    figure = head.embodied_of_ademe_scope
    found = _of_categories(figure, EMBODIED, "embodied", categories, gathered, MATCHING)
    yield _with_notes(found, after)


def _with_notes(found: Explanation, notes: tuple[str, ...]) -> Explanation:
    """A sum of something, with what must be said of it beside the rest."""
    return structs.replace(found, notes=(*found.notes, *notes)) if found.terms else found


def _known_categories(audited: Audited) -> list[Group]:
    """The categories with their figures of the report, and their stages."""
    stages = of_stages(audited.engine)
    return [
        Group(
            row.category,
            row.devices,
            {
                **stages[row.category],
                **{MEASURE_OF[word][0]: spread_of(getattr(row, word)) for word in TOTALS},
            },
        )
        for row in audited.context.categories
    ]


def _stage_words(stage: str) -> tuple[str, str]:
    """The measure of a stage, and the figure of a category that holds it."""
    return STAGE_MEASURES[stage], "use_per_year" if stage == "use" else "embodied_per_year"


def _of_categories(
    figure: Figure,
    measure: str,
    word: str,
    categories: Sequence[Group],
    gathered: Gathered,
    key: str,
) -> Explanation:
    total = spread_of(figure)
    parts = [spread for group in categories if (spread := group.measures[measure]) is not None]
    if total is None:
        ends = Interval()
    elif measure in CAUSED:
        ends = gathered.interval(key, word, total)
    else:
        ends = of_parts(parts, total, figure.unit)
    return of_groups(figure.id, measure, figure.unit, word, total or NOTHING, categories, ends)


def _categories(audited: Audited, gathered: Gathered) -> Iterator[Explanation]:
    """The figures of each category, as sums of its devices, and its median age."""
    counted = known_ages(audited.engine)
    yield explained_age(audited.context.headline.age_years, counted[None])
    for row in audited.context.categories:
        yield explained_age(row.age_years, counted.get(row.category, (0, 0)))
        for word in TOTALS:
            yield gathered.explained(row.category, getattr(row, word))


def _places(rows: Sequence[PlaceRow], gathered: Gathered) -> Iterator[Explanation]:
    """The figures of each site or department."""
    for row in rows[:MOST_SITES]:
        for word in OF_PLACES:
            yield gathered.explained(row.name, getattr(row, word))


def _groups_alike(rows: Sequence[LookRow], gathered: Gathered) -> Iterator[Explanation]:
    """The figures of the groups to look at first."""
    for place, row in enumerate(rows):
        for word in OF_PLACES:
            yield gathered.explained(str(place), getattr(row, word))


def _behind(audited: Audited) -> Iterator[Explanation]:
    """The energy behind the bill, and what of the bill the equipment takes."""
    for row in audited.context.hidden_energy:
        for figure in (row.primary, row.final):
            if figure is not None:
                yield explained_part(audited.engine, row, figure, audited.reference)
    if (behind_each := explain_per_kwh(audited.context.hidden_energy)) is not None:
        yield behind_each
    if audited.context.bills:
        known = bills(audited.engine, audited.places)[:MOST]
        for billed, bill in zip(audited.context.bills, known, strict=True):
            yield explained_bill(billed.share.id, bill)


def _examples(audited: Audited, found: Iterable[Explanation]) -> Iterator[Explanation]:
    """One device of each class that the sums are made of, from its facts to its year."""
    chosen: dict[str, int] = {}
    for explanation in found:
        if explanation.figure.startswith("category."):
            for term in explanation.terms:
                if term.origin and (number := ASSET.fullmatch(term.origin)):
                    chosen.setdefault(class_of(term.symbol), int(number[1]))
    numbers = sorted(set(chosen.values()))
    for asset in read_assets(audited.engine, numbers, audited.reference):
        yield ASSET_FIGURES["gwp_per_year"](asset)
