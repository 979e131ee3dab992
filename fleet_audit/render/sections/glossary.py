"""The words of the report in plain words."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.model.report import ReportContext
from fleet_audit.render.parts import Note, Section
from fleet_audit.render.voice import Voice

TERMS: tuple[tuple[str, str, str], ...] = (
    (
        "co2e",
        N_("CO₂e"),
        N_(
            "All greenhouse gases as one figure: the mass of carbon dioxide that would warm the"
            " climate as much over a hundred years."
        ),
    ),
    (
        "footprint",
        N_("Footprint"),
        N_("What making, carrying, using and discarding a device emits, added up."),
    ),
    (
        "embodied",
        N_("Embodied"),
        N_(
            "What a device has emitted before it is switched on, and will when it is discarded:"
            " all but its electricity."
        ),
    ),
    (
        "use",
        N_("Use"),
        N_("The electricity that a device draws, and what producing it emits."),
    ),
    (
        "lifetime",
        N_("Usual lifetime"),
        N_(
            "The years over which the making of a device is spread, as studies find them for its"
            " kind. A device may well serve longer: each year more makes its making count less."
        ),
    ),
    (
        "pcf",
        N_("Product carbon footprint"),
        N_("A sheet in which a maker publishes what one of its models emits over its life."),
    ),
    (
        "proxy",
        N_("Borrowed figure"),
        N_(
            "Of a kind of device that nobody publishes a figure for, that of the kind most like"
            " it. It is shown, with a wide interval, and kept out of the sentence of the first"
            " page where it can be."
        ),
    ),
    (
        "interval",
        N_("90% interval"),
        N_("Two bounds between which the true value lies nine times in ten."),
    ),
    (
        "coverage",
        N_("Coverage"),
        N_("How much of what the organisation owns the inventory has seen. The rest is not zero."),
    ),
    (
        "kwh",
        N_("kWh"),
        N_(
            "Kilowatt-hour: what a device of 1,000 W draws in an hour, or one of 10 W in a hundred"
            " hours. A thousand of them are a MWh."
        ),
    ),
    (
        "final",
        N_("Final energy"),
        N_("Electricity as the meter counts it and the bill shows it."),
    ),
    (
        "primary",
        N_("Primary energy"),
        N_(
            "What had to be taken from nature for it: the heat of a power station, the losses of"
            " the lines. Only primary energy is compared with primary energy."
        ),
    ),
    (
        "hidden",
        N_("Hidden energy"),
        N_(
            "Energy spent for the fleet that no bill of the organisation shows: factories,"
            " networks, data centres of others."
        ),
    ),
    (
        "mix",
        N_("Electricity mix"),
        N_(
            "The power stations that feed a grid in a year. The same kWh emits many times more on"
            " some grids than on others."
        ),
    ),
    (
        "location",
        N_("Location-based"),
        N_("Electricity counted by the mix of the grid that it is drawn from."),
    ),
    (
        "market",
        N_("Market-based"),
        N_(
            "Electricity counted by the contract that pays for it. It is told beside the other,"
            " and decides nothing here."
        ),
    ),
    (
        "origin",
        N_("Guarantee of origin"),
        N_(
            "A certificate that a MWh was produced from a renewable source somewhere in a year. It"
            " is sold apart from the electricity, and changes nothing of what the grid emits."
        ),
    ),
    (
        "pue",
        N_("PUE"),
        N_(
            "What a server room draws in all, for each kWh of its machines: 1 would be without"
            " cooling and losses."
        ),
    ),
    (
        "virtual",
        N_("Virtual machine"),
        N_("A computer that exists as a program on another, its host: it has no body to count."),
    ),
    (
        "support",
        N_("End of updates"),
        N_(
            "The day after which the maker of a system mends its flaws no more. The machine still"
            " works; it is no longer safe on a network."
        ),
    ),
    (
        "refurbished",
        N_("Refurbished"),
        N_("A device that has served, was tested and mended, and is sold again."),
    ),
    (
        "lever",
        N_("Action"),
        N_("Something to do that emits less: keep longer, mend, switch off, buy second-hand."),
    ),
    (
        "payback",
        N_("Payback"),
        N_("Years after which what an action saves has repaid what it cost."),
    ),
    (
        "npv",
        N_("What it is worth today"),
        N_(
            "What an action saves over its years less what it costs, each later euro counted a"
            " little less than one of today."
        ),
    ),
    (
        "abatement",
        N_("Cost of a tonne"),
        N_("Euros that avoiding a tonne of CO₂e takes. Below zero, the action pays for itself."),
    ),
    (
        "baseline",
        N_("Baseline"),
        N_(
            "The footprint of a day, frozen with all that it was reckoned from, so that later"
            " figures can be compared with it."
        ),
    ),
    (
        "scopes",
        N_("Scopes 2 and 3"),
        N_(
            "Boxes of the GHG Protocol: 2 is the electricity that one buys, 3 what others emit for"
            " one's own needs, the making of equipment included."
        ),
    ),
)
"""Anchor, term and explanation of each, in the order of a reading."""


def glossary(_context: ReportContext, voice: Voice) -> Section:
    """Every term, in the order in which a reader meets them."""
    notes = tuple(
        Note(f"term-{anchor}", voice.say(term), voice.say(text)) for anchor, term, text in TERMS
    )
    return Section("glossary", voice.say("In plain words"), (), notes)


def glossary_told(_context: ReportContext, voice: Voice) -> str:
    """What the chapter is."""
    return voice.say("The words of this report, said plainly.")
