"""`fleet-audit collect snmp`: printers, switches, access points and power supplies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.collect import ask_all, keeping, kept_in, take_in
from fleet_audit.cli.kinds import Finite, Whole
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common

if TYPE_CHECKING:
    from fleet_audit.inventory.collect.snmp import Asking

COMMUNITY, AUTH, PRIVACY = (
    "FLEET_AUDIT_SNMP_COMMUNITY",
    "FLEET_AUDIT_SNMP_AUTH",
    "FLEET_AUDIT_SNMP_PRIVACY",
)
DEFAULT_COMMUNITY = "public"
LEAST_PASSWORD, LONGEST_NAME_BYTES = 8, 32
"""Characters and bytes. Source: RFC 3414, sections 11.2 and 5."""
"""What equipment answers to when nobody changed it."""


@click.command(
    "snmp",
    help=_(
        "Ask devices by SNMP, and import what they answer.\n\n"
        "Versions 1 and 2c: the community is in FLEET_AUDIT_SNMP_COMMUNITY (else `public`). "
        "Version 3: --user, with its passwords in FLEET_AUDIT_SNMP_AUTH and "
        "FLEET_AUDIT_SNMP_PRIVACY. Each may be in a file that the same name with _FILE gives."
    ),
)
@click.argument("hosts", nargs=-1, metavar=_("HOSTS..."))
@click.option(
    "--hosts",
    "list_file",
    metavar=_("FILE"),
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Hosts in a file, one a line; what follows # is a remark."),
)
@click.option("--user", metavar=_("NAME"), help=_("User of SNMP version 3."))
@click.option(
    "--auth",
    type=click.Choice(["MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512"]),
    default="SHA",
    show_default=True,
    help=_("How version 3 signs."),
)
@click.option(
    "--privacy",
    type=click.Choice(["DES", "AES", "AES192", "AES256"]),
    default="AES",
    show_default=True,
    help=_("How version 3 encrypts."),
)
@click.option("--v1", "is_first", is_flag=True, help=_("Old equipment: SNMP version 1."))
@click.option(
    "--port",
    type=Whole(1, 65535),
    default=161,
    show_default=True,
    help=_("UDP port of the devices."),
)
@click.option(
    "--timeout",
    "timeout_s",
    type=Finite(0.1, 60),
    default=2,
    show_default=True,
    help=_("Seconds to wait for an answer; asked three times."),
)
@keeping
@common
def snmp(
    shared: Shared,
    hosts: tuple[str, ...],
    list_file: Path | None,
    folder: Path | None,
    dry_run: bool,
    as_json: bool,
    **how: Any,
) -> None:
    """Ask devices, import their answers; exit with 4 where one did not answer."""
    from fleet_audit.inventory.collect.snmp import needs_library, walk

    targets = (*hosts, *(_listed(list_file) if list_file else ()))
    if not targets:
        raise click.UsageError(_("no host: name devices, or a file of them with --hosts"))
    needs_library()
    asking = _asking(**how)
    with kept_in(folder) as place:
        files, silent = ask_all(
            shared, targets, lambda host: walk(host, asking, shared.now), place, "walk"
        )
        take_in(shared, files, dry_run=dry_run, as_json=as_json, silent=silent)


def _listed(file: Path) -> tuple[str, ...]:
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return tuple(host for line in lines if (host := line.partition("#")[0].strip()))


def _asking(
    user: str | None, auth: Any, privacy: Any, is_first: bool, port: int, timeout_s: float
) -> Asking:
    from fleet_audit.inventory.collect.snmp import Asking, Community, User

    if user is None:
        word = _secret(COMMUNITY) or DEFAULT_COMMUNITY
        as_whom: Community | User = Community(word=word, version="1" if is_first else "2c")
    else:
        _check_name(user)
        signing, hiding = _password(AUTH), _password(PRIVACY)
        if hiding and not signing:
            raise click.UsageError(
                _("{privacy} without {auth}: version 3 encrypts only what it signs").format(
                    privacy=PRIVACY, auth=AUTH
                )
            )
        as_whom = User(
            name=user,
            auth_password=signing,
            auth_protocol=auth,
            priv_password=hiding,
            priv_protocol=privacy,
        )
    return Asking(as_whom=as_whom, port=port, timeout_s=timeout_s)


def _check_name(user: str) -> None:
    if not 1 <= len(user.encode()) <= LONGEST_NAME_BYTES:
        raise click.UsageError(
            _("--user: a user of version 3 has 1 to {longest} letters").format(
                longest=LONGEST_NAME_BYTES
            )
        )


def _password(variable: str) -> str | None:
    found = _secret(variable)
    if found is not None and len(found) < LEAST_PASSWORD:
        raise click.UsageError(
            _("{variable}: a password of version 3 has at least {least} characters").format(
                variable=variable, least=LEAST_PASSWORD
            )
        )
    return found


def _secret(variable: str) -> str | None:
    """A secret where one is set; null where neither the variable nor its file is."""
    from fleet_audit.inventory.remote.session import secret

    is_set = variable in os.environ or f"{variable}_FILE" in os.environ
    return secret(variable) if is_set else None
