"""Labels reduced to what matters for comparison."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A label reduced to what matters for comparison: no case, accent, or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())
