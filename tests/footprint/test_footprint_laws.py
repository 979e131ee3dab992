"""Laws that hold for any fleet, whatever is known of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.rollup import MEASURES, Group, roll_up
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread
from tests.footprint.any_fleet import AS_OF, Make, Row, assets, fleets, law, profiles, watts

SUMS = [name for columns in MEASURES.values() for name in columns]


def integers(made: Any) -> Row:
    """Every sum of the cube, exact, with the bounds."""
    columns = [f"{name}{end}" for name in dict.fromkeys(SUMS) for end in ("", "_low", "_high")]
    listed = ", ".join(f"sum({column})::BIGINT" for column in columns)
    found = made.engine.execute(f"SELECT {listed} FROM cube").fetchone()
    return dict(zip(columns, found, strict=True))


def whole(made: Any) -> Group | None:
    """The fleet in one line; null for one where nothing is in use."""
    return made.total() if made.lines else None


@law
@given(rows=fleets)
def test_stages_add_up_to_the_whole(fleet: Make, rows: list[Row]) -> None:
    """What an asset weighs a year is what its stages weigh, to the gram."""
    made = fleet(rows)
    for line, impact in zip(made.lines, made.impacts, strict=True):
        stages = [impact[name] for name in MEASURES["gwp_kgco2e_per_year"]]
        known = [grams for grams in stages if grams is not None]
        assert line["gwp_kgco2e_per_year"] == (sum(known) / 1000 if known else None)
        parts = [line["gwp_embodied_kgco2e_per_year"], line["gwp_use_kgco2e_per_year"]]
        if known:
            total = sum(part for part in parts if part is not None)
            assert line["gwp_kgco2e_per_year"] == pytest.approx(total, abs=1e-9)


@law
@given(rows=fleets)
def test_twice_the_fleet_is_twice_the_footprint(fleet: Make, rows: list[Row]) -> None:
    """Doubling by lines or by quantity doubles every sum, exactly."""
    once = integers(fleet(rows))
    doubled = {name: None if value is None else 2 * value for name, value in once.items()}
    assert integers(fleet(rows + rows)) == doubled
    by_quantity = [row | {"quantity": 2 * row["quantity"]} for row in rows]
    assert integers(fleet(by_quantity)) == doubled


@law
@given(rows=fleets, data=st.data())
def test_order_and_partitions_change_nothing(
    fleet: Make, rows: list[Row], data: st.DataObject
) -> None:
    """Any order of the lines and any split into files give the same sums."""
    shuffled = data.draw(st.permutations(rows))
    assert integers(fleet(shuffled, partitions=3)) == integers(fleet(rows))


@law
@given(rows=fleets, profile=profiles)
def test_bounds_bracket_every_figure(fleet: Make, rows: list[Row], profile: str) -> None:
    """Nothing is negative, low is never above the value, nor high below it."""
    made = fleet(rows, use_profile=profile)
    for impact in made.impacts:
        for name in SUMS:
            low, mid, high = (impact[f"{name}{end}"] for end in ("_low", "", "_high"))
            assert (low is None) == (mid is None) == (high is None)
            assert mid is None or 0 <= low <= mid <= high, (name, impact["category"])
    total = whole(made)
    for spread in total.measures.values() if total else ():
        assert spread is None or spread.low - 1e-6 <= spread.mid <= spread.high + 1e-6


@law
@given(rows=fleets)
def test_every_cut_adds_up_to_the_fleet(fleet: Make, rows: list[Row]) -> None:
    """Categories, sites, departments or ages: values add up, and bounds never widen in adding."""
    made = fleet(rows)
    # All are of one organisation.
    total = next(iter(roll_up(made.engine, "organisation_id")), None)
    if total is None:
        return
    for column in ("category", "site", "department", "age_band"):
        groups = roll_up(made.engine, column)
        # A virtual machine is a device of its own only where categories are told apart.
        real = [group for group in groups if group.key != "virtual_machine"]
        assert sum(group.devices for group in real) == total.devices
        for name, spread in total.measures.items():
            parts = [group.measures[name] for group in groups]
            known: list[Spread] = [part for part in parts if part is not None]
            assert (spread is None) == (not known)
            if spread is not None:
                assert spread.mid == pytest.approx(sum(part.mid for part in known))
                # Whole grams; and of skewed errors, the 95th percentile of a sum may stand a little
                # beyond the sum of theirs, which no law forbids: 3 % was met, of three terminals.
                slack = 1e-3 + 0.05 * spread.high
                # What would go below zero is cut at zero, line by line.
                if all(part.low > 0 for part in known):
                    assert spread.low >= sum(part.low for part in known) - slack
                assert spread.high <= sum(part.high for part in known) + slack


ordinary = st.sampled_from(
    ["laptop", "desktop", "workstation", "all_in_one", "thin_client", "monitor", "tablet", "switch"]
)


@law
@given(category=ordinary, power=watts)
def test_measuring_never_widens_an_interval(fleet: Make, category: str, power: float) -> None:
    """High over low of the yearly energy is never larger once the watts are measured."""
    plain, measured = fleet(
        [{"category": category}, {"category": category, "measured_power_w": power}]
    ).lines
    assert measured["energy_method"] == "measured"
    ratios = [
        line["energy_kwh_per_year_high"] / line["energy_kwh_per_year_low"]
        for line in (plain, measured)
    ]
    assert ratios[1] <= ratios[0] * (1 + 1e-3)


@law
@given(category=ordinary, share=st.floats(0, 1))
def test_a_usual_measurement_stays_inside_the_interval_of_the_class(
    fleet: Make, category: str, share: float
) -> None:
    """Watts within the published range give an interval within that of the class."""
    plain = fleet([{"category": category}])
    low, high = plain.engine.execute("SELECT on_w_low, on_w_high FROM factor").fetchone()
    power = low + share * (high - low)
    line = fleet([{"category": category, "measured_power_w": power}]).lines[0]
    class_line = plain.lines[0]
    assert line["energy_kwh_per_year_low"] >= class_line["energy_kwh_per_year_low"] - 1e-3
    assert line["energy_kwh_per_year_high"] <= class_line["energy_kwh_per_year_high"] + 1e-3


@law
@given(category=ordinary, share=st.floats(0, 1))
def test_known_hours_stay_inside_the_interval_of_the_class(
    fleet: Make, category: str, share: float
) -> None:
    """Hours within the usual range give an interval within that of the class."""
    plain = fleet([{"category": category}])
    low, high = plain.engine.execute("SELECT on_hours_low, on_hours_high FROM factor").fetchone()
    hours = (low + share * (high - low)) / 365
    line = fleet([{"category": category, "hours_on_per_day": hours}]).lines[0]
    class_line = plain.lines[0]
    assert line["energy_kwh_per_year_low"] >= class_line["energy_kwh_per_year_low"] - 1e-3
    assert line["energy_kwh_per_year_high"] <= class_line["energy_kwh_per_year_high"] + 1e-3


@law
@given(rows=fleets)
def test_unknown_never_becomes_zero(fleet: Make, rows: list[Row]) -> None:
    """A stage nobody publishes stays null, and a group is null only where all of it is."""
    made = fleet(rows)
    for impact in made.impacts:
        for name in MEASURES["gwp_embodied_kgco2e"]:
            assert impact[name] is None or impact[name] > 0
        told = ("measured_power_w", "declared_kwh", "average_power_w", "hours_on_per_day")
        if impact["status"] != "stock" and all(impact[name] is None for name in told):
            assert impact["energy_year_wh"] is None or impact["energy_year_wh"] > 0
    for group in roll_up(made.engine, "category"):
        inside = [impact for impact in made.impacts if impact["category"] == group.key]
        for name, columns in MEASURES.items():
            known = [impact for impact in inside if any(impact[c] is not None for c in columns)]
            assert (group.measures[name] is None) == (not known), name


@law
@given(row=assets(), kwh=st.floats(0.1, 5000))
def test_a_declared_energy_is_taken_as_it_is(fleet: Make, row: Row, kwh: float) -> None:
    """A year's energy that the organisation states has no interval of ours."""
    stated = row | {
        "energy_kwh_per_year": kwh,
        "measured_power_w": None,
        "status": "in_use",
        "is_virtual": False,
        "category": "printer",
        # made after the day of the audit, it would not be there
        "purchase_date": AS_OF,
    }
    line = fleet([stated]).lines[0]
    assert line["energy_method"] == "declared"
    assert line["energy_kwh_per_year"] == pytest.approx(kwh * row["quantity"], abs=0.001 * 40)
    assert line["energy_kwh_per_year_low"] == line["energy_kwh_per_year_high"]


@law
@given(rows=fleets, pue=st.floats(1, 3))
def test_pue_enters_the_use_only(fleet: Make, rows: list[Row], pue: float) -> None:
    """A room's PUE multiplies the use impact, and changes neither plug energy nor manufacture."""
    rows = [row | {"site": "Lyon"} for row in rows]
    bare = fleet(rows, places=[Place(site="Lyon", pue=1)])
    cooled = fleet(rows, places=[Place(site="Lyon", pue=pue)])
    for one, other in zip(bare.impacts, cooled.impacts, strict=True):
        assert one["energy_year_wh"] == other["energy_year_wh"]
        assert one["manufacturing_year_g"] == other["manufacturing_year_g"]
        if one["use_year_g"] is not None:
            assert other["use_year_g"] == pytest.approx(one["use_year_g"] * pue, abs=3 * 40)


@law
@given(rows=fleets, profile=profiles)
def test_the_same_fleet_gives_the_same_bytes(fleet: Make, rows: list[Row], profile: str) -> None:
    """Nothing but the inputs decides: two runs agree in every cell."""
    assert fleet(rows, use_profile=profile).lines == fleet(rows, use_profile=profile).lines


@law
@given(rows=fleets, day=st.dates(date(2015, 1, 1), date(2027, 1, 1)), later=st.integers(0, 4000))
def test_a_later_day_loses_no_asset(fleet: Make, rows: list[Row], day: date, later: int) -> None:
    """What counts on a day counts on every later one, unless it is retired by then."""
    rows = [
        row | {"status": "in_use", "retired_date": None, "purchase_date": bought}
        for row, bought in zip(
            rows, cycle((day - timedelta(9), None, day + timedelta(400))), strict=False
        )
    ]
    before = {line["asset_id"] for line in fleet(rows, as_of=day).impacts}
    after = {line["asset_id"] for line in fleet(rows, as_of=day + timedelta(later)).impacts}
    assert before <= after
