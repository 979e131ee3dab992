"""The facts that a footprint used, each with what it was used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleet_audit.footprint.manufacture.bottom_up import CALIBRATION
from fleet_audit.footprint.manufacture.fitted import FACTOR_ID
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.set_sources import MODEL, set_lines
from fleet_audit.model.report import GridLine, SourceLine
from fleet_audit.reference.classes import FACTOR_FIELDS
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

SERVERS = "('server', 'blade', 'storage_bay')"


LAST_RESORTS = (
    (
        "MARKET-GUARANTEED",
        "electricity/market",
        "market_basis = 'guaranteed' AND use_year_g IS NOT NULL",
    ),
    ("CONV-PUE-OWN-ROOM", "server/pue", f"stated_pue IS NULL AND category IN {SERVERS}"),
)
"""Factor, its use, and which devices take it for want of a figure of their own."""

OF_FLEET = "FROM model_factor SEMI JOIN use_sum USING (model_key)"
"""The models that count on the day of the audit, each with its factors."""
OF_CASES = "FROM use_sum JOIN model_factor USING (model_key) JOIN grid USING (zone, is_always_on)"
"""The use of every case, beside its mix of electricity."""


def uses_of_classes(
    engine: duckdb.DuckDBPyConnection, reference: Reference
) -> dict[str, list[str]]:
    """Factor id → `category/field` for every class that the fleet has."""
    present = {row[0] for row in engine.execute(f"SELECT DISTINCT class_id {OF_FLEET}").fetchall()}
    uses: dict[str, list[str]] = {}
    for entry in reference.classes:
        if entry.class_id not in present:
            continue
        for field in FACTOR_FIELDS:
            if field == "adpe_manufacturing":
                continue  # of a criterion that reports do not show
            factor_id = getattr(entry, field)
            if factor_id is not None:
                uses.setdefault(factor_id, []).append(f"{entry.category}/{field}")
    return uses


def use_of_model(factor_id: str, reference: Reference) -> str | None:
    """What a fact that no class names is used for; null for one that a class may name."""
    if reference.models.figure(factor_id):
        return MODEL
    row = reference.row(factor_id)
    if row.kind == "component" or factor_id in {FACTOR_ID, CALIBRATION}:
        return "manufacturing"
    if row.kind in {"fit", "rule"}:
        return "energy"
    return "duty" if row.kind == "duty_cycle" else None


def uses_of_conditions(
    engine: duckdb.DuckDBPyConnection, reference: Reference
) -> dict[str, list[str]]:
    """Factor id → use, for duty cycles, figures of models, grids and the PUE of last resort."""
    uses: dict[str, list[str]] = {}
    lists = engine.execute(
        f"SELECT DISTINCT category, unnest(string_split(factor_ids, ';')) AS id {OF_FLEET} "
        "WHERE factor_ids <> '' ORDER BY ALL"
    ).fetchall()
    for category, factor_id in lists:
        use = use_of_model(factor_id, reference)
        if use is not None:
            uses.setdefault(factor_id, []).append(f"{category}/{use}")
    for zone, grid_id, pe_id in engine.execute(
        f"SELECT DISTINCT zone, grid_factor_id, pe_factor_id {OF_CASES} "
        "WHERE use_year_g IS NOT NULL ORDER BY ALL"
    ).fetchall():
        uses.setdefault(grid_id, []).append(f"electricity/{zone}")
        if pe_id:
            uses.setdefault(pe_id, []).append(f"primary_energy/{zone}")
    return uses | uses_of_last_resorts(engine)


def uses_of_last_resorts(engine: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Factor id → use, for what stands in where a place says nothing of its own."""
    uses: dict[str, list[str]] = {}
    for factor_id, use, condition in LAST_RESORTS:
        if engine.execute(f"SELECT 1 FROM impact WHERE {condition} LIMIT 1").fetchone():
            uses[factor_id] = [use]
    return uses


def source_lines(
    engine: duckdb.DuckDBPyConnection,
    reference: Reference,
    extra: dict[str, str],
    missing: duckdb.DuckDBPyConnection | None = None,
) -> tuple[SourceLine, ...]:
    """Every fact behind the figures; `extra` adds factor id → use for what stands outside them.

    `missing` holds the kernel's views over the devices that are declared and were not seen.
    """
    uses: dict[str, list[str]] = {}
    for each in (engine, missing) if missing is not None else (engine,):
        for some in (uses_of_classes(each, reference), uses_of_conditions(each, reference)):
            for factor_id, found in some.items():
                uses.setdefault(reference.in_force(factor_id), []).extend(found)
    for factor_id, use in extra.items():
        uses.setdefault(reference.in_force(factor_id), []).append(use)
    facts = tuple(
        SourceLine(
            factor_id=factor_id,
            used_for=";".join(sorted(set(uses[factor_id]))),
            value=row.value,
            lower=row.lower,
            upper=row.upper,
            unit=row.unit,
            method=row.method,
            source=row.source,
            source_year=row.source_year,
            url=row.url,
            licence=row.licence,
            note=row.note,
        )
        for factor_id, row in reference.rows.items()
        if factor_id in uses
    )
    return (*facts, *set_lines(reference, uses))


def grid_lines(engine: duckdb.DuckDBPyConnection) -> tuple[GridLine, ...]:
    """The electricity of each country of the fleet, largest use first."""
    rows = fetch_dicts(
        engine,
        f"""WITH used AS (
            SELECT zone, grid_factor_id, sum(energy_year_wh)::DOUBLE / 1000 AS energy_kwh
            {OF_CASES} GROUP BY ALL
        ),
        stands AS (SELECT zone, bool_or(zone_is_assumed) AS is_assumed FROM cube GROUP BY zone)
        SELECT zone, year, intensity_kgco2e, intensity_kgco2e_low, intensity_kgco2e_high,
            pe_mj_per_kwh, grid_factor_id, coalesce(energy_kwh, 0) AS energy_kwh,
            coalesce(is_assumed, false) OR is_world AS is_default
        FROM (SELECT DISTINCT * EXCLUDE (is_always_on) FROM grid) AS mix
        JOIN stands USING (zone)
        LEFT JOIN used USING (zone, grid_factor_id)
        ORDER BY energy_kwh DESC, zone""",
    )
    return tuple(
        GridLine(
            zone=row["zone"],
            year=row["year"],
            intensity_kgco2e_per_kwh=row["intensity_kgco2e"],
            low=row["intensity_kgco2e_low"],
            high=row["intensity_kgco2e_high"],
            pe_mj_per_kwh=row["pe_mj_per_kwh"],
            factor_id=row["grid_factor_id"],
            energy_kwh=row["energy_kwh"],
            is_default=row["is_default"],
        )
        for row in rows
    )
