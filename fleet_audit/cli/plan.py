"""`fleet-audit plan`: what to keep, mend, move and replace over the years, within a budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.kinds import Finite, Whole
from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, listed, placed
from fleet_audit.cli.output import emit, progress_bar, write_whole
from fleet_audit.render.exports.csv_text import FRENCH_EXCEL, as_csv

if TYPE_CHECKING:
    from fleet_audit.model.plan import Plan, UnsupportedLimit
    from fleet_audit.model.scenario import Scenario
    from fleet_audit.pipeline.planning import Case
    from fleet_audit.recommendations.plan.limits import Limits

MOST_YEARS = 10
COLUMNS = (
    "year",
    "action",
    "cohort",
    "category",
    "model_class",
    "site",
    "count",
    "eur",
    "gwp_kgco2e",
    "labour_hours",
    "break_even_eur",
)
"""Columns of the steps as CSV."""


class Unsupported(click.ParamType[tuple[int, int]]):
    """A limit such as `0@year3`: at most so many devices without updates, from a year on."""

    name = _("N@yearY")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> tuple[int, int]:
        """Devices and year, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return value
        devices, _at, year = str(value).partition("@")
        number = year.removeprefix("year").removeprefix("an")
        if not (devices.isdecimal() and number.isdecimal() and 1 <= int(number) <= MOST_YEARS):
            told = _("{value!r} is not of the form 0@year3: devices, then the year from which")
            self.fail(told.format(value=value), param)
        return int(devices), int(number)


@click.command(
    help=_(
        "Plan what to keep, mend and replace over the years, within a budget.\n\n"
        "The plan is the one that emits least among those that hold to every limit, over the "
        "years that are asked for. What it assumes is printed with it."
    )
)
@click.option(
    "--years",
    type=Whole(1, MOST_YEARS),
    metavar="N",
    help=_("Years of the plan; 5, or those of the scenario, if not given."),
)
@click.option(
    "--budget",
    "budget_eur",
    type=Finite(min=0, max=10**12),
    metavar="EUR",
    help=_("Euros a year for purchases and parts, without VAT; no limit if not given."),
)
@click.option("--carry-over", is_flag=True, help=_("What a year leaves may be spent later."))
@click.option(
    "--labour-hours",
    type=Finite(min=0, max=1e9),
    metavar=_("HOURS"),
    help=_("Hours of work a year."),
)
@click.option(
    "--unsupported",
    type=Unsupported(),
    multiple=True,
    help=_("Devices without security updates at most, and from which year: 0@year3."),
)
@click.option(
    "--reuse-share",
    type=Finite(0, 1),
    metavar=_("SHARE"),
    help=_("Least share of purchases that are refurbished, from 0 to 1."),
)
@click.option("--site", "sites", multiple=True, help=_("Only this site; may be repeated."))
@click.option(
    "--scenario",
    "scenario_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Scenario file (TOML): grid, prices, lifetimes, nights, hosting, plan."),
)
@click.option(
    "--forecast",
    "forecast_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the purchases to come to this file, .xlsx or .csv."),
)
@placed
@listed
@common
def plan(shared: Shared, **given: Any) -> None:
    """Print the plan."""
    from fleet_audit.pipeline.planning import AS_IT_IS, case_of, plan_of, read_scenario

    path: Path | None = given["scenario_path"]
    _refuse_other_forecast(given["forecast_path"])
    scenario = read_scenario(path) if path else AS_IT_IS
    years, limits = _asked(scenario, given)
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        case = case_of(
            shared.known_address,
            shared.as_of,
            scenario,
            country=given["country"],
            progress=progress,
        )
    _refuse_unknown_sites(case, given["sites"])
    made = plan_of(case, years, limits, given["sites"])
    print_plan(made, shared, given["form"], given["output"])
    if given["forecast_path"]:
        _write_forecast(made, given["forecast_path"], shared, given["form"])


def _asked(scenario: Scenario, given: dict[str, Any]) -> tuple[int, Limits]:
    """Years and limits: those of the options over those of the scenario."""
    from msgspec.structs import replace

    from fleet_audit.pipeline.planning import limits_of

    years, limits = limits_of(scenario)
    options = ("budget_eur", "labour_hours", "reuse_share")
    stated = {name: given[name] for name in options if given[name] is not None}
    if given["unsupported"]:
        stated["unsupported"] = _unsupported(given["unsupported"])
    if given["carry_over"]:
        stated["carries_over"] = True
    chosen = given["years"] or years
    _refuse_late(stated.get("unsupported", limits.unsupported), chosen)
    return chosen, replace(limits, **stated)


def _unsupported(pairs: tuple[tuple[int, int], ...]) -> tuple[UnsupportedLimit, ...]:
    from fleet_audit.model.plan import UnsupportedLimit

    return tuple(UnsupportedLimit(devices=devices, from_year=year) for devices, year in pairs)


def _refuse_late(limits: tuple[UnsupportedLimit, ...], years: int) -> None:
    late = [one.from_year for one in limits if one.from_year > years]
    if late:
        raise click.UsageError(
            _(
                "--unsupported from year {late} says nothing of a plan of {years} years: give an "
                "earlier year, or more --years"
            ).format(late=late[0], years=years)
        )


def _refuse_other_forecast(path: Path | None) -> None:
    if path is not None and path.suffix.lower() not in {".xlsx", ".csv"}:
        raise click.UsageError(
            _("--forecast {file}: the name must end in .xlsx or .csv").format(file=path)
        )


def _refuse_unknown_sites(case: Case, sites: tuple[str, ...]) -> None:
    rows = case.made.engine.execute(
        "SELECT DISTINCT site FROM candidate WHERE site IS NOT NULL ORDER BY 1"
    ).fetchall()
    known = [row[0] for row in rows]
    for site in sites:
        if site not in known:
            raise click.UsageError(
                _("--site {site}: no device stands there; sites are {known}").format(
                    site=site, known=", ".join(known) or _("none")
                )
            )


def print_plan(made: Plan, shared: Shared, form: str, output: str | None) -> None:
    """Print a plan as it was asked for, or write it to a file."""
    if form == "json":
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(made)).decode() + "\n"
        _put(text, output)
    elif form == "table":
        from fleet_audit.cli.plan_table import plan_table

        _put("".join(plan_table(made, shared.lang)), output)
    else:
        emit(form, output, COLUMNS, step_lines(made))
    if form != "table":
        _tell(made, shared)


def _put(text: str, output: str | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), [text])


def _tell(made: Plan, shared: Shared) -> None:
    """Say on standard error what a list of steps does not."""
    from fleet_audit.render.plan_words import remarks
    from fleet_audit.render.voice import Voice

    if made.status == "infeasible":
        shared.say(_("no plan holds to every limit: see `relax` in the JSON, or the table"))
    for remark in remarks(made, Voice(shared.lang)):
        shared.say(remark)


def step_lines(made: Plan) -> list[list[Any]]:
    """The steps, each with what its cohort is."""
    cohorts = {one.cohort: one for one in made.cohorts}
    return [
        [
            step.year,
            step.action,
            step.cohort,
            cohorts[step.cohort].category,
            cohorts[step.cohort].model_class,
            cohorts[step.cohort].site,
            round(step.count, 3),
            None if step.eur is None else round(step.eur, 2),
            round(step.gwp_kgco2e, 3),
            round(step.labour_hours, 2),
            None if step.break_even_eur is None else round(step.break_even_eur, 2),
        ]
        for step in made.steps
    ]


def _write_forecast(made: Plan, path: Path, shared: Shared, form: str) -> None:
    from fleet_audit.recommendations.plan.forecast import forecast
    from fleet_audit.render.forecast_workbook import (
        forecast_headings,
        forecast_lines,
        forecast_workbook,
    )

    purchases = forecast(made)
    if path.suffix.lower() == ".xlsx":
        write_whole(path, forecast_workbook(purchases, shared.as_of, shared.lang))
    else:
        lines = forecast_lines(purchases, shared.lang)
        style = {"style": FRENCH_EXCEL} if form == "csv-excel" else {}
        write_whole(path, as_csv(forecast_headings(shared.lang), lines, **style))
    told = ngettext(
        "{number} line of purchases: {file}", "{number} lines of purchases: {file}", len(purchases)
    )
    shared.say(told.format(number=len(purchases), file=path))
