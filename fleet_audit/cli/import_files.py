"""`fleet-audit import`: what agents and lists already say."""

from __future__ import annotations

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
    from fleet_audit.pipeline.intake import import_paths
    from fleet_audit.pipeline.manner import Manner
    from fleet_audit.store.organisation import organisation_id

    if not all(path.strip() for path in paths):
        raise click.UsageError(_("an empty path: name a file or a folder"))
    mapping = given_mapping(map_file)

    engine = shared.engine()
    places, refused = places_of(shared, paths)
    judged = None if dry_run else certainty_before(shared, places)
    with progress_bar(_("Importing"), shared.quiet) as progress:
        outcome = import_paths(
            engine,
            organisation_id(engine),
            places,
            shared.now,
            manner=Manner(source=source, mapping=mapping, as_of=shared.given_day),
            is_rehearsal=dry_run,
            progress=progress,
        )
    forget_pages(shared, paths)
    outcome.rejected.extend(refused)
    certainty = judged() if judged is not None else None
    if as_json:
        click.echo(outcome_json(outcome, certainty))
    else:
        tell(shared, outcome, dry_run)
        tell_certainty(shared, certainty)
    if saved_map is not None:
        save_mapping(shared, saved_map, outcome.mappings)
    if outcome.rejected:
        click.get_current_context().exit(REJECTED)


def outcome_json(outcome: ImportOutcome, certainty: Certainty | None = None) -> str:
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
