"""From what is declared to the report's account of what was seen of it, and of what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from fleet_audit.footprint.figures import (
    MEASURE_OF,
    absent,
    figure,
    group_figure,
    one,
    quality_of,
    scalar,
    weights,
)
from fleet_audit.footprint.missing import VIRTUAL, Missing, whole
from fleet_audit.footprint.probable import probably_missing
from fleet_audit.footprint.rollup import Group
from fleet_audit.model.codes import Quality
from fleet_audit.model.report import Coverage, Figure, MissingDevices, MissingRow

if TYPE_CHECKING:
    import duckdb

OWN_FACTOR = "method NOT IN ('proxy', 'none')"
"""Devices whose embodied figure is their category's own: what the headline may add."""

TOTALS = ("gwp_per_year", "energy_per_year")
"""Measures given of all that is missing, and of the whole."""
OF_ALL = tuple(MEASURE_OF[measure][0] for measure in TOTALS)
OF_ROWS = tuple(column for measure, (column, _) in MEASURE_OF.items() if measure != "manufacturing")
"""The columns that hold them, and those of the figures of each category."""


def missing_devices(engine: duckdb.DuckDBPyConnection, missing: Missing) -> MissingDevices | None:
    """What is declared and was not seen, by category and in all."""
    if missing.engine is None:
        return None
    groups = missing.groups("category", OF_ROWS)
    total = one(missing.engine, names=OF_ALL)
    owned = one(missing.engine, OWN_FACTOR, OF_ALL)
    both = whole(engine, missing, OF_ALL)
    found = weights(missing.engine)
    figures = {
        measure: group_figure("missing", measure, total, quality_of(measure, found))
        for measure in TOTALS
    }
    together = {
        measure: figure(f"whole.{measure}", both[column], unit)
        for measure in TOTALS
        for column, unit in [MEASURE_OF[measure]]
    }
    headline = group_figure("missing.headline", "gwp_per_year", owned, None)
    return MissingDevices(
        devices=total.devices,
        zone=missing.zone,
        rows=tuple(missing_row(missing.engine, group, missing) for group in groups),
        gwp_per_year=figures["gwp_per_year"],
        energy_per_year=figures["energy_per_year"],
        headline_devices=owned.devices,
        headline_gwp_per_year=headline if headline.value is not None else None,
        whole_gwp_per_year=together["gwp_per_year"],
        whole_energy_per_year=together["energy_per_year"],
    )


def missing_row(engine: duckdb.DuckDBPyConnection, group: Group, missing: Missing) -> MissingRow:
    """One category of what is missing."""
    category = str(group.key)
    tally = next(each for each in missing.tallies if each.category == category)
    found: dict[str, dict[Quality, float]] = weights(engine, f"category = '{category}'")
    method = str(scalar(engine, f"SELECT method FROM cube WHERE category = '{category}'"))

    def of(measure: str) -> Figure:
        return group_figure(f"missing.{category}", measure, group, quality_of(measure, found))

    return MissingRow(
        category=category,
        devices=tally.missing,
        declared=tally.declared or 0,
        seen=tally.seen,
        embodied=of("embodied"),
        embodied_per_year=of("embodied_per_year"),
        use_per_year=of("use_per_year"),
        gwp_per_year=of("gwp_per_year"),
        energy_per_year=of("energy_per_year"),
        method=method,
        is_proxy=method == "proxy",
    )


def devices_expected(missing: Missing) -> int | None:
    """Devices there should be: those seen and those missing; null where nothing is declared."""
    if not missing.is_declared:
        return None
    real = [tally for tally in missing.tallies if tally.category != VIRTUAL]
    return sum(tally.seen + tally.missing for tally in real)


def quality_shares(engine: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Share of the yearly kgCO2e by quality; adds up to 1 unless there is none."""
    found = weights(engine)
    grams: dict[Quality, float] = {
        quality: found["embodied"].get(quality, 0.0) + found["use"].get(quality, 0.0)
        for quality in get_args(Quality)
    }
    total = sum(grams.values())
    return {quality: round(part / total, 6) for quality, part in grams.items() if part and total}


def coverage(engine: duckdb.DuckDBPyConnection, missing: Missing) -> Coverage:
    """How much of the fleet the figures cover."""
    confidence = engine.execute(
        "SELECT CASE WHEN age_band IS NULL THEN 'none' ELSE coalesce(age_confidence, 'none') END, "
        "sum(quantity)::BIGINT FROM asset WHERE category <> 'virtual_machine' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    real = "FROM cube WHERE NOT is_vm"
    return Coverage(
        devices_seen=int(scalar(engine, f"SELECT coalesce(sum(devices), 0) {real}")),
        devices_declared=devices_expected(missing),
        missing={each.category: each.missing for each in missing.tallies if each.missing},
        beyond={each.category: each.beyond for each in missing.tallies if each.beyond},
        declared_on=missing.declared_on,
        declared_later=missing.declared_later,
        probably_missing=probably_missing(missing.tallies),
        gwp_share_by_quality=quality_shares(engine),
        devices_by_age_confidence=dict(confidence),
        devices_without_factor=int(
            scalar(engine, f"SELECT coalesce(sum(devices_without_factor), 0) {real}")
        ),
        devices_with_proxy=int(
            scalar(engine, f"SELECT coalesce(sum(devices), 0) {real} AND method = 'proxy'")
        ),
        excluded_retired=absent(engine, "retired"),
        excluded_later=absent(engine, "later"),
        virtual_machines=virtual_machines(engine),
    )


def virtual_machines(engine: duckdb.DuckDBPyConnection) -> int:
    """How many assets are virtual: counted apart, since their bodies are their hosts'."""
    return int(scalar(engine, "SELECT sum(devices) FROM cube WHERE is_vm") or 0)
