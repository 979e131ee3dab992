"""The name of a figure in words: `category.laptop.embodied` is what making the laptops weighs."""

from __future__ import annotations

import re

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers import lever_of
from fleet_audit.render.parts import within
from fleet_audit.render.voice import Voice

MEASURES = {
    "gwp_per_year": N_("Carbon a year"),
    "embodied": N_("Carbon of manufacture, transport and end of life"),
    "embodied_per_year": N_("Carbon of manufacture, for one year"),
    "embodied_ademe": N_("Carbon of manufacture, by ADEME's method"),
    "embodied_of_ademe_scope": N_("Carbon of manufacture, for what ADEME counts"),
    "use_per_year": N_("Carbon of electricity a year"),
    "use_market_per_year": N_("Carbon of electricity a year, by its contracts"),
    "energy_per_year": N_("Electricity a year"),
    "manufacturing": N_("Carbon of manufacture alone"),
    "host_share": N_("Share of its host's carbon a year"),
    "added": N_("Carbon of the parts fitted later"),
    "manufacturing_model": N_("Carbon of manufacture, by a fitted model"),
    "distribution": N_("Carbon of transport"),
    "end_of_life": N_("Carbon of the end of life"),
    "one_figure": N_("Carbon of all but use, in one figure"),
    "age_years": N_("Median age"),
    "purchase_year": N_("Carbon of what was bought in the year"),
    "gwp_market_per_year": N_("Carbon a year, by contracts of electricity"),
    "to_date": N_("Carbon of manufacture borne to date"),
    "remaining": N_("Carbon of manufacture still to bear"),
    "share": N_("Share of the electricity bill"),
    "hidden": N_("Primary energy behind it"),
    "hidden_plug": N_("Primary energy at the plug"),
    "hidden_cooling": N_("Primary energy of its cooling"),
    "hidden_manufacture": N_("Primary energy of its manufacture"),
    "hidden_network": N_("Primary energy of its line"),
    "eur_now": N_("Euros to be paid once"),
    "eur_per_year": N_("Euros saved a year"),
    "payback_years": N_("Years until the outlay is repaid"),
    "npv_eur": N_("Euros that it is worth today"),
    "abatement_eur_per_tco2e": N_("Euros that a tonne avoided costs"),
    "break_even_eur": N_("Price at which it pays"),
    "eur": N_("Euros of a year"),
    "new_eur": N_("Euros of new devices"),
    "refurbished_eur": N_("Euros of refurbished devices"),
    "mended_eur": N_("Euros of parts"),
    "usual_eur": N_("Euros of the usual renewal"),
    "use": N_("Carbon of electricity"),
    "unsupported": N_("Devices without updates"),
    "new": N_("Devices bought new"),
    "refurbished": N_("Devices bought refurbished"),
    "mended": N_("Devices mended or updated"),
    "kept": N_("Devices of today, still there"),
    "gwp": N_("Carbon"),
    "usual_gwp": N_("Carbon of the usual renewal"),
    "kwh": N_("Electricity, cooling included"),
    "change": N_("Carbon against staying"),
    "water": N_("Water on the place"),
    "break_even": N_("Grid above which staying emits less"),
    "market": N_("Carbon of electricity, by the host's claim"),
    "points": N_("Points of 100"),
    "devices": N_("Devices"),
    "energy": N_("Electricity"),
    "came": N_("Devices that came"),
    "left": N_("Devices that left"),
    "stayed": N_("Devices that stayed"),
    "least_budget": N_("Least budget of a year"),
}
"""Last word of a figure's name → what it measures."""

STEPS = {
    "each": N_("for one device"),
    "fit.ln_embodied": N_("logarithm of all but use, by the fitted model alone"),
    "fit.ln_share": N_("logarithm of the share of manufacture, by the fitted model alone"),
    "ln_embodied": N_("logarithm of all but use"),
    "ln_share": N_("logarithm of the share of manufacture"),
    "memory": N_("memory"),
    "disk": N_("disks"),
    "hard_disk": N_("hard disks"),
    "idle": N_("watts idle"),
    "idle.ln": N_("logarithm of the watts idle"),
    "half_load": N_("watts at half load"),
    "half_load.ln": N_("logarithm of the watts at half load"),
    "full_load": N_("watts at full load"),
    "full_load.ln": N_("logarithm of the watts at full load"),
    "energy_star_year": N_("a year under the hours of ENERGY STAR"),
    "energy_star_year.ln": N_("logarithm of that year"),
}
"""What follows the measure of an asset's figure → the step of its sum."""

SCOPES = {
    "fleet": N_("of the fleet"),
    "missing": N_("of what is declared and was not seen"),
    "whole": N_("of what was seen and what was not"),
    "category": N_("of a category: {key}"),
    "stage": N_("of a stage of life: {key}"),
    "asset": N_("of asset {key}"),
    "site": N_("of site number {key}"),
    "department": N_("of department number {key}"),
    "look": N_("of group number {key} to look at first"),
    "bill": N_("of site number {key}"),
    "hidden": N_("Hidden energy: {key}"),
    "scope": N_("of line {key} of the scopes"),
    "action": N_("action: {key}"),
    "actions": N_("all actions together"),
    "plan": N_("plan, {key}"),
    "hosting": N_("hosting, {key}"),
    "progress": N_("since the baseline, {key}"),
    "tool": N_("the audit itself, {key}"),
}
"""First word of a figure's name → what it is of."""

KEYS = {
    "total": N_("in all"),
    "others": N_("other categories"),
    "here": N_("where the servers are"),
    "as_published": N_("as published"),
    "restated": N_("by what is known today"),
    "now": N_("now"),
    "method": N_("method"),
    "factors": N_("published figures"),
    "method_and_factors": N_("method and published figures"),
    "grid": N_("electricity of the country"),
    "ageing": N_("age"),
    "fleet": N_("the fleet itself"),
    "report": N_("one report"),
    "agent": N_("its agent"),
}
"""Middle of the name of a figure that a chapter adds → in words."""


AT_SITE = re.compile(r"\.site\.(?P<place>\d+)(?=\.)")
"""In the name of a figure of actions: at which site, by its place in the report."""


def figure_words(name: str, voice: Voice) -> str:
    """What the figure is, as a title; its bare name where nobody worded it."""
    scope, _, rest = name.partition(".")
    if scope == "session":
        # No report tells of a session: it does not wait for its words.
        from fleet_audit.render.awareness.figure_titles import session_title

        return session_title(name, voice)
    if scope == "hidden":
        part = rest.removesuffix("_final")
        return voice.say(SCOPES["hidden"], key=within(voice.word("part", part)))
    if scope == "asset" and (titled := _step_words(rest, voice)):
        return titled
    if scope in {"action", "actions"} and (found := AT_SITE.search(name)):
        words = figure_words(name[: found.start()] + name[found.end() :], voice)
        return f"{words}, {voice.say(SCOPES['site'], key=found['place'])}"
    key, _, measure = rest.rpartition(".")
    if measure not in MEASURES or scope not in SCOPES:
        return name
    words = voice.say(MEASURES[measure])
    return f"{words}, {voice.say(SCOPES[scope], key=_key(scope, key, voice))}"


def _step_words(rest: str, voice: Voice) -> str | None:
    """The title of a step behind a figure of an asset; null for the figure itself."""
    key, _, name = rest.partition(".")
    measure, _, step = name.partition(".")
    if measure not in MEASURES or step not in STEPS:
        return None
    return voice.say(
        "{measure}, {of}: {step}",
        measure=voice.say(MEASURES[measure]),
        of=voice.say(SCOPES["asset"], key=key),
        step=voice.say(STEPS[step]),
    )


def _key(scope: str, key: str, voice: Voice) -> str:
    if scope == "action":
        return _action_words(key, voice)
    if key in CATEGORIES:
        return within(voice.word("category", key))
    if scope in {"plan", "hosting", "progress", "tool"}:
        return _added_key(key, voice)
    return within(voice.word("stage", key)) if scope == "stage" else key


def _added_key(key: str, voice: Voice) -> str:
    """A year of the plan, a place, a moment or a cause of the progress."""
    if key.isdecimal():
        return voice.say("year {year}", year=key)
    return voice.say(KEYS[key]) if key in KEYS else key


def _action_words(key: str, voice: Voice) -> str:
    """A lever by its title, its way and what it is for: `extend.by_2.laptop.FR`."""
    code, *rest = key.split(".")
    lever = lever_of(code)
    if lever is None:
        return key
    words = [voice.say(lever.title)]
    for part in rest:
        if part in lever.variants:
            words.append(voice.say(lever.variants[part]))
        else:
            words.append(within(voice.word("category", part)) if part in CATEGORIES else part)
    return ", ".join(words)
