"""`fleet-audit token`: who may send inventories to the server."""

from __future__ import annotations

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import COMMAND, Shared, common, listed, speaking
from fleet_audit.cli.output import emit, iso
from fleet_audit.model.errors import UnknownToken, UnusableToken

COLUMNS = ("token_id", "name", "scopes", "site", "created_at", "revoked_at")


@click.group(
    subcommand_metavar=COMMAND, help=_("Create, list and revoke the tokens that agents send with.")
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def token() -> None:
    """Tokens of senders."""


@token.command("create", help=_("Create a token; its secret is shown this once."))
@click.argument("name", metavar=_("NAME"))
@click.option("--site", metavar="SITE", help=_("Site given to the assets that come with it."))
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["inventory", "read", "enrol"]),
    multiple=True,
    default=["inventory"],
    show_default=True,
    help=_(
        "What it allows: sending inventories, reading assets and figures, or enrolling hosts of "
        "osquery; may be given several times."
    ),
)
@common
def create(shared: Shared, name: str, site: str | None, scopes: tuple[str, ...]) -> None:
    """Print the secret of a new token."""
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.tokens import create_token, names_in_force

    engine = shared.store()
    organisation = organisation_id(engine)
    if name in names_in_force(engine, organisation):
        raise UnusableToken(
            _("{name}: a token of that name is in force; revoke it first, or take another").format(
                name=name
            )
        )
    secret = create_token(engine, organisation, name, shared.now, scopes=scopes, site=site)
    shared.say(_("Keep this secret: it is not shown again."))
    click.echo(secret)


@token.command("list", help=_("List the tokens, without their secrets."))
@listed
@common
def list_tokens(shared: Shared, form: str, output: str | None) -> None:
    """Print the tokens."""
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.tokens import tokens

    engine = shared.known_store()
    rows = [
        [t.token_id, t.name, " ".join(t.scopes), t.site, iso(t.created_at), iso(t.revoked_at)]
        for t in tokens(engine, organisation_id(engine))
    ]
    shown = ("id", _("name"), _("scopes"), _("site"), _("made on"), _("revoked on"))
    emit(form, output, shown if form == "table" else COLUMNS, rows)


@token.command(
    "revoke",
    help=_("Revoke a token, by its name or its id: what it sends is refused from now on."),
)
@click.argument("name", metavar=_("NAME"))
@common
def revoke(shared: Shared, name: str) -> None:
    """Revoke a token."""
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.tokens import revoke_token

    engine = shared.known_store()
    if not revoke_token(engine, organisation_id(engine), name, shared.now):
        raise UnknownToken(
            _("{name}: no token of that name in force; see `fleet-audit token list`").format(
                name=name
            )
        )
    shared.say(_("Revoked."))
