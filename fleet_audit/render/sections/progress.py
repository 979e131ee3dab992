"""The way since a baseline: as published, by what is known today, and now; and what moved it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from fleet_audit.model.baseline import BaselineDiff, Moved, Standing
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.model.report_progress import Since
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.render.charts.waterfall import Step, waterfall
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, named
from fleet_audit.render.voice import Voice

CAUSES: dict[str, str] = {
    "method": N_("Method: a later version of fleet-audit"),
    "factors": N_("Published figures that changed"),
    "method_and_factors": N_("Method and published figures"),
    "grid": N_("Electricity of the country"),
    "ageing": N_("Age of the devices"),
    "fleet": N_("The fleet, its use and its sites"),
}
"""Why a figure moved."""
STANDINGS: dict[str, str] = {
    "as_published": N_("As it was published"),
    "restated": N_("The same fleet, by what is known today"),
    "now": N_("Now"),
}
WHY_NOT: dict[str, str] = {
    "later": N_(
        "The baseline was frozen for a later day than this report: make the report of a later day"
        " with --as-of."
    ),
    "other_profile": N_(
        "The baseline was frozen with other hours of use than this report takes: make the report"
        " with --use-profile {profile}."
    ),
    "unreadable": N_(
        "The baseline cannot be read: it was altered, or frozen by a later version of fleet-audit."
        " Take it from a backup, or upgrade."
    ),
}
MOST = 12
"""Categories of which devices came and went that are listed."""
KG = "kgCO2e/year"


def progress(context: ReportContext, voice: Voice) -> Section | None:
    """The way since the baseline; nothing where none is frozen."""
    since = context.since
    if since is None:
        return None
    title = voice.say("Since {name}", name=named(since.name))
    if since.diff is None:
        return Section("progress", title, (Block(lead=(_why_not(since, voice),)),))
    blocks = [
        _moved(since.diff, voice),
        Block(table=_causes(since.diff, voice)),
        *_fleet(since.diff, voice),
    ]
    return Section("progress", title, tuple(blocks), tuple(_notes(since.diff, voice)))


def progress_told(context: ReportContext, voice: Voice) -> str:
    """The way in one sentence."""
    since = context.since
    if since is None or since.frozen_on is None or since.diff is None:
        return voice.say("The baseline and this report cannot be compared.")
    moved = {one.cause: one.gwp_kgco2e_per_year for one in since.diff.causes}
    return voice.say(
        "Since {day}: {fleet} a year by the fleet itself, {age} by its age.",
        day=voice.day(since.frozen_on),
        fleet=_signed_mass(moved["fleet"], voice),
        age=_signed_mass(moved["ageing"], voice),
    )


def _why_not(since: Since, voice: Voice) -> Markup:
    return voice.mark(WHY_NOT[since.reason or "unreadable"], profile=since.use_profile)


def _moved(diff: BaselineDiff, voice: Voice) -> Block:
    title = voice.say("CO₂e a year, from the baseline to now")
    first, _restated, last = diff.standings
    steps = [
        _total(first, voice),
        *(_step(one, voice) for one in diff.causes),
        _total(last, voice),
    ]
    return Block(
        lead=tuple(_lead(diff, voice)),
        heading=title,
        chart=waterfall(
            "since", title, voice.listed((step.label, step.text) for step in steps), steps
        ),
        fold=voice.say("Table"),
        table=_standings(diff, voice),
    )


def _lead(diff: BaselineDiff, voice: Voice) -> Iterator[Markup]:
    first, restated, last = diff.standings
    yield voice.mark(
        "On {then} the fleet emitted {published} a year, as it was published; {restated} by what is"
        " known today. Now it emits {now}.",
        then=voice.day(first.as_of),
        published=_linked(first, voice),
        restated=_linked(restated, voice),
        now=_linked(last, voice),
    )


def _linked(one: Standing, voice: Voice) -> Markup:
    return Markup('<a id="progress.{}.gwp" href="#m-since">{}</a>').format(
        one.which, voice.amount(_kg(one.gwp_kgco2e_per_year))
    )


def _kg(value: float) -> Figure:
    return Figure(id="", value=value, unit=KG)


def _total(one: Standing, voice: Voice) -> Step:
    value = one.gwp_kgco2e_per_year
    return Step(
        label=f"{voice.say(STANDINGS[one.which])}, {voice.day(one.as_of)}",
        value=value,
        text=voice.amount(_kg(value)),
        is_total=True,
    )


def _step(one: Moved, voice: Voice) -> Step:
    value = one.gwp_kgco2e_per_year
    return Step(voice.say(CAUSES[one.cause]), value, _signed_mass(value, voice))


def _signed_mass(value: float, voice: Voice) -> str:
    # The unit is that of the size, whichever way it moved.
    amount = voice.amount(_kg(abs(value)))
    return f"{'+' if value > 0 else '−'}{amount}" if round(value, 3) else "0"


def _standings(diff: BaselineDiff, voice: Voice) -> Table:
    heads = (
        Cell(voice.say("Figures")),
        Cell(voice.say("Devices")),
        Cell(voice.say("kgCO₂e a year"), note="since"),
        Cell(voice.say("kWh a year")),
    )
    rows = tuple(
        (
            Cell(f"{voice.say(STANDINGS[one.which])}, {voice.day(one.as_of)}"),
            Cell(voice.count(one.devices), f"progress.{one.which}.devices"),
            Cell(voice.decimal(one.gwp_kgco2e_per_year)),
            Cell(voice.decimal(one.energy_kwh_per_year), f"progress.{one.which}.energy"),
        )
        for one in diff.standings
    )
    return Table(voice.say("The three totals"), heads, rows)


def _causes(diff: BaselineDiff, voice: Voice) -> Table:
    heads = (
        Cell(voice.say("Cause")),
        Cell(voice.say("Devices")),
        Cell(voice.say("kgCO₂e a year"), note="since"),
        Cell(voice.say("kWh a year")),
    )
    rows = tuple(
        (
            Cell(voice.say(CAUSES[one.cause])),
            Cell(voice.change(one.devices), f"progress.{one.cause}.devices"),
            Cell(voice.change(one.gwp_kgco2e_per_year), f"progress.{one.cause}.gwp"),
            Cell(voice.change(one.energy_kwh_per_year), f"progress.{one.cause}.energy"),
        )
        for one in diff.causes
    )
    return Table(voice.say("What moved, and why"), heads, rows)


def _fleet(diff: BaselineDiff, voice: Voice) -> Iterator[Block]:
    changed = sorted(
        (one for one in diff.fleet if one.came or one.left_fleet),
        key=lambda one: -(one.came + one.left_fleet),
    )
    if not changed:
        return
    heads = tuple(
        map(
            Cell,
            (voice.say("Devices"), voice.say("Came"), voice.say("Left"), voice.say("Stayed")),
        )
    )
    rows = tuple(
        (
            Cell(voice.word("category", one.category)),
            Cell(voice.count(one.came), f"progress.{one.category}.came"),
            Cell(voice.count(one.left_fleet), f"progress.{one.category}.left"),
            Cell(voice.count(one.stayed), f"progress.{one.category}.stayed"),
        )
        for one in changed[:MOST]
    )
    yield Block(table=Table(voice.say("Devices that came and left"), heads, rows))


def _notes(diff: BaselineDiff, voice: Voice) -> Iterator[Note]:
    causes = {one.cause for one in diff.causes}
    lines = [
        voice.say(
            "Each step is the whole footprint reckoned again with one thing more of today, so that"
            " steps add up exactly. Only the last two, age and fleet, are the organisation's own;"
            " the others are what is known better, or the electricity of the country. A device that"
            " outlives its lifetime counts no manufacture any more: age lowers the yearly figure,"
            " and saves nothing."
        )
    ]
    if "method_and_factors" in causes:
        lines.append(
            voice.say(
                "The tables of that day cannot be read by this version: method and published"
                " figures are not told apart."
            )
        )
    yield Note("since", voice.say("How progress is reckoned"), "\n".join(lines))
    done = [one for one in diff.actions if one.since]
    if done:
        titles = {one.code: one.title for one in all_levers()}
        told = voice.say("; ").join(
            voice.say(
                "{lever}: {number}",
                lever=voice.say(titles.get(one.lever, one.lever)),
                number=voice.count(one.since),
            )
            for one in done
        )
        yield Note("done", voice.say("Decided and done since"), told)
