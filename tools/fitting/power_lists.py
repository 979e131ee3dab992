"""The certified lists and the published tests, each row with the device as an inventory sees it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.model.quantity import HOURS_PER_YEAR
from tools.fitting.sheets import HELD_OUT, SPLIT, HeldOutSheet

Cells = Mapping[str, str]

CLASSES = {
    "Notebook": "laptop",
    "Desktop": "desktop",
    "Integrated Desktop": "all_in_one",
    "Slate/Tablet": "tablet",
    "Thin Client": "thin_client",
    "Workstation": "workstation",
}
STATES = ("off_w", "sleep_w", "long_idle_w", "short_idle_w")
WEIGHTS: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(("laptop", "tablet"), (0.25, 0.35, 0.10, 0.30)),
    **dict.fromkeys(
        ("desktop", "all_in_one", "thin_client", "workstation"), (0.45, 0.05, 0.15, 0.35)
    ),
}
"""ENERGY STAR's shares of the year in the states of `STATES`, where the list gives no energy."""

SOCKETS = {"1": 1, "2": 2, "4": 4, "Greater than 4": 8}
"""As the list writes them; those of more than four are four servers of two in one body."""


class Row(NamedTuple):
    """One row of a list."""

    number: str
    """Its file and line."""
    name: str
    """Rows of one name are one model: they are never on both sides of a trial."""
    key: ModelKey
    targets: Mapping[str, float]
    """Watts, or kWh a year, by what they are of."""
    extra: tuple[str, ...] = ()
    """Terms of the test, not of the device."""


def number(text: str) -> float | None:
    """A positive number of a list; null for any other."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None


def whole(text: str) -> int | None:
    """A positive whole number of a list; null for any other."""
    value = number(text)
    return None if value is None else round(value)


def lines(path: Path, split_by: tuple[str, str]) -> Iterator[tuple[str, Cells]]:
    """The lines of a list; raises HeldOutSheet for one that is kept apart for acceptance."""
    with path.open(encoding="utf-8", newline="") as stream:
        for place, cells in enumerate(csv.DictReader(stream), start=2):
            name = "|".join(cells[column] for column in split_by)
            if int(hashlib.sha256(name.encode()).hexdigest(), 16) % SPLIT < HELD_OUT:
                raise HeldOutSheet(f"{path}, line {place}: kept apart for acceptance")
            yield f"{path.name}:{place}", cells


def named(brand: str, model: str) -> tuple[str | None, str]:
    """Maker and model as the inventory cleans them."""
    maker = clean_maker(brand)
    return maker, without_maker(model, maker)


def year_kwh(cells: Cells, category: str) -> float | None:
    """The certified energy of a year, else the same sum from the watts of each state."""
    certified = number(cells["tec_kwh_yr"])
    watts = [number(cells[state]) for state in STATES]
    if certified or None in watts:
        return certified
    shares = zip(WEIGHTS[category], watts, strict=True)
    return sum(share * (w or 0) for share, w in shares) * HOURS_PER_YEAR / 1000


def computers(folder: Path) -> Iterator[Row]:
    """ENERGY STAR computers."""
    path = folder / "energystar_computers_train.csv"
    for place, cells in lines(path, ("brand", "model_name")):
        category = CLASSES.get(cells["type"])
        energy = year_kwh(cells, category) if category else None
        if category is None or energy is None:
            continue
        maker, model = named(cells["brand"], cells["model_name"])
        clock = number(cells["base_ghz"])
        watts = {state: found for state in STATES if (found := number(cells[state]))}
        yield Row(
            place,
            f"{cells['brand']}|{cells['model_name']}",
            ModelKey(
                category=category,
                manufacturer=maker,
                model=model,
                cpu=f"{cells['cpu_brand']} {cells['cpu_name']}".strip() or None,
                cpu_cores=whole(cells["cores"]),
                cpu_mhz=clock and clock * 1000,
                memory_gib=number(cells["ram_gb"]),
                made_in=int(cells["date_certified"][6:10]),
            ),
            {"year_kwh": energy, **watts},
        )


def displays(folder: Path) -> Iterator[Row]:
    """ENERGY STAR screens of desks; large panels for signs are another kind of device."""
    path = folder / "energystar_displays_train.csv"
    for place, cells in lines(path, ("brand", "model_name")):
        if cells["type"] != "Monitor":
            continue
        maker, model = named(cells["brand"], cells["model_name"])
        found = {
            "year_kwh": number(cells["tec_kwh_yr"]),
            "on_w": number(cells["on_w"]),
            "sleep_w": number(cells["sleep_w"]),
            "off_w": number(cells["off_w"]),
        }
        yield Row(
            place,
            f"{cells['brand']}|{cells['model_name']}",
            ModelKey(
                category="monitor",
                manufacturer=maker,
                model=model,
                screen_inches=number(cells["screen_in"]),
                screen_megapixels=number(cells["mpix"]),
                made_in=int(cells["date_certified"][6:10]),
            ),
            {target: value for target, value in found.items() if value},
        )


def certified_servers(folder: Path) -> Iterator[Row]:
    """ENERGY STAR servers: idle watts in three configurations."""
    path = folder / "energystar_servers_train.csv"
    for place, cells in lines(path, ("brand", "model_name")):
        idle = number(cells["idle_w"])
        maker, model = named(cells["brand"].split(" EMC")[0], cells["model_number"])
        is_blade = cells["form_factor"].startswith("Blade")
        if idle:
            yield Row(
                place,
                f"{cells['brand']}|{cells['model_name']}",
                ModelKey(
                    category="blade" if is_blade else "server",
                    manufacturer=maker,
                    model=model,
                    cpu_sockets=SOCKETS.get(cells["sockets"]),
                    made_in=int(cells["date_certified"][6:10]),
                ),
                {"idle_w": idle},
                (f"configuration: {cells['config'].lower()}",),
            )


def tested(path: Path, system: str, memory: str, year: Callable[[Cells], int]) -> Iterator[Row]:
    """Servers of SPECpower_ssj2008."""
    for place, cells in lines(path, ("w_100", "w_idle")):
        maker, model = named(cells["vendor"], cells[system])
        watts = {"idle_w": "w_idle", "half_w": "w_50", "full_w": "w_100"}
        found = {target: number(cells.get(column, "")) for target, column in watts.items()}
        yield Row(
            place,
            cells["key"],
            ModelKey(
                category="server",
                manufacturer=maker,
                model=model,
                cpu=cells["cpu_name"],
                cpu_sockets=whole(cells["chips"]),
                cpu_cores=whole(cells["cores"]),
                cpu_mhz=number(cells["cpu_mhz"]),
                cpu_tdp_w=number(cells.get("tdp_w", "")),
                memory_gib=number(cells[memory]),
                made_in=year(cells),
            ),
            {target: value for target, value in found.items() if value},
            ("test: tuned",),
        )


def tested_servers(folder: Path) -> list[Row]:
    """The tests with a curve, and younger ones of which idle and full load are known."""
    curves = list(
        tested(
            folder / "specpower_curves_train.csv",
            "model",
            "memory_gb",
            lambda cells: int(cells["hw_year"]),
        )
    )
    others = tested(
        folder / "specpower_idle_max_train.csv",
        "system",
        "memory_gb",
        lambda cells: int(cells["published"][-4:]),
    )
    known = {row.name for row in curves}
    return [*curves, *(row for row in others if row.name not in known)]
