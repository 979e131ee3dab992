"""Merging observations of one asset."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from fleet_audit.inventory.merging import apply_corrections, best_evidence, merge
from fleet_audit.inventory.metering import MOST_READINGS, mean_power, merged_readings
from fleet_audit.model.asset import (
    CANONICAL_COLUMNS,
    AssetRecord,
    Components,
    IdentityKey,
    Known,
    Observation,
)
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.inventory_document import AgeEvidence, Memory, MemoryModule, Power, Storage
from fleet_audit.store.rows import pack_record, pack_stated, unpack_record, unpack_stated

START = datetime(2024, 1, 1, tzinfo=UTC)
COMING = START + timedelta(days=900)
"""When documents without a date come."""
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
moments = st.integers(0, 4).map(lambda days: START + timedelta(days=days))
dated = st.builds(
    Observation,
    source=st.sampled_from(["native", "ocs-xml", "table"]),
    observed_at=moments,
    asset=records,
    partial=st.booleans(),
)
observations = dated | dated.map(lambda observation: replace(observation, observed_at=None))
Two = tuple[list[Observation], list[Observation]]


def in_two_orders(seen_before: list[Observation]) -> st.SearchStrategy[Two]:
    """The observations as they are, and in another order."""
    return st.tuples(st.just(seen_before), st.permutations(seen_before))


def seen(record: AssetRecord, days: int | None = 0, *, partial: bool = False) -> Observation:
    """An observation so many days after the start."""
    moment = None if days is None else START + timedelta(days=days)
    return Observation(source="test", observed_at=moment, asset=record, partial=partial)


def made(*observations: Observation) -> Known:
    """The asset after observations in the order that they come."""
    known = None
    first_day = None
    for observation in observations:
        at = observation.observed_at or COMING
        known = merge(known, observation, at, first_day)
        first_day = min(first_day or at.date(), at.date())
    assert known is not None
    return known


def record_of(*observations: Observation) -> AssetRecord:
    """The record after observations in the order that they come."""
    return made(*observations).record


@given(st.lists(dated, min_size=1, max_size=5).flatmap(in_two_orders))
def test_any_order_makes_the_same_asset(
    orders: Two,
) -> None:
    """Dated observations, whole or partial, of any source, make one asset in any order."""
    one, other = orders
    assert made(*one) == made(*other)


@given(st.lists(dated, min_size=1, max_size=5), st.data())
def test_each_field_is_as_last_stated(seen_before: list[Observation], pick: st.DataObject) -> None:
    """A field has the value of the latest observation that stated it."""
    name = pick.draw(st.sampled_from(["site", "model", "cpu", "cpu_cores", "memory_gib"]))
    stating = [o for o in seen_before if getattr(o.asset, name) is not None]
    latest = max((o.observed_at or COMING for o in stating), default=None)
    last_said = {getattr(o.asset, name) for o in stating if o.observed_at == latest}
    found = getattr(record_of(*seen_before), name)
    assert found in last_said if last_said else found is None


@given(st.lists(dated, min_size=1, max_size=4), st.data())
def test_twice_is_once(before: list[Observation], pick: st.DataObject) -> None:
    """Merging again any document that was already merged changes nothing."""
    again = pick.draw(st.sampled_from(before))
    assert record_of(*before, again) == record_of(*before)


@given(st.lists(observations, min_size=2, max_size=4))
def test_null_never_erases(all_seen: list[Observation]) -> None:
    """Nothing that was known becomes unknown by an inventory."""
    known, merged = record_of(*all_seen[:-1]), record_of(*all_seen)
    for name in CANONICAL_COLUMNS:
        assert getattr(known, name) is None or getattr(merged, name) is not None
    for name, section in asdict(known.components).items():
        assert section is None or getattr(merged.components, name) is not None


@given(st.lists(dated, min_size=1, max_size=4))
def test_stamps_survive_the_store(seen_before: list[Observation]) -> None:
    """An asset packed as the store does merges on as if it had stayed in memory."""
    *rest, last = seen_before
    if not rest:
        return
    known = made(*rest)
    kept = Known(
        unpack_record(pack_record(known.record)),
        unpack_stated(pack_stated(known.stated)) or known.stated,
    )
    at = last.observed_at or COMING
    assert merge(kept, last, at) == merge(known, last, at)


def test_newer_wins_field_by_field() -> None:
    """A newer observation changes what it says, and leaves what it does not."""
    merged = record_of(
        seen(AssetRecord(site="Lyon", room="12", memory_gib=8.0)),
        seen(AssetRecord(site="Nantes", memory_gib=16.0), 1),
    )
    assert (merged.site, merged.room, merged.memory_gib) == ("Nantes", "12", 16.0)


def test_each_field_has_a_date_of_its_own() -> None:
    """A list of day 5 that comes last wins over an older site, though a part came on day 9."""
    merged = record_of(
        seen(AssetRecord(site="Lyon", memory_gib=8.0), 1),
        seen(AssetRecord(memory_gib=16.0), 9, partial=True),
        seen(AssetRecord(site="Nantes", memory_gib=12.0), 5),
    )
    assert (merged.site, merged.memory_gib) == ("Nantes", 16.0)


def test_machine_knows_better_than_list_of_the_same_moment() -> None:
    """Of two statements of one moment, that of the agent on the machine stands."""
    listed = replace(seen(AssetRecord(memory_gib=32.0)), source="table")
    told = replace(seen(AssetRecord(memory_gib=16.0)), source="native")
    assert record_of(told, listed).memory_gib == record_of(listed, told).memory_gib == 16.0


def test_arrival_decides_without_dates() -> None:
    """Without a date, the later arrival is taken for the newer."""
    lyon, nantes = seen(AssetRecord(site="Lyon"), None), seen(AssetRecord(site="Nantes"), None)
    assert (record_of(lyon, nantes).site, record_of(nantes, lyon).site) == ("Nantes", "Lyon")


def test_part_does_not_reclassify() -> None:
    """A partial inventory, which shows no panel, does not turn an all-in-one into a desktop."""
    whole = seen(AssetRecord(category="all_in_one"))
    part = seen(AssetRecord(category="desktop"), 1, partial=True)
    assert record_of(whole, part).category == record_of(part, whole).category == "all_in_one"


def test_modules_survive_a_total() -> None:
    """A newer total without modules keeps the modules known before."""
    modules = (MemoryModule(mib=8192),)
    whole = seen(AssetRecord(components=Components(memory=Memory(modules=modules))))
    total = seen(AssetRecord(components=Components(memory=Memory(total_mib=8000))), 1)
    assert record_of(whole, total).components.memory == Memory(total_mib=8000, modules=modules)


def test_purchase_says_nothing_of_how_many_there_are() -> None:
    """A purchase of one, later than a line of sixty, leaves sixty."""
    bought = replace(seen(AssetRecord(price_eur=900.0), 3, partial=True), only_enriches=True)
    merged = record_of(seen(AssetRecord(category="monitor", quantity=60)), bought)
    assert (merged.quantity, merged.price_eur) == (60, 900.0)


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
    first = seen(AssetRecord(evidence=(bios,)))
    assert record_of(first).manufactured.latest == START.date()
    known_since = merge(made(first), seen(AssetRecord(), 900), COMING, date(2023, 12, 15))
    assert known_since.record.manufactured.latest == date(2023, 12, 15)


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


def test_a_mean_while_on_comes_before_energy_over_nights() -> None:
    """Of a month with its energy and its mean while on, the mean counts: nights draw nothing."""
    month = replace(reading(720, 30.0, "machine"), j=200 * 3600 * 30.0)
    assert mean_power([month]) == (30.0, "machine")


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
    record = record_of(seen(AssetRecord(category="desktop", cpu_cores=4)))
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
