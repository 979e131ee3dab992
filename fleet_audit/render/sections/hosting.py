"""Where the servers run: one's own rooms rated, and staying beside the places that are surest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup
from msgspec.structs import replace as with_fields

from fleet_audit.hosting.criteria import BEST
from fleet_audit.hosting.rating import cap_reason
from fleet_audit.model.hosting import Comparison, Rating
from fleet_audit.model.report import ReportContext
from fleet_audit.model.report_hosting import Hosted
from fleet_audit.reference.hosting import hosting_rules
from fleet_audit.render.charts.interval_dots import Interval, interval_dots
from fleet_audit.render.hosting_figures import (
    points,
    points_bounds,
    shown_comparison,
    shown_rating,
)
from fleet_audit.render.hosting_page import answer
from fleet_audit.render.hosting_sections import rating, stay
from fleet_audit.render.hosting_words import CRITERIA, QUESTIONS
from fleet_audit.render.parts import Block, Cell, Section, Table, cleaned, named
from fleet_audit.render.voice import Voice


def hosting_told(context: ReportContext, voice: Voice) -> str:
    """The hosting in one sentence."""
    hosted = context.hosted
    if hosted is None or hosted.compared is None or not hosted.compared.options:
        return voice.say("Where the servers run, and what to ask about it.")
    return answer(hosted.compared, voice)


def own_rooms(context: ReportContext, voice: Voice) -> Section | None:
    """The rooms and places of the organisation, rated; what to ask where none is described."""
    hosted = context.hosted
    if hosted is None:
        return None
    title = voice.say("How your own rooms are rated")
    if not hosted.own:
        return Section("own", title, (Block(lead=_nothing_known(hosted, voice)),))
    rated = [shown_rating(_worded(one), voice) for one in hosted.own]
    rows = [
        Interval(
            label=_name(one),
            aside="" if one.is_enough_evidence else voice.say("too little evidence"),
            value=one.score.mid,
            low=one.score.low,
            high=one.score.high,
            first=None,
            text=f"{one.grade}  {points(one, voice)}",
        )
        for one in rated
    ]
    heading = voice.say("Rating of your places, out of 100")
    chart = interval_dots(
        "own-chart",
        heading,
        voice.listed((row.label, row.text) for row in rows),
        rows,
        voice.exact,
        full=BEST,
    )
    block = Block(
        lead=(_asked_of_own(voice),),
        heading=heading,
        legend=voice.mark(
            "The line goes from the worst to the best that what is known allows. Two letters: the"
            " line crosses a limit."
        ),
        chart=chart,
        table=_own_table(rated, voice),
    )
    return Section("own", title, (block,))


def _asked_of_own(voice: Voice) -> Markup:
    return voice.mark(
        "What the organisation sheet says of a room counts as its own word until a meter shows it."
        " A PUE metered over a year narrows the line most: <code>fleet-audit hosting rate</code>"
    )


def _nothing_known(hosted: Hosted, voice: Voice) -> tuple[Markup, ...]:
    asked = [voice.say(QUESTIONS[name]) for name in ("pue", "electricity", "water")]
    return (
        voice.mark_many(
            "One server runs somewhere, and nothing is known of its room.",
            "{number} servers run somewhere, and nothing is known of their rooms.",
            round(hosted.servers),
        ),
        voice.mark(
            "Describe the rooms in the organisation sheet (<code>fleet-audit organisation"
            " import</code>), or the host in a form (<code>fleet-audit hosting add</code>). What to"
            " ask first:"
        ),
        *(Markup("{}").format(question) for question in asked),
    )


def _name(one: Rating) -> str:
    """A room of one's own by its name, another place by its host too."""
    if one.offer == "own_room":
        return named(one.name)
    return named(f"{cleaned(one.provider)}, {cleaned(one.name)}")


def _worded(one: Rating) -> Rating:
    """A rating with the words of its ceilings, which a report keeps by their names."""
    rules = hosting_rules()
    caps = tuple(with_fields(cap, reason=cap_reason(cap.id, rules)) for cap in one.caps)
    return with_fields(one, caps=caps)


def _own_table(rated: Sequence[Rating], voice: Voice) -> Table:
    heads = (
        voice.say("Place"),
        voice.say("Grade"),
        voice.say("Points"),
        voice.say("What would make it surer"),
    )
    rows = tuple(
        (
            Cell(_name(one)),
            Cell(one.grade),
            Cell(
                f"{points(one, voice)}\n({points_bounds(one, voice)})",
                f"hosting.{one.site_id}.points",
            ),
            Cell("\n".join(_wanted(one, voice))),
        )
        for one in rated
    )
    return Table(voice.say("Your places"), tuple(map(Cell, heads)), rows)


def _wanted(one: Rating, voice: Voice) -> Iterator[str]:
    yield from (cap.reason for cap in one.caps)
    if one.question is not None:
        yield voice.say(
            "to ask first: {criterion}", criterion=voice.say(CRITERIA[one.question.criterion])
        )


def staying(context: ReportContext, voice: Voice) -> Section | None:
    """A year of the servers where they are and in the surest places."""
    hosted = context.hosted
    if hosted is None:
        return None
    made = _comparison(hosted, voice)
    if made is None:
        return _not_compared(voice)
    section = stay(made, made.options, voice)
    first, *rest = section.blocks
    few = voice.mark(
        "The {shown} places surest to emit least, of {all} of the catalogue of hosts."
        " <code>fleet-audit hosting compare --format html</code> gives them all, and takes fewer"
        " new hosts, prices and a target use of them.",
        shown=voice.count(len(made.options)),
        all=voice.count(hosted.places),
    )
    return replace(section, blocks=(replace(first, lead=(*first.lead, few)), *rest))


def _not_compared(voice: Voice) -> Section:
    told = voice.mark(
        "Some servers stand in a country whose electricity is unknown, so that nothing can be"
        " compared: state the country of the sites, or give --country."
    )
    return Section("stay", voice.say("Stay, or move"), (Block(lead=(told,)),))


def rated_places(context: ReportContext, voice: Voice) -> Section | None:
    """The rating of those places."""
    made = context.hosted and _comparison(context.hosted, voice)
    return rating(made, made.options, voice) if made else None


def _comparison(hosted: Hosted, voice: Voice) -> Comparison | None:
    """The comparison to print."""
    made = hosted.compared
    if made is None or not made.options:
        return None
    options = tuple(
        with_fields(one, rating=one.rating and _worded(one.rating)) for one in made.options
    )
    return shown_comparison(with_fields(made, options=options), voice)
