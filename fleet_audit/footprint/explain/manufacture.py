"""How the manufacture of one device was found: every term of the model, and its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from fleet_audit.footprint.explain.arithmetic import equals, fact, given, number
from fleet_audit.footprint.explain.sheet import by_sheet
from fleet_audit.footprint.explain.subject import Asset, key_of
from fleet_audit.footprint.explain.term_names import named_term
from fleet_audit.footprint.manufacture.bottom_up import CALIBRATION, Part, parts_of
from fleet_audit.footprint.manufacture.bottom_up import KNOWLEDGE as PARTS
from fleet_audit.footprint.manufacture.fitted import (
    FACTOR_ID,
    Fitted,
    Known,
    fitted,
    margin_of_fit,
)
from fleet_audit.footprint.manufacture.margins import margin_of
from fleet_audit.footprint.manufacture.neighbour import (
    Moved,
    Neighbour,
    margin_of_neighbour,
    moved,
)
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.reference.fits import Margin
from fleet_audit.reference.load import Reference

KNOWLEDGE = {
    "series": N_("most words of its name"),
    "maker": N_("its maker, and little of its name"),
    "few": N_("its maker, of which there are few such sheets, and little of its name"),
    "class": N_("its class, but not its maker"),
    "sibling": N_("a published model of nearly the same name"),
    "parts": N_("its sockets and its memory"),
    "cousin": N_("a published model of a name somewhat alike"),
}
"""What is known of a device, in words."""

CAPPED = N_("The sum lies above 0: manufacture is then all of it.")


def known_term(known: Known) -> Term:
    """One term of the sum, with its coefficient and the sheets behind it."""
    one = known.coefficient
    origin = said(
        "{coefficient} × {amount}; sheets behind it: {n}, standard error: {error}",
        coefficient=number(one.value),
        amount=number(known.amount),
        n=one.n,
        error=number(one.standard_error),
    )
    return Term(
        symbol=named_term(known.term),
        value=known.part,
        unit="ln",
        quality="modelled",
        origin=origin,
    )


def summed(numbers: Iterable[str]) -> str:
    """Numbers added up, a negative one taken away."""
    return " + ".join(numbers).replace("+ -", "- ") or "0"


def logarithm(figure: str, terms: Sequence[Known], total: float) -> Explanation:
    """A sum of terms, in full."""
    added = summed(number(known.part) for known in terms)
    is_capped = total == 0 < math.fsum(known.part for known in terms)
    return Explanation(
        figure=figure,
        value=round(total, 9),
        unit="ln",
        formula="Σ coefficient × amount",
        arithmetic=equals("0" if is_capped else added, total, "ln"),
        terms=tuple(known_term(known) for known in terms),
        notes=(said(CAPPED),) if is_capped else (),
    )


def followed(figure: str, fit: Explanation, found: Moved, misses: Sequence[float]) -> Explanation:
    """A logarithm of the fitted model, moved by what it misses of the neighbours."""
    pairs = zip(found.neighbours, misses, strict=True)
    parts = [f"{number(one.weight)} × ({digits(miss)})" for one, miss in pairs]
    moved = math.fsum(o.weight * m for o, m in zip(found.neighbours, misses, strict=True))
    total = (fit.value or 0) + found.strength * moved
    text = f"{digits(fit.value or 0)} + {number(found.strength)} × ({summed(parts)})"
    is_capped = figure.endswith("share") and total > 0
    return Explanation(
        figure=figure,
        value=0.0 if is_capped else round(total, 9),
        unit="ln",
        formula="ln_fit + likeness × Σ weight × ln(published / fitted)",
        arithmetic=equals("0" if is_capped else text, 0.0 if is_capped else total, "ln"),
        terms=tuple(neighbour_term(o, m) for o, m in zip(found.neighbours, misses, strict=True)),
        parts=(fit,),
        notes=(said(CAPPED),) if is_capped else (),
    )


def neighbour_term(one: Neighbour, miss: float) -> Term:
    """One published model, named with its source."""
    origin = said(
        "ln(published / fitted); likeness {likeness}, weight {weight}",
        likeness=number(one.likeness),
        weight=number(one.weight),
    )
    return Term(
        symbol=f"{one.figure.maker} {one.figure.model}",
        value=miss,
        unit="ln",
        quality="declared",
        factor=one.figure.as_row(),
        origin=origin,
    )


def digits(value: float) -> str:
    """A logarithm, with digits enough to give the figure again."""
    return f"{value:.9f}"


def of_stage(name: str, found: Fitted | Moved, share: float) -> tuple[str, str]:
    """Formula and numbers of one stage of one device."""
    embodied = digits(found.ln_embodied)
    made = f"exp({summed([embodied, digits(found.ln_share)])})"
    if name == "manufacturing":
        return "exp(ln_embodied + ln_share)", made
    rest = f"(exp({embodied}) - {made})"
    if name == "end_of_life":
        return "(embodied - manufacturing) × end_of_life_share", f"{rest} × {number(share)}"
    return (
        "(embodied - manufacturing) × (1 - end_of_life_share)",
        f"{rest} × (1 - {number(share)})",
    )


def known_error(margin: Margin) -> Said:
    """Where the interval comes from."""
    return said(
        "Known of it: {knowledge}. For {n} published figures that were kept apart, the median "
        "error was {error}%; from value / {factor} to value × {factor} held {coverage}% of them.",
        knowledge=said(KNOWLEDGE[margin.knowledge]),
        n=margin.n,
        error=number(100 * margin.median_error),
        factor=number(margin.factor),
        coverage=number(100 * margin.coverage),
    )


def modelled(
    asset: Asset, name: str, found: Fitted | Moved, margin: Margin, parts: tuple[Explanation, ...]
) -> Explanation:
    """One stage of one device as the exponential of its logarithms."""
    fit = found if isinstance(found, Fitted) else found.fit
    formula, numbers = of_stage(name, found, fit.end_of_life_share)
    value = asset.as_made(name) or 0.0
    terms = [fact("fit", FACTOR_ID, asset.reference)]
    if name != "manufacturing":
        terms.append(given("end_of_life_share", fit.end_of_life_share, "kgCO2e/kgCO2e", FACTOR_ID))
    return Explanation(
        figure=f"{asset.figure(name)}.each",
        value=value,
        low=value / margin.factor,
        high=value * margin.factor,
        unit="kgCO2e",
        formula=formula,
        arithmetic=equals(numbers, value, "kgCO2e"),
        terms=tuple(term for term in terms if term is not None),
        parts=parts,
        notes=(known_error(margin),),
    )


SHARED_BY = "manufacturing"
"""The stage that the logarithms are named after: all stages are made from the same two."""


def fit_parts(figure: str, found: Fitted) -> tuple[Explanation, Explanation]:
    """The two logarithms of the fitted model."""
    return (
        logarithm(f"{figure}.ln_embodied", found.terms, found.ln_embodied),
        logarithm(f"{figure}.ln_share", found.share_terms, found.ln_share),
    )


def by_fit(asset: Asset, name: str) -> Explanation | None:
    """One stage of one device by the fitted model."""
    found = fitted(key_of(asset), asset.reference)
    if found is None:
        return None
    margin = margin_of_fit(found, asset.reference)
    return modelled(asset, name, found, margin, fit_parts(asset.figure(SHARED_BY), found))


def by_neighbour(asset: Asset, name: str) -> Explanation | None:
    """One stage of one device by its neighbours."""
    found = moved(key_of(asset), asset.reference)
    if found is None:
        return None
    figure = asset.figure(SHARED_BY)
    embodied, share = fit_parts(f"{figure}.fit", found.fit)
    of_embodied = [one.ln_embodied_miss for one in found.neighbours]
    of_share = [one.ln_share_miss for one in found.neighbours]
    parts = (
        followed(f"{figure}.ln_embodied", embodied, found, of_embodied),
        followed(f"{figure}.ln_share", share, found, of_share),
    )
    return modelled(asset, name, found, margin_of_neighbour(found, asset.reference), parts)


def part_text(part: Part, reference: Reference) -> str:
    """One part in numbers."""
    text = f"{number(part.amount)} × {number(reference.row(part.factor_id).value)}"
    return f"{text} / {number(reference.row(part.density_id).value)}" if part.density_id else text


def by_parts(asset: Asset, name: str) -> Explanation | None:
    """The manufacture of one server by its parts; its other stages are those of the class."""
    if name != "manufacturing":
        return None
    facts, value = asset.reference, asset.as_made("manufacturing") or 0.0
    parts = parts_of(key_of(asset))
    factor = margin_of("bottom_up", "server", PARTS, facts)
    ids = [i for part in parts for i in (part.factor_id, part.density_id) if i]
    cited = (fact(facts.row(i).subtype or i, i, facts) for i in (*ids, CALIBRATION))
    added = " + ".join(part_text(part, facts) for part in parts)
    return Explanation(
        figure=f"{asset.figure(name)}.each",
        value=value,
        low=value / factor.factor,
        high=value * factor.factor,
        unit="kgCO2e",
        formula="bottom_up_factor × Σ parts",
        arithmetic=equals(f"{number(facts.row(CALIBRATION).value)} × ({added})", value, "kgCO2e"),
        terms=tuple(term for term in cited if term is not None),
        notes=(known_error(factor),),
    )


WAYS = {
    "regression": by_fit,
    "neighbour": by_neighbour,
    "exact": by_sheet,
    "bottom_up": by_parts,
}
"""Method → what explains it for one device."""


def found_for_each(asset: Asset, name: str) -> Explanation | None:
    """How a stage was found for one device; null where it is the published figure of the class."""
    way = WAYS.get(asset["method"])
    return way(asset, name) if way and asset[f"{name}_kgco2e"] is not None else None
