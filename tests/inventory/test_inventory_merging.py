"""Merging observations of one asset."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from fleet_audit.inventory.merging import apply_corrections, best_evidence, merge
from fleet_audit.inventory.metering import MOST_READINGS, mean_power, merged_readings
from fleet_audit.model.asset import (
    CANONICAL_COLUMNS,
    AssetRecord,
    Components,
    IdentityKey,
    Observation,
)
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.inventory_document import AgeEvidence, Memory, MemoryModule, Power, Storage

START = datetime(2024, 1, 1, tzinfo=UTC)
words = st.none() | st.sampled_from(["one", "two", "three"])
records = st.builds(
    AssetRecord,
    serial=words,
    category=st.sampled_from([None, "laptop", "desktop", "server", "virtual_machine"]),
    model=words,
    cpu=words,
    cpu_cores=st.none() | st.integers(1, 8),
    memory_gib=st.none() | st.sampled_from([8.0, 16.0]),
    purchase_date=st.none() | st.dates(date(2015, 1, 1), date(2023, 1, 1)),
    site=words,
    quantity=st.integers(1, 3),
    macs=st.sampled_from([(), ("00:11:22:33:44:55",)]),
    keys=st.lists(
        st.builds(IdentityKey, st.sampled_from(["serial", "macs"]), st.sampled_from("ab"))
    ).map(tuple),
    evidence=st.lists(
        st.builds(
            AgeEvidence,
            source=st.sampled_from(["bios", "battery"]),
            date=st.dates(date(2015, 1, 1), date(2023, 1, 1)),
            quality=st.sampled_from(["high", "medium", "low"]),
        ),
        max_size=3,
    ).map(tuple),
    components=st.builds(
        Components,
        memory=st.none() | st.builds(Memory, total_mib=st.none() | st.integers(1, 9)),
        storage=st.none() | st.just((Storage(gb=256.0),)),
    ),
)
observations = st.builds(
    Observation,
    source=st.just("test"),
    observed_at=st.none() | st.integers(0, 9).map(lambda days: START + timedelta(days=days)),
    asset=records,
    partial=st.booleans(),
)


def seen(record: AssetRecord, days: int | None = 0, *, partial: bool = False) -> Observation:
    """An observation so many days after the start."""
    moment = None if days is None else START + timedelta(days=days)
    return Observation(source="test", observed_at=moment, asset=record, partial=partial)


@settings(deadline=None)
@given(observations, observations)
def test_twice_is_once(first: Observation, second: Observation) -> None:
    """Merging the same observation again changes nothing."""
    known = merge(None, first)
    once = merge(known, second, first.observed_at)
    moments = [m for m in (first.observed_at, second.observed_at) if m is not None]
    if second.observed_at == max(moments, default=None):
        first_day = min(moments).date() if moments else None
        assert merge(once, second, second.observed_at, first_day) == once
    assert merge(known, first, first.observed_at) == known


@settings(deadline=None)
@given(records, records)
def test_older_never_changes_what_is_known(newer: AssetRecord, older: AssetRecord) -> None:
    """An older observation fills what is unknown, and changes nothing else."""
    known = merge(None, seen(newer, 5))
    merged = merge(known, seen(older, 1), START + timedelta(days=5))
    for name in CANONICAL_COLUMNS:
        before, after = getattr(known, name), getattr(merged, name)
        assert after == before if before is not None else after == getattr(older, name)


@settings(deadline=None)
@given(observations, observations)
def test_null_never_erases(first: Observation, second: Observation) -> None:
    """Nothing that was known becomes unknown by an inventory."""
    known = merge(None, first)
    merged = merge(known, second, first.observed_at)
    for name in CANONICAL_COLUMNS:
        assert getattr(known, name) is None or getattr(merged, name) is not None
    for name, section in asdict(known.components).items():
        assert section is None or getattr(merged.components, name) is not None


def test_newer_wins_field_by_field() -> None:
    """A newer observation changes what it says, and leaves what it does not."""
    known = merge(None, seen(AssetRecord(site="Lyon", room="12", memory_gib=8.0)))
    merged = merge(known, seen(AssetRecord(site="Nantes", memory_gib=16.0), 1), START)
    assert (merged.site, merged.room, merged.memory_gib) == ("Nantes", "12", 16.0)


def test_arrival_decides_without_dates() -> None:
    """Without a date, the later arrival is taken for the newer."""
    known = merge(None, seen(AssetRecord(site="Lyon")))
    assert merge(known, seen(AssetRecord(site="Nantes"), None), START).site == "Nantes"


def test_part_does_not_reclassify() -> None:
    """A partial inventory, which shows no panel, does not turn an all-in-one into a desktop."""
    known = merge(None, seen(AssetRecord(category="all_in_one")))
    part = seen(AssetRecord(category="desktop"), 1, partial=True)
    assert merge(known, part, START).category == "all_in_one"


def test_modules_survive_a_total() -> None:
    """A newer total without modules keeps the modules known before."""
    modules = (MemoryModule(mib=8192),)
    known = merge(None, seen(AssetRecord(components=Components(memory=Memory(modules=modules)))))
    total = AssetRecord(components=Components(memory=Memory(total_mib=8000)))
    merged = merge(known, seen(total, 1), START)
    assert merged.components.memory == Memory(total_mib=8000, modules=modules)


def test_best_evidence_per_source() -> None:
    """Of each source the best quality is kept, then the earliest date: updates come later."""
    updated = AgeEvidence(source="bios", date=date(2023, 1, 1), quality="low")
    first = AgeEvidence(source="bios", date=date(2019, 1, 1), quality="low")
    sharp = AgeEvidence(source="battery", date=date(2020, 1, 1), quality="high")
    vague = AgeEvidence(source="battery", date=date(2018, 1, 1), quality="medium")
    assert best_evidence((updated, sharp), (vague, first)) == (sharp, first)


def test_seen_before_made_is_impossible() -> None:
    """The interval ends on the first day on which the asset was seen."""
    bios = AgeEvidence(source="bios", date=date(2023, 12, 1), quality="low")
    known = merge(None, seen(AssetRecord(evidence=(bios,))))
    assert known.manufactured.latest == START.date()
    later = merge(known, seen(AssetRecord(), 900), START + timedelta(days=500), date(2023, 12, 15))
    assert later.manufactured.latest == date(2023, 12, 15)


def reading(hours: float, watts: float | None, scope: str = "wall", **more: Any) -> Power:
    """A reading from the start on."""
    return Power(
        t0=START,
        t1=START + timedelta(hours=hours),
        avg_w=watts,
        scope=scope,  # type: ignore[arg-type] # given by the tests below
        source="meter",
        **{"quality": "measured", **more},
    )


def test_power_is_weighted_by_time() -> None:
    """Readings of the widest scope are averaged by their duration; an instant has none."""
    readings = [
        reading(1, 100.0),
        replace(reading(3, None), j=3 * 3600 * 20.0),
        reading(0, 5000.0),
        reading(5, 900.0, "battery"),
        reading(5, 900.0, "cpu"),
        reading(2, 900.0, quality="estimated"),
    ]
    assert mean_power(readings) == (40.0, "wall")


@pytest.mark.parametrize("scopes", [("wall", "bmc"), ("bmc", "machine"), ("machine", "battery")])
def test_widest_scope_wins(scopes: tuple[str, str]) -> None:
    """The meter nearest to the wall socket is believed."""
    wide, narrow = scopes
    assert mean_power([reading(9, 1.0, narrow), reading(1, 2.0, wide)]) == (2.0, wide)


def test_processor_alone_is_no_machine() -> None:
    """The processor's own counter says nothing of the whole machine."""
    assert mean_power([reading(1, 15.0, "cpu")]) == (None, None)


def test_readings_are_bounded() -> None:
    """The latest readings are kept, each once."""
    many = [replace(reading(1, 1.0), t1=START + timedelta(hours=h)) for h in range(1, 300)]
    kept = merged_readings(many, many)
    assert len(kept) == MOST_READINGS and kept[-1] == many[-1]


def test_corrections_win_and_are_typed() -> None:
    """What a user writes replaces what machines say, and moves the age with it."""
    record = merge(None, seen(AssetRecord(category="desktop", cpu_cores=4)))
    corrections = {"category": "workstation", "purchase_date": "2020-05-01", "cpu_cores": "8"}
    corrected = apply_corrections(record, corrections)
    assert (corrected.category, corrected.cpu_cores) == ("workstation", 8)
    assert corrected.manufactured.method == "purchase"
    assert apply_corrections(corrected, {"cpu_cores": None}).cpu_cores is None


@pytest.mark.parametrize(
    "corrections",
    [{"colour": "red"}, {"keys": []}, {"category": "toaster"}, {"purchase_date": "yesterday"}],
)
def test_impossible_corrections(corrections: dict[str, Any]) -> None:
    """A correction that names no field, or does not fit it, is refused by name."""
    with pytest.raises(UnusableCorrection, match=next(iter(corrections))):
        apply_corrections(AssetRecord(), corrections)
