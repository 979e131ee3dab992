"""The other views of one asset's figures: market-based electricity, and manufacture by dates."""

from __future__ import annotations

from collections.abc import Callable

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.subject import Asset, times
from fleet_audit.footprint.market import GUARANTEED
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.model.quantity import DAYS_PER_YEAR

WITHOUT_DATE = N_("no date of its life is known, or no figure of its manufacture")
BORNE_BEFORE = said("What a second-hand device bore before it came is its first owner's.")


def use_market_per_year(asset: Asset) -> Explanation:
    """kgCO2e a year of the electricity, by what the site's contract says of a kWh."""
    total = asset["gwp_use_market_kgco2e_per_year"]
    mix = fact("intensity_kgco2e_per_kwh", asset["grid_factor_id"], asset.reference)
    share = asset["market_share"] or 0.0
    each = f"({number(share)} × {number(asset['market_kgco2e'] or 0.0)}"
    each += f" + {number(1 - share)} × {number(asset['intensity_kgco2e'])})"
    product = f"{number(asset['energy_kwh'])} × {number(asset['pue'])} × {each}"
    terms = (contract(asset), mix)
    return _explained(
        asset,
        "use_market_per_year",
        "gwp_use_market_kgco2e_per_year",
        formula="energy_kwh × pue × (share × contract + (1 - share) × intensity) × quantity",
        arithmetic=equals(times(asset, product), total, "kgCO2e/year")
        if total is not None
        else said("no electricity of its own"),
        terms=tuple(term for term in terms if term is not None),
    )


def contract(asset: Asset) -> Term | None:
    """What a kWh of the contract weighs: stated by the supplier, or the row of guaranteed ones."""
    if asset["market_basis"] == "guaranteed":
        return fact("contract_kgco2e_per_kwh", GUARANTEED, asset.reference)
    if asset["market_basis"] == "contract":
        origin = said("organisation sheet")
        stated = asset["market_kgco2e"]
        return given("contract_kgco2e_per_kwh", stated, "kgCO2e/kWh", origin, "declared")
    return None


def to_date(asset: Asset) -> Explanation:
    """What was borne since the device came."""
    return _allotted(
        asset,
        "to_date",
        said("embodied - before - remaining"),
        ("gwp_embodied_kgco2e", "gwp_embodied_before_kgco2e", "gwp_embodied_remaining_kgco2e"),
    )


def remaining(asset: Asset) -> Explanation:
    """What the years to come will bear, if the device stays in use."""
    lived, lifetime = age_years(asset), asset["lifetime_years"]
    left = max(0.0, lifetime - lived) if lifetime is not None and lived is not None else None
    product = f"{number(asset['gwp_embodied_kgco2e'])} × {number(left)} / {number(lifetime)}"
    return _of_view(asset, "remaining", said("embodied × years_left / lifetime"), product)


def age_years(asset: Asset) -> float | None:
    """The age with all its digits, since the sum is done with it."""
    made = asset["made_point"]
    known = made is not None and made <= asset["as_of"]
    return (asset["as_of"] - made).days / DAYS_PER_YEAR if known else None


def purchase_year(asset: Asset) -> Explanation:
    """All that was bought in the year of the audit; nothing of what was bought before."""
    bought = asset["purchase_date"]
    if bought is not None and bought.year != asset["as_of"].year:
        product = f"0 × {number(asset['gwp_embodied_kgco2e'])}"
        formula = said("0 × embodied, since bought in {year}", year=bought.year)
        return _of_view(asset, "purchase_year", formula, product)
    columns = ("gwp_embodied_kgco2e", "gwp_embodied_before_kgco2e")
    return _allotted(asset, "purchase_year", said("embodied - before"), columns)


def _allotted(asset: Asset, view: str, formula: Said, columns: tuple[str, ...]) -> Explanation:
    return _of_view(asset, view, formula, " - ".join(number(asset[name]) for name in columns))


def _of_view(asset: Asset, view: str, formula: Said, product: str) -> Explanation:
    column = f"gwp_embodied_{view}_kgco2e"
    value = asset[column]
    terms = (
        given("lifetime_years", asset["lifetime_years"], "years", said("its class")),
        given("age_years", age_years(asset), "years", asset["age_method"] or said("unknown")),
    )
    return _explained(
        asset,
        view,
        column,
        formula=formula,
        arithmetic=equals(product, value, "kgCO2e") if value is not None else said(WITHOUT_DATE),
        terms=terms,
        notes=(BORNE_BEFORE,) if asset["gwp_embodied_before_kgco2e"] else (),
    )


def _explained(asset: Asset, word: str, column: str, **told: object) -> Explanation:
    return Explanation(
        figure=asset.figure(word),
        value=asset[column],
        low=asset[f"{column}_low"],
        high=asset[f"{column}_high"],
        unit="kgCO2e/year" if word == "use_market_per_year" else "kgCO2e",
        **told,  # type: ignore[arg-type]  # what each figure tells of itself
    )


VIEW_FIGURES: dict[str, Callable[[Asset], Explanation]] = {
    "use_market_per_year": use_market_per_year,
    "to_date": to_date,
    "remaining": remaining,
    "purchase_year": purchase_year,
}
"""The figures of the other views, by the last word of their names."""
