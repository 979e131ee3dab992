"""Reading the small tables that ship with this room: words, makers, chassis codes, widths."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache, lru_cache
from importlib import resources


@cache
def table_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `tables/<name>.csv`, in the order of the file, which often is a ranking."""
    text = resources.files(__package__).joinpath("tables", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A label reduced to what matters for comparison: no case, accent, or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())
