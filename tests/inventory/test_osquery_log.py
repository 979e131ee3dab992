"""osquery's log, as its hosts write it and as its TLS logger sends it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import Observation, Rejected, Skipped

SYSTEM = {
    "uuid": "4c4c4544-0045-5810-8037-b6c04f4e4331",
    "computer_name": "pc-1",
    "hardware_serial": "EX7420B",
    "hardware_vendor": "Dell Inc.",
    "hardware_model": "Latitude 7420",
    "cpu_brand": "Intel(R) Core(TM) i5-1145G7",
    "cpu_physical_cores": "4",
    "physical_memory": str(16 << 30),
}
COLUMNS = [
    "uuid",
    "size",
    "hardware_serial",
    "physical_memory",
    "manufacture_date",
    "voltage",
    "cpu_sockets",
    "chassis_types",
    "manufactured_year",
    "designed_capacity",
    "install_date",
    "name",
    "mac",
    "cpu_brand",
    "model",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def line(table: str, host: str = "pc-1", **members: Any) -> bytes:
    """A line of the log."""
    entry = {"name": table, "hostIdentifier": host, "unixTime": "1762160400", **members}
    return json.dumps(entry).encode()


def read(*lines: bytes, sender: str | None = None) -> list[Observation | Skipped | Rejected]:
    """What the lines say."""
    return list(read_document(b"\n".join(lines), "osqueryd.results.log", sender=sender))


def test_a_log_of_differences_is_read() -> None:
    """Rows that were added are the machine; rows that were removed and other tables are not."""
    disk = {"name": "/dev/nvme0n1", "parent": "", "model": "Example NVMe", "size": "512110190592"}
    (seen,) = read(
        line("pack_hardware_system_info", action="added", columns=SYSTEM),
        line("fleet_audit_memory_devices", snapshot=[{"size": "8192"}, {"size": "8192"}]),
        line("block_devices", action="added", columns=disk),
        line("block_devices", action="removed", columns={**disk, "name": "/dev/sdb"}),
        line("processes", action="added", columns={"name": "bash"}),
    )
    assert isinstance(seen, Observation)
    asset = seen.asset
    assert (asset.serial, asset.manufacturer, asset.category) == ("EX7420B", "Dell", "laptop")
    assert (asset.memory_gib, asset.storage_gb, asset.storage_kind) == (16, 512.11, "nvme")
    assert seen.observed_at is not None
    assert (seen.partial, seen.observed_at.year) == (False, 2025)


def test_each_host_of_a_log_is_its_own_machine() -> None:
    """One observation per host; what decorates a line names its machine."""
    other = {**SYSTEM, "hardware_serial": "EX7420C", "uuid": ""}
    found = read(
        line("system_info", "a", snapshot=[SYSTEM]),
        line("battery", "b", snapshot=[{"cycle_count": "12"}], decorations=other),
    )
    serials = [item.asset.serial for item in found if isinstance(item, Observation)]
    assert serials == ["EX7420B", "EX7420C"]


def test_a_part_without_a_name_needs_its_sender() -> None:
    """A table that names no machine is set aside, unless the one who sent it is known."""
    part = line("battery", snapshot=[{"cycle_count": "12"}])
    assert isinstance(read(part)[0], Skipped)
    (seen,) = read(part, sender="osquery-1")
    assert isinstance(seen, Observation)
    assert (seen.partial, seen.asset.agent_id) == (True, "osquery-1")


def test_a_line_that_cannot_be_read_is_named() -> None:
    """A broken line is refused by its number, and the others are read."""
    refused, seen = read(line("system_info", snapshot=[SYSTEM]), b'{"name": ')
    assert isinstance(refused, Rejected)
    assert (refused.line, isinstance(seen, Observation)) == (2, True)


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), VALUES), max_size=4), VALUES)
def test_any_rows_are_read_without_an_error(rows: list[dict[str, Any]], moment: Any) -> None:
    """Whatever a host answers, reading it ends with values."""
    for table in ("system_info", "battery", "block_devices", "os_version", "connected_displays"):
        read(line(table, snapshot=rows, unixTime=moment), sender="osquery-1")
