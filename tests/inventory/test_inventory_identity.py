"""Which asset a document speaks of."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.identity import contested, identified, keys, united
from fleet_audit.inventory.reconcile import reconciled
from fleet_audit.model.asset import AssetRecord, IdentityKey

Read = Callable[..., list[Any]]
UUID = "4c4c4544-0034-3010-8048-b6c04f503732"


def kinds(record: AssetRecord) -> list[str]:
    """The kinds of keys of a record, once cleaned."""
    return [key.kind for key in keys(reconciled(record))]


def test_strongest_first() -> None:
    """Serial, UUID in both byte orders, board, addresses and agent, in this order."""
    record = AssetRecord(
        manufacturer="Dell Inc.",
        serial="640hp72",
        uuid=UUID.upper(),
        board_serial="/640HP72/CE1/",
        macs=("00-E0-4C-68-01-DB", "02:00:00:00:00:01"),
        agent_id="a1",
        asset_tag="INV-1",
        name="never",
    )
    found = keys(reconciled(record))
    assert [key.kind for key in found] == [
        "serial",
        "uuid",
        "uuid",
        "board",
        "macs",
        "agent",
        "asset_tag",
    ]
    assert [key.value for key in found] == [
        "dell:640HP72",
        UUID,
        "44454c4c-3400-1030-8048-b6c04f503732",
        "dell:/640HP72/CE1/",
        "00:e0:4c:68:01:db",
        "a1",
        ":inv-1",
    ]


@given(st.uuids())
def test_byte_order_of_uuids(given_uuid: uuid.UUID) -> None:
    """A UUID read in the other byte order still finds its machine."""
    swapped = uuid.UUID(bytes_le=given_uuid.bytes)
    assert set(keys(AssetRecord(uuid=str(given_uuid)))) == set(keys(AssetRecord(uuid=str(swapped))))


def test_placeholders_are_no_keys() -> None:
    """What many machines share identifies none."""
    fillers = [
        AssetRecord(serial="To Be Filled By O.E.M.", uuid="03000200-0400-0500-0006-000700080009"),
        AssetRecord(serial="0000000", board_serial="Default string"),
        AssetRecord(serial="System Serial Number", uuid="FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
        AssetRecord(uuid="not a uuid", macs=("00:00:00:00:00:00", "zz", "ff:ff:ff:ff:ff:ff")),
        AssetRecord(name="host", macs=("02:42:ac:11:00:02",)),
    ]
    assert [kinds(record) for record in fillers] == [[]] * len(fillers)


def test_made_up_addresses_of_virtual_machines_count() -> None:
    """A hypervisor makes up its guests' addresses, and keeps them."""
    assert kinds(AssetRecord(category="virtual_machine", macs=("52:54:00:12:34:56",))) == ["macs"]


def test_numbers_of_monitors_need_their_model() -> None:
    """A monitor's serial of digits only is unique within its model, not its maker."""
    one = AssetRecord(category="monitor", manufacturer="Acer", model="B247Y", serial="16843")
    other = AssetRecord(category="monitor", manufacturer="Acer", model="V226", serial="16843")
    assert keys(one) != keys(other)


def test_file_name_and_host_name_do_not_matter(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """The same machine under another host name and device identifier has the same keys."""
    before = read(glpi_laptop, "a.json")[0].asset.keys
    glpi_laptop["deviceid"] = "other-2030-01-01-00-00-00"
    glpi_laptop["content"]["hardware"]["name"] = "other"
    assert read(glpi_laptop, "b.json")[0].asset.keys == before


def test_screens_without_serial(read: Read, glpi_laptop: dict[str, Any], edid: Any) -> None:
    """Like screens without serials are known by host and rank, whatever their order."""
    blobs = [edid(serial=None), edid(serial=None), edid(name="OTHER", serial=None)]
    glpi_laptop["content"]["monitors"] = [{"base64": blob} for blob in blobs]
    forwards = read(glpi_laptop)[0].attached
    glpi_laptop["content"]["monitors"].reverse()
    backwards = read(glpi_laptop)[0].attached
    found = {record.keys for record in forwards if record.category == "monitor"}
    assert len(found) == 3
    assert found == {record.keys for record in backwards if record.category == "monitor"}


def test_screen_listed_twice_counts_once(
    read: Read, glpi_laptop: dict[str, Any], edid: Any
) -> None:
    """One screen that the agent lists twice is one asset."""
    glpi_laptop["content"]["monitors"] = [{"base64": edid()}, {"base64": edid()}]
    attached = read(glpi_laptop)[0].attached
    assert [record.category for record in attached] == ["monitor", "virtual_machine"]


def test_shared_board_serial_does_not_merge() -> None:
    """Two machines with one board serial and their own serials are two."""
    one = keys(AssetRecord(serial="AAA111", board_serial="B0ARD1"))
    other = keys(AssetRecord(serial="BBB222", board_serial="B0ARD1"))
    assert [key.kind for key in contested(one, other)] == ["board"]


def test_second_agent_finds_its_machine() -> None:
    """An agent that may not read serials shares the addresses with one that may."""
    root = keys(AssetRecord(serial="AAA111", macs=("8c:16:45:01:02:03",), agent_id="a"))
    user = keys(AssetRecord(macs=("8c:16:45:01:02:03",), agent_id="b"))
    assert set(root) & set(user)
    assert contested(root, user) == ()


def test_serial_without_maker_is_no_contradiction() -> None:
    """A list that gives the serial alone does not contradict the agent that knows the maker."""
    tag = IdentityKey("asset_tag", ":inv-1")
    known = (IdentityKey("serial", "dell:AAA111"), tag)
    assert contested(known, (IdentityKey("serial", ":AAA111"), tag)) == ()


def test_lots_are_known_by_what_they_say() -> None:
    """A row that stands for several has no serial of its own; a lot number is one."""
    lot = AssetRecord(category="monitor", quantity=60, serial="AAA111")
    assert [key.kind for key in identified(lot, Counter()).keys] == ["row"]
    assert kinds(AssetRecord(category="monitor", quantity=60, asset_tag="LOT-9")) == [
        "asset_tag",
        "row",
    ]


@given(st.lists(st.sampled_from(["serial", "uuid", "macs", "row", "odd"]), max_size=8))
def test_union_keeps_each_key_once(names: list[str]) -> None:
    """Uniting keys repeats none, loses none, and puts the strongest first."""
    group = tuple(IdentityKey(name, "x") for name in names)
    found = united(group, group)
    assert set(found) == set(group) and len(found) == len(set(group))
    assert found == united(found)
