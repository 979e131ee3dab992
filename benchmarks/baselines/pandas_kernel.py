"""The footprint as an analyst would write it in pandas, frozen: the rival of the kernel.

Written from the formulas of docs/explanation, asset by asset and column by column, without the SQL.
It is given what the facts say of each model, country and place, ready to be joined: the finding of
the factors is not part of the race. It prints whole grams, watt-hours and kilojoules by category.

    embodied_g         = each stage × 1000, whole for each device
    embodied_year_g    = each stage / lifetime, while the device is younger than its lifetime
    energy_kwh         = measured W, else a declared year, else declared or usual hours × W
    use_g              = energy_kwh × PUE × kgCO2e per kWh
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pandas as pd

MODEL = [
    "category", "manufacturer", "model", "cpu", "cpu_sockets", "cpu_cores", "cpu_mhz", "cpu_tdp_w",
    "memory_gib", "storage_gb", "storage_kind", "screen_inches", "screen_megapixels", "made_in",
]  # fmt: skip
COLUMNS = [
    *MODEL[:-1], "quantity", "site", "room", "country", "status", "retired_date", "purchase_date",
    "manufactured_year", "manufactured_point", "manufactured_latest", "manufactured_earliest",
    "energy_kwh_per_year", "average_power_w", "measured_power_w", "hours_on_per_day",
]  # fmt: skip
ENDS = ("", "_low", "_high")
STAGES = ("manufacturing", "distribution", "end_of_life", "one_figure")
YEAR_HOURS = 8760


def whole(values: pd.Series) -> pd.Series:
    """Thousandths, whole for each device, halves away from zero."""
    return np.floor(values * 1000 + 0.5)


def present(fleet: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """What counts on the day: not retired by then, nor surely later."""
    is_past = fleet.retired_date.isna() | (fleet.retired_date <= as_of)
    is_retired = (fleet.status == "retired") & is_past
    came = fleet.purchase_date.fillna(fleet.manufactured_earliest)
    return fleet[~is_retired & ~(came > as_of)].copy()


def with_ages(fleet: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ages in years at the point, at the youngest and at the oldest."""
    is_dated = fleet.manufactured_point <= as_of
    days = (as_of - fleet.manufactured_point).dt.days.where(is_dated)
    youngest = (as_of - fleet.manufactured_latest).dt.days.clip(lower=0).where(is_dated)
    oldest = (as_of - fleet.manufactured_earliest).dt.days.where(is_dated)
    return fleet.assign(age=days / 365.25, age_low=youngest / 365.25, age_high=oldest / 365.25)


def with_shares(fleet: pd.DataFrame) -> pd.DataFrame:
    """The share of a life that falls on the year, and its bounds."""
    share = 1 / fleet.lifetime_years
    zero = share * 0
    high_age = fleet.age_high.fillna(np.inf)
    return fleet.assign(
        share=zero.where(fleet.age > fleet.lifetime_years, share),
        share_low=zero.where(high_age > fleet.lifetime_years, share),
        share_high=zero.where(fleet.age_low > fleet.lifetime_years, share),
    )


def with_energy(fleet: pd.DataFrame) -> pd.DataFrame:
    """Energy at the plug in kWh a year, best knowledge first."""
    is_stock = fleet.status == "stock"
    is_measured = fleet.measured_power_w.notna() & ~is_stock
    declared = fleet.energy_kwh_per_year.fillna(fleet.average_power_w * YEAR_HOURS / 1000)
    is_declared = declared.notna() & ~is_measured & ~is_stock
    has_watts = fleet.on_w.notna()
    stated = (fleet.hours_on_per_day.clip(upper=24) * 365).where(~fleet.is_always_on)
    for end in ENDS:
        hours = stated.fillna(fleet[f"on_hours{end}"]).fillna(YEAR_HOURS)
        rest = fleet[f"rest_w{end}"]
        idle = rest.fillna(fleet.measured_power_w if end == "_high" else 0)
        measured = (fleet.measured_power_w * hours + idle * (YEAR_HOURS - hours)) / 1000
        usual = (fleet[f"on_w{end}"] * hours + rest * (YEAR_HOURS - hours)) / 1000
        kwh = fleet[f"class_energy_kwh{end}"].where(~has_watts, usual)
        kwh = kwh.where(~is_declared, declared).where(~is_measured, measured)
        fleet[f"kwh{end}"] = kwh.where(~is_stock, 0.0)
    return fleet


def impacts(fleet: pd.DataFrame) -> pd.DataFrame:
    """Whole small units of each asset, with bounds."""
    columns: dict[str, pd.Series] = {}
    for end in ENDS:
        for stage in STAGES:
            kilograms = fleet[f"{stage}_kgco2e{end}"]
            columns[f"{stage}_g{end}"] = whole(kilograms)
            columns[f"{stage}_year_g{end}"] = whole(kilograms * fleet[f"share{end}"])
        kwh, pue = fleet[f"kwh{end}"], fleet.stated_pue.fillna(fleet[f"default_pue{end}"])
        columns[f"use_year_g{end}"] = whole(kwh * pue * fleet[f"intensity_kgco2e{end}"])
        columns[f"energy_year_wh{end}"] = whole(kwh)
        columns[f"cooling_year_wh{end}"] = whole(kwh * (pue - 1))
        columns[f"pe_use_year_kj{end}"] = whole(kwh * pue * fleet.pe_mj_per_kwh)
        made = fleet[f"manufacturing_pe_mj{end}"]
        columns[f"pe_manufacturing_year_kj{end}"] = whole(made * fleet[f"share{end}"])
    columns["ademe_g"] = whole(fleet.ademe_kgco2e)
    return pd.DataFrame(columns).mul(fleet.quantity, axis=0)


def footprint(folder: str, snapshot: str, as_of: str) -> dict[str, dict[str, int]]:
    """Sums by category."""
    day = pd.Timestamp(as_of)
    read = pd.read_parquet(snapshot, columns=COLUMNS, to_pandas_kwargs={"date_as_object": False})
    fleet = present(read, day)
    fleet["made_in"] = fleet.manufactured_year.fillna(fleet.manufactured_point.dt.year)
    fleet = fleet.merge(pd.read_parquet(f"{folder}/factors.parquet"), on=MODEL, how="left")
    fleet = fleet.merge(
        pd.read_parquet(f"{folder}/places.parquet"), on=["site", "room", "country"], how="left"
    )
    fleet = fleet.merge(pd.read_parquet(f"{folder}/grid.parquet"), on="zone", how="left")
    fleet = with_energy(with_shares(with_ages(fleet, day)))
    sums = impacts(fleet).groupby(fleet.category).sum(min_count=1)
    return {
        category: {name: int(value) for name, value in row.items() if not np.isnan(value)}
        for category, row in sums.to_dict("index").items()
    }


def main(folder: str, snapshot: str, as_of: str) -> None:
    """Print the sums, and what they took without the start of Python and pandas."""
    before, used = time.perf_counter(), time.process_time()
    sums = footprint(folder, snapshot, as_of)
    took = {"seconds": time.perf_counter() - before, "cpu": time.process_time() - used}
    print(json.dumps({**took, "sums": sums}))


if __name__ == "__main__":
    main(*sys.argv[1:])
