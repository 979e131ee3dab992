"""The category of an asset, from chassis, battery, panel, model words and processor together.

No sign is enough alone: on the linuxhw collection 0.9 % of notebooks say `Desktop`, 16 % of
all-in-ones do, and mini PCs say `Desktop` for a quarter of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import cast

from msgspec import Struct

from fleet_audit.inventory.packaged_tables import folded, table_rows
from fleet_audit.inventory.placeholders import closed_up
from fleet_audit.model.codes import CATEGORIES, Category

SMALLEST_ALL_IN_ONE_INCHES = 18.0
"""Panels below are laptop panels; sold all-in-ones start at 18.5 inches."""

_SERVER_CPU = re.compile(
    r"xeon.*\b(e5|e7|gold|silver|bronze|platinum|max|d-\d)|\bepyc\b|\bopteron\b|\bpower\d|\bsparc",
    re.IGNORECASE,
)
_SERVER_OS = re.compile(r"windows.*server|vmware esx|\besxi?\b|proxmox|truenas", re.IGNORECASE)

_VAGUE_CODES = (1, 2)
_VAGUE = ("other", "unknown", "workstation")
"""Chassis types of SMBIOS (table 17) that say nothing; to SCCM any client is a workstation."""

_MOBILE_CPU = re.compile(
    r"\bi[3579]-\d{4,5}(u|y|h[qk]?|g\d|m[qx]?)\b|ryzen \d (pro )?\d{4}(u|hs?)\b|core m\d?-",
    re.IGNORECASE,
)


class Signs(Struct, frozen=True, kw_only=True):
    """What a document says that helps to tell a machine's category."""

    model: str | None = None
    manufacturer: str | None = None
    chassis_code: int | None = None
    """SMBIOS chassis type code (SMBIOS specification, table 17)."""
    chassis_name: str | None = None
    has_battery: bool = False
    panel_inches: float | None = None
    """Diagonal of a built-in panel."""
    os: str | None = None
    cpu: str | None = None
    cpu_sockets: int | None = None


class _Word(Struct, frozen=True):
    pattern: re.Pattern[str]
    category: Category
    maker: str | None
    strength: str


@cache
def _words() -> tuple[_Word, ...]:
    return tuple(
        _Word(
            re.compile(row["pattern"], re.IGNORECASE),
            as_category(row["category"]),
            row["maker"] or None,
            row["strength"],
        )
        for row in table_rows("model_words")
    )


@cache
def _chassis() -> tuple[dict[int, Category], dict[str, Category]]:
    rows = table_rows("chassis")
    by_code = {int(row["code"]): as_category(row["category"]) for row in rows if row["code"]}
    return by_code, {row["name"]: as_category(row["category"]) for row in rows}


def as_category(text: str) -> Category:
    """The code itself, checked."""
    if text not in CATEGORIES:
        raise ValueError(f"{text!r} is no category")
    return cast(Category, text)


def _matching(model: str | None, manufacturer: str | None) -> Iterator[_Word]:
    if model is None:
        return
    for word in _words():
        right_maker = word.maker is None or manufacturer in (None, word.maker)
        if right_maker and word.pattern.search(model):
            yield word


@lru_cache(maxsize=16384)
def category_of_model(model: str | None, manufacturer: str | None) -> Category | None:
    """The category that a model name alone tells, for lists that give nothing else."""
    return next((word.category for word in _matching(model, manufacturer)), None)


@lru_cache(maxsize=16384)
def maker_of_model(model: str | None) -> str | None:
    """The maker that a model family belongs to, where the list leaves the maker out."""
    return next((word.maker for word in _matching(model, None) if word.strength == "sure"), None)


def network_category(default: Category, *texts: str | None) -> Category:
    """A switch, router, firewall or access point, by the words of its model and description."""
    for text in texts:
        for word in _matching(text, None):
            if word.strength == "network":
                return word.category
    return default


def _computer_word(signs: Signs) -> _Word | None:
    words = _matching(signs.model, signs.manufacturer)
    return next((word for word in words if word.strength != "network"), None)


def known_chassis(*names: object) -> str | None:
    """The first chassis name that tells a category, or else the first that is there at all.

    `Desktop` and `Notebook` are fillers of a model, and the whole truth of a chassis.
    """
    found = [name for each in names if (name := closed_up(each)) is not None]
    by_name = _chassis()[1]
    return next((n for n in found if folded(n) in by_name), next(iter(found), None))


def _of_chassis(signs: Signs) -> Category | None:
    by_code, by_name = _chassis()
    if signs.chassis_code is not None and signs.chassis_code in by_code:
        return by_code[signs.chassis_code]
    return by_name.get(folded(signs.chassis_name or ""))


def _of_parts(signs: Signs) -> Category | None:
    """The category that fitted parts tell when neither chassis nor model does."""
    if signs.panel_inches is not None and signs.panel_inches >= SMALLEST_ALL_IN_ONE_INCHES:
        return None if signs.has_battery else "all_in_one"
    if signs.has_battery or signs.panel_inches is not None:
        return "laptop"
    looks_like_server = (
        _SERVER_CPU.search(signs.cpu or "")
        or _SERVER_OS.search(signs.os or "")
        or (signs.cpu_sockets or 1) > 1
    )
    return "server" if looks_like_server else None


def _of_desktop_chassis(signs: Signs, word: _Word | None) -> Category:
    """A chassis that says desktop may be an all-in-one, a laptop, a workstation or a server."""
    parts = _of_parts(signs)
    if parts in ("all_in_one", "laptop") and signs.panel_inches is not None:
        return parts
    if word is not None:
        return word.category
    if parts == "server" and _SERVER_OS.search(signs.os or ""):
        return "server"
    return "desktop"


def _of_vague_chassis(signs: Signs) -> Category | None:
    """A board sold alone says `Other`: known by its name and without a battery, it is a desktop.

    With a laptop's processor it may be a small desktop or a laptop whose battery was not listed.
    """
    is_vague = signs.chassis_code in _VAGUE_CODES or folded(signs.chassis_name or "") in _VAGUE
    is_known = signs.model is not None or signs.cpu is not None
    is_mobile = _MOBILE_CPU.search(signs.cpu or "") is not None
    return "desktop" if is_vague and is_known and not is_mobile else None


def category_of(signs: Signs, *, is_virtual: bool | None = None) -> Category | None:
    """The category of a computer, or null where nothing tells it."""
    if is_virtual:
        return "virtual_machine"
    word = _computer_word(signs)
    if word is not None and word.strength == "sure":
        return word.category
    chassis = _of_chassis(signs)
    if chassis == "desktop":
        return _of_desktop_chassis(signs, word)
    if chassis is not None:
        return chassis
    if signs.has_battery:
        return "laptop"
    return word.category if word is not None else _of_parts(signs) or _of_vague_chassis(signs)
