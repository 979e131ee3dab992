"""The figures of one asset, each with its formula and the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fleet_audit.footprint.explain.added import added, year_sum
from fleet_audit.footprint.explain.arithmetic import End, equals, fact, given, number
from fleet_audit.footprint.explain.behind import behind, plug
from fleet_audit.footprint.explain.energy import energy
from fleet_audit.footprint.explain.guest import host_share
from fleet_audit.footprint.explain.hours import hourly_notes
from fleet_audit.footprint.explain.manufacture import found_for_each
from fleet_audit.footprint.explain.subject import Asset, quantity, times
from fleet_audit.footprint.explain.views import VIEW_FIGURES
from fleet_audit.footprint.manufacture.added import NO_BATTERY
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

STAGES = ("manufacturing", "distribution", "end_of_life", "one_figure")
FIELD_OF_STAGE = {stage: "embodied" if stage == "one_figure" else stage for stage in STAGES}
NAME_OF_STAGE = {stage: f"{FIELD_OF_STAGE[stage]}_kgco2e" for stage in STAGES}

PERHAPS_OVER = N_("0 kgCO2e/year: it may be older than its lifetime")
SURELY_OVER = N_("0 kgCO2e/year: it is surely older than its lifetime")
YEAR = N_("embodied_kgco2e / lifetime_years (0 if age_years > lifetime_years)")
YEAR_WITH_ADDED = N_(
    "(embodied_kgco2e - added_kgco2e) / lifetime_years (0 if age_years > lifetime_years) "
    "+ added_kgco2e × added_share"
)
NOT_PUBLISHED = N_("not published for this category")

# What is told of an asset is asked for apart: DuckDB plans both at once in ten times as long.
SQL = """
WITH told AS MATERIALIZED (SELECT * FROM per_asset WHERE asset_id IN ({numbers}))
SELECT impact.*, told.*, host.is_by_cores, host.gwp_of_host_kgco2e_per_year,
    grid.intensity_kgco2e_low, grid.intensity_kgco2e_high,
    coalesce(stated_pue, f.usual_pue_low) AS pue_low,
    coalesce(stated_pue, f.usual_pue_high) AS pue_high,
    f.on_w_low, f.on_w_high, f.rest_w_low, f.rest_w_high, f.on_hours_low, f.on_hours_high,
    f.class_energy_kwh_low, f.class_energy_kwh_high
FROM impact
JOIN told USING (asset_id)
JOIN grid ON grid.zone = impact.zone AND grid.is_always_on = impact.is_always_on
JOIN model_factor AS f USING (model_key)
LEFT JOIN host_share AS host USING (asset_id)
WHERE impact.asset_id IN ({numbers})
ORDER BY asset_id
"""


def read_asset(
    engine: duckdb.DuckDBPyConnection,
    asset_id: int,
    reference: Reference,
    kind: type[Asset] = Asset,
) -> Asset | None:
    """The asset of that number, as the kernel sees it; null if it is not in use."""
    found = read_assets(engine, [asset_id], reference, kind)
    return found[0] if found else None


def read_assets(
    engine: duckdb.DuckDBPyConnection,
    asset_ids: Sequence[int],
    reference: Reference,
    kind: type[Asset] = Asset,
) -> list[Asset]:
    """Those of several numbers that are in use, in the order of their numbers."""
    if not asset_ids:
        return []
    # Written out, the numbers reach the views below; a list as a parameter reads all assets.
    sql = SQL.format(numbers=", ".join(map(str, map(int, asset_ids))))
    return [kind(line, reference) for line in fetch_dicts(engine, sql)]


def unpublished(asset: Asset) -> Said:
    """Why a figure of the asset is unknown."""
    reason = asset["reason"]
    return said(reason or NOT_PUBLISHED)


def stage(asset: Asset, name: str) -> Explanation:
    """Whole-life kgCO2e of one stage: the published figure, for each device."""
    value = asset[f"{name}_g"]
    one, more = asset.as_made(name), added(asset) if asset.added(name) else None
    found = found_for_each(asset, name)
    if found is None:
        term = asset.fact(NAME_OF_STAGE[name], FIELD_OF_STAGE[name])
    else:
        term = given(NAME_OF_STAGE[name], one, "kgCO2e", found.figure)
    each = f"{number(one)} + {number(asset.added(name))}" if more else number(one)
    each = f"({each})" if more and asset["quantity"] == 1 else each
    return Explanation(
        figure=asset.figure(FIELD_OF_STAGE[name] if name != "one_figure" else "one_figure"),
        value=value / 1000 if value is not None else None,
        low=asset[f"{name}_g_low"] / 1000 if value is not None else None,
        high=asset[f"{name}_g_high"] / 1000 if value is not None else None,
        unit="kgCO2e",
        formula=f"({NAME_OF_STAGE[name]} + added_kgco2e) × quantity"
        if more
        else f"{NAME_OF_STAGE[name]} × quantity",
        arithmetic=equals(times(asset, each), value / 1000, "kgCO2e")
        if value is not None
        else unpublished(asset),
        terms=tuple(term for term in (term, quantity(asset)) if term is not None),
        parts=tuple(part for part in (found, more) if part is not None),
    )


def known_stages(asset: Asset) -> list[str]:
    """The stages that have a figure, in the order of a life."""
    return [name for name in STAGES if asset[f"{name}_g"] is not None]


def added_up(asset: Asset, end: str = "") -> str:
    """The known stages as a sum."""
    return " + ".join(number(asset[f"{name}_g{end}"] / 1000) for name in known_stages(asset))


def embodied(asset: Asset) -> Explanation:
    """Whole-life kgCO2e of all but use: the sum of the stages that are published."""
    parts = [stage(asset, name) for name in known_stages(asset)]
    total = asset["gwp_embodied_kgco2e"]
    return Explanation(
        figure=asset.figure("embodied"),
        value=total,
        low=asset["gwp_embodied_kgco2e_low"],
        high=asset["gwp_embodied_kgco2e_high"],
        unit="kgCO2e",
        formula=" + ".join(NAME_OF_STAGE[name] for name in known_stages(asset)) or "embodied",
        arithmetic=equals(" + ".join(number(part.value) for part in parts), total, "kgCO2e")
        if parts
        else unpublished(asset),
        low_arithmetic=sum_of_ends(parts, "low", "kgCO2e"),
        high_arithmetic=sum_of_ends(parts, "high", "kgCO2e"),
        parts=tuple(parts),
        notes=method_notes(asset),
    )


def sum_of_ends(parts: Sequence[Explanation], end: End, unit: str) -> Said | None:
    """One end of a sum of parts: of one asset, all stand at the same end."""
    ends = [bound for part in parts if (bound := getattr(part, end)) is not None]
    return equals(" + ".join(map(number, ends)), sum(ends), unit) if ends else None


def method_notes(asset: Asset) -> tuple[str, ...]:
    """What must be said of the way the embodied figure was found."""
    notes: list[Said] = []
    if asset["batteries_replaced"]:
        notes.append(said(NO_BATTERY))
    if asset["method"] == "proxy":
        notes.append(
            said("Borrowed from another category: interval of a factor 3, out of coverage.")
        )
    missing = {"manufacturing", "distribution", "end_of_life"} - set(known_stages(asset))
    if missing and "one_figure" not in known_stages(asset) and known_stages(asset):
        notes.append(said("Stages that nobody publishes for this category are left out, not zero."))
    return tuple(notes)


def embodied_per_year(asset: Asset) -> Explanation:
    """What the year bears of it: a lifetime's share, and nothing once the lifetime is over."""
    total, lifetime = asset["gwp_embodied_kgco2e_per_year"], asset["lifetime_years"]
    whole = asset["gwp_embodied_kgco2e"]
    age = asset["age_years"]
    if total is None:
        arithmetic = unpublished(asset)
    elif asset["is_paid_off"] and not total:
        arithmetic = said(
            "{age} years > {lifetime} years → 0 kgCO2e/year",
            age=number(age),
            lifetime=number(lifetime),
        )
    else:
        arithmetic = equals(year_sum(asset, added_up(asset)), total, "kgCO2e/year")
    terms = (
        given("embodied_kgco2e", whole, "kgCO2e", asset.figure("embodied")),
        asset.fact("lifetime_years", "lifetime"),
        given("age_years", age, "years", asset["age_method"] or said("no date of any kind")),
    )
    return Explanation(
        figure=asset.figure("embodied_per_year"),
        value=total,
        low=asset["gwp_embodied_kgco2e_per_year_low"],
        high=asset["gwp_embodied_kgco2e_per_year_high"],
        unit="kgCO2e/year",
        formula=said(YEAR_WITH_ADDED if asset["added_share"] is not None else YEAR),
        arithmetic=arithmetic,
        low_arithmetic=year_end(asset, "low"),
        high_arithmetic=year_end(asset, "high"),
        terms=tuple(term for term in terms if term is not None),
        parts=(embodied(asset),),
    )


def year_end(asset: Asset, end: End) -> Said | None:
    """One end of the year's share: by the oldest that the asset can be, or by the youngest."""
    total = asset[f"gwp_embodied_kgco2e_per_year_{end}"]
    if total is None:
        return None
    if not total and asset[f"gwp_embodied_kgco2e_{end}"]:
        is_perhaps = bool(asset["gwp_embodied_kgco2e_per_year_high"])
        return said(PERHAPS_OVER if is_perhaps else SURELY_OVER)
    return equals(year_sum(asset, added_up(asset, f"_{end}"), f"_{end}"), total, "kgCO2e/year")


def use_per_year(asset: Asset) -> Explanation:
    """kgCO2e a year of the electricity, PUE included, by the mix of the country."""
    total = asset["gwp_use_kgco2e_per_year"]
    grid = fact("intensity_kgco2e_per_kwh", asset["grid_factor_id"], asset.reference)
    kwh = energy(asset)
    pue_origin = (
        said("organisation sheet")
        if asset["stated_pue"] is not None
        else said("not in a server room")
    )
    pue = given("pue", asset["pue"], "kWh/kWh", pue_origin)
    if asset["stated_pue"] is None and asset["pue"] != 1:
        pue = fact("pue", "CONV-PUE-OWN-ROOM", asset.reference) or pue
    factors = (asset["energy_kwh"], asset["pue"], asset["intensity_kgco2e"])
    product = " × ".join(number(factor) for factor in factors)
    return Explanation(
        figure=asset.figure("use_per_year"),
        value=total,
        low=asset["gwp_use_kgco2e_per_year_low"],
        high=asset["gwp_use_kgco2e_per_year_high"],
        unit="kgCO2e/year",
        formula="energy_kwh × pue × intensity_kgco2e_per_kwh × quantity",
        arithmetic=equals(times(asset, product), total, "kgCO2e/year")
        if total is not None
        else kwh.arithmetic,
        low_arithmetic=use_end(asset, "low"),
        high_arithmetic=use_end(asset, "high"),
        terms=tuple(term for term in (pue, grid) if term is not None),
        parts=(kwh,),
        notes=mix_notes(asset) + rounding_notes(asset),
    )


def rounding_notes(asset: Asset) -> tuple[str, ...]:
    """Why the sum of several devices can differ in its last digits."""
    if asset["quantity"] == 1:
        return ()
    return (said("Each device is rounded to a gram before they are added."),)


def use_end(asset: Asset, end: End) -> Said | None:
    """One end of the use: energy, cooling and mix all low, or all high."""
    total = asset[f"gwp_use_kgco2e_per_year_{end}"]
    if total is None:
        return None
    factors = ("energy_kwh_per_year", "pue", "intensity_kgco2e")
    product = " × ".join(number(asset[f"{name}_{end}"]) for name in factors)
    return equals(product, total, "kgCO2e/year")


def mix_notes(asset: Asset) -> tuple[str, ...]:
    """What must be said of the electricity mix."""
    mean = asset.reference.hourly_means.get(asset["grid_factor_id"])
    if mean is not None:
        return hourly_notes(mean)
    if asset["zone"] == "WORLD":
        return (said("No country is stated: the world's mix is used."),)
    if asset["is_world"]:
        return (said("No mix is published for this country: the world's is used."),)
    return ()


def gwp_per_year(asset: Asset) -> Explanation:
    """kgCO2e a year: the year's share of the embodied, plus the use."""
    parts = [embodied_per_year(asset), use_per_year(asset)]
    known = [part for part in parts if part.value is not None]
    total = asset["gwp_kgco2e_per_year"]
    added = " + ".join(number(part.value) for part in known)
    return Explanation(
        figure=asset.figure("gwp_per_year"),
        value=total,
        low=asset["gwp_kgco2e_per_year_low"],
        high=asset["gwp_kgco2e_per_year_high"],
        unit="kgCO2e/year",
        formula="embodied_per_year + use_per_year",
        arithmetic=equals(added, total, "kgCO2e/year") if known else unpublished(asset),
        low_arithmetic=sum_of_ends(known, "low", "kgCO2e/year"),
        high_arithmetic=sum_of_ends(known, "high", "kgCO2e/year"),
        parts=(host_share(asset),) if asset["is_vm"] else tuple(parts),
        notes=(said("A part is unknown and left out: the total is a lower bound."),)
        if len(known) == 1
        else (),
    )


ASSET_FIGURES: dict[str, Callable[[Asset], Explanation]] = {
    "gwp_per_year": gwp_per_year,
    "embodied": embodied,
    "embodied_per_year": embodied_per_year,
    "use_per_year": use_per_year,
    "energy_per_year": energy,
    "added": added,
    "host_share": host_share,
    "manufacturing": lambda asset: stage(asset, "manufacturing"),
    "distribution": lambda asset: stage(asset, "distribution"),
    "end_of_life": lambda asset: stage(asset, "end_of_life"),
    "one_figure": lambda asset: stage(asset, "one_figure"),
    "hidden": behind,
    "hidden_plug": plug,
    **VIEW_FIGURES,
}
"""The figures of an asset, by the last word of their names."""
