"""The chapters of the report: what each is called, what it says in a sentence, what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import ReportContext
from fleet_audit.render.numbers import floored
from fleet_audit.render.parts import Section, named
from fleet_audit.render.sections.actions import actions, answer_of, other_actions, others_told
from fleet_audit.render.sections.ages import ages, ages_known, past_lifetime
from fleet_audit.render.sections.costs import costs, pays
from fleet_audit.render.sections.coverage import coverage
from fleet_audit.render.sections.footprint import footprint
from fleet_audit.render.sections.glossary import glossary, glossary_told
from fleet_audit.render.sections.headline import embodied_share, manufacture_share
from fleet_audit.render.sections.hidden import hidden, primary_per_kwh
from fleet_audit.render.sections.hosting import hosting_told, own_rooms, rated_places, staying
from fleet_audit.render.sections.look_first import group_name, look_first
from fleet_audit.render.sections.method import method
from fleet_audit.render.sections.places import places
from fleet_audit.render.sections.plan import plan, plan_told
from fleet_audit.render.sections.progress import progress, progress_told
from fleet_audit.render.sections.reasons import reasons, rests
from fleet_audit.render.sections.sources import publications, sources
from fleet_audit.render.sections.support import dates, rescue, support
from fleet_audit.render.sections.support import tell as support_told
from fleet_audit.render.voice import Voice

Build = Callable[[ReportContext, Voice], Section | None]
Tell = Callable[[ReportContext, Voice], str | Markup]
KNOWN_WELL = ("measured", "declared")
"""Qualities of figures that were measured here, or published for the very model or one near it."""
WITHIN = {
    "all": N_("The fleet is within the lifetimes its manufacture is spread over."),
    "some": N_(
        "No device of a known age has outlived the lifetime its manufacture is spread over."
    ),
    "none": N_("How old the fleet is, is not known yet."),
}
"""What is told where no device is known to be past its lifetime, by how many ages are known."""
HEAVIEST = N_("{place} weighs most: {mass} a year.")
HEAVIEST_STATED = N_("Of the places that are stated, {place} weighs most: {mass} a year.")
"""Where equipment whose place nobody stated weighs more than any place."""


@dataclass(frozen=True)
class Chapter:
    """A page of the report beside its first one."""

    slug: str
    """Name of its file."""
    title: str
    """Its name in the list of chapters; marked, to be translated."""
    tell: Tell
    """What it says, in a sentence: the title of its page."""
    builds: tuple[Build, ...]
    """Its sections; without any, it has no page."""


def _known(context: ReportContext, voice: Voice) -> str:
    shares = context.coverage.gwp_share_by_quality
    well = sum(shares.get(quality, 0.0) for quality in KNOWN_WELL)
    if context.headline.gwp_per_year.value == 0:
        return voice.say(
            "No carbon is counted: the making is of years gone by, and nothing takes electricity."
        )
    if not shares:
        return voice.say("Nothing is known of the carbon of this fleet yet.")
    if not well:
        return voice.say(
            "None of the carbon rests on figures measured here or published for the model."
        )
    return voice.say(
        "{share} of the carbon rests on figures measured here or published for the model.",
        share=voice.share(well),
    )


def _where_from(context: ReportContext, voice: Voice) -> str:
    made = manufacture_share(context)
    if made is None:
        return voice.say("Where the carbon comes from: making the equipment, and running it.")
    if made == 0:
        return voice.say("All of the carbon is from electricity: the making is of years gone by.")
    return voice.say(
        "Making, carrying and discarding the equipment weighs {share} of its carbon.",
        share=voice.share(embodied_share(context) or made),
    )


def _how_old(context: ReportContext, voice: Voice) -> str:
    past = past_lifetime(context)
    if not past:
        return voice.say(WITHIN[ages_known(context)])
    return voice.say_many(
        "One device has outlived the lifetime its manufacture is spread over.",
        "{number} devices have outlived the lifetime their manufacture is spread over.",
        past,
    )


def _behind(context: ReportContext, voice: Voice) -> str:
    ratio = primary_per_kwh(context)
    if ratio is None:
        return voice.say("What stands behind the electricity bill, as far as it is published.")
    return voice.say(
        "Behind each kWh at the plugs stand at least {ratio} kWh of primary energy.",
        ratio=voice.decimal(floored(ratio)),
    )


def _first(context: ReportContext, voice: Voice) -> str:
    row = context.look_first[0]
    return voice.say("Begin with {group}.", group=group_name(row, voice))


def _stands(context: ReportContext, voice: Voice) -> str:
    """What weighs most of the places that are known by name, as far as it weighs anything."""
    places = (context.sites, context.departments)
    rows = next((found for found in places if any(row.name for row in found)), ())
    first = next((row for row in rows if row.name and row.gwp_per_year.value), None)
    if first is None or first.name is None:
        return voice.say("Where the fleet stands.")
    weight = first.gwp_per_year.value or 0
    is_heaviest = all((row.gwp_per_year.value or 0) <= weight for row in rows)
    return voice.say(
        HEAVIEST if is_heaviest else HEAVIEST_STATED,
        place=named(first.name),
        mass=voice.amount(first.gwp_per_year),
    )


def _made(context: ReportContext, voice: Voice) -> str:
    return voice.say("How each figure was made, and what may still be wrong with it.")


def _published(context: ReportContext, voice: Voice) -> str:
    return voice.say_many(
        "One publication stands behind these figures.",
        "{number} publications stand behind these figures.",
        len(publications(context)),
    )


@dataclass(frozen=True)
class Part:
    """Chapters that answer one question of the reader."""

    title: str
    """The question; marked, to be translated."""
    chapters: tuple[Chapter, ...]


PARTS: tuple[Part, ...] = (
    Part(
        N_("What we have"),
        (
            Chapter("known", N_("What we know"), _known, (coverage,)),
            Chapter("ages", N_("Ages"), _how_old, (ages,)),
            Chapter("support", N_("Systems"), support_told, (support, rescue, dates)),
        ),
    ),
    Part(
        N_("What it weighs"),
        (
            Chapter("footprint", N_("Footprint"), _where_from, (footprint,)),
            Chapter("places", N_("Places"), _stands, (places,)),
            Chapter("energy", N_("Hidden energy"), _behind, (hidden,)),
        ),
    ),
    Part(
        N_("What to do"),
        (
            Chapter("actions", N_("Actions"), answer_of, (actions,)),
            Chapter("actions-2", N_("Other actions"), others_told, (other_actions,)),
            Chapter("costs", N_("What they cost"), pays, (costs,)),
            Chapter("reasons", N_("What they rest on"), rests, (reasons,)),
            Chapter("plan", N_("Plan"), plan_told, (plan,)),
            Chapter("hosting", N_("Hosting"), hosting_told, (own_rooms, staying, rated_places)),
            Chapter("progress", N_("Progress"), progress_told, (progress,)),
            Chapter("first", N_("Look here first"), _first, (look_first,)),
        ),
    ),
    Part(
        N_("How we know"),
        (
            Chapter("method", N_("Method"), _made, (method,)),
            Chapter("sources", N_("Sources"), _published, (sources,)),
            Chapter("glossary", N_("Glossary"), glossary_told, (glossary,)),
        ),
    ),
)
"""In the order in which they are read; a later chapter is one line here and its sections."""


@dataclass(frozen=True)
class Built:
    """A chapter with what it holds for one audit."""

    chapter: Chapter
    sections: tuple[Section, ...]
    part: Part
    """The part it belongs to."""


def built(context: ReportContext, voice: Voice) -> list[Built]:
    """The chapters that have something to say."""
    found = []
    for part in PARTS:
        for chapter in part.chapters:
            sections = [build(context, voice) for build in chapter.builds]
            kept = tuple(section for section in sections if section is not None)
            if kept:
                found.append(Built(chapter, kept, part))
    return found
