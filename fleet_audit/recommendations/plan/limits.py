"""What couples the choices: euros and hours a year, devices without updates, share of reuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from msgspec import Struct

from fleet_audit.model.plan import LimitKind, UnsupportedLimit
from fleet_audit.recommendations.plan.choices import Choices, Floats

LEAST_SHARE = 1e-3
"""A share of reuse that asks for less than one device in a thousand asks for nothing: beyond it,
the solver could not tell it from none."""
SPECK = 1e-6
"""Of a euro, an hour or a device, what counts for nothing: a limit neither sees what is smaller
nor is passed by less. It is coarser than the tolerances of the solver, which differ from one of
its methods to another, so that they agree on what holds to a limit."""


class Limits(Struct, frozen=True, kw_only=True):
    """What the plan must hold to; null does not bind."""

    budget_eur: float | None = None
    """Euros a year for purchases and parts."""
    carries_over: bool = False
    """Whether what a year leaves may be spent in a later one."""
    labour_hours: float | None = None
    """Hours of work a year."""
    unsupported: tuple[UnsupportedLimit, ...] = ()
    reuse_share: float | None = None
    """Least share of the devices bought over the horizon that are refurbished."""

    @property
    def couple(self) -> bool:
        """Whether what one cohort takes may leave less to the others."""
        return self != Limits(carries_over=self.carries_over)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One limit: the paths chosen, each times its coefficient, add up to no more than the bound."""

    kind: LimitKind
    year: int | None
    coefficients: Floats
    bound: float


def rows(choices: Choices, limits: Limits) -> list[Row]:
    """The limits as the solver takes them."""
    exact = (
        *_budget(choices, limits),
        *_labour(choices, limits),
        *_unsupported(choices, limits),
        *_reuse(choices, limits),
    )
    return [
        replace(
            row,
            coefficients=np.where(np.abs(row.coefficients) < SPECK, 0.0, row.coefficients),
            bound=row.bound + SPECK,
        )
        for row in exact
    ]


def _budget(choices: Choices, limits: Limits) -> Iterator[Row]:
    if limits.budget_eur is None:
        return
    spent = np.cumsum(choices.eur, axis=1) if limits.carries_over else choices.eur
    for year in range(1, choices.years + 1):
        times = year if limits.carries_over else 1
        yield Row(
            kind="budget",
            year=year,
            coefficients=spent[:, year - 1],
            bound=limits.budget_eur * times,
        )


def _labour(choices: Choices, limits: Limits) -> Iterator[Row]:
    if limits.labour_hours is None:
        return
    for year in range(1, choices.years + 1):
        yield Row(
            kind="labour",
            year=year,
            coefficients=choices.labour_hours[:, year - 1],
            bound=limits.labour_hours,
        )


def _unsupported(choices: Choices, limits: Limits) -> Iterator[Row]:
    for year in range(1, choices.years + 1):
        allowed = [one.devices for one in limits.unsupported if one.from_year <= year]
        if allowed:
            yield Row(
                kind="unsupported",
                year=year,
                coefficients=choices.unsupported[:, year - 1],
                bound=float(min(allowed)),
            )


def _reuse(choices: Choices, limits: Limits) -> Iterator[Row]:
    if limits.reuse_share is not None and limits.reuse_share >= LEAST_SHARE:
        coefficients = limits.reuse_share * choices.bought - choices.refurbished
        yield Row(kind="reuse", year=None, coefficients=coefficients, bound=0.0)
