"""What the fitted models of power see of a device: named terms, each with an amount.

Each model is a sum, `ln W = Σ coefficient(term) × amount(term)`, so that each term can be shown.
What an inventory does not tell is a term of its own (`unknown: cores`): the model was also fitted
on the same devices with less known of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from fleet_audit.footprint.manufacture.terms import Amount, masked, words
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.processor import named_clock_mhz, processor_of

EVERY = "every device"
"""The term that all have."""

COMPUTER_FITS: dict[str, str] = {
    "laptop": "laptop_year",
    "desktop": "desktop_year",
    "workstation": "desktop_year",
    "thin_client": "desktop_year",
    "all_in_one": "all_in_one_year",
    "tablet": "tablet_year",
}
"""Category → model of the year's energy; the certified lists hold few workstations."""

USUAL_COMPUTER: dict[str, float] = {"cores": 4, "clock": 2500, "memory": 8}
USUAL_SERVER: dict[str, float] = {
    "sockets": 2,
    "cores": 16,
    "clock": 2500,
    "processor watts": 100,
    "memory": 64,
}
CLOCK_BAND_MHZ = 400
"""Clocks of a line of processors that are taken together."""

USUAL_MONITOR: dict[str, float] = {"inches": 24, "megapixels": 2.1}
"""Amounts at which a term is nothing."""

INCHES = re.compile(r"\b(\d\d(?:\.\d)?)[- ]?in(?:ch)?\b")
"""A diagonal in a model's name."""

COMPUTER_YEARS = (2015, 2020)
SERVER_YEARS = (2007, 2024)
"""Years that the lists hold; what is older or younger is taken as of the nearest."""


def sized(name: str, value: float | None, usual: float) -> Amount:
    """The logarithm of a size over its usual value, or that it is not known."""
    if not value or value <= 0:
        return Amount(f"unknown: {name}", 1.0)
    return Amount(f"ln {name}", math.log(value / usual))


def year_term(year: int | None, span: tuple[int, int]) -> Amount:
    """The year of a device, within the years that the lists hold."""
    if year is None:
        return Amount("unknown: year", 1.0)
    return Amount(f"year: {min(max(year, span[0]), span[1])}", 1.0)


def clock_mhz(key: ModelKey) -> float | None:
    """The base clock: the one in the processor's name comes before what firmware says."""
    named = named_clock_mhz(key.cpu) if key.cpu else None
    return named or key.cpu_mhz


def named_terms(key: ModelKey) -> Iterator[str]:
    """The maker, and the words of the model's name; numbers by their shape."""
    if key.manufacturer:
        yield f"maker: {key.manufacturer}"
    for word in words(key.model or ""):
        if not word.isalpha():
            yield f"shape: {masked(word, 0)}"
        elif len(word) > 1:
            yield f"word: {word}"


def processor_terms(cpu: str | None, *, exactly: bool) -> Iterator[str]:
    """The words of the processor's name."""
    found = processor_of(cpu or "")
    if not found.line:
        yield "unknown: processor"
        return
    yield f"processor: {found.line}"
    if found.generation:
        yield f"generation: {found.generation}"
        yield f"variant: {found.variant}"
    if exactly and found.series:
        yield f"series: {found.series}"
        yield f"exact: {found.exact}"


def flat(terms: Iterator[str]) -> tuple[Amount, ...]:
    """Terms that a device has or has not."""
    return tuple(Amount(term, 1.0) for term in dict.fromkeys(terms))


def clock_band(key: ModelKey) -> Iterator[str]:
    """The line of the processor and its clock: a Core i7 at 1.8 GHz is a laptop's, at 3.6 not."""
    clock, line = clock_mhz(key), processor_of(key.cpu or "").line
    if clock and line:
        yield f"processor, clock: {line}, {round(clock / CLOCK_BAND_MHZ) * CLOCK_BAND_MHZ} MHz"


def panel_inches(key: ModelKey) -> float | None:
    """Diagonal of the built-in panel: as seen, else as the name says (`EliteOne 800 23.8-in`)."""
    named = INCHES.search((key.model or "").lower())
    return key.screen_inches or (float(named[1]) if named else None)


def panel_term(key: ModelKey) -> tuple[Amount, ...]:
    """The size of an all-in-one's panel; the lists tell it of no other computer."""
    if key.category != "all_in_one":
        return ()
    return (sized("inches", panel_inches(key), USUAL_MONITOR["inches"]),)


def computer_terms(key: ModelKey) -> tuple[Amount, ...]:
    """Every term of a computer."""
    return (
        Amount(EVERY, 1.0),
        Amount(f"class: {key.category}", 1.0),
        sized("cores", key.cpu_cores, USUAL_COMPUTER["cores"]),
        sized("clock", clock_mhz(key), USUAL_COMPUTER["clock"]),
        sized("memory", key.memory_gib, USUAL_COMPUTER["memory"]),
        *panel_term(key),
        year_term(key.made_in, COMPUTER_YEARS),
        *flat(processor_terms(key.cpu, exactly=False)),
        *flat(clock_band(key)),
        *flat(named_terms(key)),
    )


def server_terms(key: ModelKey) -> tuple[Amount, ...]:
    """Every term of a server."""
    return (
        Amount(EVERY, 1.0),
        *((Amount("class: blade", 1.0),) if key.category == "blade" else ()),
        sized("sockets", key.cpu_sockets, USUAL_SERVER["sockets"]),
        sized("cores", key.cpu_cores, USUAL_SERVER["cores"]),
        sized("clock", clock_mhz(key), USUAL_SERVER["clock"]),
        sized("processor watts", key.cpu_tdp_w, USUAL_SERVER["processor watts"]),
        sized("memory", key.memory_gib, USUAL_SERVER["memory"]),
        year_term(key.made_in, SERVER_YEARS),
        *flat(processor_terms(key.cpu, exactly=True)),
        *flat(named_terms(key)),
    )


def monitor_terms(key: ModelKey) -> tuple[Amount, ...]:
    """Every term of a screen."""
    return (
        Amount(EVERY, 1.0),
        sized("inches", key.screen_inches, USUAL_MONITOR["inches"]),
        sized("megapixels", key.screen_megapixels, USUAL_MONITOR["megapixels"]),
        *flat(named_terms(key)),
    )
