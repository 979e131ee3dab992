"""The other views of an asset, explained to the sum that gives them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.setting import Place

Make = Callable[..., Any]

DATED = {"category": "laptop", "manufactured_point": date(2023, 1, 1), "site": "Lyon"}
FLEET = [
    DATED | {"purchase_date": date(2023, 2, 1), "quantity": 4},
    DATED | {"purchase_date": date(2026, 2, 1), "acquired_as": "refurbished"},
    {"category": "server"},
    {"category": "virtual_machine"},
]
COLUMN_OF = {
    "use_market_per_year": "gwp_use_market_kgco2e_per_year",
    "to_date": "gwp_embodied_to_date_kgco2e",
    "remaining": "gwp_embodied_remaining_kgco2e",
    "purchase_year": "gwp_embodied_purchase_year_kgco2e",
}
CONTRACT = {"contract_kind": "standard", "contract_kgco2e_per_kwh": 0.02, "contract_share": 0.5}


@pytest.mark.parametrize("word", sorted(COLUMN_OF))
def test_the_sum_in_words_gives_the_figure(fleet: Make, word: str) -> None:
    """Done again by hand, it comes to the value; where that is unknown, a reason stands."""
    made = fleet(FLEET, places=[Place(site="Lyon", country="FR", **CONTRACT)])
    for line in made.lines:
        name = f"asset.{line['asset_id']}.{word}"
        found = explain_figure(made.engine, name, made.places, made.facts)
        assert found is not None
        assert found.value == line[COLUMN_OF[word]]
        left, equals, _right = str(found.arithmetic).partition(" = ")
        if found.value is None:
            assert not equals
        else:
            done = eval(left.replace("×", "*"), {})  # noqa: S307 - our own arithmetic
            assert done == pytest.approx(found.value, rel=1e-5, abs=0.02)


def test_a_contract_names_where_its_figure_comes_from(fleet: Make) -> None:
    """The sheet, where the supplier states it; the cited row, where it is only guaranteed."""
    for contract, origin in (
        (CONTRACT, "organisation sheet"),
        ({"contract_kind": "ppa"}, "MARKET-GUARANTEED"),
    ):
        made = fleet(FLEET, places=[Place(site="Lyon", country="FR", **contract)])
        found = explain_figure(made.engine, "asset.1.use_market_per_year", made.places, made.facts)
        first = found.terms[0]
        assert (first.origin or first.factor.factor_id) == origin


def test_the_report_and_the_view_give_one_figure_for_the_year(fleet: Make) -> None:
    """With a second-hand device among the purchases; without a date there is none, not zero."""
    bought = DATED | {"purchase_date": date(2026, 2, 1)}
    made = fleet([bought, bought | {"acquired_as": "gift"}, {"category": "monitor"}])
    named = "fleet.purchase_year"
    found = explain_figure(made.engine, named, made.places, made.facts)
    lines = [line["gwp_embodied_purchase_year_kgco2e"] for line in made.lines]
    assert found.value == pytest.approx(lines[0] + lines[1], abs=0.002)
    assert lines[2] is None
    assert 0 < lines[1] < lines[0]
    undated = fleet([{"category": "monitor"}])
    assert explain_figure(undated.engine, named, undated.places, undated.facts).value is None


def test_market_totals_are_the_sums_of_what_they_name(fleet: Make) -> None:
    """The fleet's of its categories, a category's of its devices."""
    made = fleet(FLEET, places=[Place(site="Lyon", country="FR", **CONTRACT)])
    column = COLUMN_OF["use_market_per_year"]
    laptops = {"laptop"}
    for name, categories in (("fleet", {*laptops, "server"}), ("category.laptop", laptops)):
        found = explain_figure(made.engine, f"{name}.use_market_per_year", made.places, made.facts)
        total = sum(line[column] or 0 for line in made.lines if line["category"] in categories)
        assert found.value == pytest.approx(total, abs=0.002)
        left, _equals, _right = str(found.arithmetic).partition(" = ")
        done = eval(left.replace("×", "*"), {})  # noqa: S307 - our own arithmetic
        assert done == pytest.approx(found.value, abs=0.002)
        for term in found.terms:
            if term.origin.startswith("category."):
                assert explain_figure(made.engine, term.origin, made.places, made.facts)
    name = "category.ups.use_market_per_year"
    assert explain_figure(made.engine, name, made.places, made.facts) is None
