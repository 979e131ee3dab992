"""`fleet-audit hosting rate`: the rating of places, and the letter that would make it surer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.hosting import Choice, choose, choosing
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, write_whole

if TYPE_CHECKING:
    from fleet_audit.model.hosting import Rating
    from fleet_audit.render.voice import Voice

COLUMNS = (
    "site_id",
    "provider",
    "name",
    "country",
    "grade",
    "score",
    "score_low",
    "score_high",
    "is_enough_evidence",
    "caps",
    "flags",
    "question",
    "market_share",
    "carbon_free_hourly",
    "publication",
    "oldest_year",
)


@click.command(
    "rate",
    help=_(
        "Rate places out of 100, with the interval that what is not known leaves.\n\n"
        "Two places are told apart only where their intervals do not meet. Guarantees of origin "
        "never lower the carbon, offsets are worth nothing, and certificates of security or of "
        "health data filter (--require) without scoring. One place alone is shown by criterion."
    ),
)
@choosing
@click.option(
    "--letter",
    metavar=_("PLACE"),
    help=_(
        "Print the letter to send to this host instead: what to ask it, the most telling first."
    ),
)
@listed
@common
def rate(shared: Shared, choice: Choice, letter: str | None, form: str, output: str | None) -> None:
    """Print the ratings."""
    from fleet_audit.pipeline.hosting import rate_places
    from fleet_audit.render.hosting_figures import shown_rating
    from fleet_audit.render.voice import Voice

    voice = Voice(shared.lang)
    asked = replace(choice, names=(letter,)) if letter else choice
    _known, places = choose(shared, asked)
    ratings = rate_places(places, shared.as_of)
    rated = [shown_rating(rating, voice) for rating in ratings]
    if letter:
        _write_letter(shared, rated, voice, output)
    elif form == "json":
        _write_json(rated, output)
    elif form != "table":
        emit(form, output, COLUMNS, [_line(one) for one in rated])
    elif len(rated) == 1 and choice.names:
        emit(form, output, *_criteria(rated[0], voice))
        _tell(shared, rated[0], voice)
    else:
        emit(form, output, *_table(rated, voice))
        _tell_first(shared, rated)
        _tell_steady(shared, ratings, voice)


def _write_json(rated: Sequence[Rating], output: str | None) -> None:
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(list(rated))).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), [text])


def _write_letter(
    shared: Shared, rated: Sequence[Rating], voice: Voice, output: str | None
) -> None:
    from fleet_audit.render.hosting_letter import letter

    text = letter(rated[0], organisation_name(shared), shared.as_of, voice)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), [text])


def organisation_name(shared: Shared) -> str | None:
    """Name of the organisation; null where there is no store, or it has none."""
    from fleet_audit.store.report_inputs import report_inputs

    address = shared.address
    if address.path is not None and not address.path.is_file():
        return None
    return report_inputs(address).name


def _line(one: Rating) -> list[Any]:
    return [
        one.site_id,
        one.provider,
        one.name,
        one.country,
        one.grade,
        one.score.mid,
        one.score.low,
        one.score.high,
        one.is_enough_evidence,
        ", ".join(cap.id for cap in one.caps) or None,
        ", ".join(flag.id for flag in one.flags) or None,
        one.question and one.question.criterion,
        one.market_share,
        one.carbon_free_hourly,
        one.publication,
        one.oldest_year,
    ]


def _table(rated: Sequence[Rating], voice: Voice) -> tuple[tuple[str, ...], list[list[Any]]]:
    from fleet_audit.render.hosting_figures import points, points_bounds
    from fleet_audit.render.hosting_words import CRITERIA

    headings = (_("place"), _("grade"), _("points"), _("between"), _("evidence"), _("ask first"))
    rows = [
        [
            one.site_id,
            one.grade,
            points(one, voice),
            points_bounds(one, voice),
            None if one.is_enough_evidence else _("too little"),
            voice.say(CRITERIA[one.question.criterion]) if one.question else None,
        ]
        for one in rated
    ]
    return headings, rows


def _criteria(one: Rating, voice: Voice) -> tuple[tuple[str, ...], list[list[Any]]]:
    from fleet_audit.render.hosting_words import CRITERIA, EVIDENCES

    headings = (
        _("criterion"),
        _("weight"),
        _("value"),
        _("year"),
        _("evidence"),
        _("points"),
        _("between"),
    )
    rows = [
        [
            voice.say(CRITERIA[part.id]),
            voice.share(part.weight),
            None if part.value is None else voice.exact(part.value),
            None if part.year is None else str(part.year),
            voice.say(EVIDENCES[part.evidence]),
            voice.exact(part.score.mid),
            f"{voice.exact(part.score.low)}–{voice.exact(part.score.high)}",
        ]
        for part in one.criteria
    ]
    return headings, rows


def _tell(shared: Shared, one: Rating, voice: Voice) -> None:
    from fleet_audit.render.hosting_figures import points, points_bounds
    from fleet_audit.render.hosting_words import conflict_words

    click.echo()
    click.echo(
        _("{place}: {grade}, {points} points out of 100 ({bounds})").format(
            place=one.name,
            grade=one.grade,
            points=points(one, voice),
            bounds=points_bounds(one, voice),
        )
    )
    for cap in one.caps:
        click.echo(_("Held at {points}: {reason}").format(points=round(cap.at), reason=cap.reason))
    for conflict in one.conflicts:
        click.echo(_("Note: {text}").format(text=conflict_words(conflict, voice)))
    for flag in one.flags:
        click.echo(_("Note: {text}").format(text=flag.text))
    for source in dict.fromkeys(part.url or part.source for part in one.criteria if part.source):
        click.echo(_("Source: {source}").format(source=source))
    if one.question:
        click.echo(_("Ask first: {question}").format(question=one.question.text))
        shared.say(
            _("The letter: fleet-audit hosting rate --letter {place}").format(place=one.site_id)
        )


def _tell_steady(shared: Shared, ratings: Sequence[Rating], voice: Voice) -> None:
    """Whether the first stays first with other weights."""
    from fleet_audit.pipeline.hosting import steadiness
    from fleet_audit.render.hosting_words import steady_words

    found = steadiness(ratings)
    if found is not None:
        first, share, others = found
        for words in steady_words(first, share, others, voice):
            shared.say(words)


def _tell_first(shared: Shared, rated: Sequence[Rating]) -> None:
    """Whether the first is told apart from the next ones, and what would do it."""
    from fleet_audit.hosting.rating import order, question_between
    from fleet_audit.render.hosting_words import CRITERIA

    if len(rated) < 2:
        return
    first = rated[0]
    close = [other for other in rated[1:] if order(first, other) == "not_separable"]
    if not close:
        shared.say(_("{place} is above all others.").format(place=first.site_id))
        return
    shared.say(
        _("{place} comes first, and is not separable from {number} of the {others} others.").format(
            place=first.site_id, number=len(close), others=len(rated) - 1
        )
    )
    ask = question_between(first, close[0])
    if ask:
        site_id, question = ask
        shared.say(
            _(
                "To tell {one} from {other}, ask {place} first: {criterion} "
                "(fleet-audit hosting rate --letter {place})."
            ).format(
                one=first.site_id,
                other=close[0].site_id,
                place=site_id,
                criterion=_(CRITERIA[question.criterion]),
            )
        )
