"""`fleet-audit collect redfish`: servers by their management controllers."""

from __future__ import annotations

import re
from pathlib import Path

import click

from fleet_audit.cli.collect import ask_all, keeping, kept_in, take_in
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common

USER, PASSWORD = "FLEET_AUDIT_REDFISH_USER", "FLEET_AUDIT_REDFISH_PASSWORD"
FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}:?){32}")


@click.command(
    "redfish",
    help=_(
        "Ask the management controllers of servers by Redfish, and import what they answer.\n\n"
        "The account, which needs to read only, is in FLEET_AUDIT_REDFISH_USER and "
        "FLEET_AUDIT_REDFISH_PASSWORD, or in files that the same names with _FILE give."
    ),
)
@click.argument("urls", nargs=-1, required=True, metavar="URLS...")
@click.option(
    "--ca",
    "ca_file",
    metavar=_("FILE"),
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Authority that signed the controllers' certificates, as PEM."),
)
@click.option(
    "--fingerprint",
    metavar="SHA256",
    help=_(
        "Accept the one certificate of this fingerprint, for one controller that signs its own."
    ),
)
@keeping
@common
def redfish(
    shared: Shared,
    urls: tuple[str, ...],
    ca_file: Path | None,
    fingerprint: str | None,
    folder: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Ask controllers, import their answers; exit with 4 where one did not answer."""
    from base64 import b64encode

    from fleet_audit.inventory.collect.redfish import PATIENCE, tree
    from fleet_audit.inventory.remote.session import Service, Trust, secret

    if fingerprint is not None and len(urls) > 1:
        raise click.UsageError(_("a fingerprint is that of one controller: name one address"))
    if fingerprint is not None and not FINGERPRINT.fullmatch(fingerprint):
        raise click.UsageError(
            _("--fingerprint: no SHA-256; give its 64 hexadecimal digits, as openssl prints them")
        )
    trust = Trust(ca_file=ca_file, fingerprint=fingerprint)
    account = b64encode(f"{secret(USER)}:{secret(PASSWORD)}".encode()).decode()

    def ask(url: str) -> bytes:
        service = Service("Redfish", url, PATIENCE, trust)
        service.headers["Authorization"] = f"Basic {account}"
        service.goes_on = False
        return tree(service, shared.now)

    with kept_in(folder) as place:
        files, silent = ask_all(shared, urls, ask, place, "redfish.json")
        take_in(shared, files, dry_run=dry_run, as_json=as_json, silent=silent)
