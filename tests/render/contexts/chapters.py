"""What a report says of a plausible fleet, chapter by chapter."""

from __future__ import annotations

from datetime import date

import msgspec

from fleet_audit.model.report import (
    AgeBand,
    CategoryRow,
    Coverage,
    Figure,
    Headline,
    HiddenRow,
    LookRow,
    MissingDevices,
    MissingRow,
    PlaceRow,
    StageRow,
)
from tests.render.contexts.devices import FLEET, GRID, category, figure, total


def headline(rows: list[CategoryRow], devices: int) -> Headline:
    made, used = total(rows, "embodied_per_year"), total(rows, "use_per_year")
    embodied = total(rows, "embodied")
    return Headline(
        devices=devices,
        gwp_per_year=figure("headline.gwp_per_year", made + used, spread=1.4),
        embodied=figure("headline.embodied", embodied, spread=1.4),
        embodied_per_year=figure("headline.embodied_per_year", made, spread=1.4),
        use_per_year=figure("headline.use_per_year", used, spread=1.3),
        energy_per_year=figure("headline.energy_per_year", used / GRID, "kWh", 1.3),
        age_years=Figure(id="headline.age_years", value=4.2, unit="years"),
        purchase_year=figure("headline.purchase_year", 9_400.0),
        embodied_ademe=figure("headline.embodied_ademe", 31_000.0),
        embodied_of_ademe_scope=figure("headline.embodied_of_ademe_scope", 71_000.0),
    )


def stages(head: Headline) -> tuple[StageRow, ...]:
    made = head.embodied_per_year.value or 0.0
    parts = {
        "manufacturing": made * 0.87,
        "embodied": made * 0.08,
        "distribution": made * 0.04,
        "use": head.use_per_year.value,
        "end_of_life": made * 0.01,
    }
    return tuple(
        StageRow(stage=code, gwp_per_year=figure(f"stage.{code}.gwp_per_year", value))
        for code, value in parts.items()
    )


AGES = (
    *(
        AgeBand(
            from_years=year,
            to_years=year + 1,
            workplace=workplace,
            shared=year + 2,
            past_lifetime=max(0, year - 4) * 6,
        )
        for year, workplace in enumerate((34, 46, 58, 61, 44, 31, 24, 19, 9, 4))
    ),
    AgeBand(from_years=10, to_years=None, workplace=6, shared=3, past_lifetime=9),
    AgeBand(from_years=None, to_years=None, workplace=10, shared=2, past_lifetime=0),
)


def hidden(energy_kwh: float) -> tuple[HiddenRow, ...]:
    def primary(part: str, value: float | None, reason: str | None = None) -> Figure:
        return figure(f"hidden.{part}.primary", value, "kWh primary", reason=reason)

    return (
        HiddenRow(
            part="billed",
            primary=primary("billed", energy_kwh * 1.9),
            final=figure("hidden.billed.final", energy_kwh, "kWh"),
        ),
        HiddenRow(
            part="cooling",
            primary=primary("cooling", 9_400.0 * 1.9),
            final=figure("hidden.cooling.final", 9_400.0, "kWh"),
        ),
        HiddenRow(
            part="manufacture",
            primary=primary("manufacture", 52_000.0),
            is_lower_bound=True,
            allocation="per_device",
        ),
        HiddenRow(part="network", primary=primary("network", 1_130.0), allocation="per_line"),
        HiddenRow(
            part="data_centre",
            primary=primary("data_centre", None, "not published"),
            allocation="not_published",
        ),
    )


LOOK = (
    ("monitor", "Dell", "P2419H", "Lyon", 46, 5.4, ("most_carbon",), ("EC-0012", "EC-0013")),
    ("laptop", "Lenovo", "ThinkPad T14 Gen 2", None, 38, 3.1, ("most_carbon",), ("PC-031",)),
    (
        "server",
        "HPE",
        "ProLiant DL380 Gen10",
        "Lyon",
        3,
        6.2,
        ("always_on", "most_energy", "past_lifetime"),
        ("srv-erp", "srv-ad1"),
    ),
    ("storage_bay", "Synology", None, "Lyon", 1, 5.1, ("always_on", "borrowed_factor"), ()),
    ("desktop", "HP", "ProDesk 600 G3", "Nantes", 14, 7.9, ("past_lifetime",), ("PC-201",)),
    ("switch", None, None, "Nantes", 4, None, ("age_unknown", "borrowed_factor"), ("sw-02",)),
)


def look() -> tuple[LookRow, ...]:
    return tuple(
        LookRow(
            category=category,
            manufacturer=maker,
            model=model,
            site=site,
            devices=devices,
            age_years=age,
            gwp_per_year=figure(f"look.{number}.gwp_per_year", 2600.0 / (number + 1)),
            energy_per_year=figure(f"look.{number}.energy_per_year", 5145.0 / (number + 1), "kWh"),
            reasons=reasons,
            examples=examples,
        )
        for number, (category, maker, model, site, devices, age, reasons, examples) in enumerate(
            LOOK
        )
    )


def places(kind: str, names: list[tuple[str | None, int]]) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            name=name,
            devices=devices,
            gwp_per_year=figure(f"{kind}.{number}.gwp_per_year", devices * 58.0),
            energy_per_year=figure(f"{kind}.{number}.energy_per_year", devices * 101.0, "kWh"),
        )
        for number, (name, devices) in enumerate(names)
    )


MISSING_FIGURES = (
    *("embodied", "embodied_per_year", "use_per_year"),
    *("gwp_per_year", "energy_per_year"),
)
NOT_SEEN = {"smartphone": 12, "monitor": 6, "switch": 2}


def missing(counts: dict[str, int], head: Headline) -> MissingDevices:
    """What is declared and was not seen, as the kernel estimates it."""
    known = {row[0]: row for row in FLEET}
    rows = []
    for code, devices in counts.items():
        made = category(code, devices, None, *known.get(code, known["laptop"])[3:])
        figures = {
            name: msgspec.structs.replace(each, id=f"missing.{code}.{name}")
            for name in MISSING_FIGURES
            for each in [getattr(made, name)]
        }
        rows.append(
            MissingRow(
                category=code,
                devices=devices,
                declared=devices + 5,
                seen=5,
                method=made.method,
                is_proxy=made.is_proxy,
                **figures,
            )
        )
    sums = {
        name: sum(getattr(row, name).value or 0.0 for row in rows)
        for name in ("gwp_per_year", "energy_per_year")
    }
    units = {"gwp_per_year": "kgCO2e", "energy_per_year": "kWh"}
    both = {name: value + (getattr(head, name).value or 0.0) for name, value in sums.items()}
    owned = [row for row in rows if not row.is_proxy]
    return MissingDevices(
        devices=sum(counts.values()),
        zone="FR",
        rows=tuple(rows),
        headline_devices=sum(row.devices for row in owned),
        headline_gwp_per_year=figure(
            "missing.headline.gwp_per_year", sum(row.gwp_per_year.value or 0 for row in owned)
        ),
        **{name: figure(f"missing.{name}", sums[name], units[name]) for name in sums},
        **{f"whole_{name}": figure(f"whole.{name}", both[name], units[name]) for name in both},
    )


def coverage(devices: int) -> Coverage:
    return Coverage(
        devices_seen=devices,
        devices_declared=devices + 20,
        missing=NOT_SEEN,
        beyond={"laptop": 2},
        declared_on=date(2026, 9, 30),
        gwp_share_by_quality={"declared": 0.08, "modelled": 0.04, "default": 0.74, "proxy": 0.14},
        devices_by_age_confidence={"high": 241, "medium": 88, "low": 24, "none": 12},
        devices_without_factor=3,
        devices_with_proxy=26,
        excluded_retired=11,
        virtual_machines=17,
        duplicates_of_host=2,
    )
