"""Any table that tells what equipment an organisation has: what no named format claims.

Columns are guessed from their headings, in French and in English, wherever the headings stand
below titles; what was guessed is shown by `import --dry-run`, and can be written down and changed.
"""

from __future__ import annotations

from fleet_audit.inventory.cells import columns
from fleet_audit.inventory.csv_rows import csv_rows
from fleet_audit.inventory.listing import ListSource, never
from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.tabular import is_tabular
from fleet_audit.inventory.text_decoding import text_head
from fleet_audit.inventory.workbooks import is_workbook
from fleet_audit.model.asset import Rejected

_LEAST_COLUMNS = 2


class AnyTable(ListSource, frozen=True, kw_only=True):
    """Reads a list by what its headings seem to mean."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Two headings of which one names equipment, not all of them ours; a damaged workbook."""
        if not is_tabular(content) or is_canonical(content):
            return False
        layout = self.layout(content)
        if isinstance(layout, Rejected):
            return is_workbook(content)
        return any(
            mapping.names_assets and len(mapping.targets) >= _LEAST_COLUMNS for _, mapping in layout
        )


def is_canonical(content: bytes) -> bool:
    """Whether the first line of a CSV has headings of the canonical table and no other."""
    text = text_head(content, 32_768).lstrip("\r\n\ufeff")
    rows = (next(csv_rows(text, delimiter), (1, None))[1] or [] for delimiter in ";\t,")
    return any(
        len(cells) >= _LEAST_COLUMNS and all(folded(cell) in columns() for cell in cells)
        for cells in rows
    )


TABLE = AnyTable(name="table", marks=never, form="")
"""Reads any table."""
