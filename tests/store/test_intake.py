"""Taking in batches: what counts, what is written, what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, event, select, text

from fleet_audit.model.asset import AssetRecord, IdentityKey, Observation
from fleet_audit.model.errors import StoreFull
from fleet_audit.model.inventory_document import Power, Usage
from fleet_audit.store.inbox import backlog, keep
from fleet_audit.store.intake import Intake, IntakeOutcome
from fleet_audit.store.listing import assets, attachments, history
from fleet_audit.store.receipt import Received
from fleet_audit.store.tables import Asset, StoreState

Laptop = Callable[..., AssetRecord]
TakeIn = Callable[..., IntakeOutcome]


def _revisions(engine: Engine) -> tuple[int, list[int]]:
    with engine.connect() as connection:
        state = connection.execute(select(StoreState.__table__.c.revision)).scalar_one()
        table = Asset.__table__.c
        return state, list(connection.execute(select(table.revision).order_by(table.id)).scalars())


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_same_batch_twice_changes_nothing(
    engine: Engine, laptop: Laptop, take_in: TakeIn, now: datetime
) -> None:
    """A second intake of equal records counts as unchanged, and moves only the last sighting."""
    records = [laptop("A1"), laptop("B2")]
    assert take_in(*records).created == {1, 2}
    before = _revisions(engine)
    later = now + timedelta(days=1)
    outcome = take_in(*records, at=later, now=later)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (set(), set(), {1, 2})
    assert _revisions(engine) == before
    with engine.connect() as connection:
        seen = connection.execute(
            select(Asset.__table__.c.first_seen, Asset.__table__.c.last_seen)
        ).all()
    assert [tuple(row) for row in seen] == [(now, later)] * 2
    assert _count(engine, "observation") == 4


def test_only_what_changed_gets_the_new_revision(
    engine: Engine, laptop: Laptop, take_in: TakeIn
) -> None:
    """One revision for a batch, and only on the assets that it changed."""
    take_in(laptop("A1"), laptop("B2"))
    outcome = take_in(laptop("A1"), laptop("B2", memory_gib=16.0))
    assert (outcome.updated, outcome.unchanged) == ({2}, {1})
    assert _revisions(engine) == (2, [1, 2])


def test_an_asset_counts_once_in_a_batch(engine: Engine, laptop: Laptop, take_in: TakeIn) -> None:
    """An asset that two documents of one batch make and change is one created asset."""
    outcome = take_in(laptop("A1"), laptop("A1", memory_gib=8.0), laptop("A1", memory_gib=8.0))
    assert (outcome.created, outcome.updated, outcome.unchanged) == ({1}, set(), set())
    assert [record.memory_gib for _id, record in assets(engine, 1)] == [8.0]


def test_a_change_and_back_in_one_batch_is_no_change(
    engine: Engine, laptop: Laptop, take_in: TakeIn
) -> None:
    """What counts is the state at the end of the batch."""
    take_in(laptop("A1"))
    outcome = take_in(laptop("A1", memory_gib=8.0), laptop("A1"))
    assert outcome.unchanged == {1}
    assert _revisions(engine)[0] == 1


def test_the_whole_record_comes_back(engine: Engine, laptop: Laptop, take_in: TakeIn) -> None:
    """Components, readings and odd texts are as they were, empty text and NUL included."""
    record = laptop("A1", name="", room='a"b\n\x00é', macs=("00:11:22:33:44:55",), price_eur=0.1)
    take_in(record)
    assert [found for _id, found in assets(engine, 1)] == [record]


def test_any_key_finds_the_asset_and_new_keys_are_learned(laptop: Laptop, take_in: TakeIn) -> None:
    """A document that shares one key is of the same asset, and its other keys name it from then."""
    take_in(laptop("A1", ("uuid", "u-1")))
    by_uuid = AssetRecord(keys=(IdentityKey("uuid", "u-1"), IdentityKey("agent", "a-1")))
    assert take_in(by_uuid).updated == {1}
    assert take_in(AssetRecord(keys=(IdentityKey("agent", "a-1"),))).updated == {1}


def test_machines_with_one_board_and_two_serials_stay_two(
    engine: Engine, laptop: Laptop, take_in: TakeIn
) -> None:
    """A shared motherboard serial does not make one of two machines; a warning names both."""
    outcome = take_in(laptop("A1", ("board", "x")), laptop("B2", ("board", "x")))
    assert outcome.created == {1, 2}
    assert outcome.warnings == [
        (
            "asset 2: its board x is that of asset 1; kept as two; "
            "if they are one: fleet-audit assets merge 1 2"
        )
    ]
    assert [event.kind for event in history(engine, 1, 2)] == ["changed", "arrived"]
    assert take_in(laptop("A1", ("board", "x")), laptop("B2", ("board", "x"))).warnings == []


def test_keys_of_two_assets_go_to_the_strongest(laptop: Laptop, take_in: TakeIn) -> None:
    """A record whose keys name two assets is of the one that its strongest key names."""
    take_in(laptop("A1"), AssetRecord(category="laptop", keys=(IdentityKey("uuid", "u-2"),)))
    outcome = take_in(laptop("A1", ("uuid", "u-2")))
    assert outcome.updated == {1}
    assert "uuid u-2 is that of asset 2" in outcome.warnings[0]


def test_prefetch_changes_nothing_but_speed(
    engine: Engine, organisation: int, now: datetime, laptop: Laptop, take_in: TakeIn
) -> None:
    """With keys looked up ahead, an intake sends as many statements for 300 assets as for 30."""
    records = [laptop(f"S{number}", memory_gib=4.0) for number in range(300)]
    take_in(*records)
    counts = []
    for size in (30, 300):
        statements: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *call, seen=statements: seen.append(call[2])
        )
        with Intake(engine, organisation, now) as intake:
            intake.prefetch([key for record in records[:size] for key in record.keys])
            for record in records[:size]:
                changed = replace(record, memory_gib=float(size))
                seen = Observation(source="native", observed_at=now, asset=changed)
                intake.put(intake.find(record.keys), changed, seen, None)
        assert len(intake.outcome.updated) == size
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_large_batch_is_one_transaction(
    engine: Engine,
    organisation: int,
    now: datetime,
    laptop: Laptop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Writing out to save memory commits nothing: an error at the end leaves nothing behind."""
    monkeypatch.setattr("fleet_audit.store.intake.MEMORY_LIMIT", 10)

    def batch(*, fails: bool) -> IntakeOutcome:
        with Intake(engine, organisation, now) as intake:
            for number in range(35):
                record = laptop(f"S{number % 30}", memory_gib=float(number))
                intake.prefetch(record.keys)
                seen = Observation(source="native", observed_at=now, asset=record)
                intake.put(intake.find(record.keys), record, seen, None)
            if fails:
                raise LookupError
        return intake.outcome

    with pytest.raises(LookupError):
        batch(fails=True)
    assert (_count(engine, "asset"), _revisions(engine)[0]) == (0, 0)
    outcome = batch(fails=False)
    assert (len(outcome.created), outcome.updated) == (30, set())
    assert _count(engine, "asset") == 30
    assert set(_revisions(engine)[1]) == {1}


def test_documents_are_kept_once(engine: Engine, organisation: int, now: datetime) -> None:
    """A document is known by its hash, in the batch that brings it and in every later one."""
    with Intake(engine, organisation, now) as intake:
        assert not intake.is_known("h1")
        intake.add_document(sha256="h1", source="native", file_name="a.json", body=b"{}" * 99)
        assert intake.is_known("h1")
    with Intake(engine, organisation, now) as intake:
        intake.prefetch(documents=["h1", "h2"])
        assert (intake.is_known("h1"), intake.is_known("h2")) == (True, False)
    with Intake(engine, organisation + 1, now) as intake:
        assert not intake.is_known("h1")


def test_events_tell_what_happened_and_by_which_route(
    engine: Engine, laptop: Laptop, take_in: TakeIn
) -> None:
    """The history of an asset has its arrival, moves, changes and departure."""
    take_in(laptop("A1", site="Lyon"))
    take_in(laptop("A1", site="Brest"))
    take_in(laptop("A1", site="Brest", memory_gib=8.0))
    take_in(laptop("A1", site="Brest", memory_gib=8.0, status="retired"))
    told = [(event.kind, event.route, event.detail.changes) for event in history(engine, 1, 1)]
    assert told == [
        ("arrived", "native", {}),
        ("moved", "native", {"site": ["Lyon", "Brest"]}),
        ("changed", "native", {"memory_gib": [None, 8.0]}),
        ("left", "native", {"status": [None, "retired"]}),
    ]


def test_a_monitor_moves_with_dates(
    engine: Engine, organisation: int, now: datetime, laptop: Laptop, take_in: TakeIn
) -> None:
    """A monitor seen on another machine ends its first attachment; older news changes nothing."""
    take_in(laptop("A1"), laptop("B2"), laptop("M", category="monitor"))
    day = timedelta(days=1)
    for machine, at in (
        (1, now - 5 * day),
        (1, now - 4 * day),
        (2, now - 2 * day),
        (1, now - 3 * day),
    ):
        with Intake(engine, organisation, now) as intake:
            intake.attach(3, machine, "monitor", at)
    placed = [
        (each.to_asset_id, each.attached_from, each.attached_until)
        for each in attachments(engine, 1, 3)
    ]
    assert placed == [(1, now - 5 * day, now - 2 * day), (2, now - 2 * day, None)]
    moved = history(engine, 1, 3)[-1]
    assert (moved.kind, moved.detail.formerly, moved.detail.other) == ("moved", 1, 2)


def test_readings_are_kept_once(
    engine: Engine, laptop: Laptop, take_in: TakeIn, now: datetime
) -> None:
    """Power readings and usage totals are rows of their own, and a repeated one has no effect."""
    span: dict[str, Any] = {"t0": now - timedelta(hours=1), "t1": now}
    power = Power(**span, j=36_000.0, scope="wall", source="meter", quality="measured")
    record = laptop("A1", power=(power,), usage=Usage(**span, on_s=3600.0))
    take_in(record)
    take_in(replace(record, memory_gib=8.0))
    assert (_count(engine, "measurement"), _count(engine, "usage_total")) == (1, 1)


def test_a_clock_in_the_future_is_put_right(
    engine: Engine, laptop: Laptop, take_in: TakeIn, now: datetime
) -> None:
    """A document dated in the future counts as received now, and a warning names the machine."""
    outcome = take_in(laptop("A1", name="pc-7"), at=datetime(2099, 1, 1, tzinfo=UTC))
    assert outcome.warnings[0].startswith("pc-7: its document is dated 2099-01-01, in the future")
    with engine.connect() as connection:
        assert connection.execute(select(Asset.__table__.c.last_seen)).scalar_one() == now


@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_leaves_nothing(
    engine: Engine, laptop: Laptop, take_in: TakeIn
) -> None:
    """A full disk is told apart, what was there stays, and the next intake works by itself."""
    take_in(laptop("A1"))
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 1}")

    event.listen(engine, "checkout", limit)
    many = [laptop(f"S{number}", room="x" * 500) for number in range(200)]
    with pytest.raises(StoreFull, match="free some space"):
        take_in(*many)
    event.remove(engine, "checkout", limit)
    assert _count(engine, "asset") == 1
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    assert len(take_in(*many).created) == 200


def test_corrections_come_with_the_asset(
    engine: Engine, organisation: int, now: datetime, laptop: Laptop, take_in: TakeIn
) -> None:
    """What a person says of a field is given back with the asset, in this batch and later."""
    take_in(laptop("A1"))
    with Intake(engine, organisation, now) as intake:
        stored = intake.asset(1)
        assert stored is not None
        intake.correct([stored], "purchase_date", "2020-05-06")
        intake.correct([stored], "purchase_date", "2020-05-07")
    with Intake(engine, organisation, now) as intake:
        found = intake.find(laptop("A1").keys)
        assert found is not None
        assert found.corrections == {"purchase_date": "2020-05-07"}


def test_a_merged_asset_leaves_its_names_to_the_other(
    engine: Engine, organisation: int, now: datetime, laptop: Laptop, take_in: TakeIn
) -> None:
    """After a merge, the names of the one that went find the one that stays."""
    take_in(laptop("A1"), laptop("B2"))
    with Intake(engine, organisation, now) as intake:
        intake.bury(2, "same machine", merged_into=1)
        found = intake.find(laptop("B2").keys)
        assert found is not None
        assert found.asset_id == 1
    assert [asset_id for asset_id, _record in assets(engine, organisation)] == [1]
    assert take_in(laptop("C3")).created == {3}


def test_a_repeated_request_has_one_effect(
    engine: Engine, organisation: int, now: datetime
) -> None:
    """The same body is known; the same key with another body is refused."""
    received = Received(
        organisation_id=organisation,
        sha256="h1",
        body=b"{}",
        file_name="agent",
        route="native",
        received_at=now,
        agent_id="a-1",
        idempotency_key="k-1",
    )
    other = replace(received, sha256="h2")
    first, second, third = keep(engine, [received, received, other])
    (again,) = keep(engine, [received])
    assert (first.accepted, first.known) == (True, False)
    assert second.known
    assert again.known
    assert (third.accepted, third.field) == (False, "Idempotency-Key")
    assert backlog(engine, "1").documents == 1
