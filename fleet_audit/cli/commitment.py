"""`fleet-audit commitment`: a sheet of commitments, proposed from the fleet, agreed on, signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, placed, speaking, themed
from fleet_audit.cli.output import progress_bar, write_whole

if TYPE_CHECKING:
    from fleet_audit.model.commitment import CommitmentSheet
    from fleet_audit.render.theme import Theme

Form = Literal["html", "pdf", "json", "toml"]
FORMS: tuple[Form, ...] = ("html", "pdf", "json", "toml")
NAMES = {"fr": "engagement", "en": "commitment"}
"""What the file is called where nobody says."""


@click.group(
    subcommand_metavar=COMMAND,
    help=_("Draw up a commitment sheet: where you are, what you did, up to five targets."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def commitment() -> None:
    """Group of the verbs of commitments."""


@commitment.command(
    help=_(
        "Write the sheet that the fleet suggests, as a TOML file to edit and agree on.\n\n"
        "Its targets come from the levers that fit the fleet. A file that is there already is "
        "never overwritten: somebody may have edited it."
    )
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write to this file; engagement.toml or commitment.toml if not given."),
)
@placed
@common
def new(shared: Shared, output: Path | None, country: str | None) -> None:
    """Write the file, and print its name."""
    path = output or Path(f"{NAMES[shared.lang]}.toml")
    if path.exists():
        raise click.UsageError(
            _("{file}: there already, and perhaps edited; name another one with --output").format(
                file=path
            )
        )
    sheet = _proposed(shared, country)
    write_whole(path, [_toml(sheet, path, shared)])
    click.echo(path)


@commitment.command(
    help=_(
        "Print the sheet to sign: two sides of A4 at most.\n\n"
        "FILE is a sheet written by `commitment new`, once you agreed on it. Without one the sheet "
        "is the one that the fleet suggests; without a fleet, a blank one to fill in by hand."
    )
)
@click.argument(
    "file", metavar=_("[FILE]"), required=False, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--blank", is_flag=True, help=_("A blank sheet, to fill in by hand."))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help=_("Form of the sheet; that of the output's name, or html, if not given."),
)
@click.option(
    "--output",
    "--out",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write to this file; engagement.html or commitment.html if not given."),
)
@placed
@common
@themed
def sheet(
    shared: Shared, file: Path | None, theme: Theme, country: str | None, **given: Any
) -> None:
    """Write the sheet, and print the name of its file; JSON and TOML are printed themselves."""
    blank: bool = given["blank"]
    if blank and file is not None:
        raise click.UsageError(_("--blank and FILE say two things: give one of them"))
    output: Path | None = given["output"]
    form = _form(given["form"], output)
    made = _sheet(shared, file, country, blank=blank)
    if form in ("html", "pdf"):
        path = output or Path(f"{NAMES[shared.lang]}.{form}")
        page = _page(made, theme, shared)
        write_whole(path, _printed(page) if form == "pdf" else [page])
        click.echo(path)
        return
    text = _json(made) if form == "json" else _toml(made, file or output, shared)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, [text])


def _form(asked: str | None, output: Path | None) -> Form:
    """The form that is asked for, else that of the file's name; a usage error where it has none."""
    if asked is not None:
        return cast(Form, asked)
    if output is None:
        return "html"
    suffix = output.suffix.removeprefix(".").lower()
    if suffix not in FORMS:
        told = _("{file}: a sheet is written as {known}; name it so, or say --format")
        known = ", ".join(f".{form}" for form in FORMS)
        raise click.UsageError(told.format(file=output, known=known))
    return suffix


def _sheet(
    shared: Shared, file: Path | None, country: str | None, *, blank: bool
) -> CommitmentSheet:
    from fleet_audit.model.commitment import CommitmentSheet

    if blank:
        return CommitmentSheet()
    if file is None:
        return _proposed(shared, country, may_be_blank=True)
    from fleet_audit.pipeline.committing import read_commitment
    from fleet_audit.render.commitment_words import worded
    from fleet_audit.render.voice import Voice

    return worded(read_commitment(file), None, Voice(shared.lang))


def _proposed(
    shared: Shared, country: str | None, *, may_be_blank: bool = False
) -> CommitmentSheet:
    """The sheet that the store's fleet suggests.

    It is blank where nobody named a store and there is none: so a person without a fleet prints a
    sheet for a meeting.
    """
    from fleet_audit.model.commitment import CommitmentSheet
    from fleet_audit.pipeline.committing import propose
    from fleet_audit.render.commitment_words import worded
    from fleet_audit.render.voice import Voice

    if may_be_blank and not shared.names_store and not _is_there(shared):
        shared.say(_("no store yet: the sheet is blank, to be filled in by hand"))
        return CommitmentSheet()
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        found = propose(shared.known_address, shared.as_of, country=country, progress=progress)
    if not found.sheet.targets:
        shared.say(_("no lever fits this fleet yet: the targets are to be filled in by hand"))
    return worded(found.sheet, found.advised, Voice(shared.lang))


def _is_there(shared: Shared) -> bool:
    path = shared.address.path
    return path is None or path.exists()


def _page(sheet: CommitmentSheet, theme: Theme, shared: Shared) -> str:
    from fleet_audit.render.commitment_page import commitment_page
    from fleet_audit.render.theme import dressed

    return dressed(commitment_page(sheet, shared.lang), theme)


def _printed(page: str) -> bytes:
    from fleet_audit.render.pdf import pdf_of

    return pdf_of(page)


def _json(sheet: CommitmentSheet) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(sheet)).decode() + "\n"


def _toml(sheet: CommitmentSheet, path: Path | None, shared: Shared) -> str:
    from fleet_audit.render.commitment_toml import commitment_toml

    name = path.name if path else f"{NAMES[shared.lang]}.toml"
    return commitment_toml(sheet, f"fleet-audit commitment sheet {name}", shared.lang)
