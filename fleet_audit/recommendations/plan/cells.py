"""A mix of paths in sum, by year and category: what a report says of a plan."""

from __future__ import annotations

import numpy as np

from fleet_audit.model.report_plan import PlanCell
from fleet_audit.recommendations.plan.answer import Chosen
from fleet_audit.recommendations.plan.choices import Floats


def cells(mix: Chosen) -> tuple[PlanCell, ...]:
    """Every year of every category, the category of most devices first."""
    names = [one.category for one in mix.cohorts.named]
    categories, of_cohort = np.unique(names, return_inverse=True)
    of_line = of_cohort[mix.outcomes.cohort[mix.lines]]
    devices = np.bincount(of_cohort, weights=mix.cohorts.devices)
    years = mix.outcomes.eur.shape[1]

    cell = (of_line[:, None] * years + np.arange(years)).ravel()

    def summed(each: Floats) -> list[list[float]]:
        """Category × year, of a figure of the lines."""
        weights = (each * mix.counts[:, None]).ravel()
        found: Floats = np.bincount(cell, weights, len(categories) * years).astype(float)
        return found.reshape(-1, years).tolist()

    sums = {name: summed(each) for name, each in _figures(mix).items()}
    return tuple(
        PlanCell(
            year=year + 1,
            category=str(categories[number]),
            **{name: figures[number][year] for name, figures in sums.items()},
        )
        for year in range(years)
        for number in np.argsort(-devices, kind="stable").tolist()
    )


def _figures(mix: Chosen) -> dict[str, Floats]:
    """Line × year, of one device: the fields of a cell."""
    found, lines = mix.outcomes, mix.lines
    bought, upgraded = found.bought[lines], found.upgraded[lines]
    is_new = found.is_new[lines, None]
    price = found.price_eur[lines, None]
    part = mix.offers.upgrade_eur[found.cohort[lines], None]
    gone = np.cumsum(found.failed[lines] + found.replaced[lines], axis=1)
    return {
        "new": bought * is_new,
        "refurbished": bought * ~is_new,
        "mended": upgraded,
        "system_changed": found.changed[lines],
        "kept": 1 - gone,
        "new_eur": bought * is_new * np.nan_to_num(price),
        "refurbished_eur": bought * ~is_new * np.nan_to_num(price),
        "mended_eur": upgraded * np.nan_to_num(part),
        "new_unpriced": bought * is_new * np.isnan(price),
        "refurbished_unpriced": bought * ~is_new * np.isnan(price),
        "mended_unpriced": upgraded * np.isnan(part),
        "unsupported": found.unsupported[lines],
        "gwp_embodied_kgco2e": found.gwp_bought_kgco2e[lines],
        "gwp_use_kgco2e": found.gwp_use_kgco2e[lines],
    }
