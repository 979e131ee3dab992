"""Parting sheets so that what is judged was never fitted on."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from fleet_audit.footprint.manufacture.terms import RUN, words
from tools.fitting.sheets import Sheet

FOLDS = 10

Parting = Callable[[Sheet], str]
"""From a sheet to the part that is left out with it."""


def by_name(sheet: Sheet) -> str:
    """One of ten parts, by the hash of maker and model: sheets of one model stay together."""
    return str(int(hashlib.sha256(sheet.name.encode()).hexdigest(), 16) % FOLDS)


def by_family(sheet: Sheet) -> str:
    """Maker and start of the name, `Dell latitude`, or `Dell p` of a P2419H.

    When they are left out together, hardly a sibling is left.
    """
    first = next(iter(words(sheet.key.model or "")), "")
    return f"{sheet.key.manufacturer} {next(iter(RUN.findall(first)), '')}"


def by_maker(sheet: Sheet) -> str:
    """The maker: left out, it was never seen."""
    return sheet.key.manufacturer or ""


def parts(sheets: Sequence[Sheet], parting: Parting) -> Iterator[list[int]]:
    """Places of the sheets of each part."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        found[parting(sheet)].append(place)
    yield from found.values()
