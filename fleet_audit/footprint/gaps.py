"""Which missing answers would make the yearly footprint more certain, most useful first."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert

from fleet_audit.footprint.kernel import step_sql
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.rollup import MEASURES, PER_UNIT, roll_up
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.reference.load import Reference, reference

if TYPE_CHECKING:
    import duckdb

MOST_QUESTIONS = 40
"""More than this nobody answers in an afternoon."""

MOST_UNNAMED = 5
"""Of them, how many may be of equipment whose category nobody knows."""

_YEAR_COLUMNS = MEASURES["gwp_kgco2e_per_year"]


class Gap(Struct, frozen=True, kw_only=True):
    """One question about devices that one answer holds for."""

    field: str
    """The column of the canonical table that is not known."""
    category: str
    manufacturer: str | None
    model: str | None
    site: str | None
    warranty: str | None = None
    """Month in which the warranties of a batch end, as `2024-03`."""
    devices: int
    removed_kgco2e_per_year: float | None
    """How much narrower the interval of the yearly carbon is once it is known, kgCO2e.

    A purchase date is taken to confirm the share of the life that the figure now uses, and the
    year that it tells of the model, not to move manufacture or watts; hours a day or watts, to
    confirm those of the class; a screen size, to be an average one. Null for a category: what is
    unknown has no interval yet.
    """
    asset_ids: tuple[int, ...]
    marks: tuple[str | None, ...]
    """Serial number of each, or its tag or name, in the order of `asset_ids`."""
    first_labels: tuple[str, ...] = ()
    """Tags of the first four, or their names or serial numbers, in alphabetical order."""
    last_label: str | None = None
    """That of the last one."""
    was_asked: bool = False
    """Whether the answer was "I don't know" when it was asked before."""


class Standing(Struct, frozen=True, kw_only=True):
    """How certain the yearly carbon is."""

    total: Spread | None
    """The total with its interval, kgCO2e a year."""
    width_kgco2e: float
    """Widths of the intervals of all devices, added up."""
    removable_kgco2e: float
    """What answers would take off it, all of them."""


def gaps(
    engine: duckdb.DuckDBPyConnection,
    most: int = MOST_QUESTIONS,
    *,
    facts: Reference | None = None,
    not_known: Sequence[tuple[int, str]] = (),
) -> tuple[Gap, ...]:
    """The questions whose answers remove most of the interval, over the prepared views.

    Those about what has no figure at all come last, and have a few places of their own; after
    them, those of assets and fields of which nobody knew the answer (`not_known`).
    """
    _prepare(engine, facts, not_known)
    return _most_useful(engine, most)


def most_useful(
    engine: duckdb.DuckDBPyConnection, most: int, facts: Reference
) -> list[dict[str, Any]]:
    """The first of the questions, and what each is worth, without the assets that it is about."""
    _prepare(engine, facts)
    return fetch_dicts(
        engine,
        f"""SELECT field, category, manufacturer, model, site, sum(quantity)::BIGINT AS devices,
            sum(removed_g) / 1000 AS removed_kgco2e_per_year
        FROM asked_of_each GROUP BY field, category, manufacturer, model, site, warranty, island
        ORDER BY removed_kgco2e_per_year DESC, min(asset_id), field LIMIT {most}""",
    )


def standing(engine: duckdb.DuckDBPyConnection, *, facts: Reference | None = None) -> Standing:
    """The yearly carbon, how uncertain it is, and how much of that answers would remove."""
    _prepare(engine, facts)
    return _standing(engine)


def gaps_and_standing(
    engine: duckdb.DuckDBPyConnection,
    most: int = MOST_QUESTIONS,
    *,
    facts: Reference | None = None,
    not_known: Sequence[tuple[int, str]] = (),
) -> tuple[tuple[Gap, ...], Standing]:
    """Both at once, from one look at the fleet; `facts` are those it was made with."""
    _prepare(engine, facts, not_known)
    return _most_useful(engine, most), _standing(engine)


def _most_useful(engine: duckdb.DuckDBPyConnection, most: int) -> tuple[Gap, ...]:
    unnamed = _questions(engine, "unnamed", "devices DESC", min(MOST_UNNAMED, most))
    ranked = _questions(engine, "gap", "removed_kgco2e_per_year DESC", most - len(unnamed))
    return tuple(sorted((*ranked, *unnamed), key=lambda gap: gap.was_asked))


def _standing(engine: duckdb.DuckDBPyConnection) -> Standing:
    removable = engine.execute("SELECT coalesce(sum(removed_g), 0) FROM gap_of_each").fetchone()
    return Standing(
        total=next((g.measures["gwp_kgco2e_per_year"] for g in roll_up(engine, None)), None),
        width_kgco2e=_width(engine),
        removable_kgco2e=float(removable[0]) / PER_UNIT if removable else 0.0,
    )


def removed_share(before: Standing, after: Standing) -> float | None:
    """Share of the removable uncertainty that is gone: what was removed / it and what is left.

    Negative where answers showed more than they settled; null where there was nothing to remove.
    """
    removed = before.width_kgco2e - after.width_kgco2e
    whole = removed + after.removable_kgco2e
    return removed / whole if before.removable_kgco2e > 0 and whole > 0 else None


def _prepare(
    engine: duckdb.DuckDBPyConnection,
    facts: Reference | None,
    not_known: Sequence[tuple[int, str]] = (),
) -> None:
    create_table(
        engine,
        "not_known",
        {"asset_id": "BIGINT", "field": "VARCHAR"},
        [{"asset_id": asset_id, "field": field} for asset_id, field in not_known],
    )
    create_table(
        engine,
        "size_of_class",
        {"category": "VARCHAR", "typical_width_kgco2e": "DOUBLE"},
        typical_widths(facts or reference()),
    )
    engine.execute(step_sql("90_gaps"))


def typical_widths(facts: Reference) -> list[dict[str, object]]:
    """Mean width of the manufacture interval of the sizes of a category, kgCO2e a device."""
    widths: dict[str, list[float]] = {}
    for entry in facts.classes:
        if entry.size_field == "screen_inches" and entry.manufacturing is not None:
            spread = spread_of(facts.row(entry.manufacturing), facts)
            widths.setdefault(entry.category, []).append(spread.high - spread.low)
    return [
        {"category": category, "typical_width_kgco2e": fmean(found)}
        for category, found in widths.items()
    ]


def _questions(
    engine: duckdb.DuckDBPyConnection, view: str, order: str, most: int
) -> Sequence[Gap]:
    found = fetch_dicts(
        engine,
        f"SELECT * FROM {view} ORDER BY was_asked, {order}, asset_ids, field LIMIT {most}",
    )
    return [convert(row, Gap) for row in found]


def _width(engine: duckdb.DuckDBPyConnection) -> float:
    widths = " + ".join(f"coalesce(sum({c}_high - {c}_low), 0)" for c in _YEAR_COLUMNS)
    found = engine.execute(f"SELECT {widths} FROM cube").fetchone()
    return float(found[0] or 0) / PER_UNIT if found else 0.0
