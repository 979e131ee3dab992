"""`fleet-audit collect`: equipment that bears no agent."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import click

from fleet_audit.cli.import_files import REJECTED, outcome_json, staged, taken_in, tell
from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import COMMAND, Shared, Verb, speaking
from fleet_audit.cli.output import one_line, progress_bar
from fleet_audit.model.errors import FleetAuditError, UnreachableService, UnusableService

UNREACHABLE = UnreachableService.exit_code
AT_ONCE = 16
"""Devices asked at the same time."""


@click.group(
    "collect",
    subcommand_metavar=COMMAND,
    help=_("Ask equipment that bears no agent: printers, network, power supplies, servers."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def collect() -> None:
    """Group of the ways to ask."""


def keeping(verb: Verb) -> Verb:
    """Add what every way to ask takes: where answers are kept, and how the outcome is told."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help=_("Print the outcome as JSON.")),
        click.option(
            "--dry-run", is_flag=True, help=_("Tell what would happen, and change nothing.")
        ),
        click.option(
            "--keep",
            "folder",
            metavar=_("DIR"),
            type=click.Path(path_type=Path, file_okay=False),
            help=_("Keep the answers in this folder, to import them elsewhere."),
        ),
    ):
        verb = option(verb)
    return verb


@contextmanager
def kept_in(folder: Path | None) -> Iterator[Path]:
    """The folder that keeps the answers; one that goes with the command where none is named."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="fleet-audit-collect-") as passing:
        yield Path(passing)


def ask_all(
    shared: Shared, targets: tuple[str, ...], ask: Callable[[str], bytes], folder: Path, suffix: str
) -> tuple[list[Path], int]:
    """Ask every target and write its answer; the files, and how many did not answer."""
    written, silent = [], 0
    with (
        progress_bar(_("Asking"), shared.quiet) as progress,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        asked = {pool.submit(ask, target): target for target in dict.fromkeys(targets)}
        for done, answer in enumerate(as_completed(asked), start=1):
            progress(done, len(asked))
            try:
                document = answer.result()
            except (UnreachableService, UnusableService) as failure:
                silent += 1
                click.echo(one_line(f"fleet-audit: {_refused(failure)}"), err=True)
                continue
            file = folder / f"{_file_name(asked[answer])}.{suffix}"
            file.write_bytes(document)
            written.append(file)
    return sorted(written), silent


def _refused(failure: FleetAuditError) -> str:
    return translated(failure.args[0] if failure.args else "")


def _file_name(target: str) -> str:
    """A name of a file that tells the target and holds nothing that a folder refuses."""
    return re.sub(r"[^\w.-]", "_", target.partition("://")[2] or target).strip("._") or "device"


def take_in(
    shared: Shared, files: list[Path], *, dry_run: bool, as_json: bool, silent: int
) -> None:
    """Import the answers, tell the outcome, and exit with 4 or 3 where something is missing."""
    from fleet_audit.pipeline.manner import Manner

    rejected = False
    if files or as_json:
        manner = Manner(as_of=shared.given_day)
        with staged(shared, dry_run) as there:
            outcome, certainty = taken_in(there, tuple(map(str, files)), manner, dry_run)
        rejected = bool(outcome.rejected)
        if as_json:
            click.echo(outcome_json(outcome, certainty, dry_run))
        else:
            tell(shared, outcome, dry_run)
    if silent or rejected:
        click.get_current_context().exit(UNREACHABLE if silent else REJECTED)
