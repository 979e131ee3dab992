"""The tables of the models of power: coefficients, ratios of states, citations, usual load."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from fleet_audit.footprint.power.fitted import factor_id_of
from fleet_audit.footprint.power.server import LOAD_ROW, YEAR_ROW, Curve, curve_of
from fleet_audit.footprint.power.states import ratio_term
from fleet_audit.footprint.power.terms import EVERY
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.fits import Coefficient, Fit, Margin
from fleet_audit.reference.load import Reference
from tools.fitting.margins import conformal_factor
from tools.fitting.power_lists import WEIGHTS, Row
from tools.fitting.power_models import Model
from tools.fitting.power_trials import ANY
from tools.fitting.robust import MAD_TO_DEVIATION
from tools.fitting.sheets import read_folder

OF_TEST = ("test", "configuration")
"""Kinds of term that no device has: they do not ship."""

DISPLAY_WEIGHTS = {"on": 0.35, "sleep": 0.65, "off": 0.0}
COMPUTER_STATES = ("off", "sleep", "long_idle", "short_idle")

STEPS = 1000
"""Loads that are tried, to find the one that gives a year."""

EPA = "US government public data; mirror repo states no licence"
MIRROR = "manjunath5496/CSV-Datasets_4"
SOURCES: dict[str, dict[str, str]] = {
    "computers": {
        "source": "US EPA ENERGY STAR certified computers",
        "source_year": "2020",
        "url": f"{MIRROR}:ENERGY_STAR_Certified_Computers.csv",
        "licence": EPA,
    },
    "displays": {
        "source": "US EPA ENERGY STAR certified displays",
        "source_year": "2022",
        "url": "mzaratec/project-data@2df26fe7:ENERGY_STAR_Certified_Displays.csv",
        "licence": EPA,
    },
    "tests": {
        "source": "SPECpower_ssj2008 results, Standard Performance Evaluation Corporation",
        "source_year": "2007-2026",
        "url": "https://www.spec.org/power_ssj2008/results/",
        "licence": "results (c) SPEC; fitted coefficients only",
    },
    "servers": {
        "source": "US EPA ENERGY STAR certified enterprise servers (typical configurations), with "
        "the slopes of SPECpower_ssj2008 results, Standard Performance Evaluation Corporation",
        "source_year": "2012-2026",
        "url": f"{MIRROR}:ENERGY_STAR_Certified_Version_3.0_Enterprise_Servers.csv",
        "licence": f"{EPA}; results (c) SPEC; fitted coefficients only",
    },
}
RETRIEVED = "2026-11-24"
SHEETS = "makers' sheets: Boavizta environmental-footprint-data, manufacturer PCFs"


def shipped(model: Model) -> Fit:
    """The coefficients without those of the tests; the usual configuration is every device's."""
    found = dict(model.fitted(model.rows))
    every = found[EVERY]
    usual = found[model.usual].value if model.usual else 0.0
    kept = {t: c for t, c in found.items() if t.partition(":")[0] not in OF_TEST}
    return Fit(kept | {EVERY: every._replace(value=every.value + usual)} | ratios(model))


def ratios(model: Model) -> Fit:
    """Watts in each state over the mean watts of the year, by category.

    They are medians, scaled so that the hours of the year give the year's energy again.
    """
    if model.target != "year_kwh":
        return Fit()
    return Fit(
        (ratio_term(state, category), ratio)
        for category in dict.fromkeys(row.key.category for row in model.rows)
        for state, ratio in ratios_of(category, model.rows).items()
    )


def ratios_of(category: str, rows: Iterable[Row]) -> Fit:
    """The ratios of one category."""
    if category == "monitor":
        shares = DISPLAY_WEIGHTS
    else:
        shares = dict(zip(COMPUTER_STATES, WEIGHTS[category], strict=True))
    of_category = [row.targets for row in rows if row.key.category == category]
    found = {state: ratio(state, of_category) for state in shares}
    year = sum(share * found[state].value for state, share in shares.items())
    return Fit((state, one._replace(value=one.value / year)) for state, one in found.items())


def ratio(state: str, targets: Iterable[Mapping[str, float]]) -> Coefficient:
    """The median ratio of a state, with its standard error."""
    found = [
        one[f"{state}_w"] / (one["year_kwh"] * 1000 / HOURS_PER_YEAR)
        for one in targets
        if f"{state}_w" in one
    ]
    middle = median(found)
    deviation = MAD_TO_DEVIATION * median(abs(value - middle) for value in found)
    return Coefficient(middle, len(found), deviation * math.sqrt(math.pi / 2 / len(found)))


def citation(model: Model, margins: Iterable[Margin]) -> dict[str, Any]:
    """The row that cites what a model was fitted on; its value is the median error."""
    own = next(m for m in margins if m.method == model.name and m.category == ANY)
    return {
        "factor_id": factor_id_of(model.name),
        "kind": "fit",
        "subtype": f"coefficients by term: fits_{model.name}.csv",
        "value": own.median_error,
        "unit": "median error",
        "n": len(model.rows),
        "method": "measured",
        **SOURCES[model.sources],
        "retrieved": RETRIEVED,
        "redistributable": "yes: fitted coefficients",
        "note": "margins_power.csv holds the errors on rows that were not fitted on; both made by "
        "tools/fit_power.py",
    }


def load_of(curve: Curve, year_kwh: float) -> float:
    """The load at which a server takes that energy in a year; 0 where idle takes more."""
    watts = year_kwh * 1000 / HOURS_PER_YEAR
    loads = (step / STEPS for step in range(STEPS + 1))
    return next((load for load in loads if curve.at(load).mid >= watts), 1.0)


def sheets_of(folder: Path, reference: Reference) -> Iterator[tuple[Curve, float]]:
    """The curve of each server of a maker's sheet, and the yearly energy that the sheet gives."""
    for sheet in read_folder(folder):
        year = sheet.figure.yearly_kwh
        if sheet.key.category == "server" and sheet.is_trusted and year:
            curve = curve_of(sheet.key, reference)
            if curve is not None:
                yield curve, year


def server_year(sheets: Sequence[tuple[Curve, float]]) -> Iterator[dict[str, Any]]:
    """The usual load of a server, and the factor within which its year then lies."""
    load = round(median(load_of(curve, year) for curve, year in sheets), 3)
    errors = [math.log(curve.at(load).mid * HOURS_PER_YEAR / 1000 / year) for curve, year in sheets]
    common = {
        "category": "server",
        "n": len(sheets),
        "method": "PAIA",
        "source_year": "2012-2023",
        "url": "Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
        "retrieved": RETRIEVED,
        "licence": "ODbL-1.0 + DbCL-1.0",
        "redistributable": "yes, share-alike database, attribution",
        "note": "made by tools/fit_power.py",
    }
    yield {
        **common,
        "factor_id": LOAD_ROW,
        "kind": "duty_cycle",
        "subtype": "usual load",
        "value": load,
        "unit": "share of full load",
        "source": f"Median load at which the fitted curve gives the yearly energy of {SHEETS}",
    }
    yield {
        **common,
        "factor_id": YEAR_ROW,
        "kind": "rule",
        "subtype": "server year factor",
        "value": round(conformal_factor(errors), 3),
        "unit": "factor",
        "source": f"Factor around the fitted year at the usual load that holds 90 % of {SHEETS}",
    }
