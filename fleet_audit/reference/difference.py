"""Two bodies of facts side by side: what came, what went, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure
from fleet_audit.reference.overlay import key_of

Change = Literal["added", "removed", "changed"]


class Difference(Struct, frozen=True, kw_only=True):
    """One figure that two bodies do not share."""

    change: Change
    kind: str
    about: str
    """What it is of: a category and stage, a country and year, or a maker and model."""
    unit: str
    before: float | None
    after: float | None
    before_id: str | None
    after_id: str | None

    @property
    def ratio(self) -> float | None:
        """After / before."""
        return self.after / self.before if self.before and self.after is not None else None


def differences(one: Reference, other: Reference) -> Iterator[Difference]:
    """Facts of `other` against those of `one`: by what they are of, whatever they are called."""
    before, after = _figures(one), _figures(other)
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and old[1] == new[1]:
            continue
        kind, about, unit = key
        yield Difference(
            change="added" if old is None else "removed" if new is None else "changed",
            kind=kind,
            about=about,
            unit=unit,
            before=old and old[1],
            after=new and new[1],
            before_id=old and old[0],
            after_id=new and new[0],
        )


_Key = tuple[str, str, str]
_Figure = tuple[str, float]

_OF_MODEL = (
    ("manufacturing", "manufacturing_kgco2e", "kgCO2e"),
    ("embodied", "embodied_kgco2e", "kgCO2e"),
    ("energy", "yearly_kwh", "kWh/yr"),
    ("on", "on_w", "W"),
    ("idle", "short_idle_w", "W"),
)


def _figures(facts: Reference) -> dict[_Key, _Figure]:
    found: dict[_Key, _Figure] = {}
    for row in facts.rows.values():
        _kind, *parts, unit, is_ademe = key_of(row)
        words = [*(str(part) for part in parts if part), *(["ADEME"] if is_ademe else [])]
        _put(found, (row.kind, " ".join(words), unit), (row.factor_id, row.value))
    for figure in facts.models.figures:
        for kind, value, unit in _of_model(figure):
            about = f"{figure.maker} {figure.model}"
            _put(found, (kind, about, unit), (figure.factor_id, value))
    return found


def _put(found: dict[_Key, _Figure], key: _Key, figure: _Figure) -> None:
    """Keep each figure of a key of its own: the second of the same key is told by its place."""
    kind, about, unit = key
    place = 1
    while key in found:
        place += 1
        key = (kind, f"{about} ({place})", unit)
    found[key] = figure


def _of_model(figure: ModelFigure) -> Iterator[tuple[str, float, str]]:
    for kind, field, unit in _OF_MODEL:
        value = getattr(figure, field)
        if value is not None:
            yield kind, value, unit
