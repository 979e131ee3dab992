"""What people do by hand: correct, merge, take apart; it outlives every later inventory."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Engine, text

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.pipeline.corrections import correct, field_named, read_correction
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.joining import merge_assets, undo_merge
from fleet_audit.pipeline.parting import split_asset
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.dialects import writing
from fleet_audit.store.listing import asset, attachments, history
from fleet_audit.store.snapshot import refresh_snapshot

UUID = "4c4c4544-0042-4d10-8052-b7c04f4d3933"
SCREEN = {"vendor": "DEL", "model": "U2419H", "serial": "9VNTW73", "internal": False, "year": 2019}


def snapshot_ids(address: StoreAddress) -> list[int]:
    """The assets that a report would read."""
    relation = refresh_snapshot(address).relation
    with duckdb.connect() as connection:
        rows = connection.sql(relation).order("asset_id").project("asset_id").fetchall()
    return [row[0] for row in rows]


def owners(engine: Engine) -> dict[str, int]:
    """The asset of each name."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, value, asset_id FROM identity"))
        return {f"{kind}:{value}": asset_id for kind, value, asset_id in rows}


def without_ages(record: AssetRecord) -> AssetRecord:
    """The record without the order of its keys."""
    return replace(record, keys=tuple(sorted(record.keys, key=lambda key: (key.kind, key.value))))


def test_a_correction_outlives_every_later_inventory(senders: Any) -> None:
    """What is said by hand stays when inventories say otherwise, and null stays null."""
    senders.send(serial="AAA111", memory=8192)
    values = {"memory_gib": 16.0, "purchase_date": date(2021, 3, 1), "site": "Lyon", "model": None}
    done = correct(senders.engine, 1, 1, values, senders.now)
    assert done.changes["memory_gib"] == [8.0, 16.0]
    senders.send(serial="AAA111", memory=32768, site="Nantes")
    record = senders.records()[1]
    assert (record.memory_gib, record.site, record.model) == (16.0, "Lyon", None)
    assert record.manufactured.method == "purchase"
    assert history(senders.engine, 1, 1)[1].route == "manual"


def test_a_withdrawn_correction_lets_inventories_speak(senders: Any) -> None:
    """Once withdrawn, a field is what the latest inventory said, even one sent meanwhile."""
    senders.send(serial="AAA111", memory=8192)
    correct(senders.engine, 1, 1, {"memory_gib": 16.0, "room": "12"}, senders.now)
    senders.send(serial="AAA111", memory=32768)
    done = correct(senders.engine, 1, 1, {}, senders.now, ["memory_gib", "room"])
    assert done.changes == {"memory_gib": [16.0, 32.0], "room": ["12", None]}
    with pytest.raises(UnusableCorrection, match="memory_gib: nothing was said of it"):
        correct(senders.engine, 1, 1, {}, senders.now, ["memory_gib"])


def test_a_corrected_serial_number_names_the_asset(senders: Any) -> None:
    """After a serial number is put right, a document under either number is of that asset."""
    senders.send(serial="AAA111", agent="a")
    correct(senders.engine, 1, 1, {"serial": "AAA777"}, senders.now)
    assert senders.send(serial="AAA777", agent="b") == 1
    assert senders.send(serial="AAA111", agent="c") == 1
    assert senders.records()[1].serial == "AAA777"
    correct(senders.engine, 1, 1, {}, senders.now, ["serial"])
    assert senders.records()[1].serial == "AAA111"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("memory_gib=16", ("memory_gib", 16.0)),
        ("mémoire=16 Go", ("memory_gib", 16.0)),
        ("date d'achat=31/03/2019", ("purchase_date", date(2019, 3, 31))),
        ("prix=1 250,50 €", ("price_eur", 1250.5)),
        ("catégorie=portable", ("category", "laptop")),
        ("name=pc=1", ("name", "pc=1")),
        ("room=", ("room", None)),
    ],
)
def test_a_correction_is_read_as_a_cell_is(word: str, expected: tuple[str, Any]) -> None:
    """Fields go by their English and French names, values as offices write them."""
    assert read_correction(word) == expected


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("memory_gib", "write it as field=value"),
        ("keys=x", "keys: no such field; the fields are asset_tag, serial"),
        ("memory_gib=lots", "memory_gib: 'lots' is no number"),
        ("category=spaceship", "category: 'spaceship' is not known here"),
        ("quantity=", "quantity: write a number"),
        ("quantity=2.5", "quantity: .* whole number"),
    ],
)
def test_a_correction_is_refused_by_name(word: str, reason: str) -> None:
    """A refusal names the field and says what to write."""
    with pytest.raises(UnusableCorrection, match=reason):
        read_correction(word)


@given(st.text(max_size=30))
def test_any_word_is_read_or_refused(word: str) -> None:
    """No word ends in anything but a field with its value, or a refusal."""
    try:
        field, _value = read_correction(word)
    except UnusableCorrection:
        return
    assert field_named(field).name == field


def test_a_filler_is_no_correction(senders: Any) -> None:
    """A maker goes by its one name, and a filler is refused."""
    senders.send(serial="AAA111")
    correct(senders.engine, 1, 1, {"manufacturer": "Hewlett-Packard"}, senders.now)
    assert senders.records()[1].manufacturer == "HP"
    with pytest.raises(UnusableCorrection, match="serial: 'Default string'"):
        correct(senders.engine, 1, 1, {"serial": "Default string"}, senders.now)


def test_a_merge_is_one_asset_from_then_on(senders: Any, address: StoreAddress) -> None:
    """A merge leaves one asset, known under the names of both, with the history of both."""
    senders.send(uuid=UUID, agent="a", memory=8192)
    new = "2f0ee7aa-9d1c-4b3e-8c55-0c9a54de1f10"
    assert senders.send(uuid=new, agent="a", memory=16384) == 2
    refresh_snapshot(address)
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    assert snapshot_ids(address) == [1]
    assert list(senders.records()) == [1]
    assert senders.records()[1].memory_gib == 16.0
    assert [senders.send(uuid=each, agent="a") for each in (UUID, new)] == [1, 1]
    told = [(event.asset_id, event.kind) for event in history(senders.engine, 1, 1)]
    assert [event for event in told if event[1] != "changed"] == [
        (1, "arrived"),
        (2, "arrived"),
        (2, "merged"),
        (1, "merged"),
    ]


def test_a_merge_undone_leaves_no_trace_but_its_history(
    senders: Any, address: StoreAddress
) -> None:
    """Merging and undoing gives both assets back as they were: names, records, screens, facts."""
    senders.send(serial="AAA111", agent="a", site="Lyon")
    senders.send(serial="BBB222", agent="b", site="Nantes", display=[SCREEN])
    correct(senders.engine, 1, 2, {"room": "12", "price_eur": 900.0}, senders.now)
    correct(senders.engine, 1, 1, {"price_eur": 1000.0}, senders.now)
    before = senders.records(), owners(senders.engine)
    placed = attachments(senders.engine, 1, 3)
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    merged = senders.records()[1]
    assert (merged.room, merged.price_eur, merged.serial) == ("12", 1000.0, "AAA111")
    assert [a.to_asset_id for a in attachments(senders.engine, 1, 3) if not a.attached_until] == [1]
    assert undo_merge(senders.engine, 1, 1, senders.now) == 2
    assert (senders.records(), owners(senders.engine)) == before
    assert attachments(senders.engine, 1, 3) == placed
    assert snapshot_ids(address) == [1, 2, 3]
    with pytest.raises(UnusableCorrection, match="nothing was merged into it"):
        undo_merge(senders.engine, 1, 1, senders.now)


def test_documents_after_a_merge_go_where_they_belong(senders: Any) -> None:
    """What came between a merge and its undoing is of the machine that each document names."""
    senders.send(serial="AAA111", agent="a", memory=8192)
    senders.send(serial="BBB222", agent="b", memory=8192)
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    senders.send(serial="BBB222", agent="b", memory=32768)
    senders.send(serial="AAA111", agent="a", memory=16384)
    undo_merge(senders.engine, 1, 1, senders.now)
    assert {i: r.memory_gib for i, r in senders.records().items()} == {1: 16.0, 2: 32.0}
    assert [senders.send(serial=each) for each in ("AAA111", "BBB222")] == [1, 2]


@pytest.mark.parametrize("by", ["key", "document"])
def test_clones_taken_apart_stay_apart(senders: Any, by: str) -> None:
    """Two clones under one UUID, once taken apart, are two at every later inventory."""
    clone = {"is_vm": True, "uuid": UUID, "agent": "image"}
    machines = [{**clone, "macs": [f"00:0c:29:00:00:0{n}"], "memory": 4096 * n} for n in (1, 2)]
    for machine in (*machines, *machines):
        assert senders.send(**machine, site="Lyon") == 1
    wanted: dict[str, Any] = (
        {"names": ["macs:00:0c:29:00:00:02"]} if by == "key" else {"documents": [2, 4]}
    )
    done = split_asset(senders.engine, 1, 1, senders.now, **wanted)
    assert (done.asset_id, done.documents, done.warnings) == (2, 2, ())
    assert {key.kind for key in done.shared} == {"uuid", "agent"}
    assert {i: (r.memory_gib, r.site) for i, r in senders.records().items()} == {
        1: (4.0, "Lyon"),
        2: (8.0, "Lyon"),
    }
    assert [senders.send(**machine) for machine in (*machines, *machines)] == [1, 2, 1, 2]
    third = senders.send(**clone, macs=["00:0c:29:00:00:03"])
    assert third == 3
    assert [senders.send(**machine) for machine in machines] == [1, 2]


def test_an_asset_taken_apart_is_what_its_documents_say(senders: Any) -> None:
    """Each part is as if it had sent its own documents alone; what people said stays."""
    for serial, memory in (("AAA111", 8192), ("BBB222", 16384), ("AAA111", 32768)):
        senders.send(serial=serial, agent=serial, memory=memory)
    expected = {n: without_ages(record) for n, record in senders.records().items()}
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    correct(senders.engine, 1, 1, {"room": "12"}, senders.now)
    done = split_asset(senders.engine, 1, 1, senders.now, names=["serial:BBB222"])
    assert done.asset_id == 3
    one, other = (without_ages(asset(senders.engine, 1, n)) for n in (1, 3))
    assert replace(one, room=None) == expected[1]
    assert other == expected[2]
    assert one.room == "12"
    assert [senders.send(serial=each, agent=each) for each in ("AAA111", "BBB222")] == [1, 3]


def test_screens_go_with_the_machine_that_saw_them_last(senders: Any) -> None:
    """A screen seen last by a document that is taken out is on the new asset."""
    senders.send(is_vm=False, uuid=UUID, agent="a", macs=["a4:bb:6d:00:00:01"])
    senders.send(uuid=UUID, agent="a", macs=["a4:bb:6d:00:00:02"], display=[SCREEN])
    done = split_asset(senders.engine, 1, 1, senders.now, documents=[2])
    lasting = [a for a in attachments(senders.engine, 1, 2) if a.attached_until is None]
    assert [(a.asset_id, a.to_asset_id) for a in lasting] == [(2, done.asset_id)]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"documents": [9]}, "no document 9 speaks of it"),
        ({"names": ["serial:ZZZ"]}, "no document of that name"),
        ({"names": ["AAA111"]}, "nothing would be left of it"),
    ],
)
def test_a_split_that_parts_nothing_is_refused(
    senders: Any, wanted: dict[str, Any], reason: str
) -> None:
    """A document or name that is not there, or that is all there is, changes nothing."""
    senders.send(serial="AAA111")
    before = senders.records()
    with pytest.raises(UnusableCorrection, match=reason):
        split_asset(senders.engine, 1, 1, senders.now, **wanted)
    assert senders.records() == before


def test_clones_that_nothing_tells_apart_are_parted_with_a_warning(senders: Any) -> None:
    """Where all names are the same, the split is done and says where later inventories will go."""
    for memory in (8192, 16384):
        senders.send(uuid=UUID, agent="a", memory=memory)
    done = split_asset(senders.engine, 1, 1, senders.now, documents=[2])
    assert any("every name of it" in warning for warning in done.warnings)
    assert senders.send(uuid=UUID, agent="a") == 1


def test_an_asset_is_not_merged_with_itself_or_twice(senders: Any) -> None:
    """Merging an asset with itself, or one that is gone, is refused."""
    for serial in ("AAA111", "BBB222"):
        senders.send(serial=serial, agent=serial)
    with pytest.raises(UnusableCorrection, match="merge it with another"):
        merge_assets(senders.engine, 1, 1, 1, senders.now)
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    with pytest.raises(UnusableCorrection, match="merged or removed already"):
        merge_assets(senders.engine, 1, 1, 2, senders.now)


def test_a_purchase_from_a_ledger_goes_with_its_machine(senders: Any, tmp_path: Path) -> None:
    """What a ledger added is with the machine of that serial number after a split."""
    for serial in ("AAA111", "BBB222"):
        senders.send(serial=serial, agent=serial)
    ledger = tmp_path / "achats.csv"
    ledger.write_text(
        "N° de série;Date d'achat;Prix\nZZZ999;01/01/2020;1\nBBB222;15/03/2021;850\n",
        encoding="utf-8",
    )
    import_paths(senders.engine, 1, [ledger], senders.now)
    assert senders.records()[2].price_eur == 850.0
    merge_assets(senders.engine, 1, 1, 2, senders.now)
    done = split_asset(senders.engine, 1, 1, senders.now, names=["serial:BBB222"])
    records = senders.records()
    assert records[done.asset_id].purchase_date == date(2021, 3, 15)
    assert records[1].purchase_date is None
    assert done.warnings == ()


def test_what_a_mapping_read_is_said_and_left(senders: Any, tmp_path: Path) -> None:
    """A document that was read through a mapping stays where it is, with a warning."""
    senders.send(serial="AAA111", agent="a", uuid=UUID)
    senders.send(serial="AAA111", agent="b", memory=16384)
    with writing(senders.engine) as connection:
        connection.execute(text("UPDATE raw_document SET sha256 = 'mapped' WHERE id = 1"))
    senders.send(serial="AAA111", agent="c", memory=32768)
    done = split_asset(senders.engine, 1, 1, senders.now, names=["agent:c"])
    assert any("1 of its documents can no longer be read" in text for text in done.warnings)
