"""What the audit itself costs: a line at the foot of each page, and how it is reckoned."""

from __future__ import annotations

from markupsafe import Markup, escape

from fleet_audit.footprint.own_cost import DAILY
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.model.report_own_cost import OwnCost
from fleet_audit.recommendations.deeds import whole_of
from fleet_audit.render.parts import Note
from fleet_audit.render.sections.actions import ranked_of
from fleet_audit.render.voice import Voice

GRAMS_UNDER = 0.1
"""Kilograms under which a mass is told in grams."""
WH_PER_KWH = 1000
AVOIDED = N_("What it proposes would avoid about {mass} a year.")
AGAINST_RENEWAL = N_(
    "What it proposes would avoid about {mass} a year, against renewal at the usual pace."
)
"""What is avoided may be more than what is emitted: devices that are kept cost nothing more."""


def at_the_foot(colophon: str, context: ReportContext, voice: Voice) -> Markup:
    """The colophon of a page, and what the audit itself costs beside what it would save."""
    return Markup(" ").join([escape(colophon), *_lines(context, voice)])


def _lines(context: ReportContext, voice: Voice) -> list[Markup]:
    cost = context.own_cost
    if cost is None:
        return []
    report = Markup('<a href="#m-own">{}</a>').format(_mass(cost.report_kgco2e, voice))
    lines = [voice.mark("The audit itself: about {mass} of CO₂e for this report.", mass=report)]
    if cost.machines:
        lines.append(
            voice.mark_many(
                "Its agent on one machine: about {mass} a year.",
                "Its agent on {number} machines: about {mass} a year.",
                cost.machines,
                mass=_mass(cost.agent_kgco2e_per_year, voice),
            )
        )
    whole = whole_of(ranked_of(context))
    if whole.gwp.mid > 0:
        mass = voice.amount(Figure(id="", value=whole.gwp.mid, unit="kgCO2e/year"))
        told = AGAINST_RENEWAL if whole.is_against_renewal else AVOIDED
        lines.append(voice.mark(told, mass=mass))
    return lines


def _mass(kg: float, voice: Voice) -> str:
    """A mass in the unit that suits it, grams included."""
    if kg < GRAMS_UNDER:
        return f"{voice.decimal(kg * G_PER_KG)}\u00a0g"
    return voice.amount(Figure(id="", value=kg, unit="kgCO2e"))


def own_note(context: ReportContext, voice: Voice) -> Note | None:
    """How the cost of the audit is reckoned; nothing where the electricity is unknown."""
    cost = context.own_cost
    if cost is None:
        return None
    text = Markup("\n").join(
        [
            _of_report(cost, voice),
            *([_of_agent(cost, voice)] if cost.machines else []),
            voice.mark(
                "Each second of processor counts the power of a whole desktop in use, {watts} W,"
                " as if it were on for the audit alone: far more than machines were measured to"
                " draw. Making the machines counts nothing, since they are there anyway.",
                watts=voice.exact(_term(cost, "machine_w")),
            ),
        ]
    )
    return Note("own", voice.say("What the audit itself costs"), text)


def _of_report(cost: OwnCost, voice: Voice) -> Markup:
    return voice.mark(
        "One report: {seconds} s of processor, and {size} MB of pages sent once over a mobile"
        " network: {energy}, {mass} of CO₂e. A page opened from a disk sends nothing.",
        seconds=voice.exact(_term(cost, "report_cpu_s")),
        size=voice.exact(_term(cost, "report_mb")),
        energy=_anchored("tool.report.energy", _watt_hours(cost.report_kwh, voice)),
        mass=_anchored("tool.report.gwp", _mass(cost.report_kgco2e, voice)),
    )


def _of_agent(cost: OwnCost, voice: Voice) -> Markup:
    return voice.mark_many(
        "The agent on one machine: {seconds} s of processor a day, {energy} and {mass} of CO₂e a"
        " year.",
        "The agent on {number} machines: {seconds} s of processor a day on each, {energy} and"
        " {mass} of CO₂e a year.",
        cost.machines,
        seconds=voice.decimal(_seconds(cost)),
        energy=_anchored(
            "tool.agent.energy",
            voice.amount(Figure(id="", value=cost.agent_kwh_per_year, unit="kWh")),
        ),
        mass=_anchored("tool.agent.gwp", _mass(cost.agent_kgco2e_per_year, voice)),
    )


def _watt_hours(kwh: float, voice: Voice) -> str:
    return f"{voice.decimal(kwh * WH_PER_KWH)}\u00a0Wh"


def _anchored(name: str, words: str) -> Markup:
    return Markup('<a id="{}" href="#m-own">{}</a>').format(name, words)


def _term(cost: OwnCost, name: str) -> float:
    return next(term.value for term in cost.terms if term.name == name)


def _seconds(cost: OwnCost) -> float:
    """Processor time of the agent on one machine, a day."""
    return sum(_term(cost, seconds) * _term(cost, times) for seconds, times in DAILY)
