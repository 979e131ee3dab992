"""A figure against its peers: a slip of a thousand shows where many figures of a kind stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any

from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure

Group = tuple[Any, ...]

_MANY = 20
"""Peers from which their upper twentieth says where they end."""
_FEW = 5
"""Peers below which nothing is said."""
_UPPER = 0.95
_OF_ANY_SUBTYPE = ("electricity", "embodied", "lifetime")
"""Kinds whose subtypes, years and sizes, are peers; those of others are different things."""


class Peers:
    """Figures by what they are of, so that one more can be held against them."""

    def __init__(self, facts: Reference) -> None:
        self._of_many = facts.row("RULE-PEERS-MANY").value
        self._of_few = facts.row("RULE-PEERS-FEW").value
        self._values: dict[Group, list[float]] = defaultdict(list)
        self._limits: dict[Group, float | None] = {}
        self.add(facts.rows.values())
        self.add(facts.models.figures)

    def add(self, facts: Iterable[ReferenceRow | ModelFigure]) -> None:
        """Count more figures in."""
        self._limits.clear()
        for fact in facts:
            for group, value in _figures(fact):
                self._values[group].append(value)

    def beyond(self, fact: ReferenceRow | ModelFigure) -> Said | None:
        """Why a figure cannot be of its kind; null where nothing speaks against it."""
        for group, value in _figures(fact):
            limit = self._limit(group)
            if limit is not None and value > limit:
                return said(
                    "{value} {unit} is {times} times the middle of its {number} peers: "
                    "check the unit in the source",
                    value=f"{value:g}",
                    unit=group[-1],
                    times=round(value / median(self._values[group])),
                    number=len(self._values[group]),
                )
        return None

    def _limit(self, group: Group) -> float | None:
        if group not in self._limits:
            self._limits[group] = self._found_limit(sorted(self._values[group]))
        return self._limits[group]

    def _found_limit(self, values: list[float]) -> float | None:
        if len(values) < _FEW or median(values) <= 0:
            return None
        if len(values) < _MANY:
            return median(values) * self._of_few
        return values[int(len(values) * _UPPER)] * self._of_many


def _figures(fact: ReferenceRow | ModelFigure) -> list[tuple[Group, float]]:
    """The figures of a fact, each with the group of its peers; its unit stands last."""
    if isinstance(fact, ReferenceRow):
        part = None if fact.kind in _OF_ANY_SUBTYPE else fact.subtype
        key = (fact.kind, fact.category, part, fact.criterion, fact.stage, fact.unit)
        return [(key, fact.value)]
    figures = (
        ("manufacturing", fact.manufacturing_kgco2e, "kgCO2e"),
        ("embodied", fact.embodied_kgco2e, "kgCO2e"),
        ("energy", fact.yearly_kwh, "kWh/yr"),
        ("on", fact.on_w, "W"),
        ("short_idle", fact.short_idle_w, "W"),
    )
    return [
        (("model", name, fact.category, unit), value)
        for name, value, unit in figures
        if value is not None
    ]
