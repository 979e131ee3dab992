"""Where the carbon comes from: by lifecycle stage, by category, by either method."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.report import CategoryRow, Figure, MissingRow, ReportContext
from fleet_audit.render import numbers
from fleet_audit.render.charts.interval_dots import Interval, interval_dots, largest
from fleet_audit.render.charts.stacked_bar import Part, stacked_bar
from fleet_audit.render.parts import Block, Cell, Section, Table, linked, with_bounds, within
from fleet_audit.render.sections.sources import note_of
from fleet_audit.render.voice import Voice

FILLS = {
    "manufacturing": "accent",
    "embodied": "accent-2",
    "distribution": "accent-3",
    "end_of_life": "accent-4",
    "use": "ink",
}


def footprint(context: ReportContext, voice: Voice) -> Section | None:
    """The yearly footprint cut in its stages, then in its categories; nothing without a device."""
    if not context.headline.devices:
        return None
    blocks = (*_stages(context, voice), *_categories(context, voice), *_methods(context, voice))
    return Section("footprint", voice.say("Where the carbon comes from"), blocks)


def _stages(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    known = [row for row in context.stages if row.gwp_per_year.value is not None]
    if not known:
        return ()
    total = sum(row.gwp_per_year.value or 0.0 for row in known)
    parts = [
        Part(
            voice.word("stage", row.stage),
            row.gwp_per_year.value or 0.0,
            _part_text(row.gwp_per_year, total, voice),
            FILLS[row.stage],
        )
        for row in known
    ]
    title = voice.say("The yearly carbon, by stage of life")
    described = voice.listed((part.label, part.text) for part in parts)
    heads = (
        Cell(voice.say("Stage")),
        Cell(voice.say("kgCO₂e a year (90% interval)"), note="gwp"),
    )
    rows = tuple(
        (Cell(voice.word("stage", row.stage)), with_bounds(row.gwp_per_year, voice))
        for row in context.stages
    )
    head = context.headline
    lead = voice.mark(
        "Making, carrying and discarding the equipment, spread over its lifetime,"
        " weighs {embodied} a year; running it, {use}.",
        embodied=linked(head.embodied_per_year, voice.amount(head.embodied_per_year), "embodied"),
        use=linked(head.use_per_year, voice.amount(head.use_per_year), "use"),
    )
    return (
        Block(
            lead=(lead,),
            heading=title,
            chart=stacked_bar("stages", title, described, parts),
            table=Table(title, heads, rows),
            fold=voice.say("Table"),
        ),
    )


def _part_text(figure: Figure, total: float, voice: Voice) -> str:
    part = (figure.value or 0.0) / total if total else 0.0
    return f"{voice.amount(figure)} · {voice.share(part)}"


def _categories(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    if not context.categories:
        return ()
    title = voice.say("The yearly carbon, by category")
    intervals = _intervals(context, voice)
    described = voice.listed((row.label, row.text) for row in intervals)
    tick = voice.scale_of_mass(largest(intervals))
    return (
        Block(
            legend=_legend(context, voice),
            heading=title,
            chart=interval_dots("categories", title, described, intervals, tick),
            table=_category_table(context, voice, title),
            fold=voice.say("Table"),
        ),
    )


def _intervals(context: ReportContext, voice: Voice) -> list[Interval]:
    """What was seen of each category, and under it what is declared and was not."""
    missing = context.missing.rows if context.missing else ()
    unseen = {row.category: _unseen(row, voice) for row in missing}
    rows = []
    for row in context.categories:
        rows.append(_interval(row, voice))
        if row.category in unseen:
            rows.append(unseen.pop(row.category))
    return [*rows, *unseen.values()]


def _unseen(row: MissingRow, voice: Voice) -> Interval:
    is_known = row.gwp_per_year.value is not None
    text = voice.amount(row.gwp_per_year) if is_known else voice.say("unknown")
    return Interval(
        label=voice.word("category", row.category),
        aside=_not_seen(row, voice),
        value=row.gwp_per_year.value,
        low=row.gwp_per_year.low,
        high=row.gwp_per_year.high,
        first=row.embodied_per_year.value,
        text=f"≥{numbers.NBSP}{text}" if _is_partial(row) else text,
        is_proxy=row.is_proxy,
        is_estimated=True,
        anchors=(row.gwp_per_year.id, row.energy_per_year.id, row.embodied.id),
        parts=(row.embodied_per_year.id, row.use_per_year.id),
    )


def _legend(context: ReportContext, voice: Voice) -> Markup:
    legend = voice.mark(
        "Bar: manufacture in colour, then use without colour; hatched where the figure is borrowed"
        " from another category. Line: 90% interval. ≥: a part is published by nobody."
    )
    unknown = ", ".join(
        f"{within(voice.word('category', row.category))} ({voice.reason(row.gwp_per_year.reason)})"
        for row in context.categories
        if row.gwp_per_year.value is None
    )
    if context.missing:
        legend += voice.mark(" Hollow: declared but not seen, estimated, in no other figure.")
    if unknown:
        legend += voice.mark(" Without a total: {unknown}.", unknown=unknown)
    return legend


def _interval(row: CategoryRow, voice: Voice) -> Interval:
    figure = row.gwp_per_year
    aside = voice.count(row.devices)
    if row.age_years.value is not None:
        aside += " · " + voice.years(row.age_years.value)
    text = voice.amount(figure) if figure.value is not None else voice.say("unknown")
    if _is_partial(row):
        text = f"≥{numbers.NBSP}{text}"
    return Interval(
        label=voice.word("category", row.category),
        aside=aside,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        first=row.embodied_per_year.value,
        text=text,
        is_proxy=row.is_proxy,
        anchors=(row.age_years.id, row.embodied.id),
        parts=(row.embodied_per_year.id, row.use_per_year.id),
    )


def _is_partial(row: CategoryRow | MissingRow) -> bool:
    """Whether the total lacks a part that nobody publishes, and is a lower bound."""
    parts = (row.embodied_per_year.value, row.use_per_year.value)
    return row.gwp_per_year.value is not None and None in parts


def _category_table(context: ReportContext, voice: Voice, title: str) -> Table:
    heads = (
        Cell(voice.say("Category and number")),
        Cell(voice.say("kgCO₂e a year (90% interval), manufacture + use"), note="gwp"),
        Cell(voice.say("kWh a year"), note="energy"),
    )
    missing = {row.category: row for row in context.missing.rows} if context.missing else {}
    rows = [
        _category_cells(row, missing.pop(row.category, None), context, voice)
        for row in context.categories
    ]
    rows += [_unseen_cells(row, context, voice) for row in missing.values()]
    return Table(title, heads, tuple(rows))


def _category_cells(
    row: CategoryRow, missing: MissingRow | None, context: ReportContext, voice: Voice
) -> tuple[Cell, ...]:
    """What was seen of a category; under it, on lines of their own, those that were not."""
    name = f"{voice.word('category', row.category)} ·{numbers.NBSP}{voice.count(row.devices)}"
    carbon, energy = _with_parts(row, voice), voice.plain(row.energy_per_year)
    if missing is not None:
        name += f"\n{_not_seen(missing, voice)}\n"
        carbon += f"\n{_with_parts(missing, voice)}"
        energy += f"\n\n{voice.plain(missing.energy_per_year)}"
    return (
        Cell(name, note=note_of(row.category, context)),
        Cell(carbon, row.gwp_per_year.id),
        Cell(energy, row.energy_per_year.id),
    )


def _unseen_cells(row: MissingRow, context: ReportContext, voice: Voice) -> tuple[Cell, ...]:
    """A category of which nothing was seen."""
    name = f"{voice.word('category', row.category)}, {_not_seen(row, voice)}"
    return (
        Cell(name, note=note_of(row.category, context)),
        Cell(_with_parts(row, voice)),
        Cell(voice.plain(row.energy_per_year)),
    )


def _not_seen(row: MissingRow, voice: Voice) -> str:
    return voice.say_many("{number} not seen", "{number} not seen", row.devices)


def _with_parts(row: CategoryRow | MissingRow, voice: Voice) -> str:
    """The total with its interval; on the next line, manufacture and use."""
    total = str(with_bounds(row.gwp_per_year, voice).text)
    if row.gwp_per_year.value is None:
        return f"{total}\n"
    parts = f"{voice.plain(row.embodied_per_year)} + {voice.plain(row.use_per_year)}"
    return f"{total}\n{parts}"


def _methods(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    head = context.headline
    texts: list[Markup] = []
    if head.embodied_ademe.value is not None:
        texts.append(
            voice.mark(
                "Two schools count manufacture. For the devices that both can count, makers' own"
                " sheets give {makers}; ADEME's figures give {ademe}. Neither is the truth; the"
                " first is used above because it knows models and sizes.",
                makers=linked(
                    head.embodied_of_ademe_scope,
                    voice.amount(head.embodied_of_ademe_scope),
                    "methods",
                ),
                ademe=linked(head.embodied_ademe, voice.amount(head.embodied_ademe), "methods"),
            )
        )
    else:
        texts.append(
            voice.mark(
                "ADEME's method gives no figure here: {reason}.",
                reason=voice.reason(head.embodied_ademe.reason),
            )
        )
    texts.append(_purchase(context, voice))
    return (Block(fold=voice.say("The same fleet, counted another way"), folded=tuple(texts)),)


def _purchase(context: ReportContext, voice: Voice) -> Markup:
    figure = context.headline.purchase_year
    if figure.value is None:
        return voice.mark(
            "What was bought in {year} cannot be counted: {reason}.",
            year=context.as_of.year,
            reason=voice.reason(figure.reason),
        )
    return voice.mark(
        "Carbon accounts (GHG Protocol) book manufacture in the year of purchase instead of"
        " spreading it: what was bought in {year} weighs {mass}.",
        year=context.as_of.year,
        mass=linked(figure, voice.amount(figure), "purchase"),
    )
