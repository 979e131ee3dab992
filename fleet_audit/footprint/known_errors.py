"""The method that found most devices of each category, and how far off it is known to be.

The errors are those of cross-validation (`margins_*.csv`): of models that the method had not seen.
A published figure of a class, or one borrowed, was never tried that way, and has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.model.report import KnownError
from fleet_audit.reference.fits import Margin
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

ALIKE = 0.01
"""How far the factor of an interval may be from that of a margin, which gave it, by rounding."""
NOT_TRIED = frozenset({"server_full", "server_idle"})
"""Margins of watts that no yearly figure comes from."""

EMBODIED_FACTOR = (
    "coalesce(manufacturing_kgco2e_high / manufacturing_kgco2e, "
    "one_figure_kgco2e_high / one_figure_kgco2e)"
)
ENERGY_FACTOR = "coalesce(on_w_high / on_w, class_energy_kwh_high / class_energy_kwh)"
PARTS = {
    "manufacture": ("embodied", "method", EMBODIED_FACTOR),
    "energy": ("power", "energy_method", ENERGY_FACTOR),
}
"""Part → its table of margins, and the columns of its method and of the factor of its interval."""

SQL = """
SELECT category, {method} AS method, {factor} AS factor, sum(quantity)::BIGINT AS devices
FROM use_sum JOIN model_factor USING (model_key)
WHERE NOT is_vm AND {method} <> 'none'
GROUP BY ALL ORDER BY category, devices DESC, method, factor
"""


def known_errors(engine: duckdb.DuckDBPyConnection, facts: Reference) -> tuple[KnownError, ...]:
    """By category, then manufacture and energy: the main method and its known error."""
    found = []
    for part, (table, method, factor) in PARTS.items():
        lines = fetch_dicts(engine, SQL.format(method=method, factor=factor))
        for category, group in groupby(lines, lambda line: line["category"]):
            listed = list(group)
            found.append(main_error(part, category, listed, facts.margins.get(table, ())))
    return tuple(sorted(found, key=lambda each: (-each.devices, each.category)))


def main_error(
    part: str, category: str, lines: Sequence[dict[str, object]], margins: Sequence[Margin]
) -> KnownError:
    """The method of most devices of a category, with the error of what was known of most."""
    counts: dict[str, int] = {}
    for line in lines:
        counts[str(line["method"])] = counts.get(str(line["method"]), 0) + int(str(line["devices"]))
    method = max(counts, key=lambda name: (counts[name], name))
    main = next(line for line in lines if line["method"] == method)
    margin = margin_behind(method, category, main["factor"], margins)
    return KnownError(
        category=category,
        part=part,
        method=method,
        devices=counts[method],
        median_error=margin.median_error if margin else None,
        coverage=margin.coverage if margin else None,
        n=margin.n if margin else None,
    )


def margin_behind(
    method: str, category: str, factor: object, margins: Sequence[Margin]
) -> Margin | None:
    """The margin that gave an interval its width; null where none did."""
    if not isinstance(factor, float) or method in {"class", "proxy", "exact"}:
        return None
    usable = [
        margin
        for margin in margins
        if margin.category in {category, "any"}
        and (margin.method == method or category in margin.method)
        and margin.method not in NOT_TRIED
        and abs(margin.factor / factor - 1) < ALIKE
    ]
    return min(
        usable,
        key=lambda margin: (margin.category == "any", abs(margin.factor - factor)),
        default=None,
    )
