"""Purchase ledgers: serial numbers or asset tags with dates and prices, and no kind of equipment.

A ledger adds to equipment that other documents describe, and never makes an asset: a line whose
equipment is not known yet waits for it.
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, never
from fleet_audit.inventory.tabular import is_tabular
from fleet_audit.model.asset import Rejected


class LedgerSource(ListSource, frozen=True, kw_only=True):
    """Reads what was bought, when and for how much."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Names of equipment with purchases, and neither category nor model."""
        if not is_tabular(content) or content.lstrip()[:1] in (b"{", b"["):
            return False
        layout = self.layout(content)
        return (
            not isinstance(layout, Rejected)
            and bool(layout)
            and all(mapping.only_enriches for _, mapping in layout)
        )


LEDGER = LedgerSource(name="ledger", marks=never)
"""Reads purchase ledgers."""
