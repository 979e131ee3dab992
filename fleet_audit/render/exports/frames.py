"""The tables of a report as plain lists: one name of a column for a number, its unit in the name.

What a page says in words stands here in numbers, with the bounds that it has. The same lists make
the CSV files and the sheets of the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import structs

from fleet_audit.footprint.rollup import ENDS
from fleet_audit.model.lever import Recommendation
from fleet_audit.model.marking import N_
from fleet_audit.model.report import CategoryRow, Figure, MissingRow, PlaceRow, ReportContext
from fleet_audit.recommendations.deeds import deeds


class Frame(NamedTuple):
    """One list."""

    name: str
    """Of its file."""
    title: str
    """Of its sheet; marked, to be translated."""
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


OF_CATEGORY = {
    "gwp_embodied_kgco2e": "embodied",
    "gwp_embodied_kgco2e_per_year": "embodied_per_year",
    "gwp_use_kgco2e_per_year": "use_per_year",
    "gwp_kgco2e_per_year": "gwp_per_year",
    "energy_kwh_per_year": "energy_per_year",
}
"""Column → field of the figure that it holds."""
OF_PLACE = {"gwp_kgco2e_per_year": "gwp_per_year", "energy_kwh_per_year": "energy_per_year"}
SOURCE_FIELDS = (
    *("factor_id", "used_for", "value", "lower", "upper", "unit", "method"),
    *("source", "source_year", "url", "licence", "note"),
)
GRID_FIELDS = (
    *("zone", "year", "intensity_kgco2e_per_kwh", "low", "high", "pe_mj_per_kwh"),
    *("factor_id", "energy_kwh", "is_default"),
)
ACTION_FIELDS = (
    *("lever", "variant", "category", "country", "devices", "years", "kwh_per_year"),
    *("saved_use_kgco2e_per_year", "saved_embodied_kgco2e_per_year", "spent_kgco2e"),
    *("eur_now", "eur_per_year", "labour_hours", "npv_eur", "payback_years"),
    *("abatement_eur_per_tco2e", "socio_npv_eur", "confidence", "robustness", "is_counted"),
)


def frames(context: ReportContext) -> list[Frame]:
    """The lists of a report that have something to say."""
    every = [build(context) for build in BUILDS]
    return [frame for frame in every if frame.rows]


def bounded(names: Iterable[str]) -> list[str]:
    """Columns with those of their bounds."""
    return [f"{name}{end}" for name in names for end in ENDS]


def of_figure(figure: Figure | None) -> list[float | None]:
    """A value and its bounds."""
    return [None] * 3 if figure is None else [figure.value, figure.low, figure.high]


def _figures(row: CategoryRow | MissingRow | PlaceRow, fields: Iterable[str]) -> list[float | None]:
    return [value for field in fields for value in of_figure(getattr(row, field))]


def categories(context: ReportContext) -> Frame:
    """What was seen, by category."""
    heads = ["category", "devices", "declared", "method", "is_proxy", *bounded(["age_years"])]
    rows = [
        [
            *(row.category, row.devices, row.declared, row.method, row.is_proxy),
            *of_figure(row.age_years),
            *_figures(row, OF_CATEGORY.values()),
        ]
        for row in context.categories
    ]
    return Frame("categories", N_("Categories"), [*heads, *bounded(OF_CATEGORY)], rows)


def missing(context: ReportContext) -> Frame:
    """What is declared and was not seen, by category."""
    rows = [
        [
            *(row.category, row.devices, row.declared, row.seen, row.method, row.is_proxy),
            *_figures(row, OF_CATEGORY.values()),
        ]
        for row in (context.missing.rows if context.missing else ())
    ]
    heads = ["category", "devices", "declared", "seen", "method", "is_proxy"]
    return Frame("missing", N_("Declared and not seen"), [*heads, *bounded(OF_CATEGORY)], rows)


def stages(context: ReportContext) -> Frame:
    """The yearly carbon, by stage of life."""
    rows = [[row.stage, *of_figure(row.gwp_per_year)] for row in context.stages]
    return Frame("stages", N_("Stages"), ["stage", *bounded(["gwp_kgco2e_per_year"])], rows)


def sites(context: ReportContext) -> Frame:
    """The sites."""
    return _places("sites", N_("Sites"), "site", context.sites)


def departments(context: ReportContext) -> Frame:
    """The departments."""
    return _places("departments", N_("Departments"), "department", context.departments)


def _places(name: str, title: str, column: str, places: Sequence[PlaceRow]) -> Frame:
    rows = [[row.name, row.devices, *_figures(row, OF_PLACE.values())] for row in places]
    return Frame(name, title, [column, "devices", *bounded(OF_PLACE)], rows)


def ages(context: ReportContext) -> Frame:
    """Devices by age."""
    heads = ["from_years", "to_years", "workplace", "shared", "past_lifetime"]
    rows = [list(structs.astuple(band)) for band in context.ages]
    return Frame("ages", N_("Ages"), heads, rows if context.headline.devices else [])


def hidden(context: ReportContext) -> Frame:
    """The energy behind the bill."""
    rows = [
        [
            *(row.part, *of_figure(row.primary), *of_figure(row.final)),
            *(row.is_lower_bound, row.allocation),
        ]
        for row in context.hidden_energy
    ]
    heads = ["part", *bounded(["primary_kwh_per_year", "final_kwh_per_year"])]
    return Frame("energy", N_("Hidden energy"), [*heads, "is_lower_bound", "allocation"], rows)


def systems(context: ReportContext) -> Frame:
    """The operating systems, and until when they have updates."""
    dates = ["family", "release", "updates", "ends_on", "months_left", "paid_until"]
    heads = [*dates, "devices", "virtual_machines"]
    rows = [[getattr(row, name) for name in heads] for row in context.systems]
    return Frame("systems", N_("Systems"), heads, rows)


def actions(context: ReportContext) -> Frame:
    """What to do, best first."""
    found = context.advised.found if context.advised else ()
    heads = [*ACTION_FIELDS[:7], *bounded(["gwp_kgco2e_per_year"]), *ACTION_FIELDS[7:]]
    return Frame("actions", N_("Actions"), heads, [_action(one) for one in found])


def _action(one: Recommendation) -> list[Any]:
    saved = one.gwp_kgco2e_per_year
    first, rest = ([getattr(one, name) for name in part] for part in _PARTS)
    return [*first, saved.mid, saved.low, saved.high, *rest]


_PARTS = (ACTION_FIELDS[:7], ACTION_FIELDS[7:])


def actions_by_site(context: ReportContext) -> Frame:
    """What each action brings at each site that has a page, in the order of that page."""
    found = context.advised.found if context.advised else ()
    fleet = {deed.name: deed.first for deed in deeds(found)}
    rows = [
        [
            *(site.name, fleet[one.action].lever, fleet[one.action].variant, one.devices),
            *(getattr(one.gwp_kgco2e_per_year, end) for end in ("mid", "low", "high")),
            one.eur_now if one.is_eur_now_whole else None,
            one.eur_per_year if one.is_eur_per_year_whole else None,
            fleet[one.action].is_counted,
        ]
        for site, detail in zip(context.sites, context.site_details, strict=False)
        for one in detail.actions
    ]
    heads = ["site", "lever", "variant", "devices", *bounded(["gwp_kgco2e_per_year"])]
    named = [*heads, "eur_now", "eur_per_year", "is_counted"]
    return Frame("actions-by-site", N_("Actions by site"), named, rows)


def grid(context: ReportContext) -> Frame:
    """The electricity mixes."""
    rows = [[getattr(line, name) for name in GRID_FIELDS] for line in context.grid]
    return Frame("electricity", N_("Electricity"), GRID_FIELDS, rows)


def sources(context: ReportContext) -> Frame:
    """The published facts, each with its source and licence."""
    rows = [[getattr(line, name) for name in SOURCE_FIELDS] for line in context.sources]
    return Frame("sources", N_("Sources"), SOURCE_FIELDS, rows)


BUILDS: tuple[Callable[[ReportContext], Frame], ...] = (
    categories,
    stages,
    sites,
    departments,
    ages,
    missing,
    hidden,
    systems,
    actions,
    actions_by_site,
    grid,
    sources,
)
"""In the order of the sheets; a later list is one function and one line here."""
