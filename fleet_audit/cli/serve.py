"""`fleet-audit serve`: the end point that agents send to."""

from __future__ import annotations

from pathlib import Path

import click

from fleet_audit.cli.kinds import Whole
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common


@click.command(help=_("Serve the end point that agents send their inventories to."))
@click.option(
    "--host",
    metavar=_("ADDRESS"),
    default="127.0.0.1",
    show_default=True,
    help=_("Address to listen on."),
)
@click.option(
    "--port",
    metavar="PORT",
    type=Whole(0, 65535),
    default=8477,
    show_default=True,
    help=_("Port to listen on; 0 takes a free one."),
)
@click.option(
    "--tls-cert",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Certificate, as PEM."),
)
@click.option(
    "--tls-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Key of the certificate, as PEM."),
)
@click.option(
    "--root-path",
    metavar=_("PATH"),
    default="",
    help=_("Part of the address that a proxy takes off, such as /fleet."),
)
@click.option(
    "--proxy",
    "proxies",
    metavar=_("ADDRESS"),
    multiple=True,
    help=_("Address or network of a proxy whose X-Forwarded-* headers are believed."),
)
@common
def serve(
    shared: Shared,
    host: str,
    port: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    root_path: str,
    proxies: tuple[str, ...],
) -> None:
    """Serve until interrupted."""
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError(_("--tls-cert and --tls-key go together"))
    from fleet_audit.pipeline.inbox import backlog, digest, keep
    from fleet_audit.server.app import application
    from fleet_audit.server.serve import Front, run
    from fleet_audit.server.writer import Later

    def started(url: str) -> None:
        shared.say(_("Listening on {url}").format(url=url))

    run(
        application(
            shared.store(),
            keep,
            later=Later(digest=digest, backlog=backlog),
            address=shared.address,
        ),
        host,
        port,
        tls_cert=tls_cert,
        tls_key=tls_key,
        front=Front(root_path=root_path.rstrip("/"), proxies=proxies),
        started=started,
    )
