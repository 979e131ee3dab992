"""One line of a published file: its cells by heading, and what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from msgspec import Struct

from fleet_audit.model.folding import folded
from fleet_audit.model.marking import Said, said

_BLANKS = frozenset({"", "nan", "na", "n a", "none", "null", "tbd", "unknown"})
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a line, and what to do about it."""

    line: int
    row: str | None = None
    """What the line is about, in its own words."""
    field: str | None = None
    reason: str
    row_is_kept: bool = False
    """Whether a value alone was left out."""


class Line:
    """A line of a list. Cells are asked for by the name of their heading, however it is written."""

    def __init__(
        self, number: int, cells: Mapping[str, str], *, comma_groups: bool = False
    ) -> None:
        self.number = number
        self.faults: list[Fault] = []
        """Values that were left out so far."""
        self._cells = cells
        self._comma_groups = comma_groups

    def text(self, *headings: str) -> str | None:
        """The first of these cells that says something."""
        for heading in headings:
            text = self._cells.get(folded(heading), "").strip()
            if folded(text) not in _BLANKS:
                return text
        return None

    def has(self, heading: str) -> bool:
        """Whether the list has such a column."""
        return folded(heading) in self._cells

    def amount(
        self, heading: str, lowest: float, highest: float, *, row: str | None = None
    ) -> float | None:
        """A number between two bounds; nothing for an empty cell, a fault for any other."""
        text = self.text(heading)
        if text is None:
            return None
        value = number(text, comma_groups=self._comma_groups)
        if value is not None and lowest <= value <= highest:
            return value
        self.leave_out(heading, _outside(text, value, lowest, highest), row)
        return None

    def above_zero(self, heading: str, highest: float, *, row: str | None = None) -> float | None:
        """A number above zero, since published lists write 0 for what they do not know."""
        value = self.amount(heading, 0, highest, row=row)
        return value or None

    def year(self, *headings: str) -> int | None:
        """The year in a date, however it is written."""
        found = _YEAR.search(self.text(*headings) or "")
        return int(found[0]) if found else None

    def leave_out(self, field: str, reason: Said, row: str | None = None) -> None:
        """Note a value that is left out of a row which is kept."""
        self.faults.append(
            Fault(line=self.number, row=row, field=field, reason=reason, row_is_kept=True)
        )

    def refused(self, field: str | None, reason: str, row: str | None = None) -> Fault:
        """The fault for which the whole line is left out."""
        return Fault(line=self.number, row=row, field=field, reason=reason)


def number(text: str, *, comma_groups: bool = False) -> float | None:
    """A number as English and French write it; null where it is none.

    With `comma_groups`, commas part thousands: so do files whose cells are parted by commas.
    """
    plain = _SPACES.sub("", text)
    if "," in plain:
        grouped = comma_groups or plain.rfind(".") > plain.rfind(",")
        plain = plain.replace(",", "") if grouped else plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _outside(text: str, value: float | None, lowest: float, highest: float) -> Said:
    if value is None:
        return said("{value!r} is no number: write it in digits", value=text)
    return said(
        "{value} is outside {lowest} to {highest}: check it in the source",
        value=text,
        lowest=f"{lowest:g}",
        highest=f"{highest:g}",
    )
