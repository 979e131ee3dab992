"""Snipe-IT's asset list: known, and not read yet."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit.inventory.text_decoding import text_head
from fleet_audit.model.asset import Skipped
from fleet_audit.model.marking import said


class SnipeItCsv:
    """Tells a Snipe-IT list from the canonical table, with which it shares some headings."""

    name = "snipeit-csv"

    def recognises(self, content: bytes, name: str) -> bool:
        """The headings that only Snipe-IT writes together."""
        heading = text_head(content).partition("\n")[0]
        return "Asset Tag" in heading and "Checkout Type" in heading

    def read(self, content: bytes, name: str) -> Iterator[Skipped]:
        """Sets the list aside with a word."""
        yield Skipped(
            reason=said("Snipe-IT list, not read yet: name its columns as the canonical table")
        )
