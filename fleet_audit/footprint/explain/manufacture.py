"""How the manufacture of one device was found: every term of the model, and its interval."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.subject import Asset
from fleet_audit.footprint.manufacture.fitted import FACTOR_ID, Fitted, Known, fitted
from fleet_audit.footprint.manufacture.margins import margin_of
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.reference.fits import Margin

KNOWLEDGE = {
    "series": N_("others of its series"),
    "maker": N_("its maker, but none of its series"),
    "class": N_("neither its maker nor its series"),
}
"""What the sheets of the fit hold of a device, in words."""


def key_of(asset: Asset) -> ModelKey:
    """What is visible of the asset's model."""
    return ModelKey(**{field: asset[field] for field in ModelKey._fields})


def known_term(known: Known) -> Term:
    """One term of the sum, with its coefficient and the sheets behind it."""
    one = known.coefficient
    origin = said(
        "{coefficient} × {amount}; coefficient from {n} sheets, standard error {error}",
        coefficient=number(one.value),
        amount=number(known.amount),
        n=one.n,
        error=number(one.standard_error),
    )
    return Term(symbol=known.term, value=known.part, unit="ln", quality="modelled", origin=origin)


def logarithm(figure: str, terms: Sequence[Known], total: float) -> Explanation:
    """A sum of terms, in full."""
    added = " + ".join(number(known.part) for known in terms) or "0"
    return Explanation(
        figure=figure,
        value=round(total, 9),
        unit="ln",
        formula="Σ coefficient × amount",
        arithmetic=equals(added.replace("+ -", "- "), total, "ln"),
        terms=tuple(known_term(known) for known in terms),
    )


def digits(value: float) -> str:
    """A logarithm, with digits enough to give the figure again."""
    return f"{value:.9f}"


def of_stage(asset: Asset, name: str, found: Fitted) -> tuple[str, str]:
    """Formula and numbers of one stage of one device."""
    embodied = digits(found.ln_embodied)
    made = f"exp({embodied} + {digits(found.ln_share)})".replace("+ -", "- ")
    share = number(found.end_of_life_share)
    if name == "manufacturing":
        return "exp(ln_embodied + ln_share)", made
    rest = f"(exp({embodied}) - {made})"
    if name == "end_of_life":
        return "(embodied - manufacturing) × end_of_life_share", f"{rest} × {share}"
    return "(embodied - manufacturing) × (1 - end_of_life_share)", f"{rest} × (1 - {share})"


def known_error(margin: Margin) -> Said:
    """Where the interval comes from."""
    return said(
        "The sheets know {knowledge}: for {n} figures that it was not fitted on, the median error "
        "was {error} %; value / {factor} to value × {factor} held {coverage} % of them.",
        knowledge=said(KNOWLEDGE[margin.knowledge]),
        n=margin.n,
        error=number(100 * margin.median_error),
        factor=number(margin.factor),
        coverage=number(100 * margin.coverage),
    )


def by_fit(asset: Asset, name: str) -> Explanation | None:
    """One stage of one device by the fitted model."""
    found = fitted(key_of(asset), asset.reference)
    if found is None:
        return None
    column = f"{name}_kgco2e"
    formula, numbers = of_stage(asset, name, found)
    figure = asset.figure(name)
    terms = [fact("ln_embodied", FACTOR_ID, asset.reference)]
    if name != "manufacturing":
        terms.append(given("end_of_life_share", found.end_of_life_share, "", FACTOR_ID))
    margin = margin_of("regression", found.kind, found.knowledge, asset.reference)
    return Explanation(
        figure=f"{figure}.each",
        value=asset[column],
        low=asset[column] / margin.factor,
        high=asset[column] * margin.factor,
        unit="kgCO2e",
        formula=formula,
        arithmetic=equals(numbers, asset[column], "kgCO2e"),
        terms=tuple(term for term in terms if term is not None),
        parts=(
            logarithm(f"{figure}.ln_embodied", found.terms, found.ln_embodied),
            logarithm(f"{figure}.ln_share", found.share_terms, found.ln_share),
        ),
        notes=(known_error(margin),),
    )


WAYS = {"regression": by_fit}
"""Method → what explains it for one device."""


def found_for_each(asset: Asset, name: str) -> Explanation | None:
    """How a stage was found for one device; null where it is the published figure of the class."""
    way = WAYS.get(asset["method"])
    return way(asset, name) if way and asset[f"{name}_kgco2e"] is not None else None
