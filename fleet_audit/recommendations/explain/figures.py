"""From the name of a figure of an action to its explanation; all of them, and the totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

from msgspec.structs import replace

from fleet_audit.footprint.explain.arithmetic import equals, number
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said
from fleet_audit.recommendations.deeds import Deed, Euros, by_lever, counted, together
from fleet_audit.recommendations.explain.carbon import UNIT, explain_carbon
from fleet_audit.recommendations.explain.money import (
    A_TONNE,
    A_YEAR,
    EUR,
    UNKNOWN,
    explain_bill,
    explain_limit,
    explain_payback,
    explain_tonne,
    explain_value,
)
from fleet_audit.recommendations.explain.subject import Explained, Line

OF_LINE: dict[str, Callable[[Line], Explanation]] = {
    "gwp_per_year": explain_carbon,
    "eur_now": partial(explain_bill, field="eur_now"),
    "eur_per_year": partial(explain_bill, field="eur_per_year"),
    "payback_years": explain_payback,
    "npv_eur": explain_value,
    "abatement_eur_per_tco2e": explain_tonne,
    "break_even_eur": explain_limit,
}
"""Last word of a figure's name → how it is explained."""
OF_LEVER = ("gwp_per_year", "eur_now", "eur_per_year")
"""What is told of a lever as a whole."""
MONEY = {"eur_now": EUR, "eur_per_year": A_YEAR, "npv_eur": EUR}
ALL = "actions"
PARTLY = said("Of some lines a price is missing: they are not in the sum, which is more.")


def explain_action(actions: Sequence[Explained], name: str) -> Explanation | None:
    """The explanation of `actions.eur_now`, of an action's figure, or of one of its lines'."""
    head, _, measure = name.rpartition(".")
    if head == ALL:
        return explain_together(counted([action.deed for action in actions]), measure)
    for action in chain(actions, _merged(actions)):
        if head == action.deed.name and measure in OF_LINE:
            return _of_deed(action, measure)
        for line in action.lines:
            if head == line.name and measure in OF_LINE:
                return OF_LINE[measure](line)
    return None


def explain_actions(actions: Sequence[Explained]) -> Iterator[Explanation]:
    """Every figure of actions that a report prints."""
    kept = counted([action.deed for action in actions])
    for measure in ("gwp_per_year", "eur_now", "eur_per_year"):
        total = explain_together(kept, measure)
        if total is not None:
            yield total
    for action in actions:
        yield from (_of_deed(action, measure) for measure in OF_LINE)
    for action in _merged(actions):
        yield from (replace(_of_deed(action, measure), parts=()) for measure in OF_LEVER)


def _merged(actions: Sequence[Explained]) -> Iterator[Explained]:
    """The levers of several ways, each way's lines among theirs."""
    lines = {line.name: line for action in actions for line in action.lines}
    names = {id(one): name for action in actions for name, one in action.deed.named}
    own = {action.deed.name for action in actions}
    for deed in by_lever([action.deed for action in actions]):
        if deed.name not in own:
            yield Explained(deed=deed, lines=tuple(lines[names[id(one)]] for one in deed.ones))


def explain_together(kept: Sequence[Deed], measure: str, at: str = "") -> Explanation | None:
    """A total of the actions that count: the sum of them, since none saves what another did.

    `at` ends the name of what they bring at a place: `.site.3`.
    """
    whole = together(kept)
    figure = f"{ALL}{at}.{measure}"
    if measure == "gwp_per_year":
        terms = tuple(_avoided(deed) for deed in kept)
        return _added(figure, terms, whole.gwp.mid, whole.gwp.low, whole.gwp.high)
    if measure not in {"eur_now", "eur_per_year"}:
        return None
    found: Euros = getattr(whole, measure)
    return _euros(figure, [(deed.name, deed.eur(measure)) for deed in kept], found, measure)


def _of_deed(action: Explained, measure: str) -> Explanation:
    """A figure of an action, with that of each of its lines."""
    deed = action.deed
    parts = tuple(OF_LINE[measure](line) for line in action.lines)
    return replace(_sum_of(deed, measure, parts), parts=parts)


def _sum_of(deed: Deed, measure: str, parts: tuple[Explanation, ...]) -> Explanation:
    figure = f"{deed.name}.{measure}"
    if measure == "gwp_per_year":
        terms = tuple(_term(part) for part in parts)
        return _added(figure, terms, deed.gwp.mid, deed.gwp.low, deed.gwp.high)
    if measure in MONEY:
        values = [
            (part.figure.removesuffix(f".{measure}"), Euros(part.value, True)) for part in parts
        ]
        return _euros(figure, values, deed.eur(measure), measure)
    if measure == "payback_years":
        return _payback(deed, figure)
    if measure == "abatement_eur_per_tco2e":
        return _tonne(deed, figure)
    return Explanation(
        figure=figure,
        value=parts[0].value if len(parts) == 1 else None,
        unit=EUR,
        formula=said("a price for each kind of device"),
        arithmetic=parts[0].arithmetic if len(parts) == 1 else said("see each kind of device"),
    )


def _avoided(deed: Deed) -> Term:
    gwp = deed.gwp
    return Term(
        symbol=deed.name,
        value=gwp.mid,
        low=gwp.low,
        high=gwp.high,
        unit=UNIT,
        origin=f"{deed.name}.gwp_per_year",
    )


def _term(part: Explanation) -> Term:
    """A line's figure as a term of its action's."""
    return Term(
        symbol=part.figure.rpartition(".")[0],
        value=part.value,
        low=part.low,
        high=part.high,
        unit=part.unit,
        origin=part.figure,
    )


def _added(
    figure: str, terms: tuple[Term, ...], value: float, low: float, high: float
) -> Explanation:
    """Kilograms added up; bounds are added as if all erred alike, the widest that they can be."""

    def text(values: Sequence[float | None], total: float) -> Said:
        return equals(" + ".join(map(number, values)) or "0", total, UNIT)

    return Explanation(
        figure=figure,
        value=value,
        low=low,
        high=high,
        unit=UNIT,
        formula="Σ gwp_per_year",
        arithmetic=text([term.value for term in terms], value),
        low_arithmetic=text([term.low for term in terms], low),
        high_arithmetic=text([term.high for term in terms], high),
        terms=terms,
    )


def _euros(
    figure: str, values: Sequence[tuple[str, Euros]], found: Euros, measure: str
) -> Explanation:
    known = [(name, euros.known) for name, euros in values if euros.known is not None]
    unit = MONEY[measure]
    return Explanation(
        figure=figure,
        value=found.known,
        unit=unit,
        formula=f"Σ {measure}",
        arithmetic=equals(" + ".join(number(value) for _name, value in known), found.known, unit)
        if known
        else UNKNOWN,
        terms=tuple(
            Term(symbol=name, value=value, unit=unit, origin=f"{name}.{measure}")
            for name, value in known
        ),
        notes=() if found.is_whole else (PARTLY,),
    )


def _payback(deed: Deed, figure: str) -> Explanation:
    now, yearly, value = deed.eur("eur_now"), deed.eur("eur_per_year"), deed.payback_years
    return Explanation(
        figure=figure,
        value=value,
        unit="years",
        formula="eur_now / eur_per_year",
        arithmetic=equals(f"{number(now.known)} / {number(yearly.known)}", value, "years"),
        terms=(
            Term(symbol="eur_now", value=now.known, unit=EUR, origin=f"{deed.name}.eur_now"),
            Term(
                symbol="eur_per_year",
                value=yearly.known,
                unit=A_YEAR,
                origin=f"{deed.name}.eur_per_year",
            ),
        ),
        notes=() if now.is_whole and yearly.is_whole else (PARTLY,),
    )


def _tonne(deed: Deed, figure: str) -> Explanation:
    """The mean of its lines by what each avoids."""
    priced = deed.priced
    text = " + ".join(
        f"{number(one.gwp_kgco2e_per_year.mid)} × {number(one.abatement_eur_per_tco2e)}"
        for one in priced
    )
    avoided = " + ".join(number(one.gwp_kgco2e_per_year.mid) for one in priced)
    value = deed.abatement_eur_per_tco2e
    return Explanation(
        figure=figure,
        value=value,
        unit=A_TONNE,
        formula="Σ gwp_per_year × abatement_eur_per_tco2e / Σ gwp_per_year",
        arithmetic=equals(f"({text}) / ({avoided})", value, A_TONNE) if priced else UNKNOWN,
        notes=() if len(priced) == len(deed.ones) else (PARTLY,),
    )
