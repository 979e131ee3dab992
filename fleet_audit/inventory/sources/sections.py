"""Sections of an agent's inventory: GLPI's JSON and the older XML share their names.

A section is a list of members under lower-case names. What is absurd in one becomes null, and
is said in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fleet_audit.inventory.readings import number
from fleet_audit.model.asset import Rejected
from fleet_audit.model.marking import said

MOST_PARTS = 512
"""More parts of one kind than any machine has."""

Members = Mapping[str, Any]


class Sections:
    """The content of one inventory, and what had to be refused in it."""

    def __init__(self, content: Members) -> None:
        """`content` maps the names of sections to one member or a list of them."""
        self._content = content
        self.refused: list[Rejected] = []

    def __contains__(self, name: str) -> bool:
        """Whether the section is there: an absent one says nothing."""
        return name in self._content

    def one(self, name: str) -> Members:
        """The members of a section that is there once; empty where it is absent."""
        return next(self._members(name), {})

    def many(self, name: str, most: int = MOST_PARTS) -> list[Members]:
        """Each item of a section, at most `most` of them."""
        items = list(self._members(name))
        if len(items) > most:
            reason = said(
                "{number} {parts} on one machine: the first {most} were kept",
                number=len(items),
                parts=name,
                most=most,
            )
            self.refused.append(Rejected(reason=reason, field=name))
        return items[:most]

    def _members(self, name: str) -> Iterator[Members]:
        section = self._content.get(name)
        items = section if isinstance(section, list) else [section]
        return (item for item in items if isinstance(item, Mapping) and item)

    def size(self, name: str, value: object, most: float) -> float | None:
        """A size above zero, at most `most`; null where it is unknown, or absurd and refused."""
        found = number(value)
        if found is None or found == 0:
            return None
        if 0 < found <= most:
            return found
        reason = said(
            "{value} is no possible size: left out; correct it with `assets set`",
            value=str(value)[:40],
        )
        self.refused.append(Rejected(reason=reason, field=name))
        return None

    def count(self, name: str, value: object, most: int) -> int | None:
        """A whole size."""
        found = self.size(name, value, most)
        return int(found) if found is not None else None


def first_of(members: Members, *names: str) -> Any:
    """The first member that is there and not empty: agents differ in their names."""
    return next((members[name] for name in names if members.get(name) not in (None, "")), None)
