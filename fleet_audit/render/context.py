"""From the kernel's views to the report context: the figures that every page may print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

import fleet_audit
from fleet_audit.footprint.allocation import NO_PURCHASE, bought_in_year
from fleet_audit.footprint.bills import bill_rows
from fleet_audit.footprint.causes import year_uncertainty
from fleet_audit.footprint.figures import (
    MEASURE_OF,
    STAGE_MEASURES,
    age_figure,
    figure,
    group_figure,
    median_ages,
    one,
    only,
    quality_of,
    scalar,
    weights,
    weights_by,
)
from fleet_audit.footprint.hidden import hidden_energy
from fleet_audit.footprint.known_errors import known_errors
from fleet_audit.footprint.look_first import look_first
from fleet_audit.footprint.missing import NONE_MISSING, Missing
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import Group, roll_ups
from fleet_audit.footprint.scopes import ScopeLine, scope_lines, scopes_of
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.footprint.sources import grid_lines, source_lines
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.codes import Quality
from fleet_audit.model.report import (
    AgeBand,
    CategoryRow,
    Figure,
    GridLine,
    Headline,
    HiddenRow,
    PlaceRow,
    ReportContext,
    SourceLine,
    StageRow,
)
from fleet_audit.reference.load import Reference
from fleet_audit.reference.staleness import is_stale, stale_rows
from fleet_audit.render.unseen import coverage, missing_devices, virtual_machines

if TYPE_CHECKING:
    import duckdb

WORKPLACE = (
    "laptop",
    "desktop",
    "workstation",
    "all_in_one",
    "thin_client",
    "monitor",
    "tablet",
    "smartphone",
    "docking_station",
    "ip_phone",
)
"""Categories that stand beside one person; the rest is shared."""

AGE_BANDS: tuple[tuple[int | None, int | None], ...] = (
    *((year, year + 1) for year in range(10)),
    (10, None),
    (None, None),
)
"""Years of age, one by one up to ten; then more, then unknown."""


EMBODIED = "gwp_embodied_kgco2e"
OF_PLACES = tuple(MEASURE_OF[word][0] for word in ("gwp_per_year", "energy_per_year"))
"""What is printed of a site or a department."""
OF_CATEGORIES = frozenset(
    {column for word, (column, _) in MEASURE_OF.items() if word != "manufacturing"}
    | set(STAGE_MEASURES.values())
)
"""What is printed of the fleet or of a category."""


class Tables(NamedTuple):
    """The fleet in one line, and by category, by site and by department."""

    fleet: Group
    categories: list[Group]
    sites: list[Group]
    departments: list[Group]


def tables_of(engine: duckdb.DuckDBPyConnection) -> Tables:
    """All tables, from two looks at the sums."""
    whole = roll_ups(engine, (None, "category"), names=OF_CATEGORIES)
    places = roll_ups(engine, ("site", "department"), names=OF_PLACES)
    return Tables(only(whole[None]), whole["category"], places["site"], places["department"])


class Subject(Struct, frozen=True, kw_only=True):
    """Whose fleet it is, as far as the organisation sheet says."""

    name: str | None = None
    is_synthetic: bool = False
    missing: Missing = NONE_MISSING
    """What it declares beyond what was seen."""
    places: tuple[Place, ...] = ()
    scopes: Sequence[ScopeLine] | None = None
    """The fleet by scope, where it is known already."""


def headline(
    engine: duckdb.DuckDBPyConnection, fleet: Group, ages: Mapping[str | None, Spread]
) -> Headline:
    """The fleet in a few numbers."""
    found = weights(engine)

    def of(measure: str) -> Figure:
        return group_figure("fleet", measure, fleet, quality_of(measure, found))

    same = one(engine, "has_ademe", (EMBODIED,)).measures[EMBODIED]
    ademe = scalar(engine, "SELECT sum(ademe_g)::DOUBLE / 1000 FROM cube")
    return Headline(
        devices=fleet.devices,
        gwp_per_year=of("gwp_per_year"),
        embodied=of("embodied"),
        embodied_per_year=of("embodied_per_year"),
        use_per_year=of("use_per_year"),
        energy_per_year=of("energy_per_year"),
        age_years=age_figure("fleet.age_years", ages, None),
        purchase_year=purchase_figure(bought_in_year(engine)),
        embodied_ademe=ademe_figure(ademe),
        embodied_of_ademe_scope=figure("fleet.embodied_of_ademe_scope", same, "kgCO2e"),
    )


def purchase_figure(bought: Spread | None) -> Figure:
    """What was bought in the year; unknown where no purchase has a date."""
    name = "fleet.purchase_year"
    if bought is None:
        return Figure(id=name, value=None, unit="kgCO2e", reason=NO_PURCHASE)
    return figure(name, bought, "kgCO2e")


def ademe_figure(total: float | None) -> Figure:
    """The embodied total by ADEME-method figures, which are published without a spread."""
    if total is None:
        return figure("fleet.embodied_ademe", None, "kgCO2e")
    return Figure(id="fleet.embodied_ademe", value=round(total, 3), unit="kgCO2e")


def main_methods(engine: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The manufacturing method that covers most devices of each category."""
    rows = engine.execute(
        "SELECT category, arg_max(method, n) FROM (SELECT category, method, sum(devices) AS n "
        "FROM cube GROUP BY ALL ORDER BY ALL) GROUP BY category"
    ).fetchall()
    return dict(rows)


def category_row(
    group: Group,
    ages: Mapping[str | None, Spread],
    method: str,
    declared: int | None,
    found: Mapping[str, Mapping[Quality, float]],
) -> CategoryRow:
    """One category of the fleet; `found` is its yearly kgCO2e by quality."""
    prefix = f"category.{group.key}"

    def of(measure: str) -> Figure:
        return group_figure(prefix, measure, group, quality_of(measure, found))

    return CategoryRow(
        category=group.key,
        devices=group.devices,
        declared=declared,
        age_years=age_figure(f"{prefix}.age_years", ages, group.key),
        embodied=of("embodied"),
        embodied_per_year=of("embodied_per_year"),
        use_per_year=of("use_per_year"),
        gwp_per_year=of("gwp_per_year"),
        energy_per_year=of("energy_per_year"),
        method=method,
        is_proxy=method == "proxy",
    )


def category_rows(
    engine: duckdb.DuckDBPyConnection,
    groups: Sequence[Group],
    ages: Mapping[str | None, Spread],
    subject: Subject,
) -> tuple[CategoryRow, ...]:
    """Every category, biggest yearly footprint first; virtual machines are told apart."""
    methods, found = main_methods(engine), weights_by(engine, "category")
    declared = {tally.category: tally.declared for tally in subject.missing.tallies}
    return tuple(
        category_row(group, ages, methods[key], declared.get(key), found[key])
        for group in groups
        if (key := group.key) != "virtual_machine"
    )


def stage_rows(engine: duckdb.DuckDBPyConnection, fleet: Group) -> tuple[StageRow, ...]:
    """The yearly footprint by lifecycle stage, in the order of a life."""
    found = weights(engine)
    rows = []
    for stage in ("manufacturing", "embodied", "distribution", "use", "end_of_life"):
        quality = quality_of("use_per_year" if stage == "use" else "embodied", found)
        spread = fleet.measures[STAGE_MEASURES[stage]]
        rows.append(
            StageRow(
                stage=stage,
                gwp_per_year=figure(f"stage.{stage}.gwp_per_year", spread, "kgCO2e/year", quality),
            )
        )
    return tuple(rows)


def place_rows(groups: Sequence[Group], column: str) -> tuple[PlaceRow, ...]:
    """Sites or departments; the assets that state none stand in a row without a name."""
    rows = []
    for number, group in enumerate(groups, start=1):
        prefix = f"{column}.{number}"
        rows.append(
            PlaceRow(
                name=group.key,
                devices=group.devices,
                gwp_per_year=group_figure(prefix, "gwp_per_year", group, None),
                energy_per_year=group_figure(prefix, "energy_per_year", group, None),
            )
        )
    return tuple(rows)


def age_bands(engine: duckdb.DuckDBPyConnection) -> tuple[AgeBand, ...]:
    """How many devices of each age."""
    listed = ", ".join(f"'{category}'" for category in WORKPLACE)
    counts = {
        row["age_band"]: row
        for row in fetch_dicts(
            engine,
            f"""SELECT age_band,
                sum(CASE WHEN category IN ({listed}) THEN devices ELSE 0 END)::BIGINT AS workplace,
                sum(CASE WHEN category IN ({listed}) THEN 0 ELSE devices END)::BIGINT AS shared,
                sum(CASE WHEN is_paid_off THEN devices ELSE 0 END)::BIGINT AS past
            FROM cube WHERE NOT is_vm GROUP BY age_band""",
        )
    }
    nobody = {"workplace": 0, "shared": 0, "past": 0}
    return tuple(
        AgeBand(
            from_years=start,
            to_years=end,
            workplace=(line := counts.get(start, nobody))["workplace"],
            shared=line["shared"],
            past_lifetime=line["past"],
        )
        for start, end in AGE_BANDS
    )


def warnings_of(engine: duckdb.DuckDBPyConnection, devices: int, known_ages: bool) -> list[str]:
    """What the reader must be told first, in codes."""
    assumed = "SELECT sum(devices) FROM cube WHERE zone_is_assumed AND NOT is_vm AND zone"
    on_world_mix = scalar(engine, f"{assumed} = 'WORLD'")
    on_default = scalar(engine, f"{assumed} <> 'WORLD'")
    virtual = virtual_machines(engine)
    stated = {
        "empty": devices == 0 and virtual == 0,
        "only_virtual": devices == 0 and virtual > 0,
        "country_unknown": bool(on_world_mix),
        "country_assumed": bool(on_default),
        "no_age": devices > 0 and not known_ages,
    }
    return [code for code, holds in stated.items() if holds]


def cites_old_facts(sources: Sequence[SourceLine], reference: Reference, setting: Setting) -> bool:
    """Whether a fact that was used was read more than twelve months before the day of the audit."""
    cited = {line.factor_id for line in sources}
    rows = [row for factor_id, row in reference.rows.items() if factor_id in cited]
    sets = [mark for mark in reference.sets if mark.version in cited]
    return bool(stale_rows(rows, setting.as_of)) or any(
        is_stale(mark.retrieved, setting.as_of) for mark in sets
    )


def extra_uses(hidden: Sequence[HiddenRow]) -> dict[str, str]:
    """Factor id → use, for what stands outside the footprint of the devices."""
    return {
        factor_id: f"hidden/{row.part}"
        for row in hidden
        if row.primary.value is not None
        for factor_id in row.factor_ids
    }


def grid_of(engine: duckdb.DuckDBPyConnection, missing: Missing) -> tuple[GridLine, ...]:
    """The electricity of each country, with that of what is missing where nothing seen uses it."""
    seen = grid_lines(engine)
    if missing.engine is None:
        return seen
    zones = {line.zone for line in seen}
    return (*seen, *(line for line in grid_lines(missing.engine) if line.zone not in zones))


def report_context(
    engine: duckdb.DuckDBPyConnection, reference: Reference, setting: Setting, subject: Subject
) -> ReportContext:
    """Everything that a report prints, from views prepared and summed up by the kernel."""
    ages = median_ages(engine)
    tables = tables_of(engine)
    top = headline(engine, tables.fleet, ages)
    hidden = hidden_energy(engine, subject.places, reference)
    missing = subject.missing
    sources = source_lines(engine, reference, extra_uses(hidden), missing.engine)
    warnings = warnings_of(engine, top.devices, None in ages)
    billed = bill_rows(engine, subject.places)
    warnings += ["bill_exceeded"] if any(bill.is_above_bill for bill in billed) else []
    warnings += ["reference_old"] if cites_old_facts(sources, reference, setting) else []
    return ReportContext(
        organisation=subject.name,
        is_synthetic=subject.is_synthetic,
        as_of=setting.as_of,
        reference_version=reference.full_version,
        engine_version=fleet_audit.__version__,
        use_profile=setting.use_profile,
        headline=top,
        categories=category_rows(engine, tables.categories, ages, subject),
        known_errors=known_errors(engine, reference),
        stages=stage_rows(engine, tables.fleet),
        sites=place_rows(tables.sites, "site"),
        departments=place_rows(tables.departments, "department"),
        ages=age_bands(engine),
        hidden_energy=hidden,
        bills=billed,
        look_first=look_first(engine),
        coverage=coverage(engine, missing),
        missing=missing_devices(engine, missing),
        scopes=scopes_of(engine, setting, subject.scopes or scope_lines(engine)),
        uncertainty=year_uncertainty(engine, reference),
        grid=grid_of(engine, missing),
        sources=sources,
        warnings=tuple(warnings),
    )
