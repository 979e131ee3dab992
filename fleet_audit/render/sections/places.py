"""The footprint by site and by department."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.report import PlaceRow, ReportContext
from fleet_audit.render.parts import Block, Cell, Section, Table, named, with_bounds
from fleet_audit.render.voice import Voice

MOST = 8
"""Places listed by name in one table; a page has a budget, `footprint --per site` has none."""


def places(context: ReportContext, voice: Voice) -> Section | None:
    """Sites, then departments; nothing where neither is known."""
    blocks = (
        *_block(context.sites, voice.say("By site"), "site", voice),
        *_block(context.departments, voice.say("By department"), "department", voice),
    )
    return Section("places", voice.say("Where it stands"), blocks) if blocks else None


def _block(rows: tuple[PlaceRow, ...], title: str, per: str, voice: Voice) -> tuple[Block, ...]:
    if not any(row.name for row in rows):
        return ()
    heads = (
        Cell(voice.say("Place and devices")),
        Cell(voice.say("kgCO₂e a year (90% interval)"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )
    table = Table(title, heads, tuple(_cells(row, voice) for row in rows[:MOST]))
    return (Block(table=table, lead=_rest(len(rows) - MOST, per, voice)),)


def _rest(number: int, per: str, voice: Voice) -> tuple[Markup, ...]:
    if number <= 0:
        return ()
    return (
        voice.mark_many(
            "One more is given by fleet-audit footprint --per {per}.",
            "{number} more are given by fleet-audit footprint --per {per}.",
            number,
            per=per,
        ),
    )


def _cells(row: PlaceRow, voice: Voice) -> tuple[Cell, ...]:
    name = named(row.name) if row.name else voice.say("not stated")
    return (
        Cell(f"{name}, {voice.count(row.devices)}"),
        with_bounds(row.gwp_per_year, voice),
        Cell(voice.plain(row.energy_per_year), row.energy_per_year.id),
    )
