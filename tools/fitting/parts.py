"""What published servers weigh more than the sum of their parts, and how well that holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from fleet_audit.footprint.manufacture.bottom_up import (
    KNOWLEDGE,
    is_known_by_parts,
    sum_of_parts,
)
from fleet_audit.reference.load import Reference
from tools.fitting.folds import by_maker, parts
from tools.fitting.margins import Miss
from tools.fitting.sheets import Sheet


def known_by_parts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The servers whose sheets tell sockets, memory and manufacture."""
    return [
        sheet
        for sheet in sheets
        if sheet.is_trusted and is_known_by_parts(sheet.key) and "manufacturing" in sheet.targets
    ]


def ln_ratio(sheet: Sheet, reference: Reference) -> float:
    """Logarithm of published manufacture / sum of parts."""
    return math.log(sheet.targets["manufacturing"] / sum_of_parts(sheet.key, reference))


def calibration(sheets: Sequence[Sheet], reference: Reference) -> float:
    """The median of published / sum of parts."""
    return math.exp(median(ln_ratio(sheet, reference) for sheet in sheets))


def part_misses(sheets: Sequence[Sheet], reference: Reference) -> Iterator[Miss]:
    """The servers of each maker, by the sum of their parts calibrated on those of the others."""
    servers = known_by_parts(sheets)
    for places in parts(servers, by_maker):
        others = [sheet for n, sheet in enumerate(servers) if n not in places]
        if not others:
            continue
        found = math.log(calibration(others, reference))
        for sheet in (servers[place] for place in places):
            error = found - ln_ratio(sheet, reference)
            yield Miss(sheet, "server", "bottom_up", KNOWLEDGE, "manufacturing", error)
