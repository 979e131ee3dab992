"""Parts on the workers of a Dask cluster, which must see the same files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from logging import CRITICAL

from distributed import Client, LocalCluster, as_completed

from fleet_audit.footprint.engines.partition import Job, Part, Partial, partial


def run_on_cluster(address: str, parts: Sequence[Part], job: Job) -> Iterator[Partial]:
    """The sums of each part, as they come, from the cluster whose scheduler has that address."""
    with Client(address) as client:
        yield from _computed(client, parts, job)


def run_on_this_machine(workers: int, parts: Sequence[Part], job: Job) -> Iterator[Partial]:
    """The same on a cluster of this machine, started for the time of it, one core for a worker."""
    with (
        # What fails is raised; a worker's last heartbeat, unanswered at the end, is not told.
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=CRITICAL
        ) as cluster,
        Client(cluster) as client,
    ):
        yield from _computed(client, parts, job)


def _computed(client: Client, parts: Sequence[Part], job: Job) -> Iterator[Partial]:
    shared = client.scatter(job, broadcast=True, hash=False)
    futures = client.map(partial, list(parts), job=shared, pure=False)
    for _, sums in as_completed(futures, with_results=True):
        yield sums
