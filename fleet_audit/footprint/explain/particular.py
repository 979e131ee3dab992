"""Figures that are neither a sum of devices nor of categories: ages, views, hidden energy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from fleet_audit.footprint.explain.arithmetic import End, equals, fact, given, number
from fleet_audit.footprint.explain.bought import explain_bought
from fleet_audit.footprint.explain.total import of_categories, of_devices
from fleet_audit.footprint.figures import (
    MEASURE_OF,
    NO_DATE,
    UNKNOWN,
    age_figure,
    median_ages,
    scalar,
)
from fleet_audit.footprint.hidden import (
    FIXED_LINE,
    LEGAL_FACTOR,
    MOBILE_LINE,
    electricity,
    hidden_energy,
    phone_lines,
)
from fleet_audit.footprint.look_first import alike, look_first
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.setting import Place
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.model.quantity import MJ_PER_KWH
from fleet_audit.model.report import Figure, HiddenRow
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb


def explain_age(engine: duckdb.DuckDBPyConnection, name: str, category: str | None) -> Explanation:
    """A median age: half of the devices whose age is known are younger."""
    found = age_figure(name, median_ages(engine), category)
    return explained_age(found, known_ages(engine).get(category, (0, 0)))


def known_ages(engine: duckdb.DuckDBPyConnection) -> dict[str | None, tuple[int, int]]:
    """By category, and for the fleet under the key null: devices of known age, and devices."""
    lines = engine.execute(
        """SELECT category,
            coalesce(sum(CASE WHEN age_years IS NOT NULL THEN quantity END), 0)::BIGINT,
            coalesce(sum(quantity), 0)::BIGINT
        FROM impact GROUP BY category"""
    ).fetchall()
    fleet = (sum(known for _, known, _ in lines), sum(total for _, _, total in lines))
    return {None: fleet, **{category: (known, total) for category, known, total in lines}}


def explained_age(found: Figure, counted: tuple[int, int]) -> Explanation:
    """The same, from an age and from counts that are known."""
    known, total = counted
    return Explanation(
        figure=found.id,
        value=found.value,
        low=found.low,
        high=found.high,
        unit="years",
        formula="median(age_years)",
        arithmetic=said(
            "median of {known} known ages of {total} = {age} years",
            known=known,
            total=total,
            age=number(found.value),
        )
        if found.value is not None
        else said(found.reason or NO_DATE),
        terms=(
            given("known_ages", known, "devices", said("inventory")),
            given("devices", total, "devices", said("inventory")),
        ),
        notes=(said("Low and high are the medians of the youngest and oldest possible ages."),),
    )


def explain_view(engine: duckdb.DuckDBPyConnection, name: str) -> Explanation | None:
    """The other accounting views of the headline."""
    measure, unit = "gwp_embodied_kgco2e", "kgCO2e"
    if name == "fleet.purchase_year":
        return explain_bought(engine, name)
    if name == "fleet.embodied_of_ademe_scope":
        return of_categories(engine, name, measure, unit, "embodied", "has_ademe")
    if name != "fleet.embodied_ademe":
        return None
    lines = fetch_dicts(
        engine,
        """SELECT category, ademe_kgco2e AS each, sum(quantity)::BIGINT AS devices,
            sum(ademe_g)::DOUBLE / 1000 AS total
        FROM impact WHERE ademe_g IS NOT NULL GROUP BY ALL ORDER BY total DESC, category, each""",
    )
    total = scalar(engine, "SELECT sum(ademe_g)::DOUBLE / 1000 FROM cube")
    added = " + ".join(f"{line['devices']} × {number(line['each'])}" for line in lines)
    return Explanation(
        figure=name,
        value=round(total, 3) if total is not None else None,
        unit=unit,
        formula="Σ devices × ademe_kgco2e",
        arithmetic=equals(added or "0", total, "kgCO2e"),
        terms=tuple(
            given(f"{line['devices']} × {line['category']}", line["each"], unit, "ADEME")
            for line in lines
        ),
    )


def explain_look(
    engine: duckdb.DuckDBPyConnection, number_in_list: int, measure: str
) -> Explanation | None:
    """A figure of one group of the assets to look at first."""
    rows = look_first(engine)
    if not 1 <= number_in_list <= len(rows):
        return None
    row = rows[number_in_list - 1]
    column, unit = MEASURE_OF[measure]
    where = alike(structs.asdict(row))
    return of_devices(engine, f"look.{number_in_list}.{measure}", column, unit, where)


ELECTRIC = {"billed": "energy_year_wh", "cooling": "cooling_year_wh"}
"""Part of the hidden energy that is electricity → its column of the sums."""


def electric_terms(
    lines: Sequence[Mapping[str, Any]], end: str, reference: Reference, is_final: bool
) -> str:
    """The kWh of each zone times what a kWh costs in primary energy."""
    if is_final:
        return " + ".join(number(line[end]) for line in lines) or "0"
    legal = number(reference.row(LEGAL_FACTOR).value)
    return (
        " + ".join(
            f"{number(line[end])} × "
            + (
                f"{number(line['pe_mj_per_kwh'])} / {MJ_PER_KWH}"
                if line["pe_mj_per_kwh"]
                else legal
            )
            for line in lines
        )
        or "0"
    )


def hidden_arithmetic(
    engine: duckdb.DuckDBPyConnection,
    row: HiddenRow,
    is_final: bool,
    reference: Reference,
    lines: Sequence[Mapping[str, Any]],
) -> tuple[str, str]:
    """Formula and numbers of one part of the hidden energy."""
    if row.part in ELECTRIC:
        formula = "Σ zone energy_kwh" if is_final else "Σ zone energy_kwh × pe_mj_per_kwh / 3.6"
        return formula, electric_terms(lines, "mid", reference, is_final)
    if row.part == "manufacture":
        mega = scalar(engine, "SELECT sum(pe_manufacturing_year_kj)::DOUBLE / 1000 FROM cube")
        return "Σ manufacturing_pe_mj / lifetime_years / 3.6", f"{number(mega)} / {MJ_PER_KWH}"
    fixed, mobile = reference.row(FIXED_LINE).value, reference.row(MOBILE_LINE).value
    phones = phone_lines(engine)
    final = row.final.value if row.final and row.final.value else 0.0
    sites = round((final - phones * mobile) / fixed)
    text = f"({sites} × {number(fixed)} + {phones} × {number(mobile)})"
    if is_final:
        return "sites × line_kwh + smartphones × mobile_kwh", text
    legal = number(reference.row(LEGAL_FACTOR).value)
    return "(sites × line_kwh + smartphones × mobile_kwh) × primary_factor", f"{text} × {legal}"


PER_KWH = "hidden.per_kwh"
"""Name of what stands behind each kWh at the plugs."""


def explain_per_kwh(rows: Sequence[HiddenRow]) -> Explanation | None:
    """All known primary energy for each kWh at the plugs: a lower bound; null where none is."""
    billed = next((row for row in rows if row.part == "billed"), None)
    known = [row.primary for row in rows if row.primary.value is not None]
    if billed is None or billed.final is None or not billed.final.value or not known:
        return None
    whole = sum(figure.value or 0.0 for figure in known)
    added = " + ".join(number(figure.value) for figure in known)
    text = f"({added}) / {number(billed.final.value)}"
    unit = "kWh primary/kWh final"
    terms = (*known, billed.final)
    return Explanation(
        figure=PER_KWH,
        value=round(whole / billed.final.value, 6),
        unit=unit,
        formula="Σ hidden / hidden.billed_final",
        arithmetic=equals(text, whole / billed.final.value, unit),
        terms=tuple(given(figure.id, figure.value, figure.unit, figure.id) for figure in terms),
        notes=(said("A lower bound: what is not published is left out."),),
    )


ALLOTTED = {
    "per_device": N_(
        "Allotted to each device: a year bears a lifetime's share of its manufacture."
    ),
    "per_line": N_("Allotted by line: one share for each site, and one for each smartphone."),
}
"""Rule of allocation → what is said of it."""


def explain_hidden(
    engine: duckdb.DuckDBPyConnection, places: Sequence[Place], reference: Reference, name: str
) -> Explanation | None:
    """One part of the hidden energy, as primary or as final energy."""
    for row in hidden_energy(engine, places, reference):
        for shown in (row.primary, row.final):
            if shown is not None and shown.id == name:
                return explained_part(engine, row, shown, reference)
    return None


def explained_part(
    engine: duckdb.DuckDBPyConnection, row: HiddenRow, shown: Figure, reference: Reference
) -> Explanation:
    """One of the two figures of a part of the hidden energy."""
    known, is_final = shown.value is not None, shown is row.final
    lines = electricity(engine, ELECTRIC[row.part]) if row.part in ELECTRIC else []
    formula, numbers = (
        hidden_arithmetic(engine, row, is_final, reference, lines) if known else ("?", "")
    )
    terms = [fact(factor_id, factor_id, reference) for factor_id in row.factor_ids]
    return Explanation(
        figure=shown.id,
        value=shown.value,
        low=shown.low,
        high=shown.high,
        unit=shown.unit,
        formula=formula,
        arithmetic=equals(numbers, shown.value, shown.unit)
        if known
        else said(shown.reason or UNKNOWN),
        low_arithmetic=hidden_end(lines, shown, "low", reference),
        high_arithmetic=hidden_end(lines, shown, "high", reference),
        terms=tuple(term for term in terms if term is not None),
        notes=hidden_notes(row),
    )


def hidden_end(
    lines: Sequence[Mapping[str, Any]], shown: Figure, end: End, reference: Reference
) -> Said | None:
    """One bound of the electricity of the bill: all the energy of a zone low, or all high."""
    bound = getattr(shown, end)
    if not lines or bound is None:
        return None
    numbers = electric_terms(lines, end, reference, shown.id.endswith("_final"))
    return equals(numbers, bound, shown.unit)


def hidden_notes(row: HiddenRow) -> tuple[Said, ...]:
    """How a part is allotted, and whether it is the least that it can be."""
    allotted = ALLOTTED.get(row.allocation or "")
    lowest = said("A lower bound: what is not published is left out.")
    return (*((said(allotted),) if allotted else ()), *((lowest,) if row.is_lower_bound else ()))
