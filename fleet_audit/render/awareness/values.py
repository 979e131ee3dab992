"""What fills the braces of the sentences of a session: nothing of it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_audit.footprint.grid import grid_row
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.recommendations.gestures import MAILS, Facts, Gesture, device
from fleet_audit.reference.awareness import equivalents
from fleet_audit.reference.end_of_support import SystemRelease, system_releases
from fleet_audit.render.awareness.amounts import (
    as_thing,
    fact_amount,
    in_unit,
    mass,
    told,
    told_kg,
)
from fleet_audit.render.numbers import NBSP, UNKNOWN, significant
from fleet_audit.render.voice import Voice

HOME = "FR"
"""Country that the sentences name."""
MIXES = (HOME, "DE")
"""Countries whose electricity is set side by side."""
LAST_WINDOWS_10 = ("windows", "19045")
"""Family and build of the last Windows 10."""
PRICES = ("laptop_new", "laptop_refurbished")
"""Prices that a slide names."""


def session_values(
    facts: Facts, ranked: Mapping[str, Gesture], minutes: int, voice: Voice
) -> dict[str, str]:
    """Every name that a sentence may hold, in the language of the voice."""
    known = facts.awareness.items()
    return {
        "minutes": voice.count(minutes),
        **{name: told(one.kgco2e, voice) for name, one in ranked.items()},
        **{f"{name}_eur": voice.euros(one.eur) for name, one in ranked.items() if one.eur},
        **{name: fact_amount(fact, voice) for name, fact in known},
        **{f"{name}_year": fact.data_year for name, fact in known},
        **{f"{name}_low": in_unit(fact.low, fact.unit, voice) for name, fact in known if fact.low},
        **_prices(facts, voice),
        **_laptop(facts, voice),
        **_mails(ranked, voice),
        **_grids(facts, voice),
        **_answers(facts, ranked, voice),
    }


def _prices(facts: Facts, voice: Voice) -> dict[str, str]:
    known = {name: facts.prices[name] for name in PRICES if name in facts.prices}
    shown = {f"{name}_eur": voice.euros(price.value) for name, price in known.items()}
    return shown | {f"{name}_year": price.source_year for name, price in known.items()}


def _laptop(facts: Facts, voice: Voice) -> dict[str, str]:
    """How long a laptop lasts, and the share of its carbon that is spent by then on making it."""
    one = device(ModelKey("laptop"), facts.reference)
    grid = grid_row(HOME, facts.grid["year"], facts.reference)
    run_kg = one.lifetime_years * one.kwh.mid * grid["intensity_kgco2e"]
    made = one.embodied.mid / (one.embodied.mid + run_kg)
    years = voice.say_many("{number} year", "{number} years", round(one.lifetime_years))
    return {"laptop_years": years, "making_share": voice.share(made)}


def _mails(ranked: Mapping[str, Gesture], voice: Voice) -> dict[str, str]:
    """How many e-mails avoid what one laptop does that is kept a year more."""
    deleted = ranked["delete_emails"].kgco2e
    many = ranked["keep_laptop"].kgco2e.mid / told_kg(deleted) * MAILS
    return {
        "mails": voice.count(MAILS),
        "mails_as_laptop": voice.count(int(significant(many))),
        "mails_least": mass(deleted.low, voice),
    }


def _grids(facts: Facts, voice: Voice) -> dict[str, str]:
    """A kilowatt-hour here and in a country of another mix."""
    grams = {
        f"grid_{zone.lower()}": grid_row(zone, facts.grid["year"], facts.reference)[
            "intensity_kgco2e"
        ]
        for zone in MIXES
    }
    return {name: in_unit(significant(kg * G_PER_KG), "gCO2e", voice) for name, kg in grams.items()}


def _answers(facts: Facts, ranked: Mapping[str, Gesture], voice: Voice) -> dict[str, str]:
    """What the handout and the guide reckon from the same facts."""
    laptop, server = ranked["keep_laptop"].kgco2e.mid, ranked["idle_server"].kgco2e.mid
    hours = laptop * G_PER_KG / facts.awareness["streaming_hour"].cited
    things = equivalents()
    return {
        "laptop_as_streaming": voice.decimal(hours),
        "laptop_as_car": as_thing(laptop, things["car_km"], voice),
        "server_as_meals": as_thing(server, things["beef_meal"], voice),
        "windows10_end": _end(windows_10(), voice),
        **_desktop(facts, voice),
        **_box(facts, voice),
    }


def windows_10() -> SystemRelease:
    """The last release of Windows 10, and until when it was updated."""
    return {(one.family, one.nt_build): one for one in system_releases()}[LAST_WINDOWS_10]


def _end(release: SystemRelease, voice: Voice) -> str:
    return voice.day(release.ends_on) if release.ends_on else UNKNOWN


def _desktop(facts: Facts, voice: Voice) -> dict[str, str]:
    """What a desktop weighs to make, and to run for a year of office hours."""
    one = device(ModelKey("desktop"), facts.reference)
    run_kg = one.kwh.mid * facts.grid["intensity_kgco2e"]
    return {"desktop_made": mass(one.embodied.mid, voice), "desktop_run": mass(run_kg, voice)}


def _box(facts: Facts, voice: Voice) -> dict[str, str]:
    """The electricity of an internet box in a year, always on, in kWh and in euros."""
    kwh = device(ModelKey("internet_box"), facts.reference).kwh.mid
    price = facts.prices.get("electricity")
    shown = {"box_kwh": f"{voice.decimal(kwh)}{NBSP}kWh"}
    return shown | ({"box_eur": voice.euros(kwh * price.value)} if price else {})
