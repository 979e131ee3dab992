"""Manufacture and embodied carbon, against published sheets that the product had not seen.

Everything goes through the function that the product uses. Of each part of the sheets that is left
out, the coefficients are fitted anew without it, and the imported set holds the others only.
Margins are those that ship: some thirty factors, found on a thousand such errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks.accuracy.tables import Table
from fleet_audit.footprint.manufacture.fitted import FIT
from fleet_audit.footprint.manufacture.methods import manufacture_of
from fleet_audit.footprint.manufacture.published import by_kind, likeness, pairs_of
from fleet_audit.footprint.manufacture.terms import fitted_class
from fleet_audit.footprint.resolve import class_of
from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.load import Reference, reference
from fleet_audit.reference.models import ModelFigures
from tools.fitting.embodied import EmbodiedModel
from tools.fitting.folds import Parting, by_maker, by_name, parts
from tools.fitting.sheets import Sheet, read_folder

POOLED = ("laptop", "desktop", "monitor", "server")
ALONE = 0.65
"""Likeness of the nearest other sheet below which a model has no sibling: a tenth of them."""

STAGES = ("manufacturing_kgco2e", "distribution_kgco2e", "end_of_life_kgco2e", "one_figure_kgco2e")


class Trial(NamedTuple):
    """One figure of the product beside the published one."""

    category: str
    kind: str
    method: str
    target: str
    found: Spread
    published: float
    nearest: float
    """Likeness of the nearest sheet of the same maker and class that was not left out."""

    @property
    def error(self) -> float:
        """found / published - 1."""
        return self.found.mid / self.published - 1

    @property
    def is_held(self) -> bool:
        """Whether the interval holds the published figure."""
        return self.found.low <= self.published <= self.found.high

    @property
    def width(self) -> float:
        """Of the interval, as a share of the value."""
        return (self.found.high - self.found.low) / self.found.mid


def nearest_likeness(sheet: Sheet, others: ModelFigures) -> float:
    """How alike the name of the nearest sheet of the same maker and class is."""
    kind = fitted_class(sheet.key.category, sheet.key.screen_inches)
    pairs = pairs_of(sheet.key.model or "")
    candidates = by_kind(others).get((sheet.figure.maker, kind), ())
    return max((likeness(pairs, one.pairs) for one in candidates), default=0.0)


def summed(stages: Iterable[Spread | None]) -> Spread | None:
    """Stages that are known, added up; their bounds move together."""
    known = [one for one in stages if one is not None]
    if not known:
        return None
    return Spread(*(math.fsum(values) for values in zip(*known, strict=True)))


def trials_of(sheet: Sheet, facts: Reference, nearest: float) -> Iterator[Trial]:
    """What the product finds for a device, for each figure that its sheet publishes."""
    made = manufacture_of(sheet.key, class_of(sheet.key, facts), facts)
    found = {
        "manufacturing": made.stages["manufacturing_kgco2e"],
        "embodied": summed(made.stages[stage] for stage in STAGES),
    }
    kind = fitted_class(sheet.key.category, sheet.key.screen_inches) or ""
    for target, published in sheet.targets.items():
        spread = found[target]
        if spread is not None:
            yield Trial(sheet.key.category, kind, made.method, target, spread, published, nearest)


def trials(
    model: EmbodiedModel, parting: Parting, *, is_fitted: bool = True, is_imported: bool = False
) -> Iterator[Trial]:
    """Every trusted sheet, found by what is left without its part."""
    for places in parts(model.sheets, parting):
        out = set(places)
        others = ModelFigures(
            tuple(s.figure for n, s in enumerate(model.sheets) if s.is_trusted and n not in out)
        )
        facts = replace(
            reference(),
            fits={FIT: model.fitted_without(places)} if is_fitted else {},
            models=others if is_imported else ModelFigures(),
        )
        for sheet in (model.sheets[place] for place in places):
            if sheet.is_trusted:
                yield from trials_of(sheet, facts, nearest_likeness(sheet, others))


def per_cent(value: float, *, is_signed: bool = False) -> str:
    """A share in per cent, with one decimal."""
    return f"{100 * value:+.1f}%" if is_signed else f"{100 * value:.1f}%"


def measured(found: Sequence[Trial]) -> tuple[str, ...]:
    """Number, median error, bias of the median and of the total, share held, median width."""
    total = math.fsum(one.found.mid for one in found) / math.fsum(one.published for one in found)
    return (
        str(len(found)),
        per_cent(median(abs(one.error) for one in found)),
        per_cent(median(one.error for one in found), is_signed=True),
        per_cent(total - 1, is_signed=True),
        per_cent(sum(one.is_held for one in found) / len(found)),
        f"{median(one.width for one in found):.2f}",
    )


HEAD = ("n", "median error", "bias", "bias of the total", "held by the interval", "median width")


class Scene(NamedTuple):
    """What the product knew, and what is asked of it then."""

    name: str
    found: Sequence[Trial]
    asked: dict[str, str]


def scene_rows(scenes: Iterable[Scene]) -> Iterator[tuple[str, ...]]:
    """One row for each scene and target, four classes pooled."""
    for scene in scenes:
        for target in ("manufacturing", "embodied"):
            own = [t for t in scene.found if t.target == target and t.category in POOLED]
            yield scene.name, target, scene.asked.get(target, ""), *measured(own)


def class_rows(name: str, found: Sequence[Trial]) -> Iterator[tuple[str, ...]]:
    """One row for each class and target."""
    for kind in sorted({one.kind for one in found}):
        for target in ("manufacturing", "embodied"):
            own = [one for one in found if (one.kind, one.target) == (kind, target)]
            if own:
                yield name, kind, target, *measured(own)


def tables(folder: Path) -> Iterator[Table]:
    """The tables of manufacture."""
    model = EmbodiedModel(read_folder(folder))
    shipped = list(trials(model, by_name))
    imported = list(trials(model, by_name, is_imported=True))
    never_seen = list(trials(model, by_maker))
    of_class = list(trials(model, by_name, is_fitted=False))
    alone: Callable[[Sequence[Trial]], list[Trial]] = lambda found: [  # noqa: E731
        one for one in found if one.nearest < ALONE
    ]
    scenes = (
        Scene("out of the box", shipped, {"manufacturing": "≤ 12%", "embodied": "≤ 10%"}),
        Scene("after importing the sheets", imported, {"manufacturing": "≤ 8%"}),
        Scene("no sibling, out of the box", alone(shipped), {"manufacturing": "≤ 25%, 80% held"}),
        Scene("no sibling, after importing", alone(imported), {"manufacturing": "≤ 25%, 80% held"}),
        Scene("maker never seen", never_seen, {"manufacturing": "85% held"}),
        Scene("no fit: the class, or a server’s parts", of_class, {}),
    )
    yield Table(
        "manufacture",
        "Manufacture and embodied carbon, four classes pooled",
        ("what was known", "figure", "asked", *HEAD),
        list(scene_rows(scenes)),
    )
    yield Table(
        "manufacture by class",
        "The same by class",
        ("what was known", "class", "figure", *HEAD),
        [*class_rows("out of the box", shipped), *class_rows("after importing", imported)],
    )
