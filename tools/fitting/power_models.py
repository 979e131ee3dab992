"""The fitted models of power: which rows, seen how, with which penalties, and how they are tried.

Each row is also fitted as if less were known of its device, at a small weight: so the terms
`unknown: …` learn what to say where an inventory tells no more.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fleet_audit.footprint.manufacture.terms import Amount
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.processor import processor_of
from fleet_audit.footprint.power.terms import (
    COMPUTER_FITS,
    computer_terms,
    monitor_terms,
    server_terms,
)
from fleet_audit.reference.fits import Fit
from tools.fitting.power_lists import (
    Row,
    certified_servers,
    computers,
    displays,
    tested_servers,
)
from tools.fitting.robust import FEWEST, Example, fitted

Terms = Callable[[ModelKey], tuple[Amount, ...]]
View = Callable[[ModelKey], ModelKey]
Parting = Callable[[Row], str]

COMPUTER_PENALTIES: dict[str, float] = {
    "every device": 1e-6,
    "class": 0.1,
    **dict.fromkeys(("ln cores", "ln clock", "ln memory", "unknown"), 0.5),
    "ln inches": 0.2,
    **dict.fromkeys(("processor", "processor, clock", "generation", "variant"), 2.0),
    **dict.fromkeys(("year", "maker"), 2.0),
    **dict.fromkeys(("word", "shape"), 3.0),
}
SERVER_PENALTIES: dict[str, float] = {
    "every device": 1e-6,
    **dict.fromkeys(("test", "configuration"), 0.01),
    "class": 0.1,
    **dict.fromkeys(("ln sockets", "ln cores", "ln clock", "ln processor watts", "ln memory"), 0.1),
    "unknown": 0.3,
    **dict.fromkeys(("processor", "generation", "variant", "series", "exact"), 1.0),
    **dict.fromkeys(("year", "maker"), 1.0),
    **dict.fromkeys(("word", "shape"), 2.0),
}
MONITOR_PENALTIES: dict[str, float] = {
    "every device": 1e-6,
    **dict.fromkeys(("ln inches", "ln megapixels", "unknown"), 0.5),
    "maker": 2.0,
    **dict.fromkeys(("word", "shape"), 3.0),
}
"""Penalty of each kind of term, against rows of weight 1: found by cross-validation, by steps of
two; the error is flat around them."""

LESS_KNOWN = 0.05
"""Weight of a computer or screen seen with less known."""

LESS_KNOWN_LAPTOP = 0.2
"""The same of a laptop: lists hold enough of them for what an inventory lacks to be learnt, and the
error is then less where the name or the clock is not known, and no more where both are. For other
computers it grows."""

LESS_KNOWN_SERVER = 0.1
CERTIFIED = 3.0
"""Weight of a certified server beside a tested one: they are few, and idle as in service."""

TUNED_SINCE = 2012
"""Older tested servers say nothing of today's idle."""

TYPICAL = "configuration: typical"

FEWEST_UNLICENSED = 5
"""Rows that a term must have where the rows are under no open licence: fewer could be read back
from the coefficient. It is the usual floor of statistical offices (ESSnet SDC handbook, 4.2)."""

FOLDS = 10


def without(*fields: str) -> View:
    """The device with some columns unknown."""
    return lambda key: key._replace(**dict.fromkeys(fields))


def as_is(key: ModelKey) -> ModelKey:
    """The device as the list tells it."""
    return key


NAMES = ("manufacturer", "model")
SIZES = ("cpu_sockets", "cpu_cores", "cpu_mhz", "cpu_tdp_w", "memory_gib", "cpu")
LESS_OF_COMPUTER = (
    without("made_in"),
    without("model"),
    without("cpu_mhz", "cpu_cores"),
    without("memory_gib", *NAMES),
)
LESS_OF_LAPTOP = (*LESS_OF_COMPUTER, without("cpu_mhz"), without("model", "cpu_mhz"))
LESS_OF_SERVER = (
    without("cpu_tdp_w"),
    without("cpu_tdp_w", "cpu_mhz", "memory_gib"),
    without(*NAMES),
    without("cpu", "cpu_tdp_w"),
    without("cpu_cores"),
    without(*SIZES[1:]),
    without(*SIZES[1:], *NAMES, "made_in"),
    without(*SIZES),
)
LESS_OF_CERTIFIED = (
    without("model"),
    without(*NAMES, "made_in"),
    without("cpu_sockets"),
    without("cpu_sockets", "model"),
)
LESS_OF_MONITOR = (without("screen_megapixels"), without(*NAMES))


def by_name(row: Row) -> str:
    """Rows of one model stay together, as the part kept apart for acceptance was drawn."""
    return row.name


def by_processor(row: Row) -> str:
    """Rows of one processor stay together: it was never seen, which is harder."""
    return processor_of(row.key.cpu or "").exact or row.name


class Model(NamedTuple):
    """One model to be fitted."""

    name: str
    target: str
    rows: Sequence[Row]
    terms: Terms
    penalties: dict[str, float]
    known: dict[str, tuple[View, Parting]]
    """What may be known of a device: how a row is seen then, and what is left out with it."""
    sources: str
    """The lists, as a key of the citations."""
    usual: str | None = None
    """Term of the test that a device in service has too."""
    fewest: int = FEWEST
    """Rows that a term must have."""

    def examples(self, row: Row) -> Iterator[Example]:
        """A row as different inventories would tell of it."""
        extra = tuple(Amount(term, 1.0) for term in row.extra)
        for key, weight in views_of(row.key):
            value = math.log(row.targets[self.target])
            yield Example(row.number, (*self.terms(key), *extra), value, weight)

    def fitted(self, rows: Iterable[Row]) -> Fit:
        """The coefficients from some of the rows."""
        examples = [one for row in rows for one in self.examples(row)]
        return fitted(examples, self.penalties, self.fewest)

    def found(self, row: Row, view: View, fit: Fit) -> float:
        """The logarithm that a fit finds for a row, seen so."""
        amounts = (*self.terms(view(row.key)), *(Amount(term, 1.0) for term in row.extra))
        return math.fsum(fit[term].value * amount for term, amount in amounts if term in fit)


def views_of(key: ModelKey) -> Iterator[tuple[ModelKey, float]]:
    """The device, and the same with less known, each with its weight."""
    if key.category == "laptop":
        views, full, less = LESS_OF_LAPTOP, 1.0, LESS_KNOWN_LAPTOP
    elif key.category in COMPUTER_FITS:
        views, full, less = LESS_OF_COMPUTER, 1.0, LESS_KNOWN
    elif key.category == "monitor":
        views, full, less = LESS_OF_MONITOR, 1.0, LESS_KNOWN
    elif key.cpu is None:
        views, full, less = LESS_OF_CERTIFIED, CERTIFIED, CERTIFIED * LESS_KNOWN_SERVER
    else:
        views, full, less = LESS_OF_SERVER, 1.0, LESS_KNOWN_SERVER
    yield key, full
    yield from ((view(key), less) for view in views)


def models(folder: Path) -> Iterator[Model]:
    """Every model, from the lists of a folder."""
    listed = list(computers(folder))
    for fit in dict.fromkeys(COMPUTER_FITS.values()):
        rows = [row for row in listed if COMPUTER_FITS[row.key.category] == fit]
        known = {"processor": (as_is, by_name)}
        yield Model(fit, "year_kwh", rows, computer_terms, COMPUTER_PENALTIES, known, "computers")
    screens = [row for row in displays(folder) if "year_kwh" in row.targets]
    known = {"pixels": (as_is, by_name), "inches": (without("screen_megapixels"), by_name)}
    yield Model(
        "monitor_year", "year_kwh", screens, monitor_terms, MONITOR_PENALTIES, known, "displays"
    )
    yield from server_models(folder)


def server_models(folder: Path) -> Iterator[Model]:
    """Idle, half and full load."""
    tests = tested_servers(folder)
    known = {
        "processor": (as_is, by_name),
        "line": (as_is, by_processor),
        "sockets": (without(*SIZES[1:]), by_name),
        "name": (without(*SIZES), by_name),
    }
    plain = [row._replace(extra=()) for row in tests]
    curves = [row for row in plain if "half_w" in row.targets]
    for name, rows in (("half", curves), ("full", plain)):
        yield Model(
            f"server_{name}",
            f"{name}_w",
            rows,
            server_terms,
            SERVER_PENALTIES,
            known,
            "tests",
            fewest=FEWEST_UNLICENSED,
        )
    young = [row for row in tests if (row.key.made_in or 0) >= TUNED_SINCE]
    yield Model(
        "server_idle",
        "idle_w",
        [*young, *certified_servers(folder)],
        server_terms,
        SERVER_PENALTIES,
        {"sockets": (as_is, by_name), "name": (without("cpu_sockets"), by_name)},
        "servers",
        TYPICAL,
        FEWEST_UNLICENSED,
    )


def part_of(row: Row, parting: Parting) -> int:
    """One of ten parts, by a hash of what stays together."""
    return int(hashlib.sha256(parting(row).encode()).hexdigest(), 16) % FOLDS
