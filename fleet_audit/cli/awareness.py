"""`fleet-audit awareness`: the deck of an awareness session, for who will never see a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.kinds import Country
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, shareable, themed
from fleet_audit.cli.output import progress_bar

if TYPE_CHECKING:
    from fleet_audit.pipeline.awareness import OwnFleet
    from fleet_audit.render.awareness.matter import Matter
    from fleet_audit.render.i18n import Lang
    from fleet_audit.render.theme import Theme

HOME = "FR"
"""Country of the public figures that a session tells, where nobody names another."""


@click.command(
    help=_(
        "Write the deck of an awareness session: slides in French and English, one file each.\n\n"
        "It opens from a USB stick in any browser, without a network: arrows or a clicker to move, "
        "N for the speaker's notes, T for the time, B for a black screen. The slides tell public "
        "figures and, where the store holds a fleet, its own."
    )
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("session"),
    show_default=True,
    help=_("Folder of the session."),
)
@click.option(
    "--minutes",
    type=click.Choice(["30", "45"]),
    default="30",
    show_default=True,
    help=_("How long the session lasts."),
)
@click.option("--club", metavar=_("NAME"), help=_("Club or place, named on the first slide."))
@click.option(
    "--near",
    multiple=True,
    metavar=_("WORD"),
    help=_("Show data centres whose name or town holds this word; may be given several times."),
)
@click.option(
    "--anonymous",
    "is_anonymous",
    is_flag=True,
    help=_("Of the fleet tell totals only, without a name."),
)
@click.option(
    "--public",
    "is_public",
    is_flag=True,
    help=_("Tell public figures only, whatever the store holds."),
)
@click.option(
    "--country",
    type=Country(),
    default=HOME,
    show_default=True,
    help=_("Country (two letters) whose electricity and data centres are told."),
)
@click.option("--pdf", "as_pdf", is_flag=True, help=_("Write handout and deck as PDF too."))
@click.option(
    "--session",
    "sessions",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write no deck: tell what a saved session moved; may be given several times."),
)
@shareable
@common
@themed
def awareness(shared: Shared, out: Path, theme: Theme, **asked: Any) -> None:
    """Write the files of a session, and print the path of its deck; or tell what some moved."""
    if asked["sessions"]:
        from fleet_audit.cli.awareness_sessions import evaluate_sessions

        evaluate_sessions(shared, asked["sessions"], asked["form"], asked["output"])
        return
    matter = _matter(shared, **asked)
    from fleet_audit.pipeline.awareness import write_session

    click.echo(write_session(matter, out, shared.lang, theme)[0])
    if asked["as_pdf"]:
        _print(matter, out, shared.lang, theme)


def _print(matter: Matter, out: Path, lang: Lang, theme: Theme) -> None:
    """Write the PDF; a deck that no browser of this machine can print is told of, quiet or not."""
    from fleet_audit.pipeline.awareness import write_session_pdf

    lacking = write_session_pdf(matter, out, lang, theme)
    if lacking:
        told = _(
            "not made: {files}; slides are printed by Chromium, Chrome or Edge, and none was found "
            "that prints here: install one, or print the deck from any browser (N shows the notes)"
        )
        names = ", ".join(path.name for path in lacking)
        click.echo(f"fleet-audit: {told.format(files=names)}", err=True)


def _matter(shared: Shared, **asked: Any) -> Matter:
    """What the session tells."""
    from fleet_audit.pipeline.awareness import session_matter, unmatched

    country = asked["country"]
    for word in unmatched(country, asked["near"]):
        told = _(
            "no data centre in {country} has {word!r} in its name or town: none is shown for it"
        )
        shared.say(told.format(country=country, word=word))
    return session_matter(
        shared.as_of,
        minutes=45 if asked["minutes"] == "45" else 30,
        club=asked["club"],
        country=country,
        near=asked["near"],
        fleet=None if asked["is_public"] else _fleet(shared, country),
        is_anonymous=asked["is_anonymous"],
    )


def _fleet(shared: Shared, country: str) -> OwnFleet | None:
    """The audit of the store, where there is one; refused where it was named and is not there."""
    from fleet_audit.pipeline.awareness import fleet_of

    is_named = click.get_current_context().params.get("store") is not None
    path = shared.address.path
    if path is not None and not path.exists() and not is_named:
        return None
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        return fleet_of(shared.known_address, shared.as_of, country, progress)
