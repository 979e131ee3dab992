"""What to find out first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.gaps import MOST_UNNAMED, gaps, removed_share, standing

MADE_IN = {"manufactured_year": 2025}
"""Of models whose year is known, so that a date tells of the age alone and not of the model."""
PCS: list[dict[str, Any]] = [
    {"category": category, "manufacturer": maker, "model": model, "site": site, **MADE_IN}
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
    assert 0 < len(found) <= 7
    removed = [gap.removed_kgco2e_per_year for gap in found]
    assert removed == sorted(removed, reverse=True)
    assert {gap.devices for gap in found} <= {50, 60, 70}
    assert all(len(gap.asset_ids) == gap.devices for gap in found)


HPE = {"category": "server", "manufacturer": "HPE", "model": "DL360", "site": "Lyon"}
SERVERS = [{**HPE, **MADE_IN}] * 8


@pytest.mark.parametrize("field", ["purchase_date", "hours_on_per_day", "average_power_w"])
def test_an_answer_removes_what_was_promised(fleet: Callable[..., Any], field: str) -> None:
    """An answer that confirms the figure narrows the interval by the promised kilograms."""
    rows = [*PCS, *SERVERS]
    before = fleet(rows)
    promised = {
        number: gap.removed_kgco2e_per_year
        for gap in gaps(before.engine)
        if gap.field == field
        for number in gap.asset_ids[:1]
    }
    known = {n["asset_id"]: n for n in before.impacts}
    asked = {n for gap in gaps(before.engine) if gap.field == field for n in gap.asset_ids}
    answered = [
        {**row, **answer(field, known[n])} if n in asked else row
        for n, row in enumerate(rows, start=1)
    ]
    after = fleet(answered)
    assert width(before) - width(after) == pytest.approx(sum(promised.values()), rel=0.01)
    assert not [gap for gap in gaps(after.engine) if gap.field == field]


def test_a_date_keeps_its_promise_but_for_what_its_year_moves(fleet: Callable[..., Any]) -> None:
    """Where the year is news of the model too, its figures move, and their widths with them."""
    rows = [
        {name: cell for name, cell in row.items() if name not in MADE_IN}
        for row in (*PCS, *SERVERS)
    ]
    before = fleet(rows)
    after = fleet([{**row, **answer("purchase_date", {})} for row in rows])
    promised = sum(g.removed_kgco2e_per_year for g in gaps(before.engine) if "date" in g.field)
    moved = figures_width(after) - figures_width(before)
    assert moved > 0
    assert width(before) - width(after) == pytest.approx(promised - moved, rel=0.01)


def figures_width(fleet: Any) -> float:
    """Width of a year's figures, their share of the life taken as known, kgCO2e."""
    return (
        sum(
            share * (impact[f"{part}_g_high"] - impact[f"{part}_g_low"])
            for impact in fleet.impacts
            for part, share in (
                ("use_year", 1),
                ("manufacturing", impact["year_share"]),
                ("distribution", impact["year_share"]),
                ("end_of_life", impact["year_share"]),
            )
        )
        / 1000
    )


def answer(field: str, impact: dict[str, Any]) -> dict[str, Any]:
    """The columns of the snapshot that an answer fills, to confirm what the figure takes."""
    if field == "hours_on_per_day":
        return {"hours_on_per_day": impact["hours"] / 365}
    if field == "average_power_w":
        return {"average_power_w": impact["energy_kwh"] * 1000 / 8760}
    day = date(2025, 3, 1)
    return {
        "purchase_date": day,
        "manufactured_earliest": day,
        "manufactured_latest": day,
        "manufactured_point": day,
    }


def test_nothing_is_asked_of_what_is_known(fleet: Callable[..., Any]) -> None:
    """An asset with a date, a screen size and measured energy raises no question."""
    known = {**PCS[0], **answer("purchase_date", {}), "energy_kwh_per_year": 50.0}
    made = fleet([{**known, "screen_inches": 14.0}])
    assert gaps(made.engine) == ()
    assert standing(made.engine).removable_kgco2e == 0


def test_the_kernel_measures_what_is_removed(fleet: Callable[..., Any]) -> None:
    """The width and the removable part are those of the devices added up, before and after."""
    rows = [*PCS, *SERVERS]
    before = fleet(rows)
    here = standing(before.engine)
    assert here.width_kgco2e == pytest.approx(width(before), rel=1e-6)
    assert 0 < here.removable_kgco2e < here.width_kgco2e
    dated = fleet([{**row, **answer("purchase_date", {})} for row in rows])
    share = removed_share(here, standing(dated.engine))
    promised = sum(g.removed_kgco2e_per_year for g in gaps(before.engine) if "date" in g.field)
    assert share == pytest.approx(promised / here.removable_kgco2e, rel=0.01)
    assert removed_share(here, here) == 0


@pytest.mark.parametrize(
    ("columns", "batches"),
    [
        (lambda n: {"asset_tag": f"PC-{n:04d}"}, 1),
        (lambda n: {"asset_tag": f"PC-{n + (500 if n >= 12 else 0):04d}"}, 2),
        (lambda n: {"asset_tag": f"PC-{n * 977 % 9973:04d}"}, 1),
        (lambda n: {"warranty_end": date(2024 + n // 12, 3, 1 + n)}, 2),
        (lambda _n: {}, 1),
    ],
    ids=["in a row", "two rows", "strewn", "two warranties", "nothing known"],
)
def test_a_batch_is_one_question(
    fleet: Callable[..., Any], columns: Callable[[int], dict[str, Any]], batches: int
) -> None:
    """Machines of a model whose labels or warranties part them are asked for batch by batch."""
    rows = [{**PCS[-1], **columns(n)} for n in range(24)]
    found = [gap for gap in gaps(fleet(rows).engine) if gap.field == "purchase_date"]
    assert len(found) == batches
    assert sorted(n for gap in found for n in gap.asset_ids) == list(range(1, 25))


def test_what_has_no_figure_is_asked_last_and_removes_nothing_yet(
    fleet: Callable[..., Any],
) -> None:
    """Equipment without a category has places of its own, without a promise."""
    things = [{"manufacturer": "Acme", "model": f"Thing {n}"} for n in range(9)]
    found = gaps(fleet([*PCS, *things]).engine)
    assert [gap.field for gap in found[-MOST_UNNAMED:]] == ["category"] * MOST_UNNAMED
    assert all(gap.removed_kgco2e_per_year is None for gap in found[-MOST_UNNAMED:])
    assert all(gap.field != "category" for gap in found[:-MOST_UNNAMED])


def test_what_nobody_knew_is_asked_last(fleet: Callable[..., Any]) -> None:
    """Questions about assets of which the answer was "I don't know" come after all others."""
    made = fleet([*PCS, *[{"category": "other", "model": "Thing"}] * 3])
    first = next(gap for gap in gaps(made.engine) if gap.field == "purchase_date")
    half = first.asset_ids[: first.devices // 2]
    again = gaps(made.engine, not_known=[(asset_id, first.field) for asset_id in half])
    assert (again[-1].field, again[-1].asset_ids, again[-1].was_asked) == (first.field, half, True)
    assert not any(gap.was_asked for gap in again[:-1])
    rest = next(gap for gap in again if set(gap.asset_ids) & set(first.asset_ids))
    assert not set(rest.asset_ids) & set(half)
    few = gaps(made.engine, 3, not_known=[(asset_id, first.field) for asset_id in half])
    assert not any(gap.was_asked for gap in few)
