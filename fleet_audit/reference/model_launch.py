"""From when models can date: no machine is older than its series."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from fleet_audit.model.folding import folded
from fleet_audit.reference.cited import Cited, read_cited

TABLE = "odbl/model_launch.csv"


class ModelLaunch(Cited, frozen=True, kw_only=True):
    """A series of models, and the first year in which its maker published a sheet of it."""

    maker: str
    pattern: str
    """Of the model's name, in small letters."""
    first_year: int
    n: int
    """Sheets behind it."""


@cache
def _launches() -> tuple[tuple[str, re.Pattern[str], date], ...]:
    """Each series with the first day that it can date from: sheets come out within a year."""
    return tuple(
        (row.maker, re.compile(row.pattern), date(row.first_year - 1, 1, 1))
        for row in read_cited(TABLE, ModelLaunch)
    )


@lru_cache(maxsize=4096)
def launched_from(maker: str, model: str) -> date | None:
    """The first day that a model can date from; null for one of no known series."""
    name = folded(model)
    found = (day for of, pattern, day in _launches() if of == maker and pattern.search(name))
    return next(found, None)
