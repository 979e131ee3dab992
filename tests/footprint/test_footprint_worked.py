"""Devices worked out by hand from the published figures, and the rules one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.setting import Place
from fleet_audit.model.codes import CATEGORIES

Make = Callable[..., Any]
FR_2024 = 0.04418
"""kgCO2e per kWh: Ember and Energy Institute by Our World in Data, France, 2024."""


def made(point: date) -> dict[str, date]:
    """Made on a day that is known to the day."""
    return dict.fromkeys(
        ("manufactured_point", "manufactured_earliest", "manufactured_latest"), point
    )


def test_a_laptop_by_hand(fleet: Make) -> None:
    """A laptop: makers' median sheets over 5 years, ENERGY STAR watts over 1,607 hours."""
    line = fleet([{"category": "laptop", **made(date(2024, 1, 1))}]).lines[0]
    embodied = 240.26 + 10.5 + 0
    rest_w = 0.583333 * 0.6 + 0.416667 * 0.3
    kwh = (5.6 * 1607 + rest_w * (8760 - 1607)) / 1000
    assert line["gwp_manufacturing_kgco2e"] == 240.26
    assert line["gwp_embodied_kgco2e"] == pytest.approx(embodied)
    assert line["gwp_embodied_kgco2e_per_year"] == pytest.approx(embodied / 5, abs=0.002)
    assert line["energy_kwh_per_year"] == pytest.approx(kwh, abs=0.001)
    assert line["gwp_use_kgco2e_per_year"] == pytest.approx(kwh * FR_2024, abs=0.001)
    assert line["gwp_kgco2e_per_year"] == pytest.approx(embodied / 5 + kwh * FR_2024, abs=0.003)


def test_a_monitor_by_hand(fleet: Make) -> None:
    """A 24-inch screen: its own size class over 6 years, on for 1,607 hours and else asleep.

    The model that is fitted on certified screens comes within a tenth of their median watts.
    """
    line = fleet([{"category": "monitor", "screen_inches": 23.8, **made(date(2023, 6, 1))}]).lines[
        0
    ]
    embodied = 323.98 + 2.96 + 1.9
    kwh = (12.85 * 1607 + 0.21 * (8760 - 1607)) / 1000
    assert line["gwp_embodied_kgco2e"] == pytest.approx(embodied)
    assert line["gwp_embodied_kgco2e_per_year"] == pytest.approx(embodied / 6, abs=0.003)
    assert line["energy_kwh_per_year"] == pytest.approx(kwh, rel=0.1)
    used = line["energy_kwh_per_year"] * FR_2024
    assert line["gwp_use_kgco2e_per_year"] == pytest.approx(used, abs=0.001)


def test_a_server_by_hand(fleet: Make) -> None:
    """A rack server: makers' sheets over 5 years, its yearly energy times the PUE of its room."""
    room = Place(site="Lyon", room="Server room", pue=1.5)
    row = {"category": "server", "cpu_sockets": 2, "site": "Lyon", "room": "Server room"}
    line = fleet([row | made(date(2023, 3, 1))], places=[room]).lines[0]
    assert line["gwp_embodied_kgco2e_per_year"] == pytest.approx(1206.5 / 5)
    assert line["energy_kwh_per_year"] == 1715.6
    assert line["gwp_use_kgco2e_per_year"] == pytest.approx(1715.6 * 1.5 * FR_2024, abs=0.001)


@pytest.mark.parametrize(
    ("category", "published", "low", "high"),
    [
        ("laptop", 18.8, 13.3, 30.6),
        ("desktop", 91.1, 34.46, 146.5),
        ("all_in_one", 94.55, 59.28, 148.07),
        ("thin_client", 25.75, 15.38, 67.02),
    ],
)
def test_energy_agrees_with_the_certified_one(
    fleet: Make, category: str, published: float, low: float, high: float
) -> None:
    """By ENERGY STAR's own hours, a class comes within 10 % of the median certified energy."""
    line = fleet([{"category": category}], use_profile="energy-star").lines[0]
    assert line["energy_kwh_per_year"] == pytest.approx(published, rel=0.1)
    assert low <= line["energy_kwh_per_year"] <= high


def test_a_device_older_than_its_lifetime_is_paid_off(fleet: Make) -> None:
    """Past its lifetime a device counts 0 a year for manufacture, and all of its use."""
    young, old = fleet(
        [{"category": "laptop", **made(day)} for day in (date(2022, 1, 1), date(2020, 1, 1))]
    ).lines
    assert young["gwp_embodied_kgco2e_per_year"] > 0
    assert old["gwp_embodied_kgco2e_per_year"] == 0
    assert old["gwp_embodied_kgco2e"] == young["gwp_embodied_kgco2e"]
    assert old["gwp_use_kgco2e_per_year"] == young["gwp_use_kgco2e_per_year"] > 0


def test_a_doubtful_age_leaves_both_ends_open(fleet: Make) -> None:
    """Where the interval of the age spans the lifetime, the year bears between 0 and a share."""
    row = {
        "category": "laptop",
        "manufactured_point": date(2022, 1, 1),
        "manufactured_earliest": date(2020, 1, 1),
        "manufactured_latest": date(2023, 1, 1),
    }
    line = fleet([row]).lines[0]
    assert line["gwp_embodied_kgco2e_per_year_low"] == 0
    assert line["gwp_embodied_kgco2e_per_year"] == pytest.approx(250.76 / 5)


def test_an_unknown_age_is_charged_but_may_be_paid_off(fleet: Make) -> None:
    """Without any date the year bears a share, with a low bound of 0."""
    line = fleet([{"category": "desktop"}]).lines[0]
    assert line["age_years"] is None
    assert line["gwp_embodied_kgco2e_per_year_low"] == 0 < line["gwp_embodied_kgco2e_per_year"]


def test_a_virtual_machine_has_no_body(fleet: Make) -> None:
    """A virtual machine has neither manufacture nor electricity of its own, whatever it says."""
    rows = [
        {"category": "server", "is_virtual": True, "average_power_w": 100},
        {"category": "virtual_machine"},
    ]
    for line in fleet(rows).lines:
        assert line["category"] == "virtual_machine"
        assert line["gwp_embodied_kgco2e"] is None
        assert line["energy_kwh_per_year"] is None
        assert line["gwp_kgco2e_per_year"] is None
        assert "host" in line["reason"]


def test_a_device_in_stock_draws_nothing(fleet: Make) -> None:
    """On a shelf a device takes no electricity, and its manufacture still counts."""
    line = fleet([{"category": "laptop", "status": "stock", "average_power_w": 30}]).lines[0]
    assert line["energy_kwh_per_year"] == line["energy_kwh_per_year_high"] == 0
    assert line["gwp_embodied_kgco2e_per_year"] > 0


def test_a_retired_device_is_out_from_its_day_on(fleet: Make) -> None:
    """A device counts up to the day it left, and a future departure changes nothing yet."""
    rows = [
        {"category": "laptop", "status": "retired"},
        {"category": "laptop", "status": "retired", "retired_date": date(2026, 6, 30)},
        {"category": "laptop", "status": "retired", "retired_date": date(2026, 7, 1)},
    ]
    assert [line["asset_id"] for line in fleet(rows).lines] == [3]


def test_what_is_unknown_is_never_zero(fleet: Make) -> None:
    """Each category has figures above zero, or none and the reason why."""
    sized = {"storage_gb": 20_000, **made(date(2025, 6, 1))}
    made_fleet = fleet([{"category": category, **sized} for category in CATEGORIES])
    for line in made_fleet.lines:
        parts = [line["gwp_embodied_kgco2e"], line["energy_kwh_per_year"]]
        assert all(part is None or part > 0 for part in parts), line["category"]
        assert None not in parts or line["reason"], line["category"]
        total = made_fleet.total("category", line["category"]).measures["gwp_kgco2e_per_year"]
        assert (total is None) == (parts == [None, None])


def test_disks_of_unknown_size_have_an_unknown_energy(fleet: Make) -> None:
    """A storage bay is counted per terabyte: without its size its energy is unknown, not zero."""
    line = fleet([{"category": "storage_bay"}]).lines[0]
    assert line["energy_kwh_per_year"] is None
    assert line["gwp_use_kgco2e_per_year"] is None
    assert line["gwp_embodied_kgco2e"] > 0
    assert line["reason"]


def test_a_borrowed_figure_is_given_within_a_factor_three(fleet: Make) -> None:
    """A category without an open figure borrows one, from a third of it to three times."""
    line = fleet([{"category": "switch"}]).lines[0]
    assert line["method"] == "proxy"
    low, high = line["gwp_embodied_kgco2e_low"], line["gwp_embodied_kgco2e_high"]
    assert line["gwp_embodied_kgco2e"] / low == pytest.approx(3, rel=1e-3)
    assert high / line["gwp_embodied_kgco2e"] == pytest.approx(3, rel=1e-3)


def test_a_figure_without_spread_is_given_within_a_factor_two(fleet: Make) -> None:
    """ADEME's single figures have no bounds of their own: half to twice."""
    line = fleet([{"category": "internet_box"}]).lines[0]
    low, high = line["energy_kwh_per_year_low"], line["energy_kwh_per_year_high"]
    assert (low, line["energy_kwh_per_year"], high) == pytest.approx((43.35, 86.7, 173.4))


def test_measured_beats_declared_beats_hours_beats_class(fleet: Make) -> None:
    """The energy comes from the best knowledge there is, in that order."""
    known = {"measured_power_w": 9, "energy_kwh_per_year": 20, "hours_on_per_day": 6}
    lines = fleet(
        [
            {"category": "laptop", **known},
            {"category": "laptop", **known, "measured_power_w": None},
            {"category": "laptop", "hours_on_per_day": 6},
            {"category": "laptop"},
        ]
    ).lines
    assert [line["energy_method"] for line in lines] == [
        "measured",
        "declared",
        "state_hours",
        "class",
    ]


def test_a_conventional_profile_sets_measurements_aside(fleet: Make) -> None:
    """Asked for the office profile, all devices of a class draw alike."""
    rows = [{"category": "laptop", "measured_power_w": 30}, {"category": "laptop"}]
    lines = fleet(rows, use_profile="office").lines
    assert lines[0]["energy_kwh_per_year"] == lines[1]["energy_kwh_per_year"]
    assert {line["energy_method"] for line in lines} == {"class"}


def test_the_office_year_is_shorter_than_the_conventional_one(fleet: Make) -> None:
    """ENERGY STAR's hours draw more than the legal working time, and stay within its interval."""
    office = fleet([{"category": "laptop"}], use_profile="office").lines[0]
    star = fleet([{"category": "laptop"}], use_profile="energy-star").lines[0]
    assert office["energy_kwh_per_year"] < star["energy_kwh_per_year"]
    assert star["energy_kwh_per_year"] < office["energy_kwh_per_year_high"]


def grid_of(made_fleet: Any) -> list[str]:
    """The zone of each asset."""
    return [impact["zone"] for impact in made_fleet.impacts]


def test_the_electricity_is_that_of_the_nearest_statement(fleet: Make) -> None:
    """The asset's own country, else its room's, its site's, the one asked for, the world's."""
    places = [Place(site="S", country="DE"), Place(site="S", room="R", country="PL")]
    rows = [
        {"category": "server", "site": "S", "room": "R", "country": "SE"},
        {"category": "server", "site": "S", "room": "R"},
        {"category": "server", "site": "S"},
        {"category": "server"},
    ]
    assert grid_of(fleet(rows, places=places)) == ["SE", "PL", "DE", "FR"]
    assert grid_of(fleet(rows, places=places, country=None))[-1] == "WORLD"


def test_an_unlisted_country_takes_the_mix_of_the_world(fleet: Make) -> None:
    """A country whose mix nobody publishes has the world's, which is said."""
    made_fleet = fleet([{"category": "server", "country": "AQ"}])
    year, is_world = made_fleet.engine.execute("SELECT year, is_world FROM grid").fetchone()
    assert is_world
    assert year >= 2023


def test_an_audit_of_the_past_takes_the_electricity_of_its_year(fleet: Make) -> None:
    """In 2022 France's mix was that of 2022, whatever was published since."""
    made_fleet = fleet([{"category": "server"}], as_of=date(2022, 12, 31))
    assert made_fleet.impacts[0]["intensity_kgco2e"] == 0.07855


def test_servers_take_the_pue_of_an_average_room_and_laptops_none(fleet: Make) -> None:
    """Where no PUE is stated, servers and storage have 1.7 (1.5 to 2.5), the rest 1."""
    rows = [{"category": name, "storage_gb": 100.0} for name in ("server", "storage_bay", "laptop")]
    assert [impact["pue"] for impact in fleet(rows).impacts] == [1.7, 1.7, 1]


def test_primary_energy_of_a_laptop_is_a_lower_bound_of_its_parts(fleet: Make) -> None:
    """Naming memory and disk raises the lower bound of the energy of manufacture."""
    bare, told = fleet(
        [
            {"category": "laptop"},
            {"category": "laptop", "memory_gib": 16.0, "storage_kind": "ssd", "storage_gb": 512.0},
        ]
    ).impacts
    assert bare["is_pe_lower_bound"]
    assert told["is_pe_lower_bound"]
    assert 0 < bare["manufacturing_pe_mj"] < told["manufacturing_pe_mj"]


def test_no_zone_has_less_primary_energy_than_it_delivers(fleet: Make) -> None:
    """A kWh at the plug holds 3.6 MJ, so that the use takes at least that."""
    rows = [{"category": "server", "country": zone} for zone in ("FR", "PL", "PT", "NL", "DE")]
    for impact in fleet(rows).impacts:
        if impact["pe_use_year_kj"] is not None:
            assert impact["pe_use_year_kj"] >= impact["energy_year_wh"] * 3.6


def test_an_unrecognised_device_is_no_virtual_machine(fleet: Make) -> None:
    """A device whose category nothing says is `other`, real, and counted as one."""
    for impact in fleet([{"category": None}, {"category": None, "is_virtual": False}]).impacts:
        assert impact["category"] == "other"
        assert impact["is_vm"] is False
