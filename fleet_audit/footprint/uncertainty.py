"""Intervals of sums: errors that move together, errors that do not, and what they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.spread import Spread
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

PER_UNIT = 1000
"""Small units in a reported one: g in a kg, Wh in a kWh, kJ in a MJ."""

CAUSED: dict[str, str] = {
    "gwp_manufacturing_kgco2e": "manufacturing",
    "gwp_embodied_kgco2e": "embodied",
    "gwp_embodied_kgco2e_per_year": "embodied_per_year",
    "gwp_use_kgco2e_per_year": "use_per_year",
    "gwp_kgco2e_per_year": "gwp_per_year",
    "energy_kwh_per_year": "energy_per_year",
}
"""Measure → its columns of `cause`. Of the other measures, only categories are told apart."""

APART = ("neighbour", "regression", "bottom_up", "fitted")
"""Methods of manufacture or of watts that know a model better than its class."""
COMMON_TYPES: dict[str, str] = {"method": "VARCHAR", "share": "DOUBLE"}
"""Columns of the relation of errors in common; what a method does not have there is all common."""
MAKER_TERM = "maker: "
"""Beginning of the terms of the fit that stand for a maker."""

SIDES = "'_(low|high)_by$'"
BY_CAUSE = f"""
SELECT {{key}} AS key, kind, of_what, sum(COLUMNS({SIDES}))
FROM cause WHERE {{where}} GROUP BY ALL
"""
SUM_OF_SQUARES = f"sum(COLUMNS({SIDES})::HUGEINT * COLUMNS({SIDES})::HUGEINT)"


def together(parts: Iterable[Spread]) -> Spread:
    """Sum of figures that share a factor: their bounds add up, whatever their number."""
    total = Spread(0.0, 0.0, 0.0)
    for part in parts:
        total = total.plus(part)
    return total


def apart(parts: Iterable[Spread]) -> Spread:
    """Sum of figures whose factors come from different studies.

    low = Σ mid - √Σ (mid - low)², high = Σ mid + √Σ (high - mid)²: the law of propagation for
    independent errors (GUM, JCGM 100:2008, 5.1.2), applied to each side of the interval.
    """
    listed = list(parts)
    mid = sum(part.mid for part in listed)
    below = sqrt(sum((part.mid - part.low) ** 2 for part in listed))
    above = sqrt(sum((part.high - part.mid) ** 2 for part in listed))
    return Spread(mid, mid - below, mid + above)


def common_error_tables(engine: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Make the relations that say how much of an error the models of a maker share.

    `common_error`: share of the variance, by method. `known_maker`: those that the fit has seen;
    of another one, what the fit misses of a model it misses of all.
    """
    share = reference.row("RULE-COMMON-ERROR").value
    shares = [{"method": method, "share": share} for method in APART]
    create_table(engine, "common_error", COMMON_TYPES, shares)
    terms = reference.fits.get("embodied") or ()
    makers = [
        {"manufacturer": term.removeprefix(MAKER_TERM)}
        for term in terms
        if term.startswith(MAKER_TERM)
    ]
    create_table(engine, "known_maker", {"manufacturer": "VARCHAR"}, makers)


class Moves(NamedTuple):
    """How far a cause, or all of them, take a figure down and up."""

    below: float
    above: float

    def around(self, mid: float) -> Spread:
        """The value between its bounds; no amount is negative."""
        return Spread(mid, max(0.0, mid - self.below), mid + self.above)


def moves(
    engine: duckdb.DuckDBPyConnection, key: str, where: str = "true"
) -> dict[Any, dict[str, Moves]]:
    """By the value of a key and the measure: how far all causes together take each figure.

    What shares a cause moves together: its parts add up. Causes are independent, and their moves
    add up as the root of the sum of their squares (GUM, JCGM 100:2008, 5.1.2), on each side.
    """
    lines = fetch_dicts(
        engine,
        f"WITH by_cause AS ({BY_CAUSE.format(key=key, where=where)}) "
        f"SELECT key, {SUM_OF_SQUARES} FROM by_cause GROUP BY key",
    )
    return {
        line["key"]: {
            measure: Moves(
                *(sqrt(line[f"{word}_{side}_by"]) / PER_UNIT for side in ("low", "high"))
            )
            for measure, word in CAUSED.items()
        }
        for line in lines
    }


class CauseMoves(NamedTuple):
    """One cause of the interval of a figure, alone."""

    kind: str
    """`manufacture`, `manufacture_of_model`, `age`, `watts`, `watts_of_model`, `hours`, `cooling`
    or `grid`."""
    of_what: str
    """The class, the maker and category, or the country; of models apart, their category."""
    moves: Moves

    @property
    def variance(self) -> float:
        """Its weight in the interval: the square of half of what it moves."""
        return ((self.moves.below + self.moves.above) / 2) ** 2


def causes_of(
    engine: duckdb.DuckDBPyConnection, measure: str, where: str = "true"
) -> list[CauseMoves]:
    """What the interval of a figure comes from, widest first; models apart by category."""
    return causes_by(engine, "1", (measure,), where)[measure].get(1, [])


def causes_by(
    engine: duckdb.DuckDBPyConnection, key: str, measures: Sequence[str], where: str = "true"
) -> dict[str, dict[Any, list[CauseMoves]]]:
    """The same of several measures, by the value of a key."""
    words = {measure: CAUSED[measure] for measure in measures}
    sides = [f"{word}_{side}_by" for word in words.values() for side in ("low", "high")]
    lines = fetch_dicts(
        engine,
        f"""WITH by_cause AS (
            SELECT {key} AS key, kind, of_what,
                CASE WHEN kind LIKE '%_of_model' THEN any_value(category) ELSE of_what END AS named,
                {", ".join(f"sum({side}) AS {side}" for side in sides)}
            FROM cause WHERE {where} GROUP BY 1, kind, of_what
        )
        SELECT key, kind, named,
            {", ".join(f"sum({side}::HUGEINT * {side}::HUGEINT) AS {side}" for side in sides)}
        FROM by_cause GROUP BY key, kind, named ORDER BY kind, named""",
    )
    return {measure: _causes(lines, word) for measure, word in words.items()}


def _causes(lines: list[dict[str, Any]], word: str) -> dict[Any, list[CauseMoves]]:
    """By the value of the key, what moves one measure, widest first."""
    found: dict[Any, list[CauseMoves]] = {}
    for line in lines:
        below, above = (line[f"{word}_{side}_by"] for side in ("low", "high"))
        if below or above:
            moves = Moves(sqrt(below) / PER_UNIT, sqrt(above) / PER_UNIT)
            cause = CauseMoves(line["kind"], line["named"], moves)
            found.setdefault(line["key"], []).append(cause)
    return {key: sorted(causes, key=lambda cause: -cause.variance) for key, causes in found.items()}


def category_shares(
    engine: duckdb.DuckDBPyConnection, measure: str, where: str = "true"
) -> dict[str, float]:
    """Share of the variance of a figure that each category brings, errors in common included.

    share = Σ w × w_category / Σ w², w what a cause moves in all: they add up to 1.
    """
    return category_shares_by(engine, "1", (measure,), where)[measure].get(1, {})


def category_shares_by(
    engine: duckdb.DuckDBPyConnection, key: str, measures: Sequence[str], where: str = "true"
) -> dict[str, dict[Any, dict[str, float]]]:
    """The same of several measures, by the value of a key."""
    words = {measure: CAUSED[measure] for measure in measures}
    lines = fetch_dicts(
        engine,
        f"""WITH by_cause AS (
            SELECT {key} AS key, kind, of_what, category,
                {", ".join(f"sum({w}_low_by + {w}_high_by)::DOUBLE AS {w}" for w in words.values())}
            FROM cause WHERE {where} GROUP BY ALL
        ),
        weighed AS (
            SELECT key, category,
                {", ".join(f"{w} * sum({w}) OVER alike AS {w}" for w in words.values())}
            FROM by_cause WINDOW alike AS (PARTITION BY key, kind, of_what)
        )
        SELECT key, category, {", ".join(f"sum({w}) AS {w}" for w in words.values())}
        FROM weighed GROUP BY key, category ORDER BY key, category""",
    )
    return {measure: _shares(lines, word) for measure, word in words.items()}


def _shares(lines: list[dict[str, Any]], word: str) -> dict[Any, dict[str, float]]:
    """By the value of the key, the share of each category in one measure, the largest first."""
    weights: dict[Any, dict[str, float]] = {}
    for line in sorted(lines, key=lambda line: -line[word]):
        if line[word] > 0:
            weights.setdefault(line["key"], {})[line["category"]] = line[word]
    return {
        key: {category: weight / sum(found.values()) for category, weight in found.items()}
        for key, found in weights.items()
    }
