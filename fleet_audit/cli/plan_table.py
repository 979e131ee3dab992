"""A plan for people: what it comes to, what is done each year, and what a euro more would avoid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fleet_audit.cli.language import _
from fleet_audit.cli.output import as_table
from fleet_audit.render.plan_words import action, headline, relaxation, remarks
from fleet_audit.render.voice import Voice

if TYPE_CHECKING:
    from fleet_audit.model.plan import CurvePoint, Plan, ShadowPrice, Step, YearTotal
    from fleet_audit.render.i18n import Lang

BAR = 24
"""Characters of the longest bar."""
_SHOWN = 0.5
"""Devices from which a line of expected failures is shown."""
_LITTLE = 0.05
"""Devices in a year under which a cell stays empty."""


def plan_table(made: Plan, lang: Lang) -> Iterator[str]:
    """The plan, text by text."""
    voice = Voice(lang)
    yield "\n".join(headline(made, voice)) + "\n"
    if made.status == "empty":
        yield "\n" + _("No device to plan for.") + "\n"
    if made.status == "infeasible":
        yield from _what_to_loosen(made, voice)
    if made.steps:
        yield "\n"
        yield from as_table(*_actions(made, voice))
    yield from _years(made, voice)
    if made.shadow_price and made.shadow_price.curve:
        yield from _curve(made.shadow_price, made.budget_eur, voice)
    told = [f"- {remark}\n" for remark in remarks(made, voice)]
    if told:
        yield "\n" + "".join(told)


def _what_to_loosen(made: Plan, voice: Voice) -> Iterator[str]:
    yield "\n" + _("No plan holds to every limit. Each of these would make one possible:") + "\n"
    for found in made.relax:
        yield f"- {relaxation(found, voice)}\n"


def _actions(made: Plan, voice: Voice) -> tuple[list[str], list[list[Any]]]:
    """What is done to each category, devices year by year; what is only kept is said above."""
    categories = {one.cohort: str(one.category) for one in made.cohorts}
    added: dict[tuple[str, str], list[Step]] = {}
    for step in made.steps:
        if step.action != "keep":
            added.setdefault((categories[step.cohort], step.action), []).append(step)
    rows = [
        [
            voice.word("category", category),
            action(steps[0].action, voice),
            *(_devices(steps, year, voice) for year in range(1, made.years + 1)),
            _euros(steps, voice),
            voice.count(round(sum(step.gwp_kgco2e for step in steps))),
        ]
        for (category, _action), steps in sorted(added.items())
        if sum(step.count for step in steps) >= _SHOWN
    ]
    years = [_("year {number}").format(number=year) for year in range(1, made.years + 1)]
    return [_("category"), _("bought or done"), *years, "€", "kgCO2e"], rows


def _devices(steps: list[Step], year: int, voice: Voice) -> str | None:
    count = sum(step.count for step in steps if step.year == year)
    return voice.decimal(count, 1 if count < 1 else 2) if count > _LITTLE else None


def _euros(steps: list[Step], voice: Voice) -> str | None:
    known = [step.eur for step in steps if step.eur is not None]
    return voice.count(round(sum(known))) if len(known) == len(steps) else None


def _years(made: Plan, voice: Voice) -> Iterator[str]:
    if not made.yearly:
        return
    heads = [_("year"), "€", _("hours"), _("without updates"), "kWh", "kgCO2e"]
    rows = [
        [
            one.year,
            _paid(made, one, voice),
            voice.count(round(one.labour_hours)),
            voice.count(round(one.unsupported)),
            voice.count(round(one.energy_kwh)),
            voice.count(round(one.gwp_use_kgco2e + one.gwp_embodied_kgco2e)),
        ]
        for one in made.yearly
    ]
    yield "\n"
    yield from as_table(heads, rows)


def _paid(made: Plan, year: YearTotal, voice: Voice) -> str | None:
    """Euros of a year: a lower bound where a price is missing, a dash where all are."""
    shown = voice.count(round(year.eur))
    if all(step.eur is not None for step in made.steps if step.year == year.year):
        return shown
    return f"≥\u00a0{shown}" if round(year.eur) else None


def _curve(worth: ShadowPrice, budget_eur: float | None, voice: Voice) -> Iterator[str]:
    """Each budget with what the best plan emits, as a bar, and what a euro more would avoid."""
    known = [point.gwp_kgco2e for point in worth.curve if point.gwp_kgco2e is not None]
    heads = [_("€ a year"), "kgCO2e", "", _("kg avoided by € more")]
    rows = [_point(point, max(known, default=0.0), budget_eur, voice) for point in worth.curve]
    yield "\n"
    yield from as_table(heads, rows, title=_("What the budget is worth"))
    if worth.eur_per_tco2e is not None:
        yield (
            _("The next tonne would cost {eur}.").format(
                eur=voice.euros(worth.eur_per_tco2e, digits=None)
            )
            + "\n"
        )


def _point(point: CurvePoint, most: float, budget_eur: float | None, voice: Voice) -> list[Any]:
    mark = " ←" if point.budget_eur == budget_eur else ""
    budget = voice.count(round(point.budget_eur)) + mark
    if point.gwp_kgco2e is None:
        return [budget, _("no plan"), "", None]
    bar = "█" * max(1, round(BAR * point.gwp_kgco2e / most)) if most > 0 else ""
    worth = point.kgco2e_per_eur
    shown = None if worth is None else voice.decimal(worth) if worth > 0 else "0"
    return [budget, voice.count(round(point.gwp_kgco2e)), bar, shown]
