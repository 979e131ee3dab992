"""What is to be done at a site: the actions of the fleet that are for its devices, ranked there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import ReportContext
from fleet_audit.model.report_sites import SiteAction
from fleet_audit.recommendations.deeds import Deed, Euros, added, counted
from fleet_audit.render.asking import command
from fleet_audit.render.parts import Block, Cell, Section, Table, linked
from fleet_audit.render.sections.actions import (
    figure,
    figures,
    heads,
    ranked_of,
    speaker_of,
    titled,
)
from fleet_audit.render.voice import Voice

ROWS = 20
"""Actions on the page of a site; a page has a budget, and further pages hold the others."""
MORE_ROWS = 40
"""Actions on each of these."""
Deeds = Mapping[str, Deed]
"""The actions of the fleet by name; ranked once for all sites, since that takes time."""


def deeds_of(context: ReportContext) -> Deeds:
    """The actions of the fleet by name, what avoids most first."""
    return {deed.name: deed for deed in ranked_of(context)}


def site_actions(
    context: ReportContext, place: int, fleet: Deeds, voice: Voice, listed: Markup | None = None
) -> Section | None:
    """What should be done there; nothing where no lever was judged, or none is for the site.

    `listed` leads to the list of the devices.
    """
    here = context.site_details[place].actions
    if not here or not fleet:
        return None
    lead = (_together(context, place, fleet, voice), *([listed] if listed else []))
    blocks = (
        Block(
            lead=lead,
            table=_table(context, place, fleet, here[:ROWS], voice),
            after=_more(context, place, voice),
        ),
        Block(lead=(_asked(context, place, voice),), after=_not_split(context, voice)),
    )
    return Section(anchor_of(place), voice.say("What to do there"), blocks)


def other_site_actions(
    context: ReportContext, place: int, fleet: Deeds, voice: Voice
) -> Iterator[Section]:
    """The actions that the page of a site has no room for, so many a page."""
    rest = context.site_details[place].actions[ROWS:] if fleet else ()
    for number, start in enumerate(range(0, len(rest), MORE_ROWS), start=2):
        shown = rest[start : start + MORE_ROWS]
        block = Block(table=_table(context, place, fleet, shown, voice))
        yield Section(anchor_of(place, number), voice.say("What else to do there"), (block,))


def anchor_of(place: int, page: int = 1) -> str:
    """Where the actions of a site begin, on each of its pages."""
    return f"ranked-at-{place + 1}" if page == 1 else f"ranked-at-{place + 1}-{page}"


def _more(context: ReportContext, place: int, voice: Voice) -> Markup | None:
    number = len(context.site_details[place].actions) - ROWS
    if number <= 0:
        return None
    words = voice.say_many(
        "One more action stands on a page of its own.",
        "{number} more actions stand on a page of their own.",
        number,
    )
    return Markup('<a href="#{}">{}</a>').format(anchor_of(place, 2), words)


def _together(context: ReportContext, place: int, fleet: Deeds, voice: Voice) -> Markup:
    """What they avoid together: those that count for the fleet, so that sites add up to it."""
    here = context.site_details[place].actions
    kept = {deed.name: deed for deed in counted([fleet[one.action] for one in here])}
    own = [one for one in here if one.action in kept]
    if not own:
        return voice.mark(
            "Nothing counts here yet: each action waits for an agreement, or was answered."
        )
    gwp = figure(f"actions.site.{place + 1}", added([one.gwp_kgco2e_per_year for one in own]))
    mass = linked(gwp, voice.tonnes(gwp), "avoided")
    if any(_is_against_renewal(kept[one.action]) for one in own):
        return voice.mark_many(
            "One action would avoid about {mass} a year here, against renewal at the usual pace.",
            "{number} actions together would avoid about {mass} a year here, against renewal at"
            " the usual pace.",
            len(own),
            mass=mass,
        )
    return voice.mark_many(
        "One action would avoid about {mass} a year here.",
        "{number} actions together would avoid about {mass} a year here.",
        len(own),
        mass=mass,
    )


def _is_against_renewal(deed: Deed) -> bool:
    return any(one.saved_embodied_kgco2e_per_year > 0 for one in deed.ones)


def _table(
    context: ReportContext, place: int, fleet: Deeds, shown: Sequence[SiteAction], voice: Voice
) -> Table | None:
    speaker = speaker_of(context, voice)
    if speaker is None:
        return None
    rows = tuple(
        (
            Cell(titled(fleet[one.action], one.devices, speaker)),
            *figures(
                f"{one.action}.site.{place + 1}",
                one.gwp_kgco2e_per_year,
                Euros(one.eur_now, one.is_eur_now_whole),
                Euros(one.eur_per_year, one.is_eur_per_year_whole),
                voice,
            ),
        )
        for one in shown
    )
    return Table(voice.say("Actions here, what avoids most first"), heads(voice), rows)


def _asked(context: ReportContext, place: int, voice: Voice) -> Markup:
    first = context.site_details[place].actions[0].action
    asked = command(context, "explain", f"{first}.site.{place + 1}.gwp_per_year")
    return voice.mark(
        "How a figure of this table is made: {command}",
        command=Markup("<code>{}</code>").format(asked),
    )


def _not_split(context: ReportContext, voice: Voice) -> Markup:
    """What is of the whole fleet, and where it stands."""
    chapters = Markup(voice.say("; ")).join(
        Markup('<a href="#{}">{}</a>').format(anchor, voice.say(title))
        for anchor, title in _of_the_fleet(context)
    )
    return voice.mark(
        "No action is counted at two sites: all sites add up to the fleet. Not split by site:"
        " {chapters}; and contract clauses, which {command} gives.",
        chapters=chapters,
        command=Markup("<code>fleet-audit clauses</code>"),
    )


def _of_the_fleet(context: ReportContext) -> Iterator[tuple[str, str]]:
    """Anchor and title of the chapters that only the whole fleet has."""
    yield "told", N_("What they rest on")
    if context.planned and context.planned.plan.totals:
        yield "plan", N_("Plan")
    if context.hosted:
        yield "own", N_("Hosting")
