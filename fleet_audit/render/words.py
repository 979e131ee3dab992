"""Codes in words: categories, stages, qualities, methods, reasons, warnings."""

from __future__ import annotations

from gettext import NullTranslations

from fleet_audit.model.category_names import CATEGORY_NAMES
from fleet_audit.model.marking import N_
from fleet_audit.render.i18n import translated

CATEGORIES = CATEGORY_NAMES

STAGES = {
    "manufacturing": N_("Manufacture"),
    "distribution": N_("Transport"),
    "use": N_("Use"),
    "end_of_life": N_("End of life"),
    "embodied": N_("All but use, undivided"),
}

QUALITIES = {
    "measured": N_("Measured"),
    "declared": N_("Declared by you or by the maker"),
    "modelled": N_("Modelled"),
    "default": N_("Typical of the category"),
    "proxy": N_("Borrowed from another category"),
}
"""The quality scale, best first."""

METHODS = {
    "exact": N_("maker's figure for the model"),
    "neighbour": N_("maker's figure for a close model"),
    "regression": N_("estimate from similar models"),
    "bottom_up": N_("sum of the components"),
    "class": N_("typical figure of the category"),
    "proxy": N_("figure borrowed from another category"),
    "none": N_("no open figure"),
}
"""How a manufacture figure was found."""

FOUND_BY = METHODS | {
    "measured": N_("measured"),
    "declared": N_("declared"),
    "state_hours": N_("hours declared, watts of the model"),
}
"""How a figure was found, that of an energy too."""

HIDDEN_PARTS = {
    "billed": N_("Electricity at the plugs, on your bills"),
    "cooling": N_("Server cooling"),
    "manufacture": N_("Manufacture"),
    "network": N_("Networks"),
    "data_centre": N_("Outside data centres"),
}

ALLOCATIONS = {
    "per_device": N_("spread over the lifetime of each device"),
    "per_line": N_("one share per line in service"),
    "not_published": N_("not published"),
}

LOOK_REASONS = {
    "most_carbon": N_("most carbon"),
    "most_energy": N_("most electricity"),
    "always_on": N_("on day and night"),
    "borrowed_factor": N_("figure borrowed: ask the maker"),
    "age_unknown": N_("age unknown"),
    "past_lifetime": N_("past the usual lifetime"),
    "worn_battery": N_("worn battery"),
}
"""Why a group of assets deserves a look first."""

CAUSES = {
    "manufacture": N_("figures of manufacture"),
    "manufacture_of_model": N_("manufacture, model by model"),
    "age": N_("ages that are not known"),
    "watts": N_("watts"),
    "watts_of_model": N_("watts, model by model"),
    "hours": N_("hours of use"),
    "cooling": N_("cooling of server rooms"),
    "grid": N_("electricity mix"),
}
"""What the interval of a figure comes from."""

CONFIDENCES = {
    "high": N_("well known"),
    "medium": N_("fairly known"),
    "low": N_("doubtful"),
    "none": N_("unknown"),
}
"""How far an age can be trusted."""

PROFILES = {
    "measured": N_("what was measured, office hours elsewhere"),
    "office": N_("office hours"),
    "energy-star": N_("ENERGY STAR test hours"),
}
"""Use profiles: for how long machines are taken to be on."""

WARNINGS = {
    "country_unknown": N_(
        "Some equipment has no country: the world's electricity mix is assumed for it."
    ),
    "country_assumed": N_(
        "Some equipment has no country: it was taken from --country or from this machine's clock. "
        "State it in a list or in the organisation sheet."
    ),
    "bill_exceeded": N_(
        "At a site, more electricity is estimated for the equipment than was billed in all: one of "
        "the two is wrong."
    ),
    "reference_old": N_("The reference figures are more than a year old: update them."),
    "only_virtual": N_(
        "Only virtual machines were seen: their manufacture and electricity belong to their hosts."
    ),
    "no_age": N_("No age is known: add purchase dates to your list."),
    "empty": N_("No equipment was found: import an inventory to begin."),
}

USES = STAGES | {
    "ademe_manufacturing": N_("Manufacture, by ADEME"),
    "ademe_distribution": N_("Transport, by ADEME"),
    "ademe_end_of_life": N_("End of life, by ADEME"),
    "ademe_embodied": N_("All but use, by ADEME"),
    "pe_manufacturing": N_("Primary energy of manufacture"),
    "lifetime": N_("Lifetime"),
    "energy": N_("Electricity"),
    "on": N_("Power on"),
    "active": N_("Power active"),
    "idle": N_("Power idle"),
    "short_idle": N_("Power just idle"),
    "long_idle": N_("Power long idle"),
    "sleep": N_("Power asleep"),
    "off": N_("Power off"),
    "duty": N_("Hours of use"),
    "pue": N_("Cooling (PUE)"),
    "model": N_("Figures of the model itself"),
    "electricity": N_("Electricity mix"),
    "primary_energy": N_("Primary energy of electricity"),
    "market": N_("Guaranteed renewable electricity"),
    "hidden": N_("Hidden energy"),
    "manufacture": N_("manufacture"),
    "network": N_("networks"),
    "cooling": N_("cooling"),
}
"""What a fact is used for: either half of `category/stage`."""

FACT_METHODS = {
    "measured": N_("measured"),
    "survey": N_("survey"),
    "law": N_("law"),
    "rule": N_("rule"),
    "mix": N_("national mix"),
    "proxy": N_("borrowed"),
    "bottom-up": N_("sum of components"),
}
"""How a fact was made, where it is not by a method with a name of its own."""

UNITS = {
    "years": N_("years"),
    "kWh/yr": N_("kWh/year"),
    "kWh/year": N_("kWh/year"),
    "h/year": N_("h/year"),
    "kWh/yr/subscription": N_("kWh/year per subscription"),
    "kWh/yr/connection": N_("kWh/year per connection"),
    "kWh primary/kWh final": N_("kWh primary per kWh final"),
    "kgCO2e": N_("kgCO₂e"),
    "kgCO2e/year": N_("kgCO₂e/year"),
    "kgCO2e/kWh": N_("kgCO₂e/kWh"),
    "share of time on": N_("of the time on"),
    "share of the rest": N_("of the rest"),
    "share of full load": N_("of full load"),
    "share of the year": N_("of the year"),
    "hour of the day": N_("o'clock"),
    "share of variance": N_("of the variance"),
    "median error": N_("of median error"),
    "factor": N_("times"),
    "W/TB": N_("W/TB"),
    "figures of models": N_("figures of models"),
}
"""Units of the reference tables, where a word stands in them."""

VOCABULARIES = {
    "category": CATEGORIES,
    "stage": STAGES,
    "quality": QUALITIES,
    "method": METHODS,
    "found_by": FOUND_BY,
    "part": HIDDEN_PARTS,
    "allocation": ALLOCATIONS,
    "look": LOOK_REASONS,
    "cause": CAUSES,
    "confidence": CONFIDENCES,
    "profile": PROFILES,
    "warning": WARNINGS,
    "use": USES,
    "fact_method": FACT_METHODS,
    "unit": UNITS,
}


def word(vocabulary: str, code: str, speech: NullTranslations) -> str:
    """A code in words; a code that nobody named yet is shown as it stands."""
    known = VOCABULARIES[vocabulary].get(code)
    return speech.gettext(known) if known else code.replace("_", " ")


def reason(text: str | None, speech: NullTranslations) -> str:
    """Why a value is unknown, in the reader's language."""
    return translated(text, speech) if text else speech.gettext("unknown")
