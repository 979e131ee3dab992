"""`fleet-audit compare`: the fleet as it is, and what it would be under scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, placed, shareable
from fleet_audit.cli.output import emit, progress_bar, write_whole

if TYPE_CHECKING:
    from fleet_audit.model.scenario import Bounds, Comparison, ScenarioResult
    from fleet_audit.render.voice import Voice

_YEARLY = (
    ("gwp_kgco2e_per_year", _("kgCO2e a year")),
    ("gwp_embodied_kgco2e_per_year", _("of manufacture")),
    ("gwp_use_kgco2e_per_year", _("of use")),
    ("energy_kwh_per_year", _("kWh a year")),
)
_MONEY = (("electricity_eur_per_year", _("€ of electricity a year")),)
_OF_ENERGY = ("site_energy_kwh_per_year", "electricity_eur_per_year", "unpriced_kwh_per_year")
_PLAN = (
    ("gwp_kgco2e", _("kgCO2e of the plan")),
    ("eur", _("€ of purchases")),
    ("bought", _("devices bought")),
    ("refurbished", _("of them refurbished")),
    ("labour_hours", _("hours of work")),
    ("unsupported", _("without updates at its end")),
)
_WORDS = {
    "optimal": _("best"),
    "near_optimal": _("near the best"),
    "infeasible": _("none holds"),
    "empty": _("nothing to plan"),
}


@click.command(
    "compare",
    help=_(
        "Compare scenarios side by side: the fleet as it is, then under each file.\n\n"
        "A scenario file (TOML) says what would be otherwise: grid, prices, lifetimes, nights, "
        "hosting, plan. See docs/en/how-to/compare-scenarios.md."
    ),
)
@click.argument(
    "files",
    metavar=_("SCENARIO..."),
    nargs=-1,
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
)
@placed
@shareable
@common
def compare_scenarios(
    shared: Shared, files: tuple[Path, ...], country: str | None, form: str, output: str | None
) -> None:
    """Print the comparison."""
    from fleet_audit.pipeline.comparing import compare
    from fleet_audit.pipeline.planning import read_scenario

    scenarios = [read_scenario(path) for path in files]
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        found = compare(
            shared.known_address, shared.as_of, scenarios, country=country, progress=progress
        )
    if form in ("json", "html"):
        _put(_document(found, form, shared), output)
    elif form == "table":
        emit(form, output, *comparison_table(found, shared))
    else:
        emit(form, output, *comparison_lines(found))


def _document(found: Comparison, form: str, shared: Shared) -> str:
    """The comparison as JSON or as a page."""
    if form == "html":
        from fleet_audit.render.scenario_page import scenario_page

        return scenario_page(found, shared.lang)
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found)).decode() + "\n"


def _put(text: str, output: str | None) -> None:
    if output:
        write_whole(Path(output), [text])
    else:
        click.echo(text, nl=False)


def comparison_lines(found: Comparison) -> tuple[list[str], list[list[Any]]]:
    """One line per measure, one column per scenario, in the names of the JSON."""
    columns = ["measure", *(_name(one) for one in found.results)]
    rows: list[list[Any]] = [["devices", *(one.devices for one in found.results)]]
    for name, _word in _YEARLY:
        for bound in ("mid", "low", "high"):
            label = name if bound == "mid" else f"{name}_{bound}"
            rows.append([label, *(_bound(getattr(one, name), bound) for one in found.results)])
    rows.extend(
        [name, *(_rounded(getattr(one, name)) for one in found.results)] for name in _OF_ENERGY
    )
    rows.append(["plan_status", *(one.plan.status for one in found.results)])
    for name, _word in (("years", ""), ("budget_eur", ""), ("gap", ""), *_PLAN):
        rows.append([f"plan_{name}", *(_rounded(getattr(one.plan, name)) for one in found.results)])
    return columns, rows


def _name(result: ScenarioResult) -> str:
    return _("as it is") if result.is_base else result.name


def _bound(bounds: Bounds | None, which: str) -> float | None:
    return None if bounds is None else round(getattr(bounds, which), 3)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def comparison_table(found: Comparison, shared: Shared) -> tuple[list[str], list[list[Any]]]:
    """The comparison for people, each figure with how far it is from the fleet as it is."""
    from fleet_audit.render.voice import Voice

    voice = Voice(shared.lang)
    rows: list[list[Any]] = []
    for name, word in _YEARLY:
        values = [_bound(getattr(one, name), "mid") for one in found.results]
        rows.append([word, *_cells(values, voice)])
    for name, word in _MONEY:
        values = [getattr(one, name) for one in found.results]
        rows.append([word, *_cells(values, voice)])
    status = [_WORDS[one.plan.status] for one in found.results]
    rows.append([_("plan"), *_years(found, voice)])
    rows.append([_("plan found"), *status])
    for name, word in _PLAN:
        values = [getattr(one.plan, name) for one in found.results]
        rows.append([word, *_cells(values, voice)])
    return ["", *(_name(one) for one in found.results)], rows


def _years(found: Comparison, voice: Voice) -> list[str]:
    told = []
    for one in found.results:
        budget = one.plan.budget_eur
        years = ngettext("{number} year", "{number} years", one.plan.years).format(
            number=one.plan.years
        )
        if budget is not None:
            years += _(", {eur} a year").format(eur=voice.euros(budget, digits=None))
        told.append(years)
    return told


def _cells(values: list[float | None], voice: Voice) -> list[str | None]:
    """Each value in whole numbers, the change from the first beside it."""
    base = values[0]
    return [_cell(value, base if number else None, voice) for number, value in enumerate(values)]


def _cell(value: float | None, base: float | None, voice: Voice) -> str | None:
    if value is None:
        return None
    shown = voice.count(round(value))
    if not base or round(base) == 0:
        return shown
    part = value / base - 1
    return f"{shown} ({voice.change_share(part)})" if round(100 * part) else f"{shown} (=)"
