"""Scenarios side by side as one HTML page: what would be otherwise, and what it would change."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

import fleet_audit
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.model.scenario import Bounds, Comparison, ScenarioResult
from fleet_audit.render.charts.interval_dots import Interval, interval_dots, largest
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, named
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

_KG, _KWH = "kgCO2e/year", "kWh/year"
STATUS = {
    "optimal": N_("the best plan"),
    "near_optimal": N_("near the best plan"),
    "infeasible": N_("no plan holds to the limits"),
    "empty": N_("nothing to plan"),
}
NOTES = (
    (
        "scenario",
        N_("Scenario"),
        N_(
            "The same fleet on the same day, with what its file changes: electricity, prices,"
            " lifetimes, nights, hosting, the limits of the plan. The rest is as it is."
        ),
    ),
    (
        "interval",
        N_("Interval"),
        N_(
            "The true value should lie between the bounds nine times in ten. Scenarios share most"
            " of what is uncertain: their difference is surer than either of them."
        ),
    ),
)


def scenario_page(found: Comparison, lang: Lang) -> str:
    """The page in one language, without script or request; the same comparison, the same bytes."""
    voice = Voice(lang)
    style = template_text("style.css")
    return (
        environment()
        .get_template("single.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            definitions=definitions(),
            title=voice.say("Scenarios compared"),
            who=voice.say("Scenarios compared"),
            date=voice.day(date.fromisoformat(found.as_of)),
            answer=answer(found, voice),
            key_numbers=_key_numbers(found, voice),
            sections=[_year(found, voice), _plan(found, voice)],
            notes=[
                Note(anchor, voice.say(title), voice.say(text)) for anchor, title, text in NOTES
            ],
            sources="",
            colophon=voice.say(
                "Made by fleet-audit {engine} with the reference figures of {reference}. This page"
                " is one file, without script or request.",
                engine=fleet_audit.__version__,
                reference=found.reference,
            ),
        )
    )


def scenario_name(one: ScenarioResult, voice: Voice) -> str:
    """What a scenario is called."""
    return voice.say("As it is") if one.is_base else named(one.name)


def answer(found: Comparison, voice: Voice) -> str:
    """The comparison in one sentence: which scenario emits least, and by how much."""
    base, others = found.results[0], found.results[1:]
    known = [one for one in others if one.gwp_kgco2e_per_year is not None]
    if base.gwp_kgco2e_per_year is None or not known:
        return voice.say("The scenarios cannot be compared: the carbon of the fleet is unknown.")
    best = min(known, key=_mid)
    change = _mid(best) - _mid(base)
    mass = voice.tonnes(_figure("change", abs(change)))
    name = scenario_name(best, voice)
    if change < 0:
        return voice.say("{name} would avoid about {mass} a year.", name=name, mass=mass)
    if change > 0:
        return voice.say("Nothing emits less than the fleet as it is.")
    return voice.say("The scenarios change nothing in the yearly carbon.")


def _mid(one: ScenarioResult) -> float:
    return one.gwp_kgco2e_per_year.mid if one.gwp_kgco2e_per_year else 0.0


def _figure(name: str, value: float | None, unit: str = _KG) -> Figure:
    return Figure(id=name, value=value, unit=unit)


def _bounded(name: str, bounds: Bounds | None, unit: str = _KG) -> Figure:
    if bounds is None:
        return Figure(id=name, value=None, unit=unit)
    return Figure(id=name, value=bounds.mid, low=bounds.low, high=bounds.high, unit=unit)


def _key_numbers(found: Comparison, voice: Voice) -> list[KeyNumber]:
    """The yearly carbon of the first scenarios, as many as a line takes."""
    numbers = []
    for one in found.results[:4]:
        carbon = _bounded("carbon", one.gwp_kgco2e_per_year)
        shown = voice.amount(carbon) if carbon.value is not None else UNKNOWN
        label = voice.say("{name}: CO₂e a year", name=scenario_name(one, voice))
        numbers.append(KeyNumber(Markup("{}").format(shown), label, voice.bounds(carbon)))
    return numbers


def _year(found: Comparison, voice: Voice) -> Section:
    title = voice.say("A year under each scenario")
    rows = [_row(one, voice) for one in found.results]
    chart = interval_dots(
        "scenarios",
        title,
        voice.listed((row.label, row.text) for row in rows),
        rows,
        voice.scale_of_mass(largest(rows)),
    )
    legend = voice.mark("Bar: manufacture in colour, then use. Line: 90% interval.")
    block = Block(heading=title, legend=legend, chart=chart, table=_yearly(found, title, voice))
    return Section("year", voice.say("What would change"), (block,))


def _row(one: ScenarioResult, voice: Voice) -> Interval:
    carbon = _bounded("carbon", one.gwp_kgco2e_per_year)
    made = one.gwp_embodied_kgco2e_per_year
    return Interval(
        label=scenario_name(one, voice),
        aside="",
        value=carbon.value,
        low=carbon.low,
        high=carbon.high,
        first=made.mid if made else None,
        text=voice.amount(carbon) if carbon.value is not None else voice.say("unknown"),
    )


def _yearly(found: Comparison, title: str, voice: Voice) -> Table:
    heads = (
        Cell(voice.say("Scenario")),
        Cell(voice.say("kgCO₂e a year")),
        Cell(voice.say("kWh a year")),
        Cell(voice.say("€ of electricity a year")),
    )
    rows = tuple(
        (
            Cell(scenario_name(one, voice)),
            Cell(voice.plain(_bounded("carbon", one.gwp_kgco2e_per_year))),
            Cell(voice.plain(_bounded("energy", one.energy_kwh_per_year, _KWH))),
            Cell(_euros(one.electricity_eur_per_year, voice)),
        )
        for one in found.results
    )
    return Table(title, heads, rows)


def _plan(found: Comparison, voice: Voice) -> Section:
    years = found.results[0].plan.years
    title = voice.say_many(
        "The renewal plan of the year", "The renewal plan of {number} years", years
    )
    heads = (
        Cell(voice.say("Scenario")),
        Cell(voice.say("kgCO₂e")),
        Cell(voice.say("€ of purchases")),
        Cell(voice.say("Devices bought")),
        Cell(voice.say("Without updates at the end")),
    )
    rows = tuple(
        (
            Cell(f"{scenario_name(one, voice)}\n{voice.say(STATUS[one.plan.status])}"),
            Cell(voice.plain(_figure("plan", one.plan.gwp_kgco2e))),
            Cell(_euros(one.plan.eur, voice)),
            Cell(_whole(one.plan.bought, voice)),
            Cell(_whole(one.plan.unsupported, voice)),
        )
        for one in found.results
    )
    return Section(
        "bought", voice.say("What would be bought"), (Block(table=Table(title, heads, rows)),)
    )


def _whole(value: float | None, voice: Voice) -> str:
    return UNKNOWN if value is None else voice.count(round(value))


def _euros(value: float | None, voice: Voice) -> str:
    return UNKNOWN if value is None else voice.euros(value, digits=None)
