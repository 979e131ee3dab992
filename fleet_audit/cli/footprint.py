"""`fleet-audit footprint`: the figures, per asset or rolled up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, progress_bar
from fleet_audit.model.codes import USE_PROFILES, UseProfile

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.pipeline.audit import Audit

SHOWN = (
    "gwp_embodied_kgco2e",
    "gwp_embodied_kgco2e_per_year",
    "energy_kwh_per_year",
    "gwp_use_kgco2e_per_year",
    "gwp_kgco2e_per_year",
)
"""Measures of the table for people; CSV and JSON have them all, with bounds."""

ASSET_SHOWN = (
    "asset_id",
    "asset_tag",
    "category",
    "manufacturer",
    "model",
    "age_years",
    "method",
    "gwp_embodied_kgco2e",
    "energy_kwh_per_year",
    "gwp_kgco2e_per_year",
    "gwp_kgco2e_per_year_low",
    "gwp_kgco2e_per_year_high",
)
CHUNK = 5_000


@click.command(help=_("Compute the footprint: embodied, energy and use, with intervals."))
@click.option(
    "--per",
    type=click.Choice(["asset", "category", "site", "department", "age", "organisation"]),
    default="category",
    show_default=True,
    help=_("What a line stands for."),
)
@click.option(
    "--use-profile",
    type=click.Choice(list(USE_PROFILES)),
    default="measured",
    show_default=True,
    help=_("How devices are taken to be used; `measured` falls back on `office`."),
)
@click.option("--country", help=_("Country (two letters) of assets that state none."))
@listed
@common
def footprint(
    shared: Shared,
    per: str,
    use_profile: UseProfile,
    country: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print the footprint of the fleet."""
    from fleet_audit.pipeline.audit import audit

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        made = audit(
            shared.address,
            shared.as_of,
            use_profile=use_profile,
            country=country.upper() if country else None,
            progress=progress,
        )
    if per == "asset":
        emit(form, output, *asset_lines(made.engine, form))
    else:
        emit(form, output, *rolled_up_lines(made, per, form))


def asset_lines(
    engine: duckdb.DuckDBPyConnection, form: str
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """One line per asset, read some thousands at a time."""
    chosen = ", ".join(ASSET_SHOWN) if form == "table" else "*"
    cursor = engine.execute(f"SELECT {chosen} FROM per_asset ORDER BY asset_id")
    columns = [column[0] for column in cursor.description or ()]

    def rows() -> Iterator[tuple[Any, ...]]:
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk

    return columns, rows()


def rolled_up_lines(made: Audit, per: str, form: str) -> tuple[list[str], list[list[Any]]]:
    """One line per group, biggest yearly footprint first."""
    from fleet_audit.footprint.rollup import DIMENSIONS, MEASURES, roll_up

    groups = roll_up(made.engine, DIMENSIONS[per])
    names = SHOWN if form == "table" else tuple(MEASURES)
    columns = [per, "devices"]
    for name in names:
        columns += [name] if form == "table" else [name, f"{name}_low", f"{name}_high"]
    rows = []
    for group in groups:
        key = made.inputs.name if per == "organisation" else group.key
        row: list[Any] = [key, group.devices]
        for name in names:
            spread = group.measures[name]
            values = [None] * 3 if spread is None else [round(value, 3) for value in spread]
            row += values[:1] if form == "table" else values
        rows.append(row)
    return columns, rows
