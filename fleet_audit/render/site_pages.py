"""A page a site, and the places that the chapter has no room for, in pages of so many lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from markupsafe import Markup
from msgspec import structs

from fleet_audit.model.marking import N_
from fleet_audit.model.report import PlaceRow, ReportContext, SiteCell
from fleet_audit.render import numbers
from fleet_audit.render.asking import command
from fleet_audit.render.parts import Block, Cell, Section, Table, linked, named, with_bounds
from fleet_audit.render.sections.ages import ages
from fleet_audit.render.sections.places import MOST, heads_of, place_cells, site_anchor, title_of
from fleet_audit.render.sections.site_actions import (
    Deeds,
    deeds_of,
    other_site_actions,
    site_actions,
)
from fleet_audit.render.voice import Voice

LINES = 40
"""Places on a page of them; a page has a budget of elements."""
LONGEST = 40
"""Letters of a site's name in the name of its files."""
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"}
)
"""Letters that are no accented form of another in Unicode, and what they are written as instead."""


class Way(NamedTuple):
    """From a page to the one before or after it."""

    rel: Literal["prev", "next"]
    slug: str
    words: str


@dataclass(frozen=True)
class PlacePage:
    """One page beside the chapter of places."""

    slug: str
    title: str
    told: str | Markup
    sections: tuple[Section, ...]
    ways: tuple[Way, ...] = ()


def site_slug(context: ReportContext, place: int) -> str:
    """Name of the files of a site: its rank, which tells all apart, and what is plain of its name.

    Two sites that differ by case, a name of 300 letters or of another alphabet, or one that no file
    may bear, have names of their own.
    """
    name = unicodedata.normalize("NFKD", (context.sites[place].name or "").casefold())
    latin = name.translate(PLAIN).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    return f"site-{place + 1}-{plain[:LONGEST]}".rstrip("-")


def place_pages(
    context: ReportContext, voice: Voice, *, has_lists: bool = False
) -> Iterator[PlacePage]:
    """The pages of the sites that have one, then those of the places without a line so far."""
    if any(row.name for row in context.sites):
        fleet = deeds_of(context)
        sites = [
            _site(context, place, fleet, voice, has_lists=has_lists)
            for place, _ in enumerate(context.site_details)
        ]
        heavier, lighter = N_("Weighs more: {place}"), N_("Weighs less: {place}")
        yield from _chained(sites, heavier, lighter, voice)
        yield from _further_actions(context, sites, fleet, voice)
    yield from _chained(list(_further(context, voice)), "{place}", "{place}", voice)


def _chained(
    pages: Sequence[PlacePage], before: str, after: str, voice: Voice
) -> Iterator[PlacePage]:
    """Pages in their order, each with the ways to those beside it."""
    for earlier, page, later in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        ways = []
        if earlier:
            ways.append(Way("prev", earlier.slug, voice.say(before, place=earlier.title)))
        if later:
            ways.append(Way("next", later.slug, voice.say(after, place=later.title)))
        yield replace(page, ways=tuple(ways))


def _further_actions(
    context: ReportContext, sites: Sequence[PlacePage], fleet: Deeds, voice: Voice
) -> Iterator[PlacePage]:
    """The actions that the page of a site has no room for."""
    for place, site in enumerate(sites):
        others = other_site_actions(context, place, fleet, voice)
        for number, section in enumerate(others, start=2):
            told = voice.say("{place}: what avoids least, or was answered.", place=site.title)
            back = Way("prev", site.slug, site.title)
            yield PlacePage(f"{site.slug}-{number}", site.title, told, (section,), (back,))


def _site(
    context: ReportContext, place: int, fleet: Deeds, voice: Voice, *, has_lists: bool
) -> PlacePage:
    row = context.sites[place]
    name = named(row.name) if row.name else voice.say("site not stated")
    listed = _led_to(f"{site_slug(context, place)}-actions.csv", voice) if has_lists else None
    sections = (
        _categories(context, place, voice, has_lists=has_lists),
        site_actions(context, place, fleet, voice, listed),
        _ages(context, place, voice),
    )
    kept = tuple(section for section in sections if section is not None)
    return PlacePage(site_slug(context, place), name, _told(row, name, voice), kept)


def _ages(context: ReportContext, place: int, voice: Voice) -> Section | None:
    """The pyramid of ages of the site."""
    found = ages(structs.replace(context, ages=context.site_details[place].ages), voice)
    if found is None:
        return None
    return replace(found, anchor=f"ages-{place + 1}", title=voice.say("How old it is"))


def _led_to(file: str, voice: Voice) -> Markup:
    """Where the devices that actions are for stand one by one."""
    link = Markup('<a href="{0}">{0}</a>').format(file)
    return voice.mark("Which devices, one by one: {file}", file=link)


def _told(row: PlaceRow, name: str, voice: Voice) -> Markup:
    """The carbon of the site; a name that somebody gave begins with its isolate, and stays."""
    figure, name = row.gwp_per_year, f"{name[:1].upper()}{name[1:]}"
    if figure.value is None:
        return voice.mark("{place}: its carbon is not known yet.", place=name)
    mass = linked(figure, voice.amount(figure), "gwp")
    return voice.mark("{place}: {mass} a year.", place=name, mass=mass)


def _categories(context: ReportContext, place: int, voice: Voice, *, has_lists: bool) -> Section:
    row, detail = context.sites[place], context.site_details[place]
    title = voice.say("The site, by category")
    heads = (
        Cell(voice.say("Category and number")),
        Cell(voice.say("kgCO₂e a year (90% interval)"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )
    table = Table(title, heads, tuple(_cells(cell, voice) for cell in detail.cells))
    energy = linked(row.energy_per_year, voice.amount(row.energy_per_year), "energy")
    lead = voice.mark_many(
        "One device; electricity: {energy} a year.",
        "{number} devices; electricity: {energy} a year.",
        row.devices,
        energy=energy,
    )
    if bounds := voice.bounds(row.gwp_per_year):
        lead += voice.mark(" Carbon, nine times in ten: {bounds}.", bounds=bounds)
    shown = detail.cells[0].gwp_per_year if detail.cells else row.gwp_per_year
    asked = voice.mark(
        "How a figure of this table is made: {command}",
        command=Markup("<code>{}</code>").format(command(context, "explain", shown.id)),
    )
    if bounds:
        asked += voice.mark(
            " The bounds of a line are of the first order; those of a whole are drawn, and may"
            " differ from them."
        )
    blocks = [Block(lead=(lead,), table=table, after=asked)]
    if has_lists:
        file = f"{site_slug(context, place)}.csv"
        link = Markup('<a href="{0}">{0}</a>').format(file)
        listed = voice.mark("Its equipment, line by line: {file}", file=link)
        blocks.append(Block(after=listed))
    return Section(site_anchor(place), voice.say("What stands there"), tuple(blocks))


def _cells(cell: SiteCell, voice: Voice) -> tuple[Cell, ...]:
    name = f"{voice.word('category', cell.category)} ·{numbers.NBSP}{voice.count(cell.devices)}"
    return (
        Cell(name),
        with_bounds(cell.gwp_per_year, voice),
        Cell(voice.plain(cell.energy_per_year), cell.energy_per_year.id),
    )


def _further(context: ReportContext, voice: Voice) -> Iterator[PlacePage]:
    """Sites, then departments, that the chapter has no line for."""
    rows = [
        (row, per, place)
        for per, found in (("site", context.sites), ("department", context.departments))
        for place, row in enumerate(found)
        if place >= MOST
    ]
    for number, start in enumerate(range(0, len(rows), LINES), start=2):
        chosen = rows[start : start + LINES]
        title = title_of(list(dict.fromkeys(per for _, per, _ in chosen)), voice)
        cells = tuple(place_cells(context, row, per, place, voice) for row, per, place in chosen)
        table = Table(title, heads_of(voice), cells)
        section = Section(f"places-{number}", title, (Block(table=table),))
        ends = {
            "first": voice.count(start + 1 + MOST),
            "last": voice.count(start + len(chosen) + MOST),
        }
        told = voice.say("The places from {first} to {last}.", **ends)
        named_so = voice.say("Places {first} to {last}", **ends)
        yield PlacePage(f"places-{number}", named_so, told, (section,))
