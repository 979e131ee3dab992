"""What stands in one scope of a greenhouse gas inventory, as the sum of its categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.explain.interval import Interval, of_parts
from fleet_audit.footprint.rollup import ENDS
from fleet_audit.footprint.scopes import (
    GRAMS,
    ScopeLine,
    most_devices,
    scope_lines,
    spread_of_parts,
)
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import said

if TYPE_CHECKING:
    import duckdb

MEASURES = {
    "gwp_per_year": ("year_g", "kgCO2e/year"),
    "gwp_market_per_year": ("market_g", "kgCO2e/year"),
    "purchase_year": ("purchase_g", "kgCO2e"),
}
"""Last word of a figure → column of `scope_part`, and unit."""
STAGES = said("Stages of life stand where the rules of scopes put them, by who holds the device.")


def explain_scope(engine: duckdb.DuckDBPyConnection, name: str) -> Explanation | None:
    """A name such as `scope.1.gwp_per_year`: the first line of the note on scopes."""
    told = explain_scopes(scope_lines(engine))
    return next((found for found in told if found.figure == name), None)


def explain_scopes(lines: Iterable[ScopeLine]) -> Iterator[Explanation]:
    """Every figure of the fleet by scope."""
    for place, line in enumerate(lines, start=1):
        for word in MEASURES:
            found = _explained(f"scope.{place}.{word}", word, line.parts)
            if found is not None:
                yield found


def _explained(name: str, word: str, parts: Sequence[dict[str, Any]]) -> Explanation | None:
    column, unit = MEASURES[word]
    known = [part for part in parts if part[column] is not None]
    if not known:
        return None
    by_category: dict[str, list[dict[str, Any]]] = {}
    for part in known:
        by_category.setdefault(part["category"], []).append(part)
    spreads = {
        category: _spread(members, column) for category, members in sorted(by_category.items())
    }
    total = sum(spread.mid for spread in spreads.values())
    whole = spread_of_parts(known, column) if word != "purchase_year" else None
    ends = of_parts([*spreads.values()], whole, unit) if whole else Interval()
    return Explanation(
        figure=name,
        value=round(whole.mid if whole else total, 3),
        low=round(whole.low, 3) if whole else None,
        high=round(whole.high, 3) if whole else None,
        unit=unit,
        formula="Σ category × stage",
        arithmetic=equals(" + ".join(number(each.mid) for each in spreads.values()), total, unit),
        low_arithmetic=ends.low,
        high_arithmetic=ends.high,
        terms=tuple(
            given(
                f"{most_devices(members, 'devices')} {category}",
                round(spread.mid, 3),
                unit,
                _stages(members),
            )
            for (category, members), spread in zip(
                sorted(by_category.items()), spreads.values(), strict=True
            )
        ),
        notes=(STAGES, *ends.notes),
    )


def _spread(parts: list[dict[str, Any]], column: str) -> Spread:
    """One category, its stages moving together; what was bought in the year has no bounds here."""
    ends = ENDS if column != "purchase_g" else ("", "", "")
    return Spread(*(sum(part[f"{column}{end}"] for part in parts) / GRAMS for end in ends))


def _stages(parts: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(part["stage"] for part in parts))
