"""Totals of a fleet or of a group: drawn over the causes of error that its devices share.

embodied = Σ E × M, embodied_per_year = Σ Y × M × A, energy = Σ K × W × H and
use = Σ U × W × H × P × G, where M (figures of manufacture), A (ages in doubt), W (watts), H
(hours), P (cooling) and G (electricity mix) are drawn once for all that shares them. What is of
single models, whose errors are apart, is drawn as one. The cost depends on the number of causes,
not on that of devices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fleet_audit.footprint.cuts import Cuts, Lines, lines_by
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.shared_errors import Aside, Cause, Term
from fleet_audit.footprint.spread import Spread

if TYPE_CHECKING:
    import duckdb

    from fleet_audit.footprint.draws import Floats

PER_UNIT = 1000
"""Grams in a kilogram, watt-hours in a kilowatt-hour."""

MADE = """
sum(embodied)::DOUBLE AS embodied, sum(year)::DOUBLE AS year,
sum(round(sqrt(made_in_common) * embodied_below)::BIGINT)::DOUBLE AS figure_below,
sum(round(sqrt(made_in_common) * embodied_above)::BIGINT)::DOUBLE AS figure_above,
sum(year_by_age_below)::DOUBLE AS age_below, sum(year_by_age_above)::DOUBLE AS age_above
"""
RUN = """
sum(energy)::DOUBLE AS energy, sum(use)::DOUBLE AS use,
sum(round(sqrt(drawn_in_common) * energy_by_watts_below)::BIGINT)::DOUBLE AS watts_below,
sum(round(sqrt(drawn_in_common) * energy_by_watts_above)::BIGINT)::DOUBLE AS watts_above,
sum(energy_by_hours_below)::DOUBLE AS hours_below,
sum(energy_by_hours_above)::DOUBLE AS hours_above,
sum(use_by_cooling_below)::DOUBLE AS cooling_below,
sum(use_by_cooling_above)::DOUBLE AS cooling_above,
sum(use_by_grid_below)::DOUBLE AS grid_below, sum(use_by_grid_above)::DOUBLE AS grid_above
"""
OF_MODELS = {
    "embodied": ("made_in_common", "embodied_below", "embodied_above"),
    "embodied_per_year": ("made_in_common", "year_below", "year_above"),
    "use_per_year": ("drawn_in_common", "use_by_watts_below", "use_by_watts_above"),
    "energy_per_year": ("drawn_in_common", "energy_by_watts_below", "energy_by_watts_above"),
}
"""Last word of a figure's name → the share of its error that models have in common, and its sums:
what is left of them is of each model alone."""
YEAR = ("embodied_per_year", "use_per_year")
"""Those that `gwp_per_year` adds."""
MEASURES = ("embodied", "embodied_per_year", "use_per_year", "energy_per_year", "gwp_per_year")
"""Last words of the figures that are drawn."""


class Sum(NamedTuple):
    """What one measure adds up, and the errors that nothing else shares."""

    terms: list[Term]
    asides: list[Aside]

    def plus(self, other: Sum) -> Sum:
        """Both together: what they share errs alike."""
        return Sum([*self.terms, *other.terms], [*self.asides, *other.asides])


def moved(line: Mapping[str, Any], amount: str, kind: str, of_what: str = "") -> tuple[Cause, ...]:
    """One cause, by how far it takes an amount of the line down and up; none where nowhere.

    One in three moves nothing, such as cooling beside a desk.
    """
    mid, below, above = line[amount], line[f"{kind}_below"], line[f"{kind}_above"]
    if mid <= 0 or not (below or above):
        return ()
    down, up = round(1 - below / mid, 4), round(1 + above / mid, 4)
    return (Cause(f"{kind} {of_what}".strip(), down, up, kind == "age"),)


def made_sums(lines: Lines) -> tuple[Sum, Sum]:
    """What was embodied, and what the year bears of it."""
    whole, year = Sum([], []), Sum([], [])
    for line in lines:
        figure = moved(line, "embodied", "figure", line["made_like"])
        whole.terms.append(Term(line["embodied"], figure))
        year.terms.append(Term(line["year"], figure + moved(line, "year", "age")))
        if not line["year"]:
            # Paid off by the likeliest age: what a younger one would add has no value to multiply.
            year.asides.append(Aside("age", 0.0, line["age_above"]))
    return whole, year


def run_sums(lines: Lines) -> tuple[Sum, Sum]:
    """The energy at the plug, and what its electricity emits."""
    energy, use = Sum([], []), Sum([], [])
    for line in lines:
        watts = moved(line, "energy", "watts", line["drawn_like"])
        drawn = watts + moved(line, "energy", "hours")
        mixed = moved(line, "use", "cooling") + moved(line, "use", "grid", line["zone"])
        energy.terms.append(Term(line["energy"], drawn))
        use.terms.append(Term(line["use"], drawn + mixed))
    return energy, use


def sums_by(
    engine: duckdb.DuckDBPyConnection, column: str | None, where: str = "true"
) -> dict[Any, dict[str, Sum]]:
    """By the value of a column, the sums of the devices that `where` chooses.

    A group of virtual machines only has none.
    """
    return sums_by_each(engine, (column,), where)[column]


def sums_by_each(
    engine: duckdb.DuckDBPyConnection,
    columns: Sequence[str | None],
    where: str = "true",
    relation: str = "interval_sum",
) -> dict[str | None, dict[Any, dict[str, Sum]]]:
    """The same by each of some columns, from one look."""
    cut, source = tuple(columns), (relation, where)
    made = lines_by(engine, Cuts(cut, ("made_like",)), MADE, *source)
    run = lines_by(engine, Cuts(cut, ("drawn_like", "zone")), RUN, *source)
    models = of_models(engine, Cuts(cut), *source)
    return {
        column: {
            value: sums_of(lines, run[column][value], models[column][value][0])
            for value, lines in made[column].items()
        }
        for column in columns
    }


def of_models(
    engine: duckdb.DuckDBPyConnection, cuts: Cuts, relation: str, where: str
) -> dict[str | None, dict[Any, Lines]]:
    """How far what is known of single models takes each measure, their errors apart."""
    of_each = Cuts(cuts.columns, ("of_model",))
    sides = {
        f"{word}_{side}": f"root_of(1 - {share}, {column})"
        for word, (share, *columns) in OF_MODELS.items()
        for side, column in zip(("below", "above"), columns, strict=True)
    }
    kept = "".join(f"{each}, " for each in (*cuts.names, *cuts.marks))
    moved = ", ".join(f"sum({sql}) AS {name}" for name, sql in sides.items())
    lines = fetch_dicts(
        engine,
        f"""WITH model AS (
            SELECT {of_each.selected}{moved} FROM {relation} WHERE {where} GROUP BY {of_each.sets}
        )
        SELECT {kept}{", ".join(f"sqrt(sum({name} * {name})::DOUBLE) AS {name}" for name in sides)}
        FROM model GROUP BY ALL""",
    )
    return cuts.parted(lines)


def sums_of(made: Lines, run: Lines, models: Mapping[str, Any]) -> dict[str, Sum]:
    """The sums of one group, by the last word of a figure's name."""
    whole, year = made_sums(made)
    energy, use = run_sums(run)
    found = {
        "embodied": whole,
        "embodied_per_year": year,
        "use_per_year": use,
        "energy_per_year": energy,
    }
    for word, each in found.items():
        kind = "made" if word.startswith("embodied") else "drawn"
        below, above = models[f"{word}_below"], models[f"{word}_above"]
        each.asides.append(Aside(f"{kind} by models", below, above))
    return found


def sums(engine: duckdb.DuckDBPyConnection, where: str = "true") -> dict[str, Sum]:
    """The sums of all devices that `where` chooses; none where there is no device."""
    return sums_by(engine, None, where).get(1, {})


def bounds(added_up: Mapping[str, Sum], values: Mapping[str, float]) -> dict[str, Spread]:
    """The values with bounds that nine draws in ten lie between, in reported units."""
    if not added_up:
        return {}
    # Draws are slow to start, and pages that only tell of totals have none to draw.
    from fleet_audit.footprint.draws import drawn_totals, interval

    wanted = {*values, *(YEAR if "gwp_per_year" in values else ())}
    draws: dict[str, Floats] = {
        word: drawn_totals(each.terms, each.asides)
        for word, each in added_up.items()
        if word in wanted
    }
    if "gwp_per_year" in wanted:
        draws["gwp_per_year"] = draws["embodied_per_year"] + draws["use_per_year"]
    return {
        word: interval(values[word] * PER_UNIT, draws[word]).scaled(1 / PER_UNIT)
        for word in MEASURES
        if word in values
    }
