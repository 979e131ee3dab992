"""The words of a processor's name: its line, its generation, its variant, its base clock."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NOISE = re.compile(
    r"\(r\)|\((?:tm|c)\)|®|™|\?|\([^)]*\)|with .*|(?<=ryzen)tm(?=\d)"
    r"|\b(?:intel|amd|apu|cpu|processor|genuine|pro|embedded|\w+-core|\d+th gen)\b"
)
RYZEN = re.compile(r"ryzen(?=\d)")
CLOCK = re.compile(r"[@,]?\s*([\d.]+)\s*ghz.*")
LINE = re.compile(
    r"\b(?P<mark>xeon|epyc|opteron|core|pentium|celeron|athlon|ryzen|threadripper|atom|phenom)?"
    r"[ -]*(?P<line>\b(?:platinum|gold|silver|bronze|ultra [579]|r?[3579](?= )|i[3579]|m[357]"
    r"|e[357](?=[ -])|a\d+|fx|[wdlxegnjm]))?"
    r"[ -]*(?P<number>\d{3,5})(?P<variant>g\d|[a-z]{0,3}?)[ -]*(?P<version>v\d)?\b"
)
MARKS = re.compile(r"\b(?:xeon|epyc|opteron|core|pentium|celeron|athlon|ryzen|atom|fx|a\d+)\b")
LINES = re.compile(
    r"\b(?:i[3579]|ultra [579]|platinum|gold|silver|bronze|m[357]?)\b|(?<=ryzen )r?[3579]\b"
)

MARK_OF_LINE: dict[str, str] = {
    **dict.fromkeys(("i3", "i5", "i7", "i9", "m", "m3", "m5", "m7"), "core"),
    **dict.fromkeys(("e3", "e5", "e7", "platinum", "bronze", "e", "l", "x", "w"), "xeon"),
    "g": "pentium",
    "n": "celeron",
    "j": "celeron",
}
"""Lines whose mark is often left out; `Silver` and `Gold` are of two marks."""

SCALABLE = ("platinum", "gold", "silver", "bronze")


class Processor(NamedTuple):
    """What a name says; empty where it does not."""

    line: str
    """Mark and line: `core i7`, `xeon gold`, `epyc`."""
    generation: str
    """Line and generation: `core i7 8`, `xeon gold 2`, `epyc 3`."""
    series: str
    """Line and first digits: `xeon gold 62`."""
    variant: str
    """Mark and letters after the number: `core u`."""
    exact: str
    """Line and number: `xeon gold 6248r`."""


UNKNOWN = Processor("", "", "", "", "")


def plain(name: str) -> str:
    """The name without marks of law, maker and clock."""
    spaced = RYZEN.sub("ryzen ", NOISE.sub(" ", name.lower()))
    return " ".join(CLOCK.sub(" ", spaced).replace("-", " ").split())


def generation_of(mark: str, line: str, number: str, version: str) -> str:
    """What of a number tells its generation."""
    if mark == "epyc":
        return number[0] + number[-1]
    if mark == "xeon" and line in SCALABLE:
        return number[1]
    if mark in {"xeon", "opteron"}:
        return f"{number[:2]} {version}".strip()
    is_long = len(number) == 5 or (mark == "core" and number[0] == "1" and len(number) == 4)
    return number[:2] if is_long else number[0]


@lru_cache(maxsize=65536)
def processor_of(name: str) -> Processor:
    """The words of a processor's name; `UNKNOWN` where it has none that are known."""
    text = plain(name)
    found = next((m for m in LINE.finditer(text) if m["mark"] or m["line"]), None)
    if found is None:
        mark, line = MARKS.search(text), LINES.search(text)
        words = [mark[0] if mark else MARK_OF_LINE.get(line[0], "") if line else ""]
        return Processor(" ".join([*words, line[0] if line else ""]).strip(), "", "", "", "")
    return named(*(found[group] or "" for group in LINE.groupindex))


def named(mark: str, line: str, number: str, variant: str, version: str) -> Processor:
    """The words of a name whose parts are known."""
    line = line.removeprefix("r") if mark == "ryzen" else line
    mark = mark or MARK_OF_LINE.get(line, "")
    label = f"{mark} {line}".strip()
    return Processor(
        line=label,
        generation=f"{label} {generation_of(mark, line, number, version)}",
        series=f"{label} {number[:2]}",
        variant=f"{mark or line} {variant}".strip(),
        exact=" ".join(f"{label} {number}{variant} {version}".split()),
    )


@lru_cache(maxsize=65536)
def named_clock_mhz(name: str) -> float | None:
    """The base clock that a name ends with: `i7-8550U CPU @ 1.80GHz` runs at 1,800 MHz."""
    found = CLOCK.search(name.lower())
    return float(found[1]) * 1000 if found and found[1].count(".") < 2 and found[1] != "." else None
