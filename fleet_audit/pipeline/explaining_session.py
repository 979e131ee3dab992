"""The figures of an awareness session by their names: `session.keep_laptop`, `session.grid_fr`.

They are public figures: no store is read. Each has its sum, its facts, their years and licences;
those of a fleet that a session shows bear the names that its report gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.typical import typical_engine
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.pipeline.explaining_session_sums import SUMS, Subject, explain_grid
from fleet_audit.recommendations.explain.gestures import (
    explain_euros,
    explain_gesture,
    explain_kwh,
)
from fleet_audit.recommendations.gestures import gestures
from fleet_audit.render.awareness.naming import SESSION
from fleet_audit.render.awareness.workshop import KINDS

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.render.i18n import Lang

DEVICES = (*KINDS, "internet_box")
"""Categories of which a typical device is told."""
MEASURES = (
    "gwp_per_year",
    "embodied_per_year",
    "use_per_year",
    "embodied",
    "embodied_ademe",
    "energy_per_year",
)
"""What the footprint explains of each."""
Make = Callable[[], Explanation | None]


class SessionFigures:
    """All that can be explained of a session in a country, on a day."""

    def __init__(self, as_of: date, country: str, lang: Lang) -> None:
        self._as_of = as_of
        self._country = country
        self._subject = Subject(session_matter(as_of, country=country), lang)

    @cached_property
    def _makers(self) -> dict[str, Make]:
        subject = self._subject
        facts = subject.facts
        made: dict[str, Make] = {}
        for category in DEVICES:
            for measure in MEASURES:
                made[f"{category}.{measure}"] = partial(self._of_device, category, measure)
        for name in facts.awareness:
            made[name] = partial(subject.fact, name)
        for one in gestures(facts):
            made[one.id] = partial(explain_gesture, one, facts)
            made[f"{one.id}_eur"] = partial(explain_euros, one, facts)
            made[f"{one.id}_kwh"] = partial(explain_kwh, one, facts)
        sums = dict(SUMS)
        sums[f"grid_{self._country.lower()}"] = partial(explain_grid, self._country)
        for name, make in sums.items():
            made[name] = partial(make, subject, f"{SESSION}{name}")
        return made

    def explain(self, figure: str) -> Explanation | None:
        """A figure with those that it is made of, each in full; null for a name of none."""
        name = figure.removeprefix(SESSION)
        found = self._made(name) if figure.startswith(SESSION) else None
        return None if found is None else self._with_parts(found)

    def listed(self) -> Iterator[Explanation]:
        """Every figure by itself, without those that it is made of."""
        for name in sorted(self._makers):
            if found := self._made(name):
                yield found

    def _made(self, name: str) -> Explanation | None:
        make = self._makers.get(name)
        return make() if make else None

    def _with_parts(self, found: Explanation) -> Explanation:
        if found.parts:
            return found
        origins = dict.fromkeys(term.origin for term in found.terms if term.origin)
        parts = [self.explain(origin) for origin in origins if origin.startswith(SESSION)]
        return replace(found, parts=tuple(part for part in parts if part))

    def _of_device(self, category: str, measure: str) -> Explanation | None:
        number = DEVICES.index(category)
        reference = self._subject.facts.reference
        found = explain_figure(self._engine, f"asset.{number}.{measure}", (), reference)
        return _renamed(found, f"asset.{number}.", f"{SESSION}{category}.") if found else None

    @cached_property
    def _engine(self) -> duckdb.DuckDBPyConnection:
        reference = self._subject.facts.reference
        return typical_engine(DEVICES, self._as_of, self._country, reference)


def _renamed(found: Explanation, old: str, new: str) -> Explanation:
    """The explanation of an asset of no inventory, under the name of its category."""

    def of_term(term: Term) -> Term:
        if term.origin is None or not term.origin.startswith(old):
            return term
        return replace(term, origin=new + term.origin.removeprefix(old))

    return replace(
        found,
        figure=new + found.figure.removeprefix(old),
        terms=tuple(map(of_term, found.terms)),
        parts=tuple(_renamed(part, old, new) for part in found.parts),
    )
