"""How far off the methods are for sheets they were not fitted on, and the intervals that follow.

The interval of a method is conformal: the factor within which 90 % of the published figures lay
around the found ones, counted as if one more sheet were tried (Vovk, Gammerman and Shafer,
Algorithmic Learning in a Random World, 2005).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from fleet_audit.footprint.manufacture.fitted import FIT, Fitted, Knowledge, fitted
from fleet_audit.footprint.manufacture.neighbour import Moved, knowledge_of, moved
from fleet_audit.reference.fits import ANY, Margin
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigures
from tools.fitting.embodied import EmbodiedModel
from tools.fitting.folds import Parting, by_family, by_maker, by_name, parts
from tools.fitting.sheets import Sheet

NOTHING = Reference(version="", rows={}, classes=())
"""Facts that hold nothing but what is tried."""

HELD = 0.9
"""Share of the published figures that an interval is to hold."""

FEWEST = 20
"""Figures below which a class takes the interval of all classes, if that is wider."""


class Level(NamedTuple):
    """On which misses the margin of a level of knowledge is found."""

    parting: Parting
    """What is left out so that no more is known."""
    counted: tuple[Knowledge, ...]
    """What is then known of the models whose misses count."""


LEVELS: dict[Knowledge, Level] = {
    "series": Level(by_name, ("series",)),
    "maker": Level(by_family, ("maker",)),
    "few": Level(by_name, ("few", "class")),
    "class": Level(by_maker, ("class",)),
}
"""Makers of few sheets and of none are taken together: either alone has too few models."""

UNPARTED = ("few",)
"""Levels that have too few figures for a margin of each class."""


class Miss(NamedTuple):
    """One figure found, beside the published one."""

    sheet: Sheet
    kind: str
    method: str
    knowledge: str
    target: str
    ln_error: float
    """Logarithm of found / published."""


def ln_found(found: Fitted | Moved, target: str) -> float:
    """Logarithm of the figure that the model finds."""
    return found.ln_embodied + (found.ln_share if target == "manufacturing" else 0.0)


def fit_misses(model: EmbodiedModel, parting: Parting) -> Iterator[Miss]:
    """Every figure of the trusted sheets, found by the model fitted without them."""
    for places in parts(model.sheets, parting):
        without = replace(NOTHING, fits={FIT: model.fitted_without(places)})
        for sheet in (model.sheets[place] for place in places):
            found = fitted(sheet.key, without) if sheet.is_trusted else None
            if found is None:
                continue
            for target, value in sheet.targets.items():
                error = ln_found(found, target) - math.log(value)
                yield Miss(sheet, found.kind, "regression", found.knowledge, target, error)


def neighbour_misses(model: EmbodiedModel) -> Iterator[Miss]:
    """Every figure of the trusted sheets, found from the other sheets as an imported set."""
    for places in parts(model.sheets, by_name):
        out = set(places)
        others = [s.figure for n, s in enumerate(model.sheets) if s.is_trusted and n not in out]
        without = replace(
            NOTHING,
            fits={FIT: model.fitted_without(places)},
            models=ModelFigures(tuple(others)),
        )
        for sheet in (model.sheets[place] for place in places):
            found = moved(sheet.key, without) if sheet.is_trusted else None
            if found is None:
                continue
            for target, value in sheet.targets.items():
                error = ln_found(found, target) - math.log(value)
                knowledge = knowledge_of(found)
                yield Miss(sheet, found.fit.kind, "neighbour", knowledge, target, error)


def conformal_factor(errors: Sequence[float]) -> float:
    """The factor that holds the wanted share of the errors."""
    ranked = sorted(abs(error) for error in errors)
    place = min(math.ceil(HELD * (len(ranked) + 1)), len(ranked))
    return math.exp(ranked[place - 1])


def widest_factor(misses: Sequence[Miss]) -> float:
    """The factor that holds the wanted share of manufacture, and of all but use."""
    by_target: dict[str, list[float]] = defaultdict(list)
    for miss in misses:
        by_target[miss.target].append(miss.ln_error)
    many = [errors for errors in by_target.values() if len(errors) >= FEWEST]
    return max(map(conformal_factor, many or [[miss.ln_error for miss in misses]]))


def margin(method: str, kind: str, knowledge: str, misses: Sequence[Miss], least: float) -> Margin:
    """The margin of a group of misses; its interval is no narrower than `least`."""
    errors = [miss.ln_error for miss in misses]
    relative = [math.expm1(error) for error in errors]
    factor = math.ceil(max(widest_factor(misses), least) * 1000) / 1000
    held = sum(abs(error) <= math.log(factor) for error in errors)
    return Margin(
        method=method,
        category=kind,
        knowledge=knowledge,
        n=len(errors),
        median_error=round(median(map(abs, relative)), 3),
        bias=round(median(relative), 3),
        factor=factor,
        coverage=round(held / len(errors), 3),
    )


def margins_of(misses: Iterable[Miss]) -> Iterator[Margin]:
    """One margin for each method, knowledge and class, and one for all classes together."""
    groups: dict[tuple[str, str], list[Miss]] = defaultdict(list)
    for miss in misses:
        groups[miss.method, miss.knowledge].append(miss)
    for (method, knowledge), group in groups.items():
        whole = margin(method, ANY, knowledge, group, 1.0)
        yield whole
        for kind in sorted({miss.kind for miss in group if knowledge not in UNPARTED}):
            own = [miss for miss in group if miss.kind == kind]
            least = whole.factor if len(own) < FEWEST else 1.0
            yield margin(method, kind, knowledge, own, least)


def regression_misses(model: EmbodiedModel) -> Iterator[Miss]:
    """The misses of the fitted model at each level of knowledge."""
    for knowledge, (parting, counted) in LEVELS.items():
        for miss in fit_misses(model, parting):
            if miss.knowledge in counted:
                yield miss._replace(knowledge=knowledge)


def all_misses(model: EmbodiedModel) -> Iterator[Miss]:
    """The misses of every method."""
    yield from regression_misses(model)
    yield from neighbour_misses(model)
