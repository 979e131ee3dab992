"""Categories of a plausible fleet, with their figures and their sources."""

from __future__ import annotations

from fleet_audit.model.report import CategoryRow, Figure, SourceLine

# category, devices, age, embodied kg a device, kWh a device and year, lifetime, method
FLEET = [
    ("laptop", 112, 3.6, 251.0, 31.0, 5, "class"),
    ("monitor", 96, 5.2, 329.0, 44.0, 6, "class"),
    ("desktop", 24, 6.4, 242.0, 120.0, 6, "class"),
    ("smartphone", 38, 2.3, 77.0, 7.0, 2.5, "class"),
    ("server", 6, 4.8, 1207.0, 1715.0, 6, "class"),
    ("storage_bay", 1, 5.1, 1900.0, 2600.0, 5, "proxy"),
    ("switch", 9, 7.5, 130.0, 260.0, 5, "proxy"),
    ("firewall", 2, 4.0, 130.0, 310.0, 5, "proxy"),
    ("access_point", 14, 5.5, 60.0, 70.0, 5, "proxy"),
    ("printer", 7, 6.1, 130.0, 21.0, 5, "class"),
    ("ip_phone", 20, 7.9, 17.0, 22.0, 5, "class"),
    ("docking_station", 30, 3.1, 26.0, 9.0, 5, "class"),
    ("projector", 3, 8.2, 94.0, 60.0, 5, "class"),
    ("ups", 1, None, None, 420.0, None, "none"),
    ("video_conference", 2, 2.5, None, None, None, "none"),
    ("tablet", 6, 3.3, 80.5, 6.0, 3, "class"),
    ("workstation", 4, 4.4, 318.0, 260.0, 6, "proxy"),
    ("router", 2, 5.0, 60.0, 87.0, 5, "proxy"),
    ("internet_box", 2, 4.1, 60.0, 87.0, 5, "class"),
]
GRID = 0.0442
NO_UPS = "no open figure for the manufacture of a UPS: ask its maker for the PEP ecopassport"
SOURCE = ("Boavizta environmental-footprint-data, manufacturer PCFs", "2012-2023")


def figure(
    identifier: str,
    value: float | None,
    unit: str = "kgCO2e",
    spread: float = 1.6,
    reason: str | None = None,
) -> Figure:
    """A figure with an interval of that factor on either side."""
    if value is None:
        return Figure(id=identifier, value=None, unit=unit, reason=reason or NO_UPS)
    return Figure(
        id=identifier,
        value=value,
        low=value / spread,
        high=value * spread,
        unit=unit,
        quality="default",
    )


def category(
    code: str,
    devices: int,
    age: float | None,
    made: float | None,
    kwh: float | None,
    life: float | None,
    method: str,
) -> CategoryRow:
    spread = 3.0 if method == "proxy" else 1.6
    embodied = made * devices if made is not None else None
    yearly = embodied / life if embodied is not None and life else None
    energy = kwh * devices if kwh is not None else None
    use = energy * GRID if energy is not None else None
    total = yearly + use if yearly is not None and use is not None else None

    def named(what: str, value: float | None, unit: str = "kgCO2e") -> Figure:
        return figure(f"category.{code}.{what}", value, unit, spread)

    return CategoryRow(
        category=code,
        devices=devices,
        age_years=named("age_years", age, "years"),
        embodied=named("embodied", embodied),
        embodied_per_year=named("embodied_per_year", yearly),
        use_per_year=named("use_per_year", use),
        gwp_per_year=named("gwp_per_year", total),
        energy_per_year=named("energy_per_year", energy, "kWh"),
        method=method,
        is_proxy=method == "proxy",
    )


def total(rows: list[CategoryRow], field: str) -> float:
    return sum(getattr(row, field).value or 0.0 for row in rows)


def sources(rows: list[CategoryRow]) -> tuple[SourceLine, ...]:
    lines = []
    for number, row in enumerate(rows):
        for place, (use, unit) in enumerate(
            (
                ("manufacturing", "kgCO2e"),
                ("distribution", "kgCO2e"),
                ("end_of_life", "kgCO2e"),
                ("lifetime", "years"),
                ("power", "W"),
            )
        ):
            lines.append(
                SourceLine(
                    factor_id=f"DF{number:03}{place}",
                    used_for=f"{row.category}/{use}",
                    value=240.26 / (place + 1),
                    lower=126.29 / (place + 1),
                    upper=368.81 / (place + 1),
                    unit=unit,
                    method="PAIA" if place < 3 else "ADEME",
                    source=SOURCE[0] if place < 3 else "ADEME Base Empreinte via Impact CO2",
                    source_year=SOURCE[1] if place < 3 else "2026",
                    url="Boavizta/environmental-footprint-data:boavizta-data-us.csv@61323eb5",
                    licence="ODbL-1.0 + DbCL-1.0" if place < 3 else "attribution to ADEME",
                )
            )
    return tuple(lines)
