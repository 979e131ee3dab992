"""What the agent reads on Linux, from bytes: each parser, and a whole machine at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from fleet_audit_agent import accounts_linux, disk_health, ipmi
from fleet_audit_agent.document import inventory
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.meters import read_meters
from fleet_audit_agent.moment import Moment
from fleet_audit_agent.probes import probes_of
from fleet_audit_agent.probes.battery_linux import read as read_batteries
from fleet_audit_agent.probes.settings_linux import parse_settings, parse_span_s
from fleet_audit_agent.probes.storage_linux import parse_ata_page
from fleet_audit_agent.root import Root
from fleet_audit_agent.sampling import advance
from fleet_audit_agent.use_state import parse_state, state_bytes
from fleet_audit_agent.use_totals import power_section, usage_section, window_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BETWEEN_FILES = b"\n%%\n"
BATTERY = tuple(
    f"/sys/class/power_supply/BAT0/{name}"
    for name in (
        *("type", "scope", "present", "status", "cycle_count", "voltage_min_design"),
        *("energy_full_design", "energy_full", "energy_now"),
        *("charge_full_design", "charge_full", "charge_now"),
        *("manufacture_year", "manufacture_month", "manufacture_day"),
    )
)


class Held(Root):
    """A machine whose files are held in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__("/no such machine")
        self.files = files
        self.folders: dict[str, set[str]] = {}
        for path in files:
            *above, name = path.split("/")
            while above:
                self.folders.setdefault("/".join(above), set()).add(name)
                *above, name = above

    def _place(self, path: str) -> str:
        return path

    def _read(self, place: str) -> bytes:
        if place not in self.files:
            raise FileNotFoundError(place)
        return self.files[place]

    def names(self, path: str) -> tuple[str, ...]:
        """What the folder holds."""
        return tuple(sorted(self.folders.get(path, ())))

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder."""
        return path in self.files or path in self.folders

    def target(self, path: str) -> str:
        """The path itself: there are no links."""
        return path

    def modified_at(self, path: str) -> datetime | None:
        """All files are of the moment of the recording."""
        return NOW if path in self.files else None


def disk(content: bytes) -> None:
    """The logs of a disk: facts in range, or none."""
    found = [
        disk_health.parse_nvme_health(content),
        disk_health.parse_smart_data(content, is_solid_state=True),
        disk_health.parse_statistics(content),
        disk_health.parse_smart_status(content),
        disk_health.parse_smartctl(content),
    ]
    for one in found:
        assert one.power_on_h is None or 0 <= one.power_on_h <= disk_health.MOST_HOURS
        assert one.wear_pct is None or 0 <= one.wear_pct < 1e9
    disk_health.is_standing_still(content)
    json.dumps([*found, parse_ata_page(content)], allow_nan=False)


def controller(content: bytes) -> None:
    """The answers of a management controller."""
    found = ipmi.parse_power_reading(content)
    assert found is None or 0 < found.current_w <= 0xFFFF
    day = ipmi.parse_board_date(content)
    assert day is None or day > date(1995, 12, 31)
    ipmi.fru_length(content)
    assert len(ipmi.fru_piece(content)) <= 255


def accounts(content: bytes) -> None:
    """The kernel's accounts and an administrator's settings."""
    text = content.decode("utf-8", "replace")
    share = accounts_linux.memory_in_use_pct(text)
    assert share is None or 0 <= share <= 100
    seconds = accounts_linux.parse_uptime(text)
    assert seconds is None or seconds > 0
    accounts_linux.parse_stat(text)
    parse_settings(text)
    parse_span_s(text)


def samples(content: bytes) -> None:
    """The sampler's file: none, or one that goes on and gives sections."""
    state = parse_state(content)
    if state is None:
        return
    for hours in (0.0, 1.0):
        now_s = NOW.timestamp() + 3600 * hours
        advance(state, Moment("fuzz", now_s, 60 + 3600 * hours, 60 + 3600 * hours, busy_s=1.0))
    assert parse_state(state_bytes(state)) is not None
    window = window_of(state, NOW.date())
    if window is not None:
        json.dumps([usage_section(window), power_section(state, window)], allow_nan=False)


def batteries(content: bytes) -> None:
    """A battery made of files, each of any bytes: capacities in range, or none."""
    files = dict(zip(BATTERY, content.split(BETWEEN_FILES), strict=False))
    held = Machine(Held({**files, "/proc/cpuinfo": b"flags: fpu"}), NOW, str)
    for section in read_batteries(held).section or ():
        health = section["health_pct"]
        assert health is None or 0 <= health <= 111
    read_meters(held)


def whole_machine(files: dict[str, bytes]) -> Callable[[bytes], None]:
    """A whole machine, whose files hold any bytes: a document, whatever they are."""
    paths = sorted(files)

    def take(content: bytes) -> None:
        held = Held(dict(zip(paths, content.split(BETWEEN_FILES), strict=False)))
        found = inventory(Machine(held, NOW, str), "fuzz", "linux", probes_of("linux"))
        assert not [e for e in found["errors"] if e["reason"].startswith("probe failed")], found
        json.dumps(found, allow_nan=False)
        read_meters(Machine(held, NOW, str))

    return take


def seeds_of_agent(machines: dict[str, dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """What each target starts from, by its name, out of the machines of the tests."""
    for name, files in machines.items():
        held = {f"/{path}": _bytes(content) for path, content in files.items()}
        everywhere = {f"/{path}" for one in machines.values() for path in one}
        yield "machine", BETWEEN_FILES.join(held.get(path, b"") for path in sorted(everywhere))
        for path, content in held.items():
            if path.startswith("/answers/"):
                yield ("controller" if "ipmi" in path else "disk"), content
            elif path.endswith("use.json"):
                yield "samples", content
            elif path in {"/proc/meminfo", "/proc/stat", "/proc/uptime"} or ".conf" in path:
                yield "accounts", content
        if name == "laptop":
            yield "batteries", BETWEEN_FILES.join(held.get(path, b"7") for path in BATTERY)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


AGENT: dict[str, Callable[[bytes], None]] = {
    "disk": disk,
    "controller": controller,
    "accounts": accounts,
    "samples": samples,
    "batteries": batteries,
}
