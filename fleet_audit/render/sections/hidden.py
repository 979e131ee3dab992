"""The energy that no bill shows, beside the one that a bill shows: primary against primary."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.report import BillRow, HiddenRow, ReportContext
from fleet_audit.render import numbers
from fleet_audit.render.charts.hidden_energy import Depth, hidden_energy
from fleet_audit.render.parts import Block, Cell, Section, Table, linked, named
from fleet_audit.render.voice import Voice

BILLED = ("billed", "cooling")
"""Parts that the organisation's own electricity bill holds."""


PERCENT = 100
NOTABLE = 0.5
"""Hidden energy per billed energy from which the known part is worth a sentence of its own."""


def hidden(context: ReportContext, voice: Voice) -> Section | None:
    """Billed and hidden energy of one year; nothing where no part is described."""
    if not context.hidden_energy:
        return None
    title = voice.say("Primary energy of one year")
    rows = [_depth(row, voice) for row in context.hidden_energy]
    described = voice.listed((row.label, row.text) for row in rows)
    drawn = hidden_energy("hidden", title, described, rows, voice.say("below: on no bill of yours"))
    block = Block(
        lead=_lead(context, voice),
        heading=title,
        chart=drawn,
        table=_table(context, voice, title),
        fold=voice.say("Table"),
    )
    return Section("hidden", voice.say("The energy behind the bill"), (block,))


def known_ratio(context: ReportContext) -> float | None:
    """Known hidden energy per unit of billed energy, both primary; null where one is unknown.

    A lower bound, because some parts are published by nobody.
    """
    billed = _known(context, is_billed=True)
    below = _known(context, is_billed=False)
    return sum(below) / sum(billed) if below and sum(billed) > 0 else None


def primary_per_kwh(context: ReportContext) -> float | None:
    """Known primary energy behind each kWh at the plugs, billed or not; null where it is unknown.

    A lower bound, as `known_ratio` is.
    """
    final = next((row.final for row in context.hidden_energy if _is_told(row)), None)
    if final is None or not final.value:
        return None
    return sum(_known(context, is_billed=True) + _known(context, is_billed=False)) / final.value


def _known(context: ReportContext, *, is_billed: bool) -> list[float]:
    return [
        row.primary.value
        for row in context.hidden_energy
        if (row.part in BILLED) == is_billed and row.primary.value is not None
    ]


def _lead(context: ReportContext, voice: Voice) -> tuple[Markup, ...]:
    ratio = known_ratio(context)
    sentences: list[Markup] = []
    if ratio is not None and ratio < NOTABLE:
        sentences.append(
            voice.mark(
                "Little of the energy behind digital equipment is published: what stands below the"
                " line is the least that it can be."
            )
        )
    elif ratio is not None:
        sentences.append(
            voice.mark(
                "For each kilowatt-hour on your bill,"
                " at least {ratio} more was spent out of sight.",
                ratio=voice.decimal(numbers.floored(ratio)),
            )
        )
    final = next((row.final for row in context.hidden_energy if _is_told(row)), None)
    if final is not None:
        sentences.append(
            voice.mark(
                "The plugs draw {final} a year; below, every part is shown as the primary energy"
                " behind it, because only like compares with like.",
                final=linked(final, voice.amount(final), "hidden"),
            )
        )
    told = (Markup(" ").join(sentences),) if sentences else ()
    return (*told, *_bills(context, voice))


def _bills(context: ReportContext, voice: Voice) -> tuple[Markup, ...]:
    """How much of each site's bill the equipment is."""
    if not context.bills:
        return ()
    return (Markup(" ").join(_bill(row, voice) for row in context.bills),)


def _bill(row: BillRow, voice: Voice) -> Markup:
    values = {
        "site": named(row.site),
        "share": linked(row.share, voice.share((row.share.value or 0.0) / PERCENT), "energy"),
        "modelled": _like(row.billed_kwh, row.modelled_kwh, voice),
        "billed": _like(row.billed_kwh, row.billed_kwh, voice),
    }
    if row.is_above_bill:
        return voice.mark(
            "At {site}, the equipment would take {modelled}, more than the {billed} billed"
            " ({share}): check its hours, or the bill.",
            **values,
        )
    return voice.mark(
        "At {site}, the equipment is about {share} of the bill: {modelled} of {billed}, cooling"
        " included.",
        **values,
    )


def _like(model_kwh: float, value_kwh: float, voice: Voice) -> str:
    """An energy in the unit that suits another one, beside which it stands."""
    unit, per = numbers.energy_unit(model_kwh)
    return f"{voice.decimal(value_kwh / per)}{numbers.NBSP}{unit}"


def _is_told(row: HiddenRow) -> bool:
    """Whether the text above the chart already gives the row's final energy."""
    return row.part == "billed" and row.final is not None and row.final.value is not None


def _words(row: HiddenRow, voice: Voice) -> str:
    if row.primary.value is None:
        return voice.say("unknown") if row.allocation != "not_published" else _allotted(row, voice)
    if row.is_lower_bound:
        return f"≥{numbers.NBSP}{voice.amount(numbers.at_least(row.primary))}"
    return voice.amount(row.primary)


def _depth(row: HiddenRow, voice: Voice) -> Depth:
    return Depth(
        label=voice.word("part", row.part),
        aside=_allotted(row, voice) if row.primary.value is not None else "",
        value=row.primary.value,
        text=_words(row, voice),
        is_billed=row.part in BILLED,
        is_lower_bound=row.is_lower_bound,
        anchor=row.final.id if row.final and not _is_told(row) else None,
    )


def _table(context: ReportContext, voice: Voice, title: str) -> Table:
    heads = (
        Cell(voice.say("Part")),
        Cell(voice.say("Primary kWh a year"), note="hidden"),
    )
    return Table(title, heads, tuple(_cells(row, voice) for row in context.hidden_energy))


def _cells(row: HiddenRow, voice: Voice) -> tuple[Cell, ...]:
    value = voice.plain(row.primary)
    if row.primary.value is None:
        value = voice.reason(row.primary.reason)
    elif row.is_lower_bound:
        value = f"≥{numbers.NBSP}{voice.plain(numbers.at_least(row.primary))}"
    name = voice.word("part", row.part)
    if row.primary.value is not None and row.allocation:
        name += f" ({_allotted(row, voice)})"
    return (Cell(name), Cell(value, row.primary.id))


def _allotted(row: HiddenRow, voice: Voice) -> str:
    return voice.word("allocation", row.allocation) if row.allocation else ""
