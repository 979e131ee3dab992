"""The sums of a footprint without its assets, here or wherever an engine computes them."""

from __future__ import annotations

import os

from fleet_audit.footprint.engines.choosing import run_of
from fleet_audit.footprint.engines.partition import Job, merge, of_relation
from fleet_audit.footprint.kernel import look, prepare_sums, sum_up
from fleet_audit.pipeline.audit import Audit, Begun


def of_sums(begun: Begun, cuts: tuple[str, ...], engine_url: str | None = None) -> Audit:
    """The audit with what tables by `cuts` (of `kernel.CUTS`) need, and nothing of single assets.

    Computed at once in this program, or part by part by the engine at an address.
    """
    made, relation = begun.made, begun.snapshot.relation
    made.engine.execute(f"CREATE TEMP VIEW given_snapshot AS {relation}")
    if engine_url is None:
        prepare_sums(made.engine, made.setting, made.places, made.facts)
        sum_up(made.engine, cuts)
        return made
    run = run_of(engine_url)
    look(made.engine, made.setting, made.places, made.facts)
    job = Job(setting=made.setting, places=made.places, reference=made.facts, cuts=cuts)
    parts = of_relation(relation, begun.snapshot.rows, os.cpu_count() or 1)
    merge(made.engine, run(parts, job))
    return made
