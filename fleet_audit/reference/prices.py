"""Published prices, dated and sourced: the table `decisions/prices.csv`. They are weak; say so."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from msgspec import Meta

from fleet_audit.reference.cited import Cited, read_cited

Euros = Annotated[float, Meta(ge=0, le=1e9)]


class PriceRow(Cited, frozen=True, kw_only=True):
    """A price that was published, in euros without VAT per `unit`."""

    item: str
    country: str | None = None
    """ISO 3166-1 alpha-2; null for a price that holds everywhere."""
    value: Euros
    lower: Euros | None = None
    upper: Euros | None = None
    unit: str
    basis: str
    """`published`, or `derived` from a published one as the note says."""
    strength: str
    """`official` statistics, or `weak`: one trader's page, the press."""


@cache
def published_prices() -> tuple[PriceRow, ...]:
    """Every published price that ships."""
    return read_cited("decisions/prices.csv", PriceRow)
