"""What the headings of a list mean, in French and in English, with the unit that they announce.

A heading is looked for as it stands, then without its unit, then by its last part (`Composants -
Processeur`), then without the words that only say whose it is (`Modèle du poste`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from fleet_audit.inventory.cells import columns
from fleet_audit.inventory.packaged_tables import folded, table_rows

IGNORED = "ignored"
"""Target of a column that is known, and left aside: it names people, or says nothing of use."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]\s*$")
_PART = re.compile(r"\s[-–:>]\s")
_UNITS = {
    "go": "GB",
    "gb": "GB",
    "gio": "GiB",
    "gib": "GiB",
    "mo": "MB",
    "mb": "MB",
    "mio": "MiB",
    "mib": "MiB",
    "to": "TB",
    "tb": "TB",
    "octets": "B",
    "bytes": "B",
    "ko": "kB",
    "kb": "kB",
    "ghz": "GHz",
    "mhz": "MHz",
    "kw": "kW",
    "ke": "k€",
    "k": "k€",
}


class Target(Struct, frozen=True):
    """What a heading means."""

    name: str
    """A column of the canonical table, or one of the further facts that a list can give."""
    unit: str | None = None
    """`GB`, `MiB`, `B`…; `auto` where the sizes themselves must tell; null for the column's own."""
    rank: int = 0
    """How sure: 0 as the format writes it, up to 5 for a guess."""


@cache
def _known(form: str) -> dict[str, Target]:
    """Targets of a format's own headings, or of those that any list has (``)."""
    found: dict[str, Target] = {}
    rank = 0 if form else 2
    for row in table_rows("list_headings"):
        if row["format"] == form:
            for heading in row["headings"].split("|"):
                found.setdefault(heading, Target(row["target"], row["unit"] or None, rank))
    if form:
        return found
    own = {h: Target(column.name, _own_unit(column.name), 1) for h, column in columns().items()}
    return {**found, **own}


def _own_unit(name: str) -> str | None:
    return "auto" if name in ("memory_gib", "storage_gb") else None


@lru_cache(maxsize=8192)
def labels(heading: str) -> tuple[str, ...]:
    """A heading as it is compared: as written, and with its words parted (`deviceName`)."""
    parted = _CAMEL.sub(" ", heading)
    return tuple(dict.fromkeys((folded(heading), folded(parted))))


@lru_cache(maxsize=8192)
def target_of(heading: str, form: str = "") -> Target | None:
    """What a heading means in a list of that format; null for what no column says."""
    unit = _unit(heading)
    bare = _BRACKETS.sub("", heading)
    tries = ((heading, 0), (bare, 1), (_PART.split(bare)[-1], 2))
    for text, doubt in tries:
        found = _looked_up(text, form)
        if found is not None:
            return Target(found.name, unit or found.unit, found.rank + doubt)
    found = _looked_up(_without_owner(bare), form)
    return Target(found.name, unit or found.unit, 5) if found is not None else None


def _looked_up(text: str, form: str) -> Target | None:
    for label in labels(text):
        found = (_known(form).get(label) if form else None) or _known("").get(label)
        if found is not None:
            return found
    return None


@cache
def _of_whom() -> frozenset[str]:
    """Words of a heading that only say whose the column is."""
    rows = (row for row in table_rows("code_labels") if row["column"] == "heading")
    return frozenset(word for row in rows for word in row["labels"].split("|"))


def _without_owner(text: str) -> str:
    words = [word for word in labels(text)[-1].split() if word not in _of_whom()]
    return " ".join(words)


def _unit(heading: str) -> str | None:
    brackets = _BRACKETS.search(heading)
    return _UNITS.get(folded(brackets[1])) if brackets else None


def targets_of(cells: Sequence[str], above: Sequence[str], form: str = "") -> list[Target | None]:
    """What each heading of a row means; `above` is the row over it, with titles of groups.

    Where two headings mean the same, the surer one keeps it.
    """
    groups = _groups(above, len(cells))
    pairs = zip(cells, groups, strict=True)
    found = [_target_under(cell, group, form) if cell.strip() else None for cell, group in pairs]
    taken: dict[str, int] = {}
    for index in sorted(range(len(found)), key=lambda i: _rank(found[i])):
        target = found[index]
        if target is None or target.name == IGNORED:
            continue
        if target.name in taken:
            found[index] = None
        else:
            taken[target.name] = index
    return found


def _target_under(cell: str, group: str, form: str) -> Target | None:
    """What a heading means under the title of its group: `Marque` under `Écran` is the screen's."""
    together = target_of(f"{cell} {group}", form) if group else None
    if together is not None and together.name.startswith("screen."):
        return together
    return target_of(cell, form)


def _rank(target: Target | None) -> int:
    return target.rank if target is not None else 9


def _groups(above: Sequence[str], width: int) -> list[str]:
    """Titles of merged cells, repeated over the columns that they span."""
    groups, last = [], ""
    for index in range(width):
        here = above[index].strip() if index < len(above) else ""
        last = here or last
        groups.append(last)
    return groups
