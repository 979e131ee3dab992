"""Which machine a document speaks of, in the cases that fleets meet; a sentence for each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from fleet_audit.store.listing import history

UUID = "4c4c4544-0042-4d10-8052-b7c04f4d3933"
OTHER = "2f0ee7aa-9d1c-4b3e-8c55-0c9a54de1f10"


def warnings_of(senders: Any, asset_id: int) -> list[str]:
    """What the history of an asset says that the rules could not tell."""
    details = [event.detail for event in history(senders.engine, 1, asset_id)]
    return [found for detail in details if (found := detail.key or detail.text)]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        pytest.param(
            {"serial": "AAA111", "agent": "a"},
            {"serial": "AAA111", "agent": "b"},
            True,
            id="two agents on one machine are one asset",
        ),
        pytest.param(
            {"serial": "AAA111", "uuid": UUID, "board_serial": "CN0F4K2A01"},
            {"serial": "AAA111", "uuid": OTHER, "board_serial": "CN0F4K2B77"},
            True,
            id="a machine whose motherboard was replaced keeps its serial number and stays one",
        ),
        pytest.param(
            {"serial": "AAA111", "board_serial": "CN0F4K2A01", "agent": "a"},
            {"serial": "BBB222", "board_serial": "CN0F4K2A01", "agent": "b"},
            False,
            id="two machines with one board serial are two",
        ),
        pytest.param(
            {"uuid": UUID, "agent": "a"},
            {"uuid": str(uuid.UUID(bytes_le=uuid.UUID(UUID).bytes)), "agent": "b"},
            True,
            id="a UUID read in the other byte order is the same machine",
        ),
        pytest.param(
            {"macs": ["a4:bb:6d:01:02:03", "00:50:b6:11:22:33"], "agent": "a"},
            {"macs": ["a4:bb:6d:0f:0f:0f", "00:50:b6:11:22:33"], "agent": "b"},
            False,
            id="a dock that moves takes its address along and joins nobody",
        ),
        pytest.param(
            {"serial": "AAA111", "uuid": UUID, "agent": "golden image"},
            {"serial": "BBB222", "uuid": OTHER, "agent": "golden image"},
            False,
            id="machines set up from one disk image share an agent and are two",
        ),
        pytest.param(
            {"serial": "To Be Filled By O.E.M.", "agent": "a"},
            {"serial": "To Be Filled By O.E.M.", "agent": "b"},
            False,
            id="a filler in place of a serial number joins nobody",
        ),
        pytest.param(
            {"is_vm": True, "uuid": UUID, "agent": "image"},
            {"is_vm": True, "uuid": OTHER, "agent": "image"},
            False,
            id="a virtual machine cloned with a new UUID is two",
        ),
    ],
)
def test_which_machine_is_meant(
    senders: Any, first: dict[str, Any], second: dict[str, Any], is_one: bool
) -> None:
    """The case in its name, whichever of the two sends first, and however often they do."""
    ids = [senders.send(**machine) for machine in (first, second, first, second)]
    assert (ids[0] == ids[1]) == is_one
    assert ids[:2] == ids[2:]


@pytest.mark.parametrize(
    ("machines", "shared"),
    [
        (
            (
                {"serial": "AAA111", "board_serial": "CN0F4K2A01", "agent": "a"},
                {"serial": "BBB222", "board_serial": "CN0F4K2A01", "agent": "b"},
            ),
            "board dell:CN0F4K2A01",
        ),
        (
            (
                {"serial": "AAA111", "uuid": UUID, "agent": "a"},
                {"serial": "BBB222", "uuid": UUID, "agent": "b"},
            ),
            f"uuid {UUID}",
        ),
        (({"uuid": UUID, "agent": "a"}, {"uuid": OTHER, "agent": "a"}), "agent a"),
    ],
    ids=["one board, two serials", "one UUID, two serials", "new board and no serial, or a clone"],
)
def test_what_two_assets_share_is_in_their_history(
    senders: Any, machines: Sequence[dict[str, Any]], shared: str
) -> None:
    """Two assets that share a name are kept as two, and the history of the second says so."""
    ids = [senders.send(**machine) for machine in machines]
    assert ids == [1, 2]
    assert shared in warnings_of(senders, 2)


def test_a_clone_that_kept_everything_is_one_asset_with_a_warning(senders: Any) -> None:
    """A clone with the same UUID and agent is one asset; the warning gives the command to part."""
    clone = {"is_vm": True, "uuid": UUID, "agent": "image"}
    senders.send(**clone, macs=["00:0c:29:00:00:01"])
    assert senders.send(**clone, macs=["00:0c:29:00:00:02"]) == 1
    (warning,) = warnings_of(senders, 1)
    assert "fleet-audit assets split 1 --key macs:00:0c:29:00:00:02" in warning


def test_a_new_network_card_raises_no_doubt(senders: Any) -> None:
    """A machine that keeps its serial number and gets another network card is that machine."""
    senders.send(serial="AAA111", macs=["a4:bb:6d:01:02:03"])
    assert senders.send(serial="AAA111", macs=["a4:bb:6d:0f:0f:0f"]) == 1
    assert warnings_of(senders, 1) == []
