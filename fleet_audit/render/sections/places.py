"""The footprint by site and by department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from fleet_audit.model.report import PlaceRow, ReportContext
from fleet_audit.render import numbers
from fleet_audit.render.charts.interval_dots import Interval, interval_dots, largest
from fleet_audit.render.parts import Block, Cell, Section, Table, named, with_bounds
from fleet_audit.render.voice import Voice

MOST = 20
"""Places of a kind listed by name; a page has a budget, and further pages hold the others."""


def places(context: ReportContext, voice: Voice) -> Section | None:
    """Sites, then departments, each in a table that adds up; nothing where neither is known."""
    kinds = [
        (rows, per)
        for rows, per in ((context.sites, "site"), (context.departments, "department"))
        if any(row.name for row in rows)
    ]
    if not kinds:
        return None
    tables = [_table(context, rows, per, voice) for rows, per in kinds]
    more = sum(max(0, len(rows) - MOST) for rows, _ in kinds)
    blocks = [Block(table=table) for table in tables]
    blocks[-1] = replace(blocks[-1], after=_more(more, voice))
    if len(context.sites) > 1:
        blocks.insert(0, _chart(context.sites[:MOST], voice))
    return Section("places", voice.say("Where the fleet stands"), tuple(blocks))


def _chart(sites: Sequence[PlaceRow], voice: Voice) -> Block:
    """The heaviest sites on one scale."""
    title = voice.say("The yearly carbon, by site")
    rows = [_interval(row, voice) for row in sites]
    described = voice.listed((row.label, row.text) for row in rows)
    tick = voice.scale_of_mass(largest(rows))
    return Block(
        heading=title,
        legend=voice.mark("Line: 90% interval."),
        chart=interval_dots("sites", title, described, rows, tick),
    )


def _interval(row: PlaceRow, voice: Voice) -> Interval:
    figure = row.gwp_per_year
    return Interval(
        label=named(row.name) if row.name else voice.say("site not stated"),
        aside=voice.count(row.devices),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        first=None,
        text=voice.amount(figure) if figure.value is not None else voice.say("unknown"),
    )


def _table(context: ReportContext, rows: Sequence[PlaceRow], per: str, voice: Voice) -> Table:
    cells = tuple(
        place_cells(context, row, per, place, voice) for place, row in enumerate(rows[:MOST])
    )
    return Table(title_of([per], voice), heads_of(voice), cells)


def heads_of(voice: Voice) -> tuple[Cell, ...]:
    """Headings of a table of places."""
    return (
        Cell(voice.say("Place and devices")),
        Cell(voice.say("kgCO₂e a year (90% interval)"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )


def site_anchor(place: int) -> str:
    """Where the page of a site begins."""
    return f"site-{place + 1}"


def title_of(kinds: list[str], voice: Voice) -> str:
    """Title of a table of places of some kinds."""
    if kinds == ["site"]:
        return voice.say("By site")
    if kinds == ["department"]:
        return voice.say("By department")
    return voice.say("By site, then by department")


def _more(number: int, voice: Voice) -> Markup | None:
    """A way to the places that have no line here."""
    if number <= 0:
        return None
    words = voice.say_many(
        "One more place stands on a page of its own.",
        "{number} more places stand on pages of their own.",
        number,
    )
    return Markup('<a href="#places-2">{}</a>').format(words)


def place_cells(
    context: ReportContext, row: PlaceRow, per: str, place: int, voice: Voice
) -> tuple[Cell, ...]:
    """The line of a site or department; the name of a site leads to its page, where it has one."""
    unknown = voice.say("site not stated") if per == "site" else voice.say("department not stated")
    name = Markup("{}").format(named(row.name) if row.name else unknown)
    if per == "site" and place < len(context.site_details):
        name = Markup('<a href="#{}">{}</a>').format(site_anchor(place), name)
    return (
        Cell(name + f" ·{numbers.NBSP}{voice.count(row.devices)}"),
        with_bounds(row.gwp_per_year, voice),
        Cell(voice.plain(row.energy_per_year), row.energy_per_year.id),
    )
