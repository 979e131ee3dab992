"""Sites that options name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _

if TYPE_CHECKING:
    import duckdb


def refuse_unknown_sites(engine: duckdb.DuckDBPyConnection, sites: Sequence[str]) -> None:
    """Refuse a `--site` at which no device stands, and say which there are."""
    if not sites:
        return
    rows = engine.execute(
        "SELECT DISTINCT site FROM asset WHERE site IS NOT NULL ORDER BY 1"
    ).fetchall()
    known = [row[0] for row in rows]
    for site in sites:
        if site not in known:
            raise click.UsageError(
                _("--site {site}: no device stands there; sites are {known}").format(
                    site=site, known=", ".join(known) or _("none")
                )
            )
