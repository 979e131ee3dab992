"""Documents that are kept at once and merged later: each once, in order, none lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Engine, text

import fleet_audit
from fleet_audit.model.errors import StoreFull
from fleet_audit.pipeline import inbox
from fleet_audit.store.listing import history
from fleet_audit.store.receipt import Received


def count(engine: Engine, table: str) -> int:
    """Rows of a table."""
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def memory_of(senders: Any) -> dict[str | None, float | None]:
    """Memory by serial number."""
    return {record.serial: record.memory_gib for record in senders.records().values()}


def test_what_is_kept_waits_until_it_is_merged(engine: Engine, senders: Any) -> None:
    """Once kept, a document is in the store; its asset is there after the digest, once."""
    batch = [senders.received(serial=f"AAA11{n}", agent=f"a{n}") for n in range(3)]
    assert [receipt.accepted for receipt in inbox.keep(engine, batch)] == [True] * 3
    assert [count(engine, table) for table in ("raw_document", "inbox", "asset")] == [3, 3, 0]
    assert inbox.backlog(engine).documents == 3
    assert inbox.settle(engine) == 3
    assert [count(engine, t) for t in ("raw_document", "inbox", "asset", "observation")] == [
        *(3, 0, 3, 3)
    ]
    assert inbox.settle(engine) == 0


def test_a_repeated_body_or_key_is_kept_once(engine: Engine, senders: Any) -> None:
    """In one batch or in two, merged meanwhile or not, a replay has no second effect."""
    first = senders.received(serial="AAA111", key="k-1")
    other = senders.received(serial="AAA111", memory=16384, key="k-1")
    receipts = inbox.keep(engine, [first, first, other])
    assert [(r.accepted, r.known) for r in receipts] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert receipts[2].field == "Idempotency-Key"
    for _ in range(2):
        again = inbox.keep(engine, [first, other])
        assert [(r.accepted, r.known) for r in again] == [(True, True), (False, False)]
        inbox.settle(engine)
    assert [count(engine, t) for t in ("raw_document", "observation")] == [1, 1]


def test_one_that_cannot_be_merged_holds_up_no_other(
    engine: Engine, senders: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside with the reason, stays in the store, and a later version tries it again."""
    merge_all = inbox.merge_all

    def fragile(intake: Any, organisation: int, seen: Sequence[Any], *rest: Any) -> Any:
        if seen[0].asset.serial == "BAD":
            raise ZeroDivisionError("an unforeseen case")
        return merge_all(intake, organisation, seen, *rest)

    monkeypatch.setattr(inbox, "merge_all", fragile)
    monkeypatch.setattr(inbox, "_SAME_MOMENT", inbox.timedelta(days=9))
    serials = ("AAA111", "BAD", "BBB222")
    inbox.keep(engine, [senders.received(serial=each, agent=each) for each in serials])
    inbox.settle(engine)
    assert set(memory_of(senders)) == {"AAA111", "BBB222"}
    (failure,) = inbox.failures(engine)
    assert failure.reason == "ZeroDivisionError: an unforeseen case"
    assert (count(engine, "raw_document"), inbox.settle(engine)) == (3, 0)
    monkeypatch.setattr(inbox, "merge_all", merge_all)
    monkeypatch.setattr(fleet_audit, "__version__", "99.0")
    assert inbox.settle(engine) == 1
    assert set(memory_of(senders)) == set(serials)
    assert inbox.failures(engine) == []


def test_a_full_disk_leaves_all_waiting(
    engine: Engine, senders: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble that somebody can mend sets nothing aside: it is merged once there is room."""

    def full(*_given: Any) -> None:
        raise StoreFull("the disk is full")

    inbox.keep(engine, [senders.received(serial="AAA111")])
    with monkeypatch.context() as patched:
        patched.setattr(inbox, "merge_all", full)
        with pytest.raises(StoreFull):
            inbox.settle(engine)
    assert (count(engine, "inbox"), inbox.failures(engine)) == (1, [])
    assert inbox.settle(engine) == 1
    assert set(memory_of(senders)) == {"AAA111"}


def test_who_merges_second_does_nothing(
    engine: Engine, senders: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that another collector merged after we read it is not merged twice."""
    inbox.keep(engine, [senders.received(serial="AAA111")])
    read = inbox._read

    def overtaken(kept: Any) -> Any:
        monkeypatch.setattr(inbox, "_read", read)
        inbox.settle(engine)
        return read(kept)

    monkeypatch.setattr(inbox, "_read", overtaken)
    inbox.digest(engine, 16)
    assert [count(engine, t) for t in ("asset", "observation", "inbox")] == [1, 1, 0]


def test_a_member_that_is_there_twice_is_told(engine: Engine, senders: Any) -> None:
    """Of our own documents the last value counts, and the history of the asset says so."""
    got = senders.received(serial="AAA111")
    body = got.body.replace(b'"memory": ', b'"memory": {"total_mib": 1}, "memory": ')
    inbox.keep(engine, [replace(got, body=body, sha256="1" * 64)])
    assert inbox.settle(engine) == 1
    assert memory_of(senders) == {"AAA111": 8}
    texts = [event.detail.text for event in history(engine, 1, senders.last_asset())]
    assert any("memory" in text and "there twice" in text for text in texts if text)
    assert inbox.failures(engine) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<REQUEST><CONTENT>",
        b"\xff\xfe<",
        b"not an inventory",
    ],
)
def test_what_cannot_be_merged_is_refused_at_once(
    engine: Engine, senders: Any, body: bytes
) -> None:
    """What cannot be read, or names no machine, is not acknowledged: the reason comes at once."""
    got = senders.received(serial="AAA111")
    broken = Received(
        organisation_id=1,
        sha256="0" * 64,
        body=body,
        file_name="agent",
        route="ocs-xml",
        received_at=senders.now,
    )
    good, bad = inbox.keep(engine, [got, broken])
    assert (good.accepted, bad.accepted) == (True, False)
    assert bad.reason
    assert (count(engine, "raw_document"), count(engine, "inbox")) == (1, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=4), min_size=1, max_size=5),
    most=st.integers(1, 5),
)
def test_order_is_that_of_arrival(
    engine: Engine, senders: Any, turns: list[list[int]], most: int
) -> None:
    """However keeping and merging interleave, a machine is as its last document says."""
    last: dict[str, float] = {}
    size = 1
    for turn in turns:
        batch = []
        for machine in turn:
            size += 1
            last[f"TURN{machine}"] = float(size)
            batch.append(
                senders.received(serial=f"TURN{machine}", agent=f"t{machine}", memory=1024 * size)
            )
        inbox.keep(engine, batch)
        inbox.digest(engine, most)
    inbox.settle(engine)
    told = memory_of(senders)
    assert {serial: told[serial] for serial in last} == last
