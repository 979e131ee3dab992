"""From the address of an engine to what runs the kernel over parts."""

from __future__ import annotations

import os
from functools import partial

from fleet_audit.footprint.engines.one_by_one import run_one_by_one
from fleet_audit.footprint.engines.partition import Run
from fleet_audit.model.errors import UnknownEngine
from fleet_audit.model.marking import said

LOCAL = "local"
"""In place of an address: a cluster of this machine."""


def run_of(url: str) -> Run:
    """The engine of an address: `embedded`, `dask://local` or `dask://SCHEDULER:PORT`.

    Raises UnknownEngine for another address, or where Dask is not installed.
    """
    kind, _, address = url.partition("://")
    if url == "embedded":
        return run_one_by_one
    if kind == "dask" and address:
        return _of_dask(address)
    raise UnknownEngine(
        said("{url}: not an engine; give embedded, dask://local or dask://SCHEDULER:PORT", url=url)
    )


def _of_dask(address: str) -> Run:
    try:
        from fleet_audit.footprint.engines import dask
    except ImportError as error:
        raise UnknownEngine(
            said(
                "{url}: Dask is not installed beside fleet-audit; with the pip of the same "
                "environment, run: pip install 'fleet-audit[dask]'",
                url=f"dask://{address}",
            )
        ) from error
    if address == LOCAL:
        return partial(dask.run_on_this_machine, os.cpu_count() or 1)
    return partial(dask.run_on_cluster, f"tcp://{address}")
