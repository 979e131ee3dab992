"""What to loosen where no plan holds to every limit: each kind of limit alone, the least of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from fleet_audit.model.plan import LimitKind, Relaxation
from fleet_audit.recommendations.plan.choices import Choices, Floats
from fleet_audit.recommendations.plan.limits import Limits, Row, rows
from fleet_audit.recommendations.plan.program import Program
from fleet_audit.recommendations.plan.solve import EXACT_BELOW, NEAR_ENOUGH

RELAX_SECONDS = 10.0
"""How long each kind may be looked at; what is found by then makes the plan possible, if not
by the least."""
_NOTHING = 1e-6


def relaxations(choices: Choices, limits: Limits) -> tuple[Relaxation, ...]:
    """Ways to make the plan possible, each of one kind; where none suffices, the least of all."""
    held = rows(choices, limits)
    kinds = list(dict.fromkeys(row.kind for row in held))
    alone = [found for kind in kinds for found in _loosened(choices, limits, held, (kind,))]
    return tuple(alone or _loosened(choices, limits, held, kinds))


def _loosened(
    choices: Choices, limits: Limits, held: Sequence[Row], kinds: Sequence[LimitKind]
) -> Iterator[Relaxation]:
    costs = np.array([_cost(row, choices) if row.kind in kinds else np.inf for row in held])
    program = Program(
        np.zeros(choices.size),
        choices.of,
        choices.counts,
        held,
        is_whole=choices.assets < EXACT_BELOW,
        slack_costs=list(costs),
    )
    if not program.run(seconds=RELAX_SECONDS, gap=NEAR_ENOUGH):
        return
    slacks = np.zeros(len(held))
    slacks[np.isfinite(costs)] = program.slacks()
    for kind in kinds:
        amounts = _amounts(kind, held, slacks, limits, float(program.values() @ choices.bought))
        if amounts:
            yield Relaxation(kind=kind, amounts=amounts)


def _cost(row: Row, choices: Choices) -> float:
    """Limits of different units weigh alike: a share of all that could be asked of them."""
    return 1 / max(float(np.abs(row.coefficients).sum()) / choices.size, _NOTHING)


def _amounts(
    kind: LimitKind, held: Sequence[Row], slacks: Floats, limits: Limits, bought: float
) -> tuple[tuple[int | None, float], ...]:
    found = zip(held, slacks.tolist(), strict=True)
    loosened = [(row.year, slack) for row, slack in found if row.kind == kind and slack > _NOTHING]
    if kind == "reuse" and loosened:
        short = loosened[0][1] / max(bought, _NOTHING)
        return ((None, max(0.0, (limits.reuse_share or 0.0) - short)),)
    return tuple(loosened)
