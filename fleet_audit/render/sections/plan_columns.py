"""The years of the plan in columns: euros against a budget and the usual renewal, or devices."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from fleet_audit.model.report_plan import PlanCell, Planned
from fleet_audit.render.charts.stacked_columns import Axis, Column, Key, Limit, stacked_columns
from fleet_audit.render.numbers import UNKNOWN, floored
from fleet_audit.render.parts import Block, Cell, Table
from fleet_audit.render.voice import Voice

THOUSAND = 1000
IN_THOUSANDS = 10_000
"""Euros of a year from which the numbers over the columns are thousands."""
MOST_NAMED = 5
"""Years whose columns bear their dates; more bear their numbers."""
EUROS = ("new_eur", "refurbished_eur", "mended_eur")
DEVICES = ("new", "refurbished", "mended")


def money(planned: Planned, lead: tuple[Markup, ...], voice: Voice) -> Block:
    """Euros by year under some paragraphs; devices by year where no price is known."""
    if not any(year.eur for year in (*planned.plan.yearly, *planned.usual)):
        title = voice.say("Devices bought and mended by year")
        return Block(lead=lead, heading=title, chart=_columns(planned, title, DEVICES, voice))
    title = voice.say("Euros by year")
    return Block(
        lead=lead,
        heading=title,
        chart=_columns(planned, title, EUROS, voice),
        fold=voice.say("Table"),
        table=_euros(planned, voice),
    )


def _columns(planned: Planned, title: str, names: tuple[str, ...], voice: Voice) -> Markup:
    """New, refurbished and mended of each year, beside the usual renewal."""
    columns = [_column(planned, number, names, voice) for number in range(planned.plan.years)]
    is_money, limit = names == EUROS, None
    if is_money and planned.budget_eur is not None:
        limit = Limit(
            planned.budget_eur, voice.say("Budget of a year"), budget_words(planned, voice)
        )
    other = Key(
        voice.say("Renewing all at the usual age"),
        _told(planned.usual_cells, names[0], voice),
        "hollow",
    )
    return stacked_columns(
        "by-year",
        title,
        voice.listed((column.label, column.text) for column in columns),
        columns,
        _keys(planned, names, voice),
        Axis(_unit(planned, voice) if is_money else voice.say("Devices"), other, limit),
    )


def _column(planned: Planned, number: int, names: tuple[str, ...], voice: Voice) -> Column:
    cells = planned.of_year(number + 1)
    values = tuple(_summed(cells, name) for name in names)
    return Column(
        label=year_of(planned, number) if planned.plan.years <= MOST_NAMED else str(number + 1),
        values=values,
        text=_over(planned, cells, names, voice),
        other=sum(getattr(one, names[0]) for one in planned.usual_cells if one.year == number + 1),
    )


def _over(planned: Planned, cells: Sequence[PlanCell], names: tuple[str, ...], voice: Voice) -> str:
    """What stands over a column: thousands of euros, euros or devices; a dash where unknown."""
    value = sum(_summed(cells, name) for name in names)
    if names == DEVICES:
        return voice.count(round(value))
    if not value and any(_is_less(cells, name) for name in names):
        return UNKNOWN
    each = value / (THOUSAND if _is_in_thousands(planned) else 1)
    return voice.decimal(each) if each >= 1 else voice.exact(round(each, 1))


def _keys(planned: Planned, names: tuple[str, ...], voice: Voice) -> list[Key]:
    words = (
        (voice.say("New devices"), "accent"),
        (voice.say("Refurbished devices"), "accent-3"),
        (voice.say("Parts") if names == EUROS else voice.say("Mended devices"), "q3"),
    )
    return [
        Key(label, _told(planned.cells, name, voice), fill)
        for name, (label, fill) in zip(names, words, strict=True)
    ]


def _told(cells: Sequence[PlanCell], name: str, voice: Voice) -> str:
    """Euros of one kind, as far as prices are known; else devices."""
    value = _summed(cells, name)
    if name in DEVICES:
        return voice.count(round(value))
    if not _is_less(cells, name):
        return voice.euros(value)
    return f"≥\u00a0{voice.euros(floored(value))}" if value else voice.say("price unknown")


def _is_less(cells: Sequence[PlanCell], name: str) -> bool:
    """Whether euros leave something out that has no known price."""
    return name in EUROS and _summed(cells, name.replace("_eur", "_unpriced")) > 0


def _summed(cells: Sequence[PlanCell], name: str) -> float:
    return float(sum(getattr(cell, name) for cell in cells))


def _is_in_thousands(planned: Planned) -> bool:
    return max(year.eur for year in (*planned.plan.yearly, *planned.usual)) >= IN_THOUSANDS


def _unit(planned: Planned, voice: Voice) -> str:
    return voice.say("Thousands of euros") if _is_in_thousands(planned) else voice.say("Euros")


def year_of(planned: Planned, number: int) -> str:
    """The twelve months of a year of the plan: `2026–27`, or `2027` from New Year's Day."""
    begins = planned.begins
    first = begins.year + number
    return str(first) if (begins.month, begins.day) == (1, 1) else f"{first}–{(first + 1) % 100:02}"


def budget_words(planned: Planned, voice: Voice) -> str:
    """The budget of a year that was asked for, to the euro."""
    return voice.euros(planned.budget_eur or 0, digits=None)


def _euros(planned: Planned, voice: Voice) -> Table:
    heads = (
        voice.say("Year"),
        voice.say("New"),
        voice.say("Refurbished"),
        voice.say("Parts"),
        voice.say("In all"),
        voice.say("Usual renewal"),
    )
    rows = tuple(_euro_row(planned, number, voice) for number in range(planned.plan.years))
    return Table(voice.say("Euros without VAT, known prices"), tuple(map(Cell, heads)), rows)


def _euro_row(planned: Planned, number: int, voice: Voice) -> tuple[Cell, ...]:
    cells, year = planned.of_year(number + 1), number + 1
    usual = [one for one in planned.usual_cells if one.year == year]
    told = [(name, _known(cells, (name,), voice)) for name in EUROS]
    told += [("eur", _known(cells, EUROS, voice)), ("usual_eur", _known(usual, EUROS, voice))]
    return (
        Cell(year_of(planned, number)),
        *(Cell(words, f"plan.{year}.{name}") for name, words in told),
    )


def _known(cells: Sequence[PlanCell], names: tuple[str, ...], voice: Voice) -> str:
    """Euros without their sign; a dash where nothing of it has a known price."""
    value = sum(_summed(cells, name) for name in names)
    is_less = any(_is_less(cells, name) for name in names)
    return UNKNOWN if is_less and not value else voice.count(round(value))
