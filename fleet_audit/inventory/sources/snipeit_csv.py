"""Snipe-IT's list of assets as CSV: its import template, its list export, its custom report.

Dates are as the application was set up, in its sample month first. Who an asset is checked out to
is left aside, and so is its end of life, which is a depreciation set in advance.

Source: snipe/snipe-it, `sample_csvs/assets-sample.csv`.
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, any_of

_TAG = frozenset({"asset tag"})
_OWN = frozenset(
    {
        "asset eol date",
        "checked out",
        "checked out to",
        "checked out to username",
        "checkout type",
        "default location",
        "eol",
        "eol date",
        "expected checkin date",
        "model no",
        "model number",
        "order number",
        "purchase cost",
        "requestable",
        "supplier",
        "warranty months",
    }
)


def _marks(row: frozenset[str]) -> bool:
    return any_of(row, _TAG) and any_of(row, _OWN, least=2)


SNIPEIT_CSV = ListSource(name="snipeit-csv", marks=_marks, month_first=True)
"""Reads Snipe-IT's lists."""
