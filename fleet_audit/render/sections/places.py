"""The footprint by site and by department."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.report import PlaceRow, ReportContext
from fleet_audit.render import numbers
from fleet_audit.render.parts import Block, Cell, Section, Table, named, with_bounds
from fleet_audit.render.voice import Voice

MOST = 20
"""Places of a kind listed by name; a page has a budget, `footprint --per site` has none."""


def places(context: ReportContext, voice: Voice) -> Section | None:
    """Sites, then departments, in one table; nothing where neither is known."""
    kinds = [
        (rows, per)
        for rows, per in ((context.sites, "site"), (context.departments, "department"))
        if any(row.name for row in rows)
    ]
    if not kinds:
        return None
    heads = (
        Cell(voice.say("Place and devices")),
        Cell(voice.say("kgCO₂e a year (90% interval)"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )
    cells = tuple(_cells(row, per, voice) for rows, per in kinds for row in rows[:MOST])
    rest = (text for rows, per in kinds for text in _rest(len(rows) - MOST, per, voice))
    table = Table(_title([per for _, per in kinds], voice), heads, cells)
    blocks = (Block(table=table, after=Markup(" ").join(rest)),)
    return Section("places", voice.say("Where the fleet stands"), blocks)


def _title(kinds: list[str], voice: Voice) -> str:
    if kinds == ["site"]:
        return voice.say("By site")
    if kinds == ["department"]:
        return voice.say("By department")
    return voice.say("By site, then by department")


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


def _cells(row: PlaceRow, per: str, voice: Voice) -> tuple[Cell, ...]:
    unknown = voice.say("site not stated") if per == "site" else voice.say("department not stated")
    name = named(row.name) if row.name else unknown
    return (
        Cell(f"{name} ·{numbers.NBSP}{voice.count(row.devices)}"),
        with_bounds(row.gwp_per_year, voice),
        Cell(voice.plain(row.energy_per_year), row.energy_per_year.id),
    )
