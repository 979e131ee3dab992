"""What the room counts: a row for each kind of device, and the figures that the script adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from fleet_audit.footprint.draws import Draws
from fleet_audit.footprint.typical import Typical
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.reference.awareness import Equivalent
from fleet_audit.render.numbers import NBSP, in_euros
from fleet_audit.render.voice import Voice

KINDS: dict[str, tuple[str, str | None]] = {
    "laptop": (N_("Laptops, {years}"), "laptop_new"),
    "desktop": (N_("Desktop PCs, {years}"), "desktop_new"),
    "monitor": (N_("Screens, {years}"), "monitor_new"),
    "smartphone": (N_("Phones, {years}"), None),
    "point_of_sale": (N_("Tills*, {years}"), None),
}
"""Category that the room is asked for → its name beside its usual life, and what a new one costs
in the published prices, where its price is published."""
YEARS_LONGER = (1, 2, 3)
"""Years that a device may be kept beyond its usual life."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STEPS = len(LETTERS) ** 2 - 1
"""Steps from zero to the largest draw: a draw is two letters."""


class Row(NamedTuple):
    """One kind of device on the slide."""

    code: str
    label: str
    each: str
    """Kilograms a year of one within its usual life, to count by hand."""


def rows(devices: Sequence[Typical], voice: Voice) -> list[Row]:
    """The kinds of device, each with its usual life and what one weighs in a year."""
    return [
        Row(one.category, voice.say(KINDS[one.category][0], years=life(one, voice)), each)
        for one in devices
        if (each := voice.decimal((one.made_g_per_year + one.use_g_per_year) / G_PER_KG))
    ]


def life(one: Typical, voice: Voice) -> str:
    """A usual life: `5 years`, `2.5 years`."""
    years = one.lifetime_years
    shown = voice.exact(years)
    text = voice.say_many("{years} year", "{years} years", voice.form(years), years=shown)
    return text.replace(" ", NBSP)


def spared(one: Typical, longer: int) -> float:
    """Kilograms of making a year that a device spares when kept longer: E / L − E / (L + n)."""
    years = one.lifetime_years
    return one.embodied_kgco2e * (1 / years - 1 / (years + longer))


def spared_by_hand(devices: Sequence[Typical], voice: Voice) -> str:
    """What one device of each kind spares a year by longer lives: the sliders, without scripts."""
    lines = [voice.say("Kept longer, each spares, in kg of CO₂e a year:")]
    for one in devices:
        parts = (
            voice.say("+{years}: {mass}", years=n, mass=voice.decimal(spared(one, n)))
            for n in YEARS_LONGER
        )
        name = voice.say(KINDS[one.category][0], years=life(one, voice))
        lines.append(f"{name} – {' · '.join(parts)}")
    return "\n".join(lines)


def packed(draws: Draws) -> tuple[str, float]:
    """Draws as letters, two each, and the largest of them."""
    top = max(draws) or 1.0
    steps = (round(one / top * STEPS) for one in draws)
    return "".join(
        LETTERS[high] + LETTERS[low] for high, low in (divmod(one, len(LETTERS)) for one in steps)
    ), top


def kinds(devices: Sequence[Typical], prices: Mapping[str, float]) -> list[dict[str, Any]]:
    """What the script knows of each kind of device."""
    return [
        {
            "code": one.category,
            "life": one.lifetime_years,
            "embodied_kg": one.embodied_kgco2e,
            "made_g": one.made_g_per_year,
            "use_g": one.use_g_per_year,
            "kwh": one.energy_kwh_per_year,
            "night_kwh": one.night_kwh_per_year,
            "eur": prices.get(item) if (item := KINDS[one.category][1]) else None,
            "made": packed(one.made_draws),
            "used": packed(one.use_draws),
        }
        for one in devices
    ]


def script_words(voice: Voice, thing: Equivalent) -> dict[str, Any]:
    """The sentences that the script fills."""
    say = voice.say
    return {
        "money": in_euros("{number}", voice.lang),
        "between": say("of CO₂e a year, between {low} and {high}"),
        "nothing": say("Type what the room counts: the total follows."),
        "parts": say("Making: {made} a year. Electricity: {used}."),
        "thing": say(
            "As much as {number} {thing}.",
            number="{number}",
            thing=thing.label_fr if voice.lang == "fr" else thing.label_en,
        ).replace("} ", f"}}{NBSP}"),
        "one_more": say("One more year for each: {mass} less a year."),
        "one_more_eur": say("One more year for each: {mass} less a year, and about {eur} on PCs."),
        "longer": [say("as usual"), say("one year more"), say("{years} years more")],
        "first": say("First count, on the slide before."),
        "today": say("of CO₂e a year today: move a slider"),
        "today_old": say("of CO₂e a year, once the older ones are renewed too: move a slider"),
        "instead": say("about {then} of CO₂e a year in place of {now}"),
        "instead_old": say(
            "about {then} of CO₂e a year in place of {now}, once the older ones are renewed too"
        ),
        "bill": say("and {kwh} kWh less, about {eur} a year"),
        "kwh": say("and {kwh} kWh less a year"),
        "clock": say("{spent} of {planned} min"),
        "saved": say("Saved: session.json, in your downloads."),
    }


def as_json(values: Mapping[str, Any]) -> str:
    """JSON that no browser takes for the end of a script."""
    return msgspec.json.encode(values).decode().replace("<", "\\u003c")
