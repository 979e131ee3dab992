"""The assets to look at first."""

from __future__ import annotations

from fleet_audit.model.report import LookRow, ReportContext
from fleet_audit.render.parts import Block, Cell, Section, Table, named
from fleet_audit.render.voice import Voice


def look_first(context: ReportContext, voice: Voice) -> Section | None:
    """Groups of alike assets, with why and which; nothing where none stands out."""
    if not context.look_first:
        return None
    heads = (
        Cell(voice.say("Equipment")),
        Cell(voice.say("kgCO₂e a year"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )
    title = voice.say("Groups of equipment, the heaviest first")
    table = Table(title, heads, tuple(_cells(row, voice) for row in context.look_first))
    return Section("look", voice.say("What to look at first"), (Block(table=table),))


def group_name(row: LookRow, voice: Voice) -> str:
    """A group in a few words: how many, of which maker and model."""
    model = " ".join(named(part) for part in (row.manufacturer, row.model) if part)
    return f"{voice.count(row.devices)} × {model or voice.word('category', row.category)}"


def _cells(row: LookRow, voice: Voice) -> tuple[Cell, ...]:
    return (
        Cell(_described(row, voice)),
        Cell(voice.plain(row.gwp_per_year), row.gwp_per_year.id),
        Cell(voice.plain(row.energy_per_year), row.energy_per_year.id),
    )


def _described(row: LookRow, voice: Voice) -> str:
    facts = [voice.word("category", row.category)] if row.manufacturer or row.model else []
    if row.site:
        facts.append(named(row.site))
    if row.age_years is not None:
        facts.append(voice.years(row.age_years))
    reasons = ", ".join(voice.word("look", code) for code in row.reasons)
    lines = [group_name(row, voice), " · ".join(facts), reasons]
    if row.examples:
        lines.append(voice.say("such as {names}", names=", ".join(map(named, row.examples))))
    return "\n".join(text for text in lines if text)
