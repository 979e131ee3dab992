"""Hidden energy: what stands behind the plugs, all as primary energy.

Only primary is compared with primary. What nobody publishes is said to be so, never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from fleet_audit.footprint.figures import figure, scalar
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import MJ_PER_KWH
from fleet_audit.model.report import Figure, HiddenRow
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

LEGAL_FACTOR = "CONV-EU-2023"
"""Final to primary factor for zones whose mix has no primary energy of its own."""
UNIT = "kWh primary/year"
FIXED_LINE, MOBILE_LINE = "CONV-LINE-EU", "CONV-MOBILE"
"""Operators' energy for the fixed line of a site, and for the line of a smartphone."""
NOT_PER_EMPLOYEE = N_(
    "nobody publishes the energy of distant services per employee: ask your hosts for yours"
)

BY_ZONE = """
SELECT zone, any_value(pe_mj_per_kwh) AS pe_mj_per_kwh, any_value(pe_factor_id) AS pe_factor_id,
    sum({column})::DOUBLE / 1000 AS mid, sum({column}_low)::DOUBLE / 1000 AS low,
    sum({column}_high)::DOUBLE / 1000 AS high
FROM cube JOIN (SELECT DISTINCT zone, pe_mj_per_kwh, pe_factor_id FROM grid) USING (zone)
WHERE {column} IS NOT NULL GROUP BY zone ORDER BY zone
"""


def electricity(engine: duckdb.DuckDBPyConnection, column: str) -> list[dict[str, Any]]:
    """A column of watt-hours by zone, as kWh between their bounds, beside its primary energy."""
    return fetch_dicts(engine, BY_ZONE.format(column=column))


def electric_row(
    engine: duckdb.DuckDBPyConnection, part: str, column: str, reference: Reference
) -> HiddenRow:
    """Electricity at the plugs or above them: final kWh, and primary by the mix of each zone."""
    lines = electricity(engine, column)
    legal = reference.row(LEGAL_FACTOR)
    final, primary = Spread(0.0, 0.0, 0.0), Spread(0.0, 0.0, 0.0)
    used: list[str] = []
    for line in lines:
        kwh = Spread(line["mid"], line["low"], line["high"])
        per_kwh = line["pe_mj_per_kwh"] / MJ_PER_KWH if line["pe_mj_per_kwh"] else legal.value
        used.append(line["pe_factor_id"] or LEGAL_FACTOR)
        final, primary = final.plus(kwh), primary.plus(kwh.scaled(per_kwh))
    name = f"hidden.{part}"
    return HiddenRow(
        part=part,
        primary=figure(name, primary if lines else None, UNIT),
        final=figure(f"{name}_final", final if lines else None, "kWh/year"),
        is_lower_bound=LEGAL_FACTOR in used,
        factor_ids=tuple(dict.fromkeys(used)),
    )


def manufacture_row(engine: duckdb.DuckDBPyConnection) -> HiddenRow:
    """Primary energy of manufacture spread over lifetimes: a lower bound, since few publish it."""
    line = fetch_dicts(
        engine,
        """SELECT sum(pe_manufacturing_year_kj)::DOUBLE / 3600 AS mid,
            sum(pe_manufacturing_year_kj_low)::DOUBLE / 3600 AS low,
            sum(pe_manufacturing_year_kj_high)::DOUBLE / 3600 AS high,
            coalesce(bool_or(is_pe_lower_bound), false)
              OR count(*) > count(pe_manufacturing_year_kj) AS is_lower_bound
        FROM embodied_impact_of('embodied_case') WHERE NOT is_vm""",
    )[0]
    known = line["mid"] is not None
    spread = Spread(line["mid"], line["low"], line["high"]) if known else None
    primary = figure("hidden.manufacture", spread, UNIT)
    if line["is_lower_bound"]:
        # The interval of what is published says nothing of what is not.
        primary = structs.replace(primary, low=None, high=None)
    return HiddenRow(
        part="manufacture",
        primary=primary,
        is_lower_bound=bool(line["is_lower_bound"]),
        allocation="per_device",
        factor_ids=("DF0274", "DF0226", "DF0202", "DF0208", "DF0205", "DF0214", "DF0211", "DF0217"),
    )


def phone_lines(engine: duckdb.DuckDBPyConnection) -> int:
    """Smartphones, each with a line of its own."""
    return int(scalar(engine, "SELECT sum(devices) FROM cube WHERE category = 'smartphone'") or 0)


def network_row(
    engine: duckdb.DuckDBPyConnection, places: Sequence[Place], reference: Reference
) -> HiddenRow:
    """Operators' energy for the fixed line of each site and the line of each smartphone."""
    seen = fetch_dicts(engine, "SELECT DISTINCT site FROM cube WHERE site IS NOT NULL")
    lines = len({row["site"] for row in seen} | {place.site for place in places})
    phones = phone_lines(engine)
    fixed, mobile = reference.row(FIXED_LINE), reference.row(MOBILE_LINE)
    final = lines * fixed.value + phones * mobile.value
    legal = reference.row(LEGAL_FACTOR).value
    if not final:
        unknown = Figure(
            id="hidden.network", value=None, unit=UNIT, reason=N_("no site and no phone line")
        )
        return HiddenRow(part="network", primary=unknown, allocation="per_line")
    spread = Spread(final, final, final)
    return HiddenRow(
        part="network",
        primary=figure("hidden.network", spread.scaled(legal), UNIT, "default"),
        final=figure("hidden.network_final", spread, "kWh/year", "default"),
        is_lower_bound=True,
        allocation="per_line",
        factor_ids=(FIXED_LINE, MOBILE_LINE, LEGAL_FACTOR),
    )


def data_centre_row() -> HiddenRow:
    """Distant data centres: no figure per employee or device is published, so none is given."""
    return HiddenRow(
        part="data_centre",
        primary=Figure(
            id="hidden.data_centre",
            value=None,
            unit=UNIT,
            reason=NOT_PER_EMPLOYEE,
        ),
        allocation="not_published",
    )


def hidden_energy(
    engine: duckdb.DuckDBPyConnection, places: Sequence[Place], reference: Reference
) -> tuple[HiddenRow, ...]:
    """The parts of the energy behind the fleet, from the billed to the unpublished."""
    return (
        electric_row(engine, "billed", "energy_year_wh", reference),
        electric_row(engine, "cooling", "cooling_year_wh", reference),
        manufacture_row(engine),
        network_row(engine, places, reference),
        data_centre_row(),
    )
