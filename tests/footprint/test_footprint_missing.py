"""What is declared and was not seen is named, and estimated apart from the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.figures import MEASURE_OF
from fleet_audit.footprint.missing import Declaration, Missing, find_missing, whole
from fleet_audit.footprint.probable import COMPANIONS, FEW, probably_missing
from fleet_audit.footprint.rollup import MEASURES, Group, roll_up
from fleet_audit.model.codes import CATEGORIES
from tests.footprint.any_fleet import assets, law
from tests.footprint.conftest import AS_OF

Row = dict[str, Any]
Make = Callable[..., Any]

REAL = [category for category in CATEGORIES if category != "virtual_machine"]
some_counts = st.dictionaries(st.sampled_from(REAL), st.integers(0, 200), max_size=6)
some_fleet = st.lists(assets(), min_size=1, max_size=8)
PEOPLE = st.sampled_from([name for name in REAL if name not in {"ups", "video_conference"}])


def declared(made: Any, counts: dict[str, int], **options: Any) -> Missing:
    """What is missing where the first organisation declares these counts."""
    declaration = Declaration(organisation_id=1, counts=counts, **options)
    return find_missing(made.engine, [declaration], made.setting, made.facts)


def by_category(missing: Missing) -> dict[str, Group]:
    """The missing devices of each category."""
    return {group.key: group for group in missing.groups("category")}


@law
@given(rows=some_fleet)
def test_declaring_what_is_seen_changes_nothing(fleet: Make, rows: list[Row]) -> None:
    """Counts equal to those seen leave nothing to estimate, and the figures as they were."""
    made = fleet(rows)
    before = roll_up(made.engine, "category")
    seen = {group.key: group.devices for group in before}
    missing = declared(made, seen)
    assert missing.groups("category") == []
    assert all(tally.missing == tally.beyond == 0 for tally in missing.tallies)
    assert roll_up(made.engine, "category") == before


@law
@given(rows=some_fleet, counts=some_counts)
def test_the_missing_are_what_is_declared_less_what_is_seen(
    fleet: Make, rows: list[Row], counts: dict[str, int]
) -> None:
    """Quantities count, retired assets do not, and a surplus is told apart from a gap."""
    made = fleet(rows)
    active: dict[str, int] = {}
    for row in rows:
        came = row["purchase_date"] or row.get("manufactured_earliest")
        if row["status"] != "retired" and (came is None or came <= AS_OF):
            kind = "virtual_machine" if row["is_virtual"] else row["category"] or "other"
            active[kind] = active.get(kind, 0) + row["quantity"]
    tallies = {tally.category: tally for tally in declared(made, counts).tallies}
    assert tallies.keys() == active.keys() | counts.keys()
    for category, tally in tallies.items():
        seen, stated = active.get(category, 0), counts.get(category)
        assert (tally.seen, tally.declared) == (seen, stated)
        assert tally.missing == max((stated if stated is not None else seen) - seen, 0)
        assert tally.beyond == max(seen - (stated if stated is not None else seen), 0)


@law
@given(category=PEOPLE, devices=st.integers(1, 500))
def test_the_estimate_is_linear_in_the_count(fleet: Make, category: str, devices: int) -> None:
    """So many missing devices weigh so many times what one weighs, bounds included."""
    made = fleet([{"category": "server"}])
    one = by_category(declared(made, {category: 1 + (category == "server")}))[category]
    many = by_category(declared(made, {category: devices + (category == "server")}))[category]
    assert many.devices == devices
    for name, spread in one.measures.items():
        total = many.measures[name]
        assert (spread is None) == (total is None)
        if spread is not None:
            assert total == pytest.approx(spread.scaled(devices))


@law
@given(category=st.sampled_from(REAL), devices=st.integers(1, 50))
def test_a_missing_device_is_a_seen_one_of_which_nothing_is_known(
    fleet: Make, category: str, devices: int
) -> None:
    """The estimate is what the kernel says of a bare device of the category, unknown included."""
    missing = declared(fleet([{"category": "other", "status": "retired"}]), {category: devices})
    bare = roll_up(fleet([{"category": category, "quantity": devices}]).engine, "category")
    assert missing.groups("category") == bare


@law
@given(rows=some_fleet, counts=some_counts)
def test_the_whole_is_the_seen_and_the_missing(
    fleet: Make, rows: list[Row], counts: dict[str, int]
) -> None:
    """Values add up; bounds bracket, never beyond adding both sides' own, never unknown as zero."""
    made = fleet(rows)
    missing = declared(made, counts)
    seen, absent = roll_up(made.engine, None), missing.groups(None)
    both = whole(made.engine, missing)
    if missing.engine is None:
        assert not any(both.values())
        return
    for name in MEASURES:
        sides = [side[0].measures[name] if side else None for side in (seen, absent)]
        spread = both[name]
        assert (spread is None) == (None in sides)
        if spread is not None:
            first, second = (side for side in sides if side is not None)
            assert spread.mid == pytest.approx(first.mid + second.mid)
            assert spread.low <= spread.mid + 1e-6 and spread.mid <= spread.high + 1e-6
            # Drawn bounds of a sum may stand a draw or two beyond the sum of drawn bounds.
            slack = 0.02 * (spread.high - spread.low) + 1e-6
            assert spread.low >= first.low + second.low - slack
            assert spread.high <= first.high + second.high + slack


@law
@given(counts=some_counts.filter(lambda counts: any(counts.values())))
def test_every_figure_of_the_missing_is_explained(fleet: Make, counts: dict[str, int]) -> None:
    """`explain` gives the same value and bounds as the tables, or the same unknown."""
    made = fleet([{"category": "laptop", "quantity": 3}])
    missing = declared(made, counts)
    for category, group in by_category(missing).items():
        for measure, (column, unit) in MEASURE_OF.items():
            if measure == "manufacturing":
                continue
            name = f"missing.{category}.{measure}"
            found = explain_figure(made.engine, name, (), made.facts, missing)
            assert found is not None and (found.figure, found.unit) == (name, unit)
            spread = group.measures[column]
            shown = (found.value, found.low, found.high)
            assert shown == (
                (None,) * 3 if spread is None else pytest.approx(tuple(spread), abs=1e-3)
            )


def test_one_organisations_surplus_fills_no_other_gap(fleet: Make) -> None:
    """Two organisations are set against their own counts, and their gaps add up."""
    mine = {"category": "laptop", "quantity": 10}
    made = fleet([mine, mine | {"organisation_id": 2, "quantity": 4}])
    declarations = [
        Declaration(organisation_id=1, counts={"laptop": 6}),
        Declaration(organisation_id=2, counts={"laptop": 9}),
    ]
    missing = find_missing(made.engine, declarations, made.setting, made.facts)
    (tally,) = missing.tallies
    assert (tally.declared, tally.seen, tally.missing, tally.beyond) == (15, 14, 5, 4)
    assert [group.devices for group in missing.groups("category")] == [5]
    name = "missing.laptop.gwp_per_year"
    found = explain_figure(made.engine, name, (), made.facts, missing)
    assert found is not None and found.arithmetic.startswith("5 × ")


def test_counts_of_a_later_day_say_nothing(fleet: Make) -> None:
    """An audit of a past day does not use what was declared after it, and says since when."""
    made = fleet([{"category": "laptop"}])
    later = AS_OF + timedelta(days=1)
    missing = declared(made, {"laptop": 9}, declared_on=later)
    assert (missing.groups(None), missing.is_declared) == ([], False)
    assert (missing.declared_on, missing.declared_later) == (None, later)
    same_day = declared(made, {"laptop": 9}, declared_on=AS_OF)
    assert [group.devices for group in same_day.groups(None)] == [8]
    assert (same_day.declared_on, same_day.declared_later) == (AS_OF, None)


def test_a_device_retired_later_still_counts_as_seen(fleet: Make) -> None:
    """What was in use on the day of the audit fills its place among those declared."""
    row = {"category": "laptop", "status": "retired", "retired_date": date(2026, 9, 1)}
    assert declared(fleet([row]), {"laptop": 1}).groups(None) == []
    gone = fleet([row | {"retired_date": date(2026, 1, 1)}])
    assert [group.devices for group in declared(gone, {"laptop": 1}).groups(None)] == [1]


def test_a_missing_virtual_machine_weighs_nothing_of_its_own(fleet: Make) -> None:
    """It is counted, and left out of the estimate: its body is that of its host."""
    missing = declared(fleet([{"category": "server"}]), {"virtual_machine": 5})
    assert next(t.missing for t in missing.tallies if t.category == "virtual_machine") == 5
    assert missing.groups(None) == []


@pytest.mark.parametrize(
    ("stated", "countries", "zone"),
    [("PL", ["FR"], "PL"), (None, ["FR", "FR", "PL"], "FR"), (None, [None], "WORLD")],
)
def test_the_missing_use_the_electricity_of_the_organisation(
    fleet: Make, stated: str | None, countries: list[str | None], zone: str
) -> None:
    """Its country if it is known; else that of most devices seen; else the world's mix."""
    made = fleet([{"category": "laptop", "country": c} for c in countries], country=stated)
    missing = declared(made, {"monitor": 2})
    assert missing.zone == zone
    assert missing.engine is not None
    assert missing.engine.execute("SELECT DISTINCT zone FROM impact").fetchall() == [(zone,)]


def kinds(made: Any, counts: dict[str, int]) -> dict[str, int]:
    """Kind of equipment probably missing → computers that it goes with."""
    found = probably_missing(declared(made, counts).tallies)
    return {each.kind: each.beside for each in found}


def test_what_agents_never_see_is_asked_for(fleet: Make) -> None:
    """180 computers without a screen, a phone or network gear raise three questions, no figure."""
    made = fleet([{"category": "laptop", "quantity": 150}, {"category": "desktop", "quantity": 30}])
    assert kinds(made, {}) == {"screens": 180, "phones": 180, "network": 180}
    assert declared(made, {}).groups(None) == []
    assert kinds(made, {"monitor": 0, "ip_phone": 4, "switch": 2}) == {}


def test_few_computers_raise_no_question(fleet: Make) -> None:
    """Someone with a handful of laptops knows what stands beside them."""
    assert kinds(fleet([{"category": "laptop", "quantity": FEW}]), {}) == {}
    assert set(kinds(fleet([{"category": "laptop", "quantity": FEW + 1}]), {})) == set(COMPANIONS)


def test_a_desktop_without_a_screen_is_always_asked_about(fleet: Make) -> None:
    """A computer that nobody reads without a screen has one, however few they are."""
    desks = {"category": "desktop", "quantity": 4}
    screens = {"category": "monitor", "quantity": 3}
    assert kinds(fleet([desks, screens]), {}) == {"screens": 4}
    assert kinds(fleet([desks, screens | {"quantity": 4}]), {}) == {}
