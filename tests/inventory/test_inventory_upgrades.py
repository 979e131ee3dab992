"""Parts fitted to a machine after it was first seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.merging import joined, merge
from fleet_audit.model.asset import AssetRecord, Components, Known, Observation
from fleet_audit.model.inventory_document import Battery, Memory, Storage

START = datetime(2024, 1, 15, 9, tzinfo=UTC)
SSD = Storage(kind="ssd", gb=256.0, model="MZ7LN256", serial_hash="a")
HDD = Storage(kind="hdd", gb=500.0, model="ST500LM021", serial_hash="b")


def seen(days: float, source: str = "native", **parts: object) -> Observation:
    """A document of a laptop so many days after the first."""
    record = AssetRecord(category="laptop", components=Components(**parts))  # type: ignore[arg-type]
    return Observation(source=source, observed_at=START + timedelta(days=days), asset=record)


def memory(gib: float) -> Memory:
    """So much memory."""
    return Memory(total_mib=round(gib * 1024))


def after(observations: Iterable[Observation]) -> Known:
    """The asset after these documents."""
    known: Known | None = None
    for one in observations:
        assert one.observed_at is not None
        known = merge(known, one, one.observed_at)
    assert known is not None
    return known


def made(*observations: Observation) -> AssetRecord:
    """The record after these documents."""
    return after(observations).record


def added(*observations: Observation) -> tuple[object, ...]:
    """What the record says was added, after these documents."""
    return fitted(made(*observations))


def fitted(record: AssetRecord) -> tuple[object, ...]:
    """What the record says was added."""
    return (
        record.memory_added_gib,
        record.storage_added_gb,
        record.batteries_replaced,
        record.parts_added_on,
    )


NOTHING = (None, None, None, None)
LATER = date(2024, 4, 24)


def test_what_is_fitted_later_is_counted_once() -> None:
    """More memory, another disk and a new battery are counted with the day they were first seen."""
    before = seen(0, memory=memory(8), storage=(HDD,), battery=(Battery(cycles=640),))
    after = seen(100, memory=memory(16), storage=(SSD,), battery=(Battery(cycles=3),))
    assert added(before, after) == (8.0, 256.0, 1, LATER)
    assert made(before, after, after) == made(before, after)


def test_what_was_not_described_is_not_an_upgrade() -> None:
    """A first document without memory or disks tells of nothing fitted; nor a partial one."""
    first = seen(0, battery=(Battery(cycles=10),))
    assert added(first, seen(50, memory=memory(16), storage=(SSD,))) == NOTHING
    whole = seen(50, memory=memory(16), storage=(SSD, HDD))
    assert added(whole, seen(60)) == NOTHING
    fitted = seen(70, memory=memory(32), storage=(SSD, HDD))
    assert added(whole, fitted, seen(80)) == (16.0, None, None, date(2024, 3, 25))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"memory": memory(7.45)}, {"memory": memory(8)}),
        ({"memory": memory(13.9)}, {"memory": memory(16)}),
        ({"memory": memory(16)}, {"memory": memory(8)}),
        ({"storage": (Storage(gb=256.1, model="MZ7LN256"),)}, {"storage": (SSD,)}),
        ({"storage": (Storage(gb=238.5, model="mz7ln256"),)}, {"storage": (SSD,)}),
        ({"storage": (SSD, HDD)}, {"storage": (SSD,)}),
        ({"storage": (SSD,)}, {"storage": (SSD, Storage(kind="virtual", gb=9.0, model="x"))}),
        ({"battery": (Battery(cycles=300),)}, {"battery": (Battery(cycles=290),)}),
        ({"battery": (Battery(cycles=9),)}, {"battery": (Battery(cycles=0),)}),
        ({"battery": (Battery(health_pct=81.0),)}, {"battery": (Battery(health_pct=92.0),)}),
    ],
)
def test_measured_otherwise_is_not_an_upgrade(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Rounding, another unit, a serial number read at last or a gauge read anew add nothing."""
    assert added(seen(0, **before), seen(90, **after)) == NOTHING


def test_two_sources_are_never_compared() -> None:
    """Another source that tells more memory and another disk has not seen anything fitted."""
    one = seen(0, source="ocs-xml", memory=memory(8), storage=(HDD,))
    assert added(one, seen(90, memory=memory(16), storage=(SSD,))) == NOTHING


def test_a_battery_tells_by_health_or_by_its_date() -> None:
    """A leap of health and a later date of making each tell a new pack."""
    worn = seen(0, battery=(Battery(design_mwh=50_000, full_mwh=20_000),))
    assert added(worn, seen(9, battery=(Battery(design_mwh=50_000, full_mwh=49_000),)))[2] == 1
    old = seen(0, battery=(Battery(made_on=date(2019, 3, 1), cycles=4),))
    assert added(old, seen(9, battery=(Battery(made_on=date(2023, 3, 1), cycles=2),)))[2] == 1


def test_a_virtual_machine_is_given_nothing_that_was_made() -> None:
    """More memory for a virtual machine is no module."""
    documents = [seen(days, memory=memory(gib)) for days, gib in ((0, 8), (9, 64))]
    virtual = [
        Observation(
            source="native",
            observed_at=one.observed_at,
            asset=AssetRecord(is_virtual=True, components=one.asset.components),
        )
        for one in documents
    ]
    assert added(*virtual) == NOTHING


sights = st.builds(
    seen,
    st.sampled_from([0, 0.5, 3, 20, 21, 45, 400]),
    st.sampled_from(["native", "ocs-xml"]),
    memory=st.none() | st.sampled_from([4, 8, 9, 16]).map(memory),
    storage=st.none() | st.lists(st.sampled_from([SSD, HDD]), unique=True).map(tuple),
    battery=st.none() | st.integers(0, 500).map(lambda cycles: (Battery(cycles=cycles),)),
)


@given(
    st.lists(sights, min_size=1, max_size=6).flatmap(
        lambda s: st.tuples(st.just(s), st.permutations(s))
    )
)
def test_any_order_tells_the_same_upgrades(
    orders: tuple[list[Observation], list[Observation]],
) -> None:
    """The same documents tell the same upgrades in any order, and twice no more than once."""
    one, other = orders
    assert made(*one).parts_seen == made(*other).parts_seen
    assert added(*one) == added(*other) == added(*one, *other)


@given(st.lists(sights, min_size=2, max_size=5), st.integers(1, 4))
def test_two_assets_that_are_one_tell_what_was_fitted_together(
    documents: list[Observation], split: int
) -> None:
    """Documents kept apart as two assets tell, once united, what they tell as one."""
    first, second = documents[:split], documents[split:]
    if not second:
        return
    halves = [after(part) for part in (first, second)]
    united = joined(*halves).record
    assert united.parts_seen == made(*documents).parts_seen
    assert fitted(united) == added(*documents)
