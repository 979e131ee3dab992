"""How the gestures of an awareness session are reckoned, each with its numbers and its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fleet_audit.footprint.explain.arithmetic import cited, equals, given, number
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.resolve import class_of
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, Said, said
from fleet_audit.model.quantity import G_PER_KG, HOURS_PER_YEAR
from fleet_audit.recommendations.gestures import (
    IDLE_SERVER,
    KB_PER_GB,
    MAILS,
    W_PER_KW,
    Device,
    Facts,
    Gesture,
    device,
)

UNIT = "kgCO2e/year"
OF_ADEME = N_("The bounds hold the figure of ADEME too, the sum of its stages.")
OF_ADEME_STAGES = ("manufacturing", "distribution", "end_of_life", "embodied")
Texts = tuple[str, str, str]
"""The same sum for the value and for its two bounds."""


class Sum(NamedTuple):
    """How a gesture is reckoned."""

    formula: str
    texts: Texts
    terms: tuple[Term, ...]
    notes: tuple[str, ...] = ()


def explain_gesture(one: Gesture, facts: Facts) -> Explanation:
    """The kilograms that a gesture avoids in a year."""
    category = KEPT.get(one.id)
    found = _kept(category, one, facts) if category else SUMS[one.id](one, facts)
    values = (one.kgco2e.mid, one.kgco2e.low, one.kgco2e.high)
    value, low, high = (
        equals(text, at, UNIT) for text, at in zip(found.texts, values, strict=True)
    )
    return Explanation(
        figure=f"session.{one.id}",
        value=one.kgco2e.mid,
        low=one.kgco2e.low if found.texts[1] else None,
        high=one.kgco2e.high if found.texts[2] else None,
        unit=UNIT,
        formula=found.formula,
        arithmetic=value,
        low_arithmetic=low if found.texts[1] else None,
        high_arithmetic=high if found.texts[2] else None,
        terms=found.terms,
        notes=found.notes,
    )


def explain_euros(one: Gesture, facts: Facts) -> Explanation | None:
    """The euros that a gesture spares in a year; null where no price is published."""
    if one.eur is None:
        return None
    category = KEPT.get(one.id)
    item = one.price_items[0]
    price = price_term(item, facts)
    if category:
        typical = device(ModelKey(category), facts.reference)
        text, terms = f"{number(price.value)} × {_gained(typical)}", (price, _life(typical, facts))
        formula = f"{item} × {LONGER}"
    else:
        kwh = given("kwh", one.kwh.mid, "kWh/year", f"session.{one.id}_kwh")
        text, terms = f"{number(one.kwh.mid)} × {number(price.value)}", (kwh, price)
        formula = f"kwh × {item}"
    return Explanation(
        figure=f"session.{one.id}_eur",
        value=one.eur,
        unit="EUR/year",
        formula=formula,
        arithmetic=equals(text, one.eur, "EUR/year"),
        terms=terms,
    )


def price_term(item: str, facts: Facts) -> Term:
    """A published price as a term, with its source."""
    price = facts.prices[item]
    row = price.as_row(item, price.value, price.unit, kind="price", method=price.basis)
    return Term(
        symbol=item,
        value=price.value,
        low=price.lower,
        high=price.upper,
        unit=price.unit,
        factor=row,
    )


def fact_term(name: str, facts: Facts) -> Term:
    """A fact of the session with a single value as a term, with its source."""
    fact = facts.awareness[name]
    row = fact.as_row(name, fact.cited, fact.unit, lower=fact.low, upper=fact.high)
    return Term(
        symbol=name, value=fact.cited, low=fact.low, high=fact.high, unit=fact.unit, factor=row
    )


KEPT = {
    "keep_laptop": "laptop",
    "keep_desktop": "desktop",
    "keep_phone": "smartphone",
    "keep_screen": "monitor",
}
"""Gestures that keep a device a year longer → its category."""
LONGER = "(1 / lifetime_years - 1 / (lifetime_years + 1))"


def _gained(one: Device) -> str:
    years = number(one.lifetime_years)
    return f"(1 / {years} - 1 / ({years} + 1))"


def _kept(category: str, one: Gesture, facts: Facts) -> Sum:
    typical = device(ModelKey(category), facts.reference)
    made, share = typical.embodied, _gained(typical)
    low, high = _ends_with_ademe(made, typical.ademe)
    return Sum(
        f"embodied_kgco2e × {LONGER}",
        (
            f"{number(made.mid)} × {share}",
            f"{number(low)} × {share}",
            f"{number(high)} × {share}",
        ),
        (*_made(category, typical, facts), _life(typical, facts)),
        () if one.ademe_kgco2e is None else (said(OF_ADEME),),
    )


def _ends_with_ademe(made: Spread, ademe: float | None) -> tuple[float, float]:
    if ademe is None:
        return made.low, made.high
    return min(made.low, ademe), max(made.high, ademe)


def _made(category: str, one: Device, facts: Facts) -> tuple[Term, ...]:
    """The making of a device, explained in full under a name of its own; ADEME's beside it."""
    made = _spread("embodied_kgco2e", one.embodied, "kgCO2e", f"session.{category}.embodied")
    entry = class_of(ModelKey(category), facts.reference)
    by_ademe = {stage: getattr(entry, f"ademe_{stage}") for stage in OF_ADEME_STAGES}
    return made, *(
        cited(f"ademe_{stage}", row, facts.reference) for stage, row in by_ademe.items() if row
    )


def _life(one: Device, facts: Facts) -> Term:
    lives = (row for row in one.made_by if facts.reference.row(row).kind == "lifetime")
    return cited("lifetime_years", next(lives), facts.reference)


def _spread(symbol: str, found: Spread, unit: str, origin: str) -> Term:
    return Term(
        symbol=symbol, value=found.mid, low=found.low, high=found.high, unit=unit, origin=origin
    )


def mix_term(facts: Facts) -> Term:
    """A kilowatt-hour of the country; its bounds are those of the years published."""
    row = facts.reference.row(facts.grid["grid_factor_id"])
    return Term(
        symbol="intensity_kgco2e_per_kwh",
        value=facts.grid["intensity_kgco2e"],
        low=facts.grid["intensity_kgco2e_low"],
        high=facts.grid["intensity_kgco2e_high"],
        unit="kgCO2e/kWh",
        factor=row,
    )


def _mixes(facts: Facts) -> Texts:
    names = ("intensity_kgco2e", "intensity_kgco2e_low", "intensity_kgco2e_high")
    value, low, high = (number(facts.grid[name]) for name in names)
    return value, low, high


def _idle_server(one: Gesture, facts: Facts) -> Sum:
    watts = cited("idle_w", IDLE_SERVER, facts.reference)
    pue = fact_term("own_room_pue", facts)
    ends = (watts.value, watts.low or watts.value, watts.high or watts.value)
    texts = [
        f"{number(at)} × {HOURS_PER_YEAR} / {W_PER_KW} × {number(pue.value)} × {mix}"
        for at, mix in zip(ends, _mixes(facts), strict=True)
    ]
    return Sum(
        f"idle_w × {HOURS_PER_YEAR} / {W_PER_KW} × own_room_pue × intensity_kgco2e_per_kwh",
        (texts[0], texts[1], texts[2]),
        (watts, pue, mix_term(facts)),
        (said("A typical server of two sockets that idles all year; nothing of its making."),),
    )


def _night_off(one: Gesture, facts: Facts) -> Sum:
    texts = [f"{number(kwh)} × {mix}" for kwh, mix in zip(one.kwh, _mixes(facts), strict=True)]
    return Sum(
        "kwh × intensity_kgco2e_per_kwh",
        (texts[0], texts[1], texts[2]),
        (_spread("kwh", one.kwh, "kWh/year", f"session.{one.id}_kwh"), mix_term(facts)),
    )


def _no_second_screen(one: Gesture, facts: Facts) -> Sum:
    typical = device(ModelKey("monitor"), facts.reference)
    years, made = number(typical.lifetime_years), typical.embodied
    texts = [
        f"{number(at)} / {years} + {number(kwh)} × {mix}"
        for at, kwh, mix in zip(made, typical.kwh, _mixes(facts), strict=True)
    ]
    low, high = _texts_with_ademe(typical, one, facts, (texts[1], texts[2]))
    energy = _spread("energy_kwh", typical.kwh, "kWh/year", "session.monitor.energy_per_year")
    return Sum(
        "embodied_kgco2e / lifetime_years + energy_kwh × intensity_kgco2e_per_kwh",
        (texts[0], low, high),
        (*_made("monitor", typical, facts), _life(typical, facts), energy, mix_term(facts)),
        () if typical.ademe is None else (said(OF_ADEME),),
    )


def _texts_with_ademe(
    typical: Device, one: Gesture, facts: Facts, ends: tuple[str, str]
) -> tuple[str, str]:
    """The sums of the bounds, one of which may be that of ADEME's figure."""
    if one.ademe_kgco2e is None:
        return ends
    mix = number(facts.grid["intensity_kgco2e"])
    by_ademe = (
        f"{number(typical.ademe)} / {number(typical.lifetime_years)}"
        f" + {number(typical.kwh.mid)} × {mix}"
    )
    low, high = ends
    return (
        by_ademe if one.kgco2e.low == one.ademe_kgco2e else low,
        by_ademe if one.kgco2e.high == one.ademe_kgco2e else high,
    )


def _delete_emails(_one: Gesture, facts: Facts) -> Sum:
    size, storage, kept = (
        fact_term(name, facts) for name in ("email_size", "storage", "email_kept")
    )
    least = (
        f"{MAILS} × {number(size.value)} / {KB_PER_GB} × {number(storage.value)} / {G_PER_KG:.0f}"
    )
    return Sum(
        said("e-mails × email_size × storage; at most, e-mails × email_kept"),
        (least, least, f"{MAILS} × {number(kept.value)} / {G_PER_KG:.0f}"),
        (given("mails", MAILS, "e-mails", said("a round number")), size, storage, kept),
        (said("Bounds so far apart leave no middle to tell: the session tells the upper one."),),
    )


def _published(one: Gesture, facts: Facts) -> Sum:
    term = fact_term(one.id, facts)
    return Sum(one.id, (number(term.value), "", ""), (term,))


SUMS: dict[str, Callable[[Gesture, Facts], Sum]] = {
    "idle_server": _idle_server,
    "no_second_screen": _no_second_screen,
    "night_off": _night_off,
    "delete_emails": _delete_emails,
    "refurbished_laptop": _published,
    "refurbished_phone": _published,
}


def explain_kwh(one: Gesture, facts: Facts) -> Explanation | None:
    """The electricity that a gesture spares in a year; null where it is of another kind."""
    if one.id == "night_off":
        return _night_kwh(one, facts)
    if one.id != "idle_server":
        return None
    watts, pue = cited("idle_w", IDLE_SERVER, facts.reference), fact_term("own_room_pue", facts)
    text = f"{number(watts.value)} × {HOURS_PER_YEAR} / {W_PER_KW} × {number(pue.value)}"
    formula = f"idle_w × {HOURS_PER_YEAR} / {W_PER_KW} × own_room_pue"
    return _kwh(one, formula, text, (watts, pue))


def _night_kwh(one: Gesture, facts: Facts) -> Explanation:
    row = device(ModelKey("desktop"), facts.reference).row
    origin = "session.desktop.energy_per_year"
    on, rest, hours = (row[name] for name in ("on_w", "rest_w", "on_hours"))
    text = f"({number(on)} - {number(rest)}) × ({HOURS_PER_YEAR} - {number(hours)}) / {W_PER_KW}"
    formula = f"(on_w - rest_w) × ({HOURS_PER_YEAR} - hours) / {W_PER_KW}"
    terms = (
        given("on_w", on, "W", origin),
        given("rest_w", rest, "W", origin),
        given("hours", hours, "h/year", origin),
    )
    return _kwh(one, formula, text, terms)


def _kwh(one: Gesture, formula: str, text: str, terms: tuple[Term, ...]) -> Explanation:
    kwh: Said = equals(text, one.kwh.mid, "kWh/year")
    return Explanation(
        figure=f"session.{one.id}_kwh",
        value=one.kwh.mid,
        low=one.kwh.low,
        high=one.kwh.high,
        unit="kWh/year",
        formula=formula,
        arithmetic=kwh,
        terms=terms,
    )
