"""Intervals of sums: errors that move together, errors that do not, and what they come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
UNCUT = "1"
"""Key of a table that is not cut into groups, and the text of its only value."""
MATCHING = "true"
"""Text of the value that the devices have which match the condition that is a key."""
MAKER_TERM = "maker: "
"""Beginning of the terms of the fit that stand for a maker."""

SIDES = "'_(low|high)_by$'"
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
    engine: duckdb.DuckDBPyConnection,
    key: str,
    where: str = "true",
    measures: Collection[str] = CAUSED.keys(),
) -> dict[Any, dict[str, Moves]]:
    """By the value of a key and the measure: how far all causes together take each figure.

    What shares a cause moves together: its parts add up. Causes are independent, and their moves
    add up as the root of the sum of their squares (GUM, JCGM 100:2008, 5.1.2), on each side.
    """
    words = {measure: CAUSED[measure] for measure in measures}
    sides = f"COLUMNS('^({'|'.join(words.values())})_(low|high)_by$')"
    lines = fetch_dicts(
        engine,
        f"""WITH by_cause AS (
            SELECT {key} AS key, kind, of_what, sum({sides}) FROM cause WHERE {where} GROUP BY ALL
        )
        SELECT key, sum({sides}::HUGEINT * {sides}::HUGEINT) FROM by_cause GROUP BY key""",
    )
    return {
        line["key"]: {
            measure: Moves(
                *(sqrt(line[f"{word}_{side}_by"]) / PER_UNIT for side in ("low", "high"))
            )
            for measure, word in words.items()
        }
        for line in lines
    }


STILL = Moves(0.0, 0.0)
"""Of what no cause moves."""


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


class Caused(NamedTuple):
    """What the intervals of a group come from."""

    by_cause: list[dict[str, Any]]
    """By kind and what it is of: how far each measure is moved on each side, squared."""
    by_category: list[dict[str, Any]]
    """By category: its weight in the variance of each measure, errors in common included."""

    def causes(self, measure: str) -> list[CauseMoves]:
        """Those of one measure, widest first; models apart by category."""
        below, above = (f"{CAUSED[measure]}_{side}_by" for side in ("low", "high"))
        found = [
            CauseMoves(
                line["kind"],
                line["named"],
                Moves(sqrt(line[below]) / PER_UNIT, sqrt(line[above]) / PER_UNIT),
            )
            for line in self.by_cause
            if line[below] or line[above]
        ]
        return sorted(found, key=lambda cause: -cause.variance)

    def shares(self, measure: str) -> dict[str, float]:
        """Share of the variance of one measure that each category brings, the largest first.

        share = Σ w × w_category / Σ w², w what a cause moves in all: they add up to 1.
        """
        weights = {line["category"]: line[CAUSED[measure]] for line in self.by_category}
        whole = sum(weights.values())
        ranked = sorted(weights.items(), key=lambda weighed: -weighed[1])
        return {category: weight / whole for category, weight in ranked if weight > 0}


NO_CAUSE = Caused([], [])
"""Of a group without a device."""


def caused(engine: duckdb.DuckDBPyConnection, measure: str, where: str = "true") -> Caused:
    """What the interval of one measure of all that matches comes from."""
    return caused_by(engine, {"all": UNCUT}, (measure,), where)["all"].get(UNCUT, NO_CAUSE)


def caused_by(
    engine: duckdb.DuckDBPyConnection,
    keys: Mapping[str, str],
    measures: Sequence[str],
    where: str = "true",
) -> dict[str, dict[str | None, Caused]]:
    """The same of several measures for several tables, by name and by the value of its key as text.

    `keys` gives the SQL of each table's key.
    """
    words = [CAUSED[measure] for measure in measures]
    _sum_by_cause(engine, keys, words, where)
    by_cause = fetch_dicts(
        engine,
        f"""WITH whole AS (
            SELECT cut, key, kind, of_what, sum(COLUMNS({SIDES})),
                CASE WHEN kind LIKE '%_of_model' THEN any_value(category) ELSE of_what END AS named
            FROM by_cause GROUP BY cut, key, kind, of_what
        )
        SELECT cut, key, kind, named, {SUM_OF_SQUARES}::DOUBLE
        FROM whole GROUP BY cut, key, kind, named ORDER BY kind, named""",
    )
    by_category = fetch_dicts(
        engine,
        f"""WITH moved AS (
            SELECT cut, key, kind, of_what, category,
                {", ".join(f"({word}_low_by + {word}_high_by)::DOUBLE AS {word}" for word in words)}
            FROM by_cause
        ),
        weighed AS (
            SELECT cut, key, category,
                {", ".join(f"{word} * sum({word}) OVER alike AS {word}" for word in words)}
            FROM moved WINDOW alike AS (PARTITION BY cut, key, kind, of_what)
        )
        SELECT cut, key, category, {", ".join(f"sum({word}) AS {word}" for word in words)}
        FROM weighed GROUP BY ALL ORDER BY category""",
    )
    found: dict[str, dict[str | None, Caused]] = {name: {} for name in keys}
    for line in by_cause:
        found[line["cut"]].setdefault(line["key"], Caused([], [])).by_cause.append(line)
    for line in by_category:
        found[line["cut"]][line["key"]].by_category.append(line)
    return found


def _sum_by_cause(
    engine: duckdb.DuckDBPyConnection, keys: Mapping[str, str], words: Sequence[str], where: str
) -> None:
    """Make `by_cause`: what each cause moves in each group, by category, from one look."""
    named = {f"key_of_{name}": (name, key) for name, key in keys.items()}
    cut = " ".join(f"WHEN GROUPING({each}) = 0 THEN '{name}'" for each, (name, _) in named.items())
    sides = [f"{word}_{side}_by" for word in words for side in ("low", "high")]
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE by_cause AS
        SELECT CASE {cut} END AS cut, coalesce({", ".join(named)}) AS key, kind, of_what, category,
            {", ".join(f"sum({side})::BIGINT AS {side}" for side in sides)}
        FROM (
            SELECT *, {", ".join(f"({key})::VARCHAR AS {each}" for each, (_, key) in named.items())}
            FROM cause WHERE {where}
        )
        GROUP BY GROUPING SETS (
            {", ".join(f"({each}, kind, of_what, category)" for each in named)}
        )"""
    )
