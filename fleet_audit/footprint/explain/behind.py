"""The energy behind one asset: its plug, its cooling, its manufacture, its line, all as primary.

Only primary is added to primary. An own server is here as a device, and in no other figure.
"""

from __future__ import annotations

from collections.abc import Callable

from fleet_audit.footprint.explain.arithmetic import End, cited, equals, given, number
from fleet_audit.footprint.explain.energy import energy
from fleet_audit.footprint.explain.subject import Asset
from fleet_audit.footprint.hidden import LEGAL_FACTOR, MOBILE_LINE, NOT_PER_EMPLOYEE, UNIT
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said
from fleet_audit.model.quantity import MJ_PER_KWH

KJ_PER_KWH = 1000 * MJ_PER_KWH
AT_LEAST = said("A lower bound: what is not published is left out.")
SPREAD = said("Allotted to the device: a year bears a lifetime's share, and none once it is over.")


def primary_term(asset: Asset) -> Term:
    """What a kWh of its country costs in primary energy, or by law where nobody publishes it."""
    row = asset["pe_factor_id"] or LEGAL_FACTOR
    symbol = "pe_mj_per_kwh" if asset["pe_factor_id"] else "primary_factor"
    return cited(symbol, row, asset.reference)


def primary_sum(asset: Asset, kwh: float, unit: str = UNIT) -> Said:
    """So many kWh at the plug or above it, as primary energy."""
    per_kwh = asset["pe_mj_per_kwh"]
    if per_kwh:
        text = f"{number(kwh)} × {number(per_kwh)} / {MJ_PER_KWH}"
        return equals(text, kwh * per_kwh / MJ_PER_KWH, unit)
    legal = asset.reference.row(LEGAL_FACTOR).value
    return equals(f"{number(kwh)} × {number(legal)}", kwh * legal, unit)


def per_kwh_of(asset: Asset) -> float:
    """Primary kWh in a kWh delivered."""
    per_kwh = asset["pe_mj_per_kwh"]
    return per_kwh / MJ_PER_KWH if per_kwh else asset.reference.row(LEGAL_FACTOR).value


def electric(
    asset: Asset, measure: str, column: str, parts: tuple[Explanation, ...]
) -> Explanation:
    """Electricity of the bill: at the plug, or of the cooling above it."""
    known = asset[column] is not None
    kwh = {end: asset[f"{column}{end}"] / 1000 for end in ("", "_low", "_high")} if known else {}
    primary = {end: value * per_kwh_of(asset) for end, value in kwh.items()}
    return Explanation(
        figure=asset.figure(measure),
        value=primary.get(""),
        low=primary.get("_low"),
        high=primary.get("_high"),
        unit=UNIT,
        formula="energy_kwh × pe_mj_per_kwh / 3.6"
        if asset["pe_mj_per_kwh"]
        else "energy_kwh × primary_factor",
        arithmetic=primary_sum(asset, kwh[""]) if known else energy(asset).arithmetic,
        low_arithmetic=primary_sum(asset, kwh["_low"]) if known else None,
        high_arithmetic=primary_sum(asset, kwh["_high"]) if known else None,
        terms=(primary_term(asset),),
        parts=parts,
    )


def plug(asset: Asset) -> Explanation:
    """The electricity at the plug."""
    return electric(asset, "hidden_plug", "energy_year_wh", (energy(asset),))


def cooling(asset: Asset) -> Explanation | None:
    """What cooling its room adds, for what stands in a room of servers."""
    return electric(asset, "hidden_cooling", "cooling_year_wh", ()) if asset["pue"] > 1 else None


def manufacture(asset: Asset) -> Explanation | None:
    """The primary energy of making it, spread over its lifetime; null where nobody publishes it."""
    kilojoules = asset["pe_manufacturing_year_kj"]
    if kilojoules is None:
        return None
    lowest = asset["is_pe_lower_bound"]
    ends: tuple[End, End] = ("low", "high")
    low, high = (asset[f"pe_manufacturing_year_kj_{end}"] / KJ_PER_KWH for end in ends)
    return Explanation(
        figure=asset.figure("hidden_manufacture"),
        value=kilojoules / KJ_PER_KWH,
        low=None if lowest else low,
        high=None if lowest else high,
        unit=UNIT,
        formula="manufacturing_pe_mj / lifetime_years / 3.6",
        arithmetic=equals(
            f"{number(kilojoules / 1000)} / {MJ_PER_KWH}", kilojoules / KJ_PER_KWH, UNIT
        ),
        terms=(
            given("manufacturing_pe_mj", asset["manufacturing_pe_mj"], "MJ", said("one device")),
        ),
        notes=(SPREAD, *((AT_LEAST,) if lowest else ())),
    )


def network(asset: Asset) -> Explanation | None:
    """The operators' energy for the line of a smartphone; the line of a site is of no device."""
    if asset["category"] != "smartphone":
        return None
    kwh, legal = (asset.reference.row(name).value for name in (MOBILE_LINE, LEGAL_FACTOR))
    total = asset["quantity"] * kwh * legal
    return Explanation(
        figure=asset.figure("hidden_network"),
        value=total,
        unit=UNIT,
        formula="lines × mobile_kwh × primary_factor",
        arithmetic=equals(f"{asset['quantity']} × {number(kwh)} × {number(legal)}", total, UNIT),
        terms=(
            cited("mobile_kwh", MOBILE_LINE, asset.reference),
            cited("primary_factor", LEGAL_FACTOR, asset.reference),
        ),
        notes=(said("One share for each line in service."), AT_LEAST),
    )


PARTS: tuple[Callable[[Asset], Explanation | None], ...] = (plug, cooling, manufacture, network)


def behind(asset: Asset) -> Explanation:
    """All of it that is published: a lower bound, since distant data centres are not."""
    found = [part for find in PARTS if (part := find(asset)) is not None]
    known = [part.value for part in found if part.value is not None]
    return Explanation(
        figure=asset.figure("hidden"),
        value=sum(known) if known else None,
        unit=UNIT,
        formula="hidden_plug + hidden_cooling + hidden_manufacture + hidden_network",
        arithmetic=equals(" + ".join(map(number, known)), sum(known), UNIT)
        if known
        else energy(asset).arithmetic,
        parts=tuple(found),
        notes=(AT_LEAST, said(NOT_PER_EMPLOYEE)),
    )
