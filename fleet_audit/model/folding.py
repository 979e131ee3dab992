"""Labels and names of models reduced to what matters for comparison."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A label reduced to what matters for comparison: no case, accent, or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


_SAID_OF_ANY = frozenset(
    {"monitor", "display", "notebook", "laptop", "desktop", "workstation", "pc", "computer"}
)
"""Words that sheets put behind the name of a model, and firmware leaves out."""
_TELLING_LENGTH = 4


@lru_cache(maxsize=65536)
def model_key(text: str) -> str:
    """The name of a model as models are compared: folded, without the kind of device at its end.

    `EliteBook 840 G9 Notebook PC` of a sheet is the `EliteBook 840 G9` of the firmware. A name of
    which too little would be left keeps its words.
    """
    words = folded(text).split()
    kept = list(words)
    while kept and kept[-1] in _SAID_OF_ANY:
        kept.pop()
    is_telling = len(kept) > 1 or (kept and len(kept[0]) >= _TELLING_LENGTH)
    return " ".join(kept if is_telling else words)
