"""How much more certain the answers of a workbook made the yearly carbon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from fleet_audit.footprint.gaps import Standing, removed_share, standing
from fleet_audit.inventory.folders import found_files, read_file
from fleet_audit.inventory.gaps_layout import Origin
from fleet_audit.inventory.sources.gaps_workbook import origin_of
from fleet_audit.pipeline.audit import audit
from fleet_audit.store.address import StoreAddress

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
"""Ends of the names under which a workbook of ours comes back."""


class Certainty(Struct, frozen=True, kw_only=True):
    """The yearly carbon before answers and after."""

    before: Standing
    after: Standing

    @property
    def removed_share(self) -> float | None:
        """Share of the removable uncertainty that is gone."""
        return removed_share(self.before, self.after)


def origin_among(paths: Sequence[Path]) -> Origin | None:
    """What the first workbook of our questions among some files says of itself."""
    for path in paths:
        for file in found_files(path):
            if file.path.suffix.casefold() not in _WORKBOOKS:
                continue
            body = file.trouble or read_file(file.path)
            origin = origin_of(body) if isinstance(body, bytes) else None
            if origin is not None:
                return origin
    return None


def standing_of(address: StoreAddress, as_of: date, country: str | None) -> Standing:
    """How certain the yearly carbon of a store is."""
    made = audit(address, as_of, country=country)
    return standing(made.engine, facts=made.facts)
