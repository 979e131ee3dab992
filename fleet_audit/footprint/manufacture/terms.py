"""What the fitted model sees of a device: named terms, each with an amount.

The model is a sum, `ln E = Σ coefficient(term) × amount(term)`, so that each term can be shown.
A term's name starts with its kind: `maker, class: Dell, laptop`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.inventory.classify import SMALLEST_ALL_IN_ONE_INCHES

EVERY = "every device"
"""The term that all have."""

FITTED_AS: dict[str, str] = {
    "laptop": "laptop",
    "desktop": "desktop",
    "workstation": "desktop",
    "all_in_one": "all_in_one",
    "thin_client": "thin_client",
    "monitor": "monitor",
    "tablet": "tablet",
    "smartphone": "smartphone",
    "server": "server",
    "blade": "server",
}
"""Category → class of the makers' sheets that the model was fitted on. Sheets of printers are too
few, and all of one maker."""

USUAL: dict[str, float] = {"memory_gib": 16, "storage_gb": 512, "cpu_sockets": 2, "made_in": 2018}
"""Amount at which a term is nothing: what is unknown is taken as that."""

USUAL_INCHES: dict[str, float] = {
    "laptop": 14,
    "monitor": 24,
    "all_in_one": 24,
    "tablet": 10,
    "smartphone": 6,
}

FILED_UNDER: dict[str, str] = {"HPE": "HP"}
"""Maker → the one that its sheets are filed under, from the years before they parted."""

YEARS_PER_UNIT = 4
LATEST_SHEETS = 2023
"""The sheets stop there: the trend is not drawn on, and what is younger is taken as of then."""

WORD = re.compile(r"[a-z0-9.]*[a-z0-9]")
RUN = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
DIGITS = re.compile(r"\d+")


class Amount(NamedTuple):
    """One term of one device."""

    term: str
    amount: float


def fitted_class(category: str, screen_inches: float | None) -> str | None:
    """The class of sheets that a device is like; null where no sheet is.

    Makers file all-in-ones and some laptops as desktops: the built-in panel tells them apart.
    """
    found = FITTED_AS.get(category)
    if found != "desktop" or screen_inches is None:
        return found
    return "all_in_one" if screen_inches >= SMALLEST_ALL_IN_ONE_INCHES else "laptop"


@lru_cache(maxsize=65536)
def words(model: str) -> tuple[str, ...]:
    """The words of a model's name, as any source writes it: no case, accent or punctuation."""
    plain = unicodedata.normalize("NFKD", model).encode("ascii", "ignore").decode().lower()
    return tuple(dict.fromkeys(WORD.findall(plain)))


def family_of(found: tuple[str, ...]) -> str | None:
    """The first word that is no number: `latitude`, `elitebook`."""
    return next((word for word in found if word.isalpha() and len(word) > 1), None)


def masked(word: str, kept: int) -> str:
    """The word with all but the first digits of each number hidden: `5490` is `5###`."""
    return DIGITS.sub(lambda m: m[0][:kept] + "#" * (len(m[0]) - kept), word)


def name_terms(maker: str, model: str) -> Iterable[str]:
    """The terms of a model's name, each once."""
    return dict.fromkeys(_name_terms(maker, model))


def _name_terms(maker: str, model: str) -> Iterator[str]:
    found = words(model)
    family = family_of(found)
    if family is not None:
        yield f"maker, family: {maker}, {family}"
    for word in found:
        if word.isalpha():
            yield f"word: {word}"
            yield f"maker, word: {maker}, {word}"
        else:
            yield from code_terms(maker, family, word)


def code_terms(maker: str, family: str | None, code: str) -> Iterator[str]:
    """The terms of a word with digits: itself, its shape, its series, its letters."""
    yield f"code: {code}"
    yield f"maker, shape: {maker}, {masked(code, 0)}"
    yield f"maker, series: {maker}, {masked(code, 1)}"
    yield from (f"maker, letters: {maker}, {run}" for run in RUN.findall(code) if run.isalpha())
    if family is not None:
        yield f"family, series: {family}, {masked(code, 1)}"
        yield f"family, sub-series: {family}, {masked(code, 2)}"


def class_term(kind: str) -> str:
    """The term that all devices of a class have."""
    return f"class: {kind}"


def maker_term(maker: str, kind: str) -> str:
    """The term that all devices of a maker and class have."""
    return f"maker, class: {maker}, {kind}"


def size_terms(key: ModelKey, kind: str) -> Iterator[Amount]:
    """The terms of what a device is made of."""
    if key.screen_inches and kind in USUAL_INCHES:
        yield Amount(f"ln screen: {kind}", math.log(key.screen_inches / USUAL_INCHES[kind]))
        yield Amount(f"screen known: {kind}", 1.0)
    if key.memory_gib:
        yield Amount(f"ln memory: {kind}", math.log(key.memory_gib / USUAL["memory_gib"]))
        yield Amount(f"memory known: {kind}", 1.0)
    if key.storage_gb:
        yield Amount(f"ln storage: {kind}", math.log(key.storage_gb / USUAL["storage_gb"]))
    if key.storage_kind:
        yield Amount(f"storage: {key.storage_kind.lower()}", 1.0)
    if key.cpu_sockets and kind == "server":
        yield Amount("ln sockets: server", math.log(key.cpu_sockets / USUAL["cpu_sockets"]))
    if key.made_in:
        year = min(key.made_in, LATEST_SHEETS)
        yield Amount(f"year: {kind}", (year - USUAL["made_in"]) / YEARS_PER_UNIT)


def filed_maker(maker: str | None) -> str:
    """The maker that the sheets of a device's maker are filed under; empty for an unknown one."""
    return FILED_UNDER.get(maker or "", maker or "")


def kind_terms(key: ModelKey, kind: str) -> Iterator[str]:
    """The terms of what a device is, and of who made it."""
    maker = filed_maker(key.manufacturer)
    yield from (EVERY, class_term(kind))
    if maker:
        yield from (f"maker: {maker}", maker_term(maker, kind))
    if maker and key.made_in:
        yield f"maker, class, year: {maker}, {kind}, {key.made_in}"


@lru_cache(maxsize=16384)
def terms_of(key: ModelKey) -> tuple[Amount, ...]:
    """Every term of a device, embodied; none where no sheet is of its class."""
    kind = fitted_class(key.category, key.screen_inches)
    if kind is None:
        return ()
    of_name = name_terms(filed_maker(key.manufacturer), key.model or "")
    flat = (Amount(term, 1.0) for term in (*kind_terms(key, kind), *of_name))
    return (*flat, *size_terms(key, kind))


def share_terms(key: ModelKey) -> tuple[Amount, ...]:
    """The terms that manufacture adds to embodied: the logarithm of its share."""
    kind = fitted_class(key.category, key.screen_inches)
    maker = filed_maker(key.manufacturer)
    named = [f"manufacturing: {kind}"]
    if maker:
        named += [
            f"manufacturing, maker: {maker}",
            f"manufacturing, maker, class: {maker}, {kind}",
        ]
    return tuple(Amount(term, 1.0) for term in ["manufacturing", *named])


def left_over_term(kind: str) -> Amount:
    """The term that is no logarithm: the share of end of life in what is not manufacture."""
    return Amount(f"end of life / (distribution + end of life): {kind}", 1.0)
