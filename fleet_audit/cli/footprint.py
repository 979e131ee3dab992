"""`fleet-audit footprint`: the figures, per asset or rolled up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.hours import hours_asked_for
from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, listed, mixed, placed
from fleet_audit.cli.output import emit, progress_bar
from fleet_audit.model.codes import CRITERIA, USE_PROFILES, Criterion, UseProfile
from fleet_audit.model.hourly import GridChoice

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.pipeline.audit import Audit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the options ask for."""

    per: str
    criterion: Criterion
    view: str
    use_profile: UseProfile
    country: str | None
    grid: GridChoice
    form: str
    output: str | None
    engine_url: str | None
    is_hash: bool

    @property
    def cuts(self) -> tuple[str, ...] | None:
        """What the sums are cut by, where no single asset is asked for; else null."""
        from fleet_audit.footprint.rollup import DIMENSIONS

        if self.per == "asset" or self.is_special:
            return None
        column = DIMENSIONS[self.per]
        return (column,) if column else ()

    @property
    def is_special(self) -> bool:
        """Whether it is another list than that of yearly climate figures."""
        # The lists of assets hold every view; the table for people has room for one.
        is_list = self.per == "asset" and self.form != "table"
        is_other_view = self.view != "annual" and not is_list
        return self.per == "scope" or self.criterion != "gwp" or is_other_view


@click.command(help=_("Compute the footprint: embodied, energy and use, with intervals."))
@click.option(
    "--per",
    type=click.Choice(["asset", "category", "site", "department", "age", "organisation", "scope"]),
    default="category",
    show_default=True,
    help=_("What a line stands for."),
)
@click.option(
    "--criterion",
    type=click.Choice(CRITERIA),
    default="gwp",
    show_default=True,
    help=_("Impact category: gwp is complete, the others say for how many devices they hold."),
)
@click.option(
    "--view",
    type=click.Choice(["annual", "purchase-year", "to-date", "remaining"]),
    default="annual",
    show_default=True,
    help=_("How manufacture is counted: by years of life, when bought, borne so far, or to come."),
)
@click.option(
    "--use-profile",
    type=click.Choice(list(USE_PROFILES)),
    default="measured",
    show_default=True,
    help=_("How devices are taken to be used; `measured` falls back on `office`."),
)
@click.option(
    "--engine",
    "engine_url",
    metavar="URL",
    help=_("Where to compute: embedded, dask://local or dask://SCHEDULER:PORT."),
)
@click.option(
    "--hash",
    "is_hash",
    is_flag=True,
    help=_("Print a hash of all sums instead: every engine gives the same."),
)
@mixed
@placed
@listed
@common
def footprint(shared: Shared, **given: Any) -> None:
    """Print the footprint of the fleet."""
    from fleet_audit.pipeline.audit import begin, of_assets

    asked = Asked(**given)
    _refuse_mixed(asked)
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        begun = begin(
            shared.known_address,
            shared.as_of,
            use_profile=asked.use_profile,
            country=asked.country,
            progress=progress,
            facts=hours_asked_for(shared, asked.grid),
        )
    if asked.cuts is None:
        made = of_assets(begun)
    else:
        from fleet_audit.pipeline.summing import of_sums

        made = of_sums(begun, asked.cuts, asked.engine_url)
    _say_left_out(shared, made.engine)
    if asked.is_hash:
        from fleet_audit.footprint.rollup import result_hash

        click.echo(result_hash(made.engine))
        return
    emit(asked.form, asked.output, *_columns_and_rows(made, shared, asked))
    if asked.cuts:
        _say_first_order(shared, made.engine, asked.cuts[0])


def _columns_and_rows(
    made: Audit, shared: Shared, asked: Asked
) -> tuple[list[str], Iterable[Sequence[Any]]]:
    if asked.is_special:
        from fleet_audit.cli.footprint_views import shown

        return shown(made, shared, asked)
    if asked.form == "table":
        from fleet_audit.cli.footprint_table import asset_table, rolled_up_table

        table = asset_table if asked.per == "asset" else rolled_up_table
        return table(made, asked.per, shared.lang)
    if asked.per == "asset":
        from fleet_audit.footprint.relations import lines
        from fleet_audit.pipeline.audit import place_machines

        place_machines(made, shared.known_address)
        return lines(made.engine, "SELECT * FROM per_asset ORDER BY asset_id")
    return rolled_up_lines(made, asked.per)


def _refuse_mixed(asked: Asked) -> None:
    if asked.cuts is None and (asked.engine_url or asked.is_hash):
        raise click.UsageError(
            _(
                "--engine and --hash are of sums of gwp by year: --per asset, --per scope, --view "
                "and --criterion read each asset on this machine; leave one of the two out"
            )
        )
    if asked.view != "annual" and (asked.criterion != "gwp" or asked.per == "scope"):
        raise click.UsageError(_("--view is of gwp by device or group: leave one of the two out"))
    if asked.per == "scope" and asked.criterion != "gwp":
        raise click.UsageError(_("scopes are of gwp: leave out --criterion or --per scope"))


def _say_left_out(shared: Shared, engine: duckdb.DuckDBPyConnection) -> None:
    from fleet_audit.footprint.figures import absent

    later = absent(engine, "later")
    if later:
        shared.say(
            ngettext(
                "{number} device bought or made after {day} is left out.",
                "{number} devices bought or made after {day} are left out.",
                later,
            ).format(number=later, day=shared.as_of.isoformat())
        )


def _say_first_order(shared: Shared, engine: duckdb.DuckDBPyConnection, column: str) -> None:
    from fleet_audit.footprint.rollup import are_drawn, count_groups

    number = count_groups(engine, column)
    if not are_drawn(number):
        shared.say(
            _(
                "{number} lines are too many to draw: their intervals are of the first order, and "
                "those of the same devices may differ elsewhere."
            ).format(number=number)
        )


def rolled_up_lines(made: Audit, per: str) -> tuple[list[str], list[list[Any]]]:
    """One line per group, biggest yearly footprint first, every measure with its bounds.

    After those seen, in lines of their own, the devices declared and not seen.
    """
    from fleet_audit.footprint.rollup import DIMENSIONS, MEASURES, roll_up
    from fleet_audit.pipeline.audit import missing_of

    columns = [per, "devices"]
    for name in MEASURES:
        columns += [name, f"{name}_low", f"{name}_high"]
    column = DIMENSIONS[per]
    sides = ((roll_up(made.engine, column), False), (missing_of(made).groups(column), True))
    rows = []
    for groups, is_missing in sides:
        for group in groups:
            key = made.inputs.name if per == "organisation" else group.key
            row: list[Any] = [key, group.devices]
            for name in MEASURES:
                spread = group.measures[name]
                row += [None] * 3 if spread is None else [round(value, 3) for value in spread]
            rows.append([*row, is_missing])
    columns.append("is_estimated_missing")
    columns, rows = with_ademe(made, column, columns, rows)
    return with_bills(made, columns, rows) if per == "site" else (columns, rows)


def with_ademe(
    made: Audit, column: str | None, columns: list[str], rows: list[list[Any]]
) -> tuple[list[str], list[list[Any]]]:
    """The lines with the embodied total by ADEME's method, and ours of the same devices."""
    from fleet_audit.footprint.grouping import ADEME_COLUMNS, ademe_totals

    known = ademe_totals(made.engine, column)
    keys = {made.inputs.name: 1} if column is None else {}
    added = [
        [None] * len(ADEME_COLUMNS) if row[-1] else known[keys.get(row[0], row[0])] for row in rows
    ]
    return [*columns, *ADEME_COLUMNS], [
        [*row, *more] for row, more in zip(rows, added, strict=True)
    ]


def with_bills(
    made: Audit, columns: list[str], rows: list[list[Any]]
) -> tuple[list[str], list[list[Any]]]:
    """The lines of sites, each with its bill and the share of it that its equipment takes."""
    from fleet_audit.footprint.bills import bills

    known = {
        bill.place.site: [bill.billed_kwh, bill.place.billed_year, round(bill.share.mid, 3)]
        for bill in bills(made.engine, made.places)
    }
    seen = [[*row, *known.get(row[0], [None] * 3)] for row in rows]
    return [*columns, "billed_kwh", "billed_year", "share_of_bill_pct"], seen
