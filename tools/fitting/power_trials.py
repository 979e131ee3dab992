"""How far off the models of power are for rows that they were not fitted on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from fleet_audit.reference.fits import Margin
from tools.fitting.margins import FEWEST, conformal_factor
from tools.fitting.power_lists import Row
from tools.fitting.power_models import FOLDS, Model, Parting, View, part_of

ANY = "any"


class Miss(NamedTuple):
    """One figure found, beside the published one."""

    model: str
    knowledge: str
    category: str
    ln_error: float
    """Logarithm of found / published."""


def is_judged(model: Model, row: Row) -> bool:
    """Whether the row is of a device as in service: tuned tests only help to fit idle."""
    return model.usual is None or model.usual in row.extra


def trial(model: Model, knowledge: str, view: View, parting: Parting) -> Iterator[Miss]:
    """Every row found by the model fitted without its part."""
    for part in range(FOLDS):
        fit = model.fitted(row for row in model.rows if part_of(row, parting) != part)
        for row in model.rows:
            if part_of(row, parting) == part and is_judged(model, row):
                error = model.found(row, view, fit) - math.log(row.targets[model.target])
                yield Miss(model.name, knowledge, row.key.category, error)


def misses_of(model: Model) -> list[Miss]:
    """The misses of a model at each level of knowledge."""
    return [
        miss
        for knowledge, (view, parting) in model.known.items()
        for miss in trial(model, knowledge, view, parting)
    ]


def margin(category: str, misses: list[Miss], least: float) -> Margin:
    """The margin of a group of misses; its interval is no narrower than `least`."""
    errors = [miss.ln_error for miss in misses]
    relative = [math.expm1(error) for error in errors]
    factor = math.ceil(max(conformal_factor(errors), least) * 1000) / 1000
    held = sum(abs(error) <= math.log(factor) for error in errors)
    return Margin(
        method=misses[0].model,
        category=category,
        knowledge=misses[0].knowledge,
        n=len(errors),
        median_error=round(median(map(abs, relative)), 3),
        bias=round(median(relative), 3),
        factor=factor,
        coverage=round(held / len(errors), 3),
    )


def margins_of(misses: list[Miss]) -> Iterator[Margin]:
    """One margin for each model, knowledge and category, and one for all categories together."""
    for model, knowledge in dict.fromkeys((miss.model, miss.knowledge) for miss in misses):
        group = [miss for miss in misses if (miss.model, miss.knowledge) == (model, knowledge)]
        whole = margin(ANY, group, 1.0)
        yield whole
        for category in sorted({miss.category for miss in group}):
            own = [miss for miss in group if miss.category == category]
            yield margin(category, own, whole.factor if len(own) < FEWEST else 1.0)
