"""Facts laid over facts: what ships, then imported sets, then the organisation's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from fleet_audit.model.hourly import HourlySeries
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.classes import FACTOR_FIELDS, ClassFactors
from fleet_audit.reference.load import Covered, Reference
from fleet_audit.reference.models import ModelFigure, ModelFigures
from fleet_audit.reference.sets import ReferenceSet

ADEME = "ADEME"
"""Method whose figures stand beside those of the makers, and never in their place."""

OF_ANY_SIZE = ("embodied", "lifetime")
"""Kinds of which an own row without a subtype stands for every size of its category."""

Key = tuple[Any, ...]


def key_of(row: ReferenceRow) -> Key:
    """What a row is about: of two rows with one key, only one can be in force."""
    return (
        row.kind,
        row.category,
        row.subtype,
        row.maker,
        row.zone,
        row.criterion,
        row.stage,
        row.unit,
        row.kind == "embodied" and row.method == ADEME,
    )


def whole_of(row: ReferenceRow) -> Key | None:
    """What a row is a part of, where its subtype is a size: a class of any size."""
    return key_of(replace(row, subtype=None)) if row.kind in OF_ANY_SIZE else None


def in_order(sets: Iterable[ReferenceSet]) -> list[ReferenceSet]:
    """Sets, the weakest first: imported ones in the order given, then the organisation's own."""
    return sorted(sets, key=lambda one: one.mark.layer == "own")


def compose(core: Reference, sets: Sequence[ReferenceSet]) -> Reference:
    """The facts in force: each set covers, row by row, what lies below it."""
    made = core
    for one in in_order(sets):
        made = _covered(made, one, tuple(_rows_of(one)))
    return made


def _covered(below: Reference, over: ReferenceSet, rows: Sequence[ReferenceRow]) -> Reference:
    """One set laid over the facts below it."""
    by = _covering(below, rows, is_own=over.mark.layer == "own")
    kept = {key: row for key, row in below.rows.items() if key not in by}
    return replace(
        below,
        rows=kept | {row.factor_id: row for row in rows},
        classes=tuple(_renamed(entry, by) for entry in below.classes),
        models=ModelFigures((*_figures_of(over), *below.models.figures)),
        hourly=(*below.hourly, *_series_of(over)),
        sets=(*below.sets, over.mark),
        covered=_covered_rows(below, by),
    )


def _covering(below: Reference, rows: Sequence[ReferenceRow], *, is_own: bool) -> dict[str, str]:
    """Factor id below → factor id of the row that covers it: the same id, or the same key."""
    known = _by_key(below, of_any_size=is_own)
    covered = {}
    for row in rows:
        for factor_id in known.get(key_of(row), []):
            covered[factor_id] = row.factor_id
    exact = {row.factor_id for row in rows} & below.rows.keys()
    return covered | {factor_id: factor_id for factor_id in exact}


def _by_key(below: Reference, *, of_any_size: bool) -> dict[Key, list[str]]:
    """The rows below by what they are about; by what they are a part of too, if asked."""
    known: dict[Key, list[str]] = {}
    for row in below.rows.values():
        whole = whole_of(row) if of_any_size else None
        for key in {key_of(row), whole or key_of(row)}:
            known.setdefault(key, []).append(row.factor_id)
    return known


def _covered_rows(below: Reference, by: dict[str, str]) -> dict[str, Covered]:
    """What was covered before, by what now lies on top of it, and what is covered now."""
    before = {
        key: Covered(row=one.row, by=by.get(one.by, one.by)) for key, one in below.covered.items()
    }
    return before | {key: Covered(row=below.rows[key], by=over) for key, over in by.items()}


def _renamed(entry: ClassFactors, by: dict[str, str]) -> ClassFactors:
    """The class with the rows that are in force for it."""
    named = {field: getattr(entry, field) for field in FACTOR_FIELDS}
    changed = {field: by[name] for field, name in named.items() if name in by}
    return replace(entry, **changed) if changed else entry


def _rows_of(one: ReferenceSet) -> Iterator[ReferenceRow]:
    """The rows of a set, each with the source of the set where it states none."""
    mark = one.mark
    for row in one.body.rows:
        yield replace(
            row,
            source=row.source or mark.source,
            licence=row.licence or mark.licence,
            url=row.url or mark.url,
            retrieved=row.retrieved or mark.retrieved,
            table=mark.name,
        )


def _series_of(one: ReferenceSet) -> Iterator[HourlySeries]:
    """The hourly series of a set, each with the address and the day of the set."""
    mark = one.mark
    for series in one.body.hourly:
        yield replace(series, url=series.url or mark.url, retrieved=mark.retrieved)


def _figures_of(one: ReferenceSet) -> Iterator[ModelFigure]:
    """The figures of a set, each with the source of the set."""
    mark = one.mark
    for figure in one.body.models:
        yield replace(
            figure,
            set_id=mark.name,
            layer=mark.layer,
            source=figure.source or mark.source,
            licence=figure.licence or mark.licence,
            retrieved=mark.retrieved,
            url=figure.url or mark.url,
        )
