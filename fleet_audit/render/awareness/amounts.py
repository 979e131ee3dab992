"""Figures of a session as a room hears them: few digits, everyday units."""

from __future__ import annotations

import re
from typing import NamedTuple

from fleet_audit.footprint.spread import Spread
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.reference.awareness import AwarenessFact, Equivalent
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.voice import Voice

LIGHT_KG = 0.1
"""Under which a mass is told in grams."""
INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
UNSURE = 100
"""Bounds so many times apart leave no figure to tell but the upper one."""


class Unit(NamedTuple):
    """A unit of the tables in words, and what a value of it is multiplied by."""

    words: str
    times: float = 1


UNITS: dict[str, Unit] = {
    "MtCO2e": Unit(N_("{value} million tonnes of CO₂e")),
    "t a year and person": Unit(N_("{value} tonnes a year for each of us")),
    "TWh a year": Unit(N_("{value} billion kWh a year")),
    "thousand m³ a year": Unit(N_("{value} m³ of water a year"), times=1000),
    "kg": Unit(N_("{value} kg")),
    "kB": Unit(N_("{value} kB")),
    "gCO2e": Unit(N_("{value} g of CO₂e")),
    "gCO2e a message and year": Unit(N_("{value} g of CO₂e a year")),
    "gCO2e a GB and year": Unit(N_("{value} g of CO₂e a year for one GB")),
    "gCO2e an hour": Unit(N_("{value} g of CO₂e an hour")),
    "kgCO2e a year": Unit(N_("{value} kg of CO₂e a year")),
    "times its weight": Unit(N_("{value} times")),
    "PUE": Unit("{value}"),
}
"""Units of the facts but the percent, which each language writes in its own way."""


def whole(text: str) -> str:
    """A sentence whose words are not cut at their hyphens: `e-mails`, `Île-de-France`."""
    return INNER_HYPHEN.sub("\N{NON-BREAKING HYPHEN}", text)


def mass(kg: float, voice: Voice) -> str:
    """A mass in the unit that suits it, two digits: `8.4 kg`, `0.018 g`."""
    value, unit = (kg * G_PER_KG, "g") if kg < LIGHT_KG else (kg, "kg")
    return f"{voice.decimal(value)}{NBSP}{unit}"


def told_kg(spread: Spread) -> float:
    """The kilograms that stand for a spread: its middle, or its top where nobody knows better."""
    return spread.high if spread.high > UNSURE * spread.low else spread.mid


def told(spread: Spread, voice: Voice) -> str:
    """A mass in words: `8.4 kg`, or `53 g at most` where its bounds are far apart."""
    shown = mass(told_kg(spread), voice)
    if told_kg(spread) == spread.mid:
        return shown
    return voice.say("{mass} at most", mass=shown).replace(" ", NBSP)


def between(spread: Spread, voice: Voice) -> str:
    """The bounds of a mass, `4.2–13 kg`; empty where they are one."""
    if spread.low == spread.high:
        return ""
    low, high = (voice.decimal(bound) for bound in (spread.low, spread.high))
    return f"{low}–{high}{NBSP}kg"


def percent(value: float, voice: Voice) -> str:
    """A published percentage with its own digits."""
    shown = voice.exact(value)
    return f"{shown}%" if voice.lang == "en" else f"{shown}{NBSP}%"


def fact_amount(fact: AwarenessFact, voice: Voice) -> str:
    """A fact with its unit; its bounds where no single figure is published."""
    if fact.value is not None:
        return in_unit(fact.value, fact.unit, voice)
    low, high = (voice.exact(bound or 0.0) for bound in (fact.low, fact.high))
    return voice.say("{low} to {high} times", low=low, high=high)


def in_unit(value: float, unit: str, voice: Voice) -> str:
    """A value in a unit of the tables, which stays on its line."""
    if unit == "%":
        return percent(value, voice)
    words, times = UNITS[unit]
    shown = voice.exact(value * times)
    return voice.say(words, value=shown).replace(f"{shown} ", f"{shown}{NBSP}", 1)


def as_thing(kg: float, thing: Equivalent, voice: Voice) -> str:
    """A mass as an everyday thing: `59 km in a petrol or diesel car`."""
    label = thing.label_fr if voice.lang == "fr" else thing.label_en
    return f"{voice.decimal(kg / thing.kgco2e)}{NBSP}{label}"
