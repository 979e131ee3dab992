"""What to ask instead where no plan holds to every limit: the least that makes one possible."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import numpy as np

from fleet_audit.model.plan import LimitKind, Loosened, Relaxation
from fleet_audit.recommendations.plan.choices import Choices, Floats
from fleet_audit.recommendations.plan.limits import SPECK, Limits, Row, rows
from fleet_audit.recommendations.plan.program import Program, Slack
from fleet_audit.recommendations.plan.solve import EXACT_BELOW

RELAX_SECONDS = 10.0
"""How long each kind may be looked at; what is found by then makes a plan possible, if not by
the least."""
MARGIN = 1e-3
"""By which a limit of a large fleet is loosened more, as it is found for devices cut in parts."""
_NOTHING = SPECK / 10
"""By which a limit may seem to need loosening, for the solver's own rounding."""
_SHARE_STEPS = 1000


def relaxations(choices: Choices, limits: Limits) -> tuple[Relaxation, ...]:
    """Ways to make the plan possible by one kind of limit; if none is, by several together."""
    held = rows(choices, limits)
    kinds = list(dict.fromkeys(row.kind for row in held))
    alone = [_loosened(choices, limits, held, [kind]) for kind in kinds]
    found = [one for one in alone if one] or [_loosened(choices, limits, held, kinds)]
    return tuple(Relaxation(limits=one) for one in found if one)


def least_budget(choices: Choices, limits: Limits) -> float | None:
    """The least yearly budget under which devices cut in parts hold to the other limits."""
    held = rows(choices, limits)
    program = Program(
        np.zeros(choices.size),
        choices.of,
        choices.counts,
        held,
        slacks=[_slack("budget", held, limits)],
    )
    return (limits.budget_eur or 0.0) + float(program.slacks()[0]) if program.run() else None


def _loosened(
    choices: Choices, limits: Limits, held: Sequence[Row], kinds: Sequence[LimitKind]
) -> tuple[Loosened, ...]:
    is_small = choices.assets < EXACT_BELOW
    program = Program(
        np.zeros(choices.size),
        choices.of,
        choices.counts,
        held,
        is_whole=is_small,
        slacks=[_slack(kind, held, limits) for kind in kinds],
    )
    if not program.run(seconds=RELAX_SECONDS, gap=0.0):
        return ()
    more = program.slacks() * (1 if is_small else 1 + MARGIN)
    pairs = zip(kinds, more.tolist(), strict=True)
    return tuple(
        Loosened(kind=kind, value=_value(kind, amount, limits, choices, program.values()))
        for kind, amount in pairs
        if amount > _NOTHING or not is_small or len(kinds) == 1
    )


def _slack(kind: LimitKind, held: Sequence[Row], limits: Limits) -> Slack:
    """One unit loosens every year of the kind alike; units weigh by what is asked."""
    numbers = [number for number, row in enumerate(held) if row.kind == kind]
    is_sum = kind == "budget" and limits.carries_over
    amounts = [float(held[number].year or 1) if is_sum else 1.0 for number in numbers]
    scale = max(abs(held[number].bound) for number in numbers) if numbers else 1.0
    return Slack(1 / max(scale, 1.0), numbers, amounts)


def _value(kind: LimitKind, more: float, limits: Limits, choices: Choices, mix: Floats) -> float:
    """What to ask instead, rounded to the side on which it can be held to."""
    if kind == "budget":
        return float(ceil((limits.budget_eur or 0.0) + more))
    if kind == "labour":
        return float(ceil((limits.labour_hours or 0.0) + more))
    if kind == "unsupported":
        return float(ceil(more))
    bought = float(mix @ choices.bought)
    share = float(mix @ choices.refurbished) / bought if bought > _NOTHING else 0.0
    return floor(min(share, limits.reuse_share or 0.0) * _SHARE_STEPS) / _SHARE_STEPS
