"""One name per maker, whatever the firmware, the driver or the buyer wrote."""

from __future__ import annotations

from functools import cache, lru_cache

from fleet_audit.inventory.packaged_tables import folded, table_rows
from fleet_audit.inventory.placeholders import meaningful

_IN_MODEL_NAMES = frozenset({"sun"})
"""Names that belong to the model's: a `Sun Fire` is no `Fire`, whoever owns the maker now."""


@cache
def _names() -> dict[str, str]:
    return {row["alias"]: row["maker"] for row in table_rows("makers") if row["maker"]}


@cache
def _legal_forms() -> frozenset[str]:
    """Words that end a company's name and say nothing of its brand: aliases of no maker."""
    return frozenset(row["alias"] for row in table_rows("makers") if not row["maker"])


@cache
def _names_of(maker: str) -> tuple[str, ...]:
    aliases = {maker, *(alias for alias, name in _names().items() if name == maker)}
    aliases -= _IN_MODEL_NAMES
    return tuple(sorted((a for a in aliases if len(a) > 1), key=len, reverse=True))


def clean_maker(value: object) -> str | None:
    """The maker's usual name: `Hewlett-Packard` and `HP Inc.` are both `HP`."""
    text = meaningful(value)
    return None if text is None else _usual_name(text)


@lru_cache(maxsize=4096)
def _usual_name(text: str) -> str:
    words = folded(text).split()
    names = _names()
    while words:
        known = names.get(" ".join(words))
        if known is not None:
            return known
        if words[-1] not in _legal_forms():
            break
        words.pop()
    return text


def without_maker(model: str, maker: str | None) -> str:
    """The model without the maker's name in front: `HP EliteBook 840` is an `EliteBook 840`."""
    if maker is None:
        return model
    for alias in _names_of(maker):
        head, rest = model[: len(alias)], model[len(alias) :].lstrip(" -_,.")
        if folded(head) == folded(alias) and rest and not model[len(alias)].isalnum():
            return without_maker(rest, maker)
    return model
