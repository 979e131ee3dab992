"""The plan by year: what is bought, mended and kept, against the budget and the usual renewal."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.model.report_plan import PlanCell, Planned
from fleet_audit.recommendations.explain.plan import (
    COUNTS,
    OTHERS,
    counts_by_year,
    shown_categories,
)
from fleet_audit.render.asking import command
from fleet_audit.render.numbers import significant
from fleet_audit.render.parts import Block, Cell, Note, Section, Table
from fleet_audit.render.plan_words import assumption, left_out
from fleet_audit.render.recommendation_words import priced_item
from fleet_audit.render.sections.plan_columns import budget_words, money, year_of
from fleet_audit.render.voice import Voice

KG = "kgCO2e"
LEAST = 0.005
"""Share under which the plan and the usual renewal are the same in a sentence."""
CARBON = {"embodied": "gwp_embodied_kgco2e", "use": "gwp_use_kgco2e", "unsupported": "unsupported"}
"""Last word of the name of a figure → what it is of a year."""


def plan(context: ReportContext, voice: Voice) -> Section | None:
    """The plan by year and category; nothing where there is nothing to plan for."""
    planned = context.planned
    if planned is None or planned.plan.totals is None:
        return None
    blocks = (
        money(planned, tuple(_lead(planned, voice)), voice),
        Block(table=_counts(planned, voice)),
        Block(table=_carbon(planned, voice)),
    )
    return Section(
        "plan",
        voice.say("What to buy, mend and keep"),
        blocks,
        tuple(_notes(planned, context, voice)),
    )


def plan_told(context: ReportContext, voice: Voice) -> str:
    """The plan in one sentence."""
    planned = context.planned
    if planned is None or planned.plan.totals is None:
        return ""
    if planned.is_beyond_budget:
        return voice.say(
            "No plan fits in a budget of {eur} a year.", eur=budget_words(planned, voice)
        )
    totals, years = planned.plan.totals, planned.plan.years
    spared = 1 - totals.gwp_kgco2e / totals.usual_gwp_kgco2e if totals.usual_gwp_kgco2e else 0.0
    if spared < LEAST:
        return voice.say("No plan emits less than renewal at the usual age.")
    return voice.say_many(
        "Over one year, the plan emits {share} less than renewal at the usual age.",
        "Over {number} years, the plan emits {share} less than renewal at the usual age.",
        years,
        share=voice.share(spared),
    )


def _lead(planned: Planned, voice: Voice) -> Iterator[Markup]:
    totals = planned.plan.totals
    if totals is None:
        return
    yield voice.mark_many(
        "For one device: {mass} of CO₂e over the plan, against {usual} if it was renewed at its"
        " usual age.",
        "For {number} devices: {mass} of CO₂e over the plan, against {usual} if each was renewed"
        " new at its usual age.",
        totals.assets,
        mass=_anchored("plan.total.gwp", voice.amount(_kg(totals.gwp_kgco2e)), "planned"),
        usual=_anchored(
            "plan.total.usual_gwp", voice.amount(_kg(totals.usual_gwp_kgco2e)), "planned"
        ),
    )
    yield _within(planned, voice)


def _within(planned: Planned, voice: Voice) -> Markup:
    """What the budget has to do with it."""
    if planned.budget_eur is None:
        return voice.mark(
            "No budget was given, so that the plan says what each year costs: set"
            " yearly_budget_eur in the organisation sheet, or report --budget."
        )
    if not planned.is_beyond_budget:
        return voice.mark(
            "Every year holds to the budget of {eur}.", eur=budget_words(planned, voice)
        )
    if planned.least_budget_eur is None:
        return voice.mark("The plan below leaves the budget out of account.")
    return voice.mark(
        "What is expected to fail alone asks for more: a budget of {least} a year would do. The"
        " plan below is the one that emits least, whatever it costs.",
        least=_anchored(
            "plan.least_budget", voice.euros(planned.least_budget_eur, digits=None), "planned"
        ),
    )


def _kg(value: float) -> Figure:
    return Figure(id="", value=value, unit=KG)


def _anchored(name: str, words: str, note: str) -> Markup:
    return Markup('<a id="{}" href="#m-{}">{}</a>').format(name, note, words)


def _counts(planned: Planned, voice: Voice) -> Table:
    words = (
        voice.say("New"),
        voice.say("Refur\u00adbished"),
        voice.say("Mended or updated"),
        voice.say("Still there"),
    )
    heads = (Cell(voice.say("Devices")), *(Cell(word, note="planned") for word in words))
    rows = [
        (line, tuple(one for one in planned.cells if one.category in categories))
        for line, categories in shown_categories(planned).items()
    ]
    caption = voice.say(
        "In all, and year by year: {years}",
        years=" · ".join(year_of(planned, number) for number in range(planned.plan.years)),
    )
    return Table(caption, heads, tuple(_count_row(name, cells, voice) for name, cells in rows))


def _count_row(category: str, cells: tuple[PlanCell, ...], voice: Voice) -> tuple[Cell, ...]:
    label = voice.say("Others") if category == OTHERS else voice.word("category", category)
    return (Cell(label), *(_count(category, name, cells, voice) for name in COUNTS))


def _count(category: str, name: str, cells: tuple[PlanCell, ...], voice: Voice) -> Cell:
    """Devices over the plan, and under them those of each year."""
    by_year = list(counts_by_year(cells, name).values())
    whole = by_year[-1] if name == "kept" else sum(by_year)
    anchor = f"plan.{category}.{name}"
    if not any(round(each) for each in by_year):
        return Cell(voice.count(round(whole)), anchor)
    years = " · ".join(voice.count(round(each)) for each in by_year)
    return Cell(f"{voice.count(round(whole))}\n{years}", anchor)


def _carbon(planned: Planned, voice: Voice) -> Table:
    heads = (
        Cell(voice.say("Year")),
        Cell(voice.say("kgCO₂e of what is bought"), note="planned"),
        Cell(voice.say("kgCO₂e of electricity"), note="planned"),
        Cell(voice.say("Devices without updates"), note="planned"),
    )
    rows = tuple(_carbon_row(planned, number, voice) for number in range(planned.plan.years))
    return Table(voice.say("The plan, and under it the usual renewal"), heads, rows)


def _carbon_row(planned: Planned, number: int, voice: Voice) -> tuple[Cell, ...]:
    pair = (planned.plan.yearly[number], planned.usual[number])
    words = (
        "\n".join(_whole(getattr(year, name), voice) for year in pair) for name in CARBON.values()
    )
    anchors = (f"plan.{number + 1}.{name}" for name in CARBON)
    return (Cell(year_of(planned, number)), *map(Cell, words, anchors))


def _whole(value: float, voice: Voice) -> str:
    """Two digits, and no fraction of a device or of a kilogram."""
    return voice.count(round(significant(value)))


def _notes(planned: Planned, context: ReportContext, voice: Voice) -> Iterator[Note]:
    yield Note(
        "planned", voice.say("How the plan is made"), "\n".join(_made(planned, context, voice))
    )
    found = "\n".join(_reserves(planned, voice))
    if found:
        yield Note("reserves", voice.say("What to know beside it"), found)


def _made(planned: Planned, context: ReportContext, voice: Voice) -> Iterator[str]:
    yield voice.say(
        "Devices that are alike are grouped, and every way to keep, mend or replace them over the"
        " years is worked out; the mix that emits least within the budget is chosen. Devices past"
        " their usual life fail by a share that grows each year, and what fails is replaced. What"
        " is bought counts by its years of use; what is already made counts nowhere."
    )
    if planned.plan.status == "near_optimal":
        gap = voice.decimal(100 * planned.plan.gap)
        yield voice.say("At most {gap}% from the best plan there is.", gap=gap)
    else:
        yield voice.say("Proven the best there is within these limits.")
    budget = () if planned.budget_eur is None else ("--budget", f"{planned.budget_eur:.0f}")
    yield voice.say(
        "Each step, cohort by cohort: {command}",
        command=command(context, "plan", "--years", str(planned.plan.years), *budget),
    )


def _reserves(planned: Planned, voice: Voice) -> Iterator[str]:
    """What the figures leave out, and what they take for granted."""
    made, totals = planned.plan, planned.plan.totals
    unpriced = round(totals.unpriced) if totals else 0
    if unpriced:
        yield voice.say_many(
            "One device to buy has no known price, and is in no euro above.",
            "{number} devices to buy have no known price, and are in no euro above.",
            unpriced,
        )
    if made.missing_prices:
        items = ", ".join(priced_item(item, voice) for item in made.missing_prices)
        yield voice.say("Prices to give in the organisation sheet: {items}.", items=items)
    if totals and totals.unknown_support:
        yield voice.say_many(
            "One computer whose end of updates is not known counts as updated.",
            "{number} computers whose end of updates is not known count as updated.",
            totals.unknown_support,
        )
    if made.left_out:
        yield voice.say("Not in the plan: {reasons}.", reasons=left_out(made, voice))
    told = [assumption(one, voice) for one in made.assumptions if one.basis == "default"]
    if told:
        yield voice.say(
            "Assumed without a source, to be set in a scenario: {assumptions}.",
            assumptions=voice.say("; ").join(told),
        )
