"""What was borne to date, what remains, and what was bought in a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_audit.footprint.allocation import allocation, measure_of
from fleet_audit.footprint.relations import fetch_dicts

Row = dict[str, Any]
Make = Callable[..., Any]

AS_OF = date(2026, 6, 30)
YEARS = ("to_date", "remaining", "purchase_year")
law = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def devices(draw: st.DrawFn) -> Row:
    """A device with any of its dates, or none, acquired in any way."""
    made = AS_OF - timedelta(days=draw(st.integers(0, 5000)))
    row: Row = {
        "category": draw(st.sampled_from(["laptop", "monitor", "server", "ups", "smartphone"])),
        "quantity": draw(st.integers(1, 30)),
        "acquired_as": draw(st.sampled_from([None, "new", "refurbished", "gift"])),
        "ownership": draw(st.sampled_from([None, "owned", "leased", "rented", "personal"])),
    }
    if draw(st.booleans()):
        row |= {
            "manufactured_point": made,
            "manufactured_earliest": made - timedelta(days=draw(st.integers(0, 700))),
            "manufactured_latest": made + timedelta(days=draw(st.integers(0, 700))),
        }
    if draw(st.booleans()):
        days = draw(st.integers(0, (AS_OF - made).days))
        row["purchase_date"] = made + timedelta(days=days)
    return row


def allocated(made: Any) -> list[Row]:
    """Every asset of `allocated`, in order."""
    return fetch_dicts(made.engine, "SELECT * FROM allocated ORDER BY asset_id")


@law
@given(rows=st.lists(devices(), min_size=1, max_size=25))
def test_what_was_borne_and_what_remains_is_the_whole(fleet: Make, rows: list[Row]) -> None:
    """By its first owner, to date and still to come: to the gram, and within their bounds."""
    made = fleet(rows)
    for line, asset in zip(made.lines, allocated(made), strict=True):
        parts = [asset["before_g"], asset["to_date_g"], asset["remaining_g"]]
        if None not in parts:
            assert sum(parts) == round(1000 * line["gwp_embodied_kgco2e"])
        if asset["acquired_as"] in {None, "new"}:
            assert asset["before_g"] in {None, 0}
        for name in YEARS:
            low, mid, high = (asset[f"{name}_g{end}"] for end in ("_low", "", "_high"))
            assert (low is None) == (mid is None) == (high is None)
            assert mid is None or 0 <= low <= mid <= high, name


@law
@given(rows=st.lists(devices(), min_size=1, max_size=25))
def test_a_device_without_dates_is_unknown_and_never_zero(fleet: Make, rows: list[Row]) -> None:
    """Nor does it enter a sum, which says for how many devices it holds."""
    made = fleet(rows)
    for row, asset in zip(rows, allocated(made), strict=True):
        is_known = "manufactured_point" in row and row["category"] != "ups"
        assert (asset["remaining_g"] is not None) == is_known
        if "purchase_date" not in row:
            assert asset["purchase_year_g"] is None
    for view in ("to-date", "remaining", "purchase-year"):
        held = allocation(made.engine, view, None)[0].held[measure_of(view)]
        column = measure_of(view)
        known = [line for line in made.lines if line[column] is not None]
        assert held.devices == sum(line["quantity"] for line in known)
        assert (held.spread is None) == (not known)
        if held.spread is not None:
            assert held.spread.mid == pytest.approx(sum(line[column] for line in known))


def test_each_year_of_purchase_holds_what_was_bought_in_it(fleet: Make) -> None:
    """Over the years, the views by year of purchase add up to the whole manufacture."""
    bought = [date(2022, 5, 1), date(2023, 1, 1), date(2023, 12, 31), date(2026, 2, 1)]
    rows = [{"category": "laptop", "purchase_date": day} for day in bought]
    column = measure_of("purchase-year")
    years = [
        sum(line[column] for line in fleet(rows, as_of=date(year, 12, 31)).lines)
        for year in range(2022, 2027)
    ]
    whole = fleet(rows).lines[0]["gwp_embodied_kgco2e"]
    assert years == pytest.approx([whole, 2 * whole, 0, 0, whole])


def test_a_second_hand_device_brings_only_what_its_first_owner_left(fleet: Make) -> None:
    """Half of its lifetime lived elsewhere is half of its manufacture borne elsewhere."""
    made, bought = date(2023, 7, 1), date(2026, 1, 1)  # 2.5 years of the 5 of a laptop
    row = {
        "category": "laptop",
        "manufactured_point": made,
        "manufactured_earliest": made,
        "manufactured_latest": made,
        "purchase_date": bought,
    }
    new, used = fleet([row, row | {"acquired_as": "refurbished"}]).lines
    whole = new["gwp_embodied_kgco2e"]
    assert used["gwp_embodied_kgco2e"] == whole
    assert new["gwp_embodied_purchase_year_kgco2e"] == whole
    assert used["gwp_embodied_purchase_year_kgco2e"] == pytest.approx(whole / 2, rel=0.003)
    assert used["gwp_embodied_before_kgco2e"] == pytest.approx(whole / 2, rel=0.003)
    assert used["gwp_embodied_to_date_kgco2e"] == pytest.approx(whole / 10, rel=0.02)
    assert used["gwp_embodied_remaining_kgco2e"] == new["gwp_embodied_remaining_kgco2e"]
    assert used["gwp_embodied_kgco2e_per_year"] == new["gwp_embodied_kgco2e_per_year"]


def test_past_its_lifetime_nothing_remains(fleet: Make) -> None:
    """What is paid off was borne whole."""
    made = date(2015, 1, 1)
    line = fleet([{"category": "laptop", "manufactured_point": made}]).lines[0]
    assert line["gwp_embodied_remaining_kgco2e"] == 0
    assert line["gwp_embodied_to_date_kgco2e"] == line["gwp_embodied_kgco2e"]
