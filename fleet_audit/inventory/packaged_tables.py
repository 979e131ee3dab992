"""Reading the small tables that ship with this room: words, makers, chassis codes, widths."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from fleet_audit.model.folding import folded

__all__ = ["folded", "table_rows"]


@cache
def table_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `tables/<name>.csv`, in the order of the file, which often is a ranking."""
    text = resources.files(__package__).joinpath("tables", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
