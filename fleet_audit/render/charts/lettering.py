"""Lines of type that fit the page, in whatever font the reader's machine has.

A drawing cannot ask how wide its words are. It counts on the widest of the usual fonts (DejaVu
Sans, as wide as Verdana), and on the narrowest page of its kind: what fits there fits everywhere.
"""

from __future__ import annotations

from functools import lru_cache

NARROW = 280.0
"""Pixels of a chart on the narrowest page, 320 pixels wide with its margins."""
WIDE = 490.0
"""Pixels of a chart on the narrowest page that is wide (36 rem, in the style), in type of `LABEL`:
530 in the type of such a page, which is larger."""
LEADING = 18.0
"""Pixels from a line of type to the next."""
GAP = 8.0
"""Pixels between the words on the left of a row and those on its right, at least."""

LABEL, ASIDE, VALUE = 14.0, 13.0, 15.8
"""Pixels of type of a name and of a remark; of a value, which is bolder and so an eighth wider."""

EMS = {
    letter: ems
    for letters, ems in (
        ("ijlIJ'", 0.3),
        (" .,:;·|’\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", 0.34),
        ("frt()[]-/", 0.42),
        ("ackeoséèêàçvxyz–", 0.62),
        ("mwMWOQ%≥+…—", 1.0),
    )
    for letter in letters
}
"""Widths of letters in ems, at most; of the others, `CAPITAL` or `SMALL`."""
CAPITAL, SMALL = 0.8, 0.65


@lru_cache(maxsize=4096)
def breadth(words: str, size: float = LABEL) -> float:
    """Pixels that words take at most, in type of that size."""
    return size * sum(EMS.get(c) or (CAPITAL if c.isupper() else SMALL) for c in words)


def beside(value: str, width: float, size: float = VALUE, *, inset: float = 0.0) -> float:
    """Pixels left for the name of a row of some width, whose value stands at the right."""
    return width - inset - breadth(value, size) - GAP


def folded(words: str, room: float, size: float = LABEL) -> list[str]:
    """Words in as few lines as fit the room; a word longer than the room goes on below."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and breadth(longer := f"{lines[-1]} {word}", size) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, room, size)
    return lines


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word, cut where it is longer than the room."""
    if breadth(word, size) <= room:
        return [word]
    cut = [""]
    for letter in word:
        if cut[-1] and breadth(cut[-1] + letter, size) > room:
            cut.append("")
        cut[-1] += letter
    return cut
