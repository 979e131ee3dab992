"""The options of the plan and of the progress, for commands that make or read a report."""

from __future__ import annotations

from functools import wraps
from typing import Any

import click

from fleet_audit.cli.kinds import Finite, Whole
from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, Verb

MOST_YEARS = 10


def furthering(verb: Verb) -> Verb:
    """Add the options of the plan and the progress; the verb gets them as one `Further`."""

    @click.option(
        "--budget",
        type=Finite(min=0, max=10**12),
        metavar="EUR",
        help=_("Euros a year of the plan, without VAT; else those of the organisation sheet."),
    )
    @click.option(
        "--years",
        type=Whole(1, MOST_YEARS),
        metavar="N",
        help=_("Years of the plan; 5 if not given."),
    )
    @click.option(
        "--baseline",
        metavar=_("NAME"),
        help=_("Baseline from which progress is told; else the one frozen last."),
    )
    @wraps(verb)
    def with_further(
        shared: Shared,
        budget: float | None,
        years: int | None,
        baseline: str | None,
        **given: Any,
    ) -> Any:
        from fleet_audit.pipeline.further import Further

        further = Further(budget_eur=budget, years=years, baseline=baseline)
        return verb(shared, further=further, **given)

    return with_further  # type: ignore[return-value]  # wraps() keeps what click reads of the verb
