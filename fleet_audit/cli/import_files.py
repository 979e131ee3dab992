"""`fleet-audit import`: what agents and lists already say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.certainty import certainty_before, certainty_members, tell_certainty
from fleet_audit.cli.kinds import Format
from fleet_audit.cli.language import _, ngettext, translated
from fleet_audit.cli.list_mapping import (
    given_mapping,
    guesses,
    save_mapping,
    tell_mappings,
)
from fleet_audit.cli.options import Shared, common
from fleet_audit.cli.output import one_line, progress_bar
from fleet_audit.cli.services import forget_pages, places_of

if TYPE_CHECKING:
    from fleet_audit.pipeline.certainty import Certainty
    from fleet_audit.pipeline.manner import Manner
    from fleet_audit.pipeline.outcome import ImportOutcome, Verdict

REJECTED = 3
"""Exit code where some input was rejected; the rest was kept."""


@click.command(
    "import", help=_("Import inventories: files, folders and services of any known format.")
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar=_("PATHS..."),
    type=click.Path(),
)
@click.option(
    "--format",
    "source",
    type=Format(),
    metavar=_("FORMAT"),
    help=_("Take the files for this format, without guessing."),
)
@click.option(
    "--map",
    "map_file",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("Read the columns of lists as this mapping file says."),
)
@click.option(
    "--save-map",
    "saved_map",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("Write what the columns of the lists were taken for to a mapping file."),
)
@click.option("--dry-run", is_flag=True, help=_("Tell what would happen, and change nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the outcome as JSON."))
@common
def import_files(
    shared: Shared,
    paths: tuple[str, ...],
    source: str | None,
    map_file: Path | None,
    saved_map: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import files and folders; exit with 3 if something was rejected."""
    from fleet_audit.pipeline.manner import Manner

    if not all(path.strip() for path in paths):
        raise click.UsageError(_("an empty path: name a file or a folder"))
    manner = Manner(source=source, mapping=given_mapping(map_file), as_of=shared.given_day)
    with staged(shared, dry_run) as there:
        outcome, certainty = taken_in(there, paths, manner, dry_run)
    if as_json:
        click.echo(outcome_json(outcome, certainty, dry_run))
    else:
        tell(shared, outcome, dry_run)
        tell_certainty(shared, certainty)
    if saved_map is not None:
        save_mapping(shared, saved_map, outcome.mappings)
    if outcome.rejected:
        click.get_current_context().exit(REJECTED)


@contextmanager
def staged(shared: Shared, dry_run: bool) -> Iterator[Shared]:
    """The options for the store itself, or to rehearse, for what leaves it as it is."""
    from fleet_audit.store.rehearsal import rehearsed

    with rehearsed(shared.address) if dry_run else nullcontext(shared.address) as address:
        yield shared.on(address) if dry_run else shared


def taken_in(
    shared: Shared, paths: tuple[str, ...], manner: Manner, dry_run: bool
) -> tuple[ImportOutcome, Certainty | None]:
    """What importing did, and how certain answers made the total.

    A server's store, which is not copied, is rehearsed on in one transaction that is undone: what
    it received is not merged before, and there is no total after.
    """
    from fleet_audit.pipeline.intake import import_paths
    from fleet_audit.store.organisation import organisation_id

    is_undone = dry_run and shared.address.path is None
    engine = shared.store() if is_undone else shared.engine()
    places, refused = places_of(shared, paths)
    judged = None if is_undone else certainty_before(shared, places)
    with progress_bar(_("Importing"), shared.quiet) as progress:
        outcome = import_paths(
            engine,
            organisation_id(engine),
            places,
            shared.now,
            manner=manner,
            is_rehearsal=is_undone,
            progress=progress,
        )
    engine.dispose()
    forget_pages(shared, paths)
    outcome.rejected.extend(refused)
    return outcome, judged() if judged is not None else None


def outcome_json(
    outcome: ImportOutcome, certainty: Certainty | None = None, dry_run: bool = False
) -> str:
    """The outcome in the form that DESIGN section 4 promises, and what answers changed."""
    import msgspec

    def listed(verdicts: list[Verdict], names: tuple[str, ...]) -> list[dict[str, object]]:
        return [{name: getattr(verdict, name) for name in names} for verdict in verdicts]

    return msgspec.json.encode(
        {
            "files": outcome.files,
            "documents": outcome.documents,
            "created": len(outcome.created),
            "updated": len(outcome.updated),
            "unchanged": len(outcome.unchanged),
            "skipped": listed(outcome.skipped, ("file", "reason")),
            "rejected": listed(outcome.rejected, ("file", "line", "field", "reason")),
            "warnings": outcome.warnings,
            "mappings": outcome.mappings,
            "dry_run": dry_run,
            **certainty_members(certainty),
        },
        enc_hook=translated,
    ).decode()


def tell(shared: Shared, outcome: ImportOutcome, dry_run: bool) -> None:
    """The outcome for people: counts on standard output, the rest on standard error."""
    for verdict in outcome.skipped:
        told = _("skipped: {file}: {reason}").format(
            file=verdict.file, reason=translated(verdict.reason)
        )
        shared.say(one_line(told))
    for warning in outcome.warnings:
        shared.say(one_line(_("warning: {text}").format(text=translated(warning))))
    for verdict in outcome.rejected:
        click.echo(one_line(rejection(verdict)), err=True)
    if dry_run:
        tell_mappings(outcome.mappings)
        click.echo(_("Rehearsal: nothing was written."))
    else:
        for line in guesses(outcome.mappings):
            shared.say(line)
    click.echo(counts(outcome))


def counts(outcome: ImportOutcome) -> str:
    """How many files and assets, in one line."""
    read = ngettext("{number} file read", "{number} files read", outcome.files)
    told = _("{documents} with assets: {created} new, {updated} updated, {unchanged} unchanged")
    text = f"{read.format(number=outcome.files)}, " + told.format(
        documents=outcome.documents,
        created=len(outcome.created),
        updated=len(outcome.updated),
        unchanged=len(outcome.unchanged),
    )
    if outcome.known:
        known = ngettext(
            "{counts}; {number} file already known, unchanged",
            "{counts}; {number} files already known, unchanged",
            outcome.known,
        )
        text = known.format(counts=text, number=outcome.known)
    if not outcome.skipped and not outcome.rejected:
        return text
    return _("{counts}; {skipped} skipped, {rejected} rejected").format(
        counts=text, skipped=len(outcome.skipped), rejected=len(outcome.rejected)
    )


def rejection(verdict: Verdict) -> str:
    """One line: the file, the place, the field, the remedy."""
    place = _(", line {line}").format(line=verdict.line) if verdict.line is not None else ""
    field = _(", field {field}").format(field=verdict.field) if verdict.field else ""
    reason = translated(verdict.reason)
    if verdict.row_is_kept:
        reason = _("value left out, row kept: {reason}").format(reason=reason)
    elif verdict.line is not None:
        reason = _("row left out: {reason}").format(reason=reason)
    return _("rejected: {file}{place}{field}: {reason}").format(
        file=verdict.file, place=place, field=field, reason=reason
    )
