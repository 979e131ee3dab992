"""What to find out first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.gaps import gaps

PCS: list[dict[str, Any]] = [
    {"category": category, "manufacturer": maker, "model": model, "site": site}
    for category, maker, model, site, number in (
        ("laptop", "Dell", "Latitude 5420", "Lyon", 60),
        ("desktop", "HP", "ProDesk 600 G4", "Lyon", 70),
        ("desktop", "Lenovo", "ThinkCentre M720", "Nantes", 50),
    )
    for _ in range(number)
]


def width(fleet: Any) -> float:
    """Width of the interval of the yearly carbon, assets taken to err together, kgCO2e."""
    return sum(
        line["gwp_kgco2e_per_year_high"] - line["gwp_kgco2e_per_year_low"] for line in fleet.lines
    )


def test_one_question_stands_for_a_model_at_a_site(fleet: Callable[..., Any]) -> None:
    """180 PCs without dates ask few questions, the most useful first, each naming its assets."""
    found = gaps(fleet(PCS).engine)
    assert 0 < len(found) <= 6
    removed = [gap.removed_kgco2e_per_year for gap in found]
    assert removed == sorted(removed, reverse=True)
    assert {gap.devices for gap in found} <= {50, 60, 70}
    assert all(len(gap.asset_ids) == gap.devices for gap in found)


@pytest.mark.parametrize("field", ["purchase_date", "hours_on_per_day"])
def test_an_answer_removes_what_was_promised(fleet: Callable[..., Any], field: str) -> None:
    """An answer that confirms the figure narrows the interval by the promised kilograms."""
    before = fleet(PCS)
    promised = {
        number: gap.removed_kgco2e_per_year
        for gap in gaps(before.engine)
        if gap.field == field
        for number in gap.asset_ids[:1]
    }
    hours = {n["asset_id"]: n["hours"] / 365 for n in before.impacts}
    answered = [{**row, **answer(field, hours[n])} for n, row in enumerate(PCS, start=1)]
    after = fleet(answered)
    assert width(before) - width(after) == pytest.approx(sum(promised.values()), rel=0.01)
    assert not [gap for gap in gaps(after.engine) if gap.field == field]


def answer(field: str, hours: float) -> dict[str, Any]:
    """The columns of the snapshot that an answer fills."""
    if field == "hours_on_per_day":
        return {"hours_on_per_day": hours}
    day = date(2025, 3, 1)
    return {
        "purchase_date": day,
        "manufactured_earliest": day,
        "manufactured_latest": day,
        "manufactured_point": day,
    }


def test_nothing_is_asked_of_what_is_known(fleet: Callable[..., Any]) -> None:
    """An asset with a date and measured energy raises no question."""
    known = {**PCS[0], **answer("purchase_date", 0), "energy_kwh_per_year": 50.0}
    assert gaps(fleet([known]).engine) == ()
