"""`fleet-audit quickstart`: from nothing to the audit of this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.country import country_of_time_zone, time_zone
from fleet_audit.cli.kinds import Country
from fleet_audit.cli.language import _
from fleet_audit.cli.once import uncollected
from fleet_audit.cli.options import Shared, common
from fleet_audit.model.errors import AgentFailed

if TYPE_CHECKING:
    from fleet_audit.model.report import ReportContext
    from fleet_audit.render.i18n import Lang

AGENT_SECONDS = 60


@click.command(help=_("Inventory this machine, audit it, write the report, and say where."))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help=_("Folder of the reports."),
)
@click.option("--demo", is_flag=True, help=_("Also audit the sample fleet, in a folder beside."))
@click.option(
    "--country", type=Country(), help=_("Country (two letters); else guessed from the clock.")
)
@common
@uncollected()
def quickstart(shared: Shared, out: Path, demo: bool, country: str | None) -> None:
    """Audit this machine in one command."""
    import tempfile

    from fleet_audit.pipeline.publishing import write_report
    from fleet_audit.pipeline.reporting import report_of

    guessed = country_of_time_zone(time_zone(os.environ))
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "this-machine.json"
        document.write_bytes(run_agent())
        take_in(shared, document)
    context = report_of(shared.address, shared.as_of, country=country or guessed)
    folder_of_day = out / shared.as_of.isoformat()
    page = write_report(context, folder_of_day, shared.lang)[0]
    print_summary(context, shared.lang)
    click.echo(page)
    if demo:
        click.echo()
        audit_sample(shared, folder_of_day / "demo")
    elif "only_virtual" in context.warnings:
        shared.say(_("To see the audit of a whole fleet: fleet-audit quickstart --demo"))


def run_agent() -> bytes:
    """The inventory of this machine, from the agent's own command."""
    import subprocess

    command = [sys.executable, "-m", "fleet_audit_agent", "inventory"]
    try:
        done = subprocess.run(  # noqa: S603 - our own agent, no word of it from outside
            command, capture_output=True, timeout=AGENT_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        cause = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise AgentFailed(
            _("the agent could not inventory this machine: {cause}").format(cause=" ".join(cause))
        ) from error
    except subprocess.TimeoutExpired as error:
        raise AgentFailed(
            _(
                "the agent did not finish within {seconds} s; run `fleet-audit-agent inventory`"
            ).format(seconds=AGENT_SECONDS)
        ) from error
    return done.stdout


def take_in(shared: Shared, document: Path) -> None:
    """Import the inventory of this machine, which must be good: it is our own."""
    from fleet_audit.pipeline.intake import import_paths
    from fleet_audit.store.organisation import organisation_id

    engine = shared.engine()
    outcome = import_paths(engine, organisation_id(engine), [document], shared.now)
    for verdict in outcome.rejected:
        raise AgentFailed(f"{verdict.file}: {verdict.reason}")


def print_summary(context: ReportContext, lang: Lang) -> None:
    """The fleet in a few lines, folded to the width of a terminal where there is one."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fleet_audit.render.summary import summary_lines

    lines = list(summary_lines(context, lang))
    if not sys.stdout.isatty():
        widest = max(len(label) for label, _text in lines)
        for label, text in lines:
            click.echo(f"{label.ljust(widest)}  {text}")
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in lines:
        table.add_row(Text(label), Text(text))
    Console(soft_wrap=False).print(table)


def audit_sample(shared: Shared, folder: Path) -> None:
    """Audit the sample fleet: its summary and the path of its page."""
    from fleet_audit.pipeline.publishing import write_report
    from fleet_audit.pipeline.sample import sample_context

    context = sample_context(shared.as_of, shared.now)
    page = write_report(context, folder, shared.lang)[0]
    click.echo(_("The sample fleet, made up to show what a whole audit looks like:"))
    print_summary(context, shared.lang)
    click.echo(page)
