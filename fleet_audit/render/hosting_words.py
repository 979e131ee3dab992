"""Codes of hosting in words: criteria, evidence, kinds of place, warnings, questions, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, reduce

from fleet_audit.model.hosting import Conflict, Flag
from fleet_audit.model.marking import N_
from fleet_audit.reference.hosting import hosting_rules
from fleet_audit.render.voice import Voice

CRITERIA = {
    "grid": N_("Electricity grid"),
    "pue": N_("Cooling and losses (PUE)"),
    "water": N_("Water on site (WUE)"),
    "electricity": N_("Electricity bought"),
    "heat": N_("Heat reuse (ERF)"),
    "server_life": N_("Life of servers"),
    "management": N_("Audited management"),
    "transparency": N_("Published indicators"),
}

EVIDENCES = {
    "measured": N_("measured"),
    "certified": N_("certified"),
    "published": N_("published"),
    "claimed": N_("claimed"),
    "unknown": N_("unknown"),
}

OFFERS = {
    "own_room": N_("own room"),
    "colocation": N_("colocation"),
    "hoster": N_("hoster"),
    "public": N_("public data centre"),
    "hyperscaler": N_("global cloud"),
}

VERDICTS = {
    "here": N_("stay"),
    "move": N_("moving emits less"),
    "stay": N_("staying emits less"),
    "not_separable": N_("not separable"),
}

FLAGS = {
    "pue_below_1": N_("a PUE of {value} is impossible: not used"),
    "share_above_1": N_("a share of {value} is above the whole"),
    "pue_design": N_("the PUE of {value} is a design value, which no meter showed yet"),
    "pue_fleet": N_("the PUE of {value} is an average of all sites of the host"),
    "pue_repeated": N_("the PUE of {value} is an average of the host, written beside each site"),
    "wue_design": N_("the WUE of {value} is a design value"),
    "wue_fleet": N_("the WUE of {value} is an average of all sites of the host"),
    "wue_repeated": N_("the WUE of {value} stands beside several sites to the digit: not used"),
    "no_country": N_("no country is stated: its grid is unknown"),
    "no_grid": N_("no figure of the grid of {zone}"),
    "not_open": N_("announced, and not known to be open"),
    "stress_unknown": N_("whether its basin lacks water is not stated: counted as if it did not"),
    "share_without_kind": N_("renewable electricity is claimed without saying how it is bought"),
    "offsets": N_("offsets are claimed: they are worth nothing here"),
    "heat_without_mwh": N_("heat reuse is claimed without its share of the energy: worth nothing"),
    "heat_planned": N_("heat reuse is planned: worth nothing yet"),
    "hourly_below_annual": N_(
        "{annual} of the electricity is renewable over the year, and {hourly} carbon-free hour by "
        "hour"
    ),
    "years_mixed": N_("the figures are of several years, from {first} to {last}"),
    "no_year": N_("a figure has no year: counted as claimed"),
    "old": N_("a figure of {year} is more than three years old: counted as claimed"),
    "cue_mismatch": N_("a CUE of {stated} is not its PUE times the grid, {expected}"),
    "publication_not_found": N_(
        "the publication that French law asks of sites of 500 kW and more was not found"
    ),
}
"""What must not be read over; some take the value in question."""

FACTS = {
    "pue": N_("PUE"),
    "wue_l_per_kwh": N_("WUE"),
    "ref": N_("REF"),
    "erf": N_("ERF"),
    "cue_kgco2e_per_kwh": N_("CUE"),
    "carbon_free_hourly": N_("carbon-free hours"),
    "server_life_years": N_("life of servers"),
}

QUESTIONS = {
    "pue": N_(
        "What was the PUE of this site over the last calendar year, by ISO/IEC 30134-2, and where "
        "is the energy of the machines metered (category 1, 2 or 3)?"
    ),
    "water": N_(
        "How many litres of water did this site draw per kWh of the machines over the last "
        "calendar year (WUE, ISO/IEC 30134-9), and from which source?"
    ),
    "electricity": N_(
        "How is the electricity of this site bought: guarantees of origin, purchase agreements "
        "(which plants, of which year, on which grid), own production? What share of the hours "
        "is covered?"
    ),
    "heat": N_(
        "What share of the energy of this site is used again elsewhere (ERF, ISO/IEC 30134-6), and "
        "how many MWh were given over the last calendar year?"
    ),
    "server_life": N_(
        "How many years do you keep servers in service, and what becomes of them afterwards?"
    ),
    "management": N_(
        "Which audited certificates does this site hold (ISO 50001, ISO 14001, EN 50600), and does "
        "it take part in the European Code of Conduct for data centres?"
    ),
    "grid": N_("In which country, and on which electricity grid, are our machines?"),
    "transparency": N_(
        "At which address do you publish the indicators of this site (PUE, WUE, REF, ERF, CUE)?"
    ),
}

ASSUMPTIONS = {
    "replaced_by_one": N_("servers replaced by one new host"),
    "power_ratio": N_("power of a new host, in servers of today"),
    "host_embodied_kgco2e": N_("kgCO₂e to make a new host"),
    "host_life_years": N_("years that a new host is kept"),
    "usual_life_years": N_("years that a new host is kept where the place does not say"),
    "building_kgco2e_per_kwh": N_("kgCO₂e of the building per kWh of the machines"),
}


def steady_words(first: str, share: float, others: Mapping[str, str], voice: Voice) -> list[str]:
    """Whether the first stays first with other weights: drawn anew, then one at a time."""
    words = [
        voice.say(
            "With other weights ({number} draws), {place} stays first in {share} of cases.",
            place=first,
            share=voice.share(share),
            number=voice.count(int(hosting_rules().sensitivity["draws"])),
        )
    ]
    words += [
        voice.say(
            "If “{criterion}” weighed half as much, or half as much again, {place} would be first.",
            place=other,
            criterion=voice.say(CRITERIA[name]),
        )
        for name, other in others.items()
    ]
    return words


UNSOURCED = {
    "website": N_(
        "a website: no sourced figure for a year of one, which hangs on its pages and visits; ask "
        "the host for its share of a server, and compare ratings with `fleet-audit hosting rate`"
    ),
    "mailbox": N_(
        "a mailbox: no sourced figure for a year of one, since those per message differ "
        "eightfold; ask the host for its share of a server, and compare ratings with "
        "`fleet-audit hosting rate`"
    ),
}
"""Why a unit has no figure."""

_SHARES = ("hourly", "annual")


def flag_words(flag: Flag, voice: Voice) -> str:
    """A warning in one language, with the value in question."""
    shown = {
        name: voice.share(value)
        if name in _SHARES
        else voice.exact(value)
        if isinstance(value, float)
        else value
        for name, value in flag.detail.items()
    }
    return voice.say(FLAGS[flag.id], **shown)


def question_words(criterion: str, voice: Voice) -> str:
    """What to ask a host of a criterion."""
    return voice.say(QUESTIONS[criterion])


def _both(voice: Voice, one: str, other: str) -> str:
    return voice.say("{one}; {other}", one=one, other=other)


def conflict_words(conflict: Conflict, voice: Voice) -> str:
    """All values published of a fact, each with its year and evidence."""
    values = [
        voice.say(
            "{value} ({year}, {evidence})",
            value=voice.exact(one.value),
            year=one.year or voice.say("no year"),
            evidence=voice.say(EVIDENCES[one.evidence]),
        )
        for one in conflict.values
    ]
    return voice.say(
        "several values are published of the {fact}: {values}",
        fact=voice.say(FACTS[conflict.fact]),
        values=reduce(partial(_both, voice), values),
    )
