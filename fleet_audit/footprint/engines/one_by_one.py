"""Parts one after the other in this program: memory does not grow with the fleet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from msgspec import structs

from fleet_audit.footprint.engines.partition import Job, Part, Partial, partial


def run_one_by_one(parts: Sequence[Part], job: Job) -> Iterator[Partial]:
    """The sums of each part, in their order, each with all cores."""
    with_all = structs.replace(job, threads=os.cpu_count() or 1)
    for part in parts:
        yield partial(part, with_all)
