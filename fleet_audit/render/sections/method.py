"""How each figure was made: the notes that figures link to."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import GridLine, ReportContext
from fleet_audit.render import numbers
from fleet_audit.render.asking import command
from fleet_audit.render.parts import Block, Note, Section
from fleet_audit.render.sections.accuracy import accuracy
from fleet_audit.render.sections.own_footprint import own_note
from fleet_audit.render.sections.scopes import scope_note
from fleet_audit.render.voice import Voice

NOTES = (
    (
        "gwp",
        N_("Carbon a year"),
        N_(
            "Climate effect over 100 years, in kgCO₂e. For each device: manufacture, transport"
            " and end of life divided by its lifetime, plus its electricity in one year times"
            " the carbon of that electricity. Two digits are shown where the interval is wide."
        ),
    ),
    (
        "interval",
        N_("Interval"),
        N_(
            "The true value should lie between the bounds nine times in ten. A figure published"
            " without spread is taken within a factor of 2, a borrowed one within a factor of"
            " 3. Devices that share a figure err together, so their sum is no surer than one"
            " of them. A device declared but not seen is taken as one of its category, of unknown"
            " age, in the country of the organisation."
        ),
    ),
    (
        "quality",
        N_("Quality"),
        N_(
            "Best first: measured here; declared by you, or by the maker for this model or one"
            " close to it;"
            " modelled from components or similar models; typical of the category; borrowed"
            " from another category for want of any open figure."
        ),
    ),
    (
        "embodied",
        N_("Manufacture, transport, end of life"),
        N_(
            "Whole-life kilograms, from the makers' product carbon footprints where they exist,"
            " spread over a lifetime for the yearly figure; past it a device counts none. What has"
            " been emitted already is never a reason to replace. Some sources publish one figure"
            " for all but use: it stands undivided."
        ),
    ),
    (
        "energy",
        N_("Electricity"),
        N_(
            "At the plug, without cooling: measured where it was measured, else hours of use"
            " times watts in each state. Hours taken: {profile}."
        ),
    ),
    (
        "use",
        N_("Carbon of electricity"),
        N_(
            "Location-based: the mix of the country, cooling of server rooms included. What your"
            " contracts make of it stands under “By scope”."
        ),
    ),
    (
        "age",
        N_("Age"),
        N_(
            "From the date of manufacture or purchase where it is known; else from the serial"
            " number, the battery, the screen or the system. The median counts only the devices"
            " whose age is known."
        ),
    ),
    (
        "hidden",
        N_("Hidden energy"),
        N_(
            "Electricity becomes primary energy by what the mix of its country takes, or by the"
            " legal factor where that is not published, as for the networks, counted by line in"
            " service. Manufacture is spread over the lifetime. What nobody publishes is"
            " named, and counts as unknown. Own servers are not counted twice."
        ),
    ),
    (
        "methods",
        N_("Two methods"),
        N_(
            "Makers' sheets mostly follow PAIA; ADEME's base follows its own product rules. They"
            " differ up to fivefold. Both totals cover the same devices."
        ),
    ),
    (
        "purchase",
        N_("Year of purchase"),
        N_(
            "GHG Protocol, scope 3, category 2: the whole manufacture in the year of purchase."
            " Keeping a device longer shows here only when a purchase is avoided."
        ),
    ),
)
"""Anchor, title and text of each note, in the order in which the page shows them."""


def method(context: ReportContext, voice: Voice) -> Section:
    """The notes, after how to ask for any figure."""
    asked = voice.mark(
        "Ask for the formula and the sources of any figure of this report by its anchor: {command}",
        command=Markup("<code>{}</code>").format(
            command(context, "explain", context.headline.gwp_per_year.id)
        ),
    )
    blocks = (Block(lead=(asked,)), *accuracy(context, voice))
    return Section("method", voice.say("How the figures are made"), blocks, notes(context, voice))


def notes(context: ReportContext, voice: Voice) -> tuple[Note, ...]:
    """One note per kind of figure."""
    profile = voice.word("profile", context.use_profile)
    written = [
        Note(anchor, voice.say(title), voice.say(text, profile=profile))
        for anchor, title, text in NOTES
    ]
    by_scope = scope_note(context, voice)
    found = [_with_grid(note, context, voice) if note.anchor == "use" else note for note in written]
    further = (by_scope, own_note(context, voice))
    return (*found, *(note for note in further if note is not None))


def _with_grid(note: Note, context: ReportContext, voice: Voice) -> Note:
    lines = [_grid_line(line, voice) for line in context.grid]
    return Note(note.anchor, note.title, "\n".join([str(note.text), *lines]))


def _grid_line(line: GridLine, voice: Voice) -> str:
    text = voice.say(
        "{zone} {year}: {value} kgCO₂e/kWh ({low}–{high}), {factor}",
        zone=line.zone,
        year=line.year,
        value=voice.exact(line.intensity_kgco2e_per_kwh),
        low=voice.exact(line.low),
        high=voice.exact(line.high),
        factor=line.factor_id,
    )
    if line.pe_mj_per_kwh is not None:
        text += f", {voice.exact(line.pe_mj_per_kwh)}{numbers.NBSP}MJ/kWh"
    return text + (voice.say(" (country assumed)") if line.is_default else "")
