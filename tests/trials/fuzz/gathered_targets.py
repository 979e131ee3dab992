"""What the agent gathers on Windows and macOS, from bytes: whole files, and native answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import msgspec
from agent_targets import BETWEEN_FILES

from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit_agent import darwin_records, windows_energy, windows_records
from fleet_audit_agent.darwin_profile import is_profile, parse_profile
from fleet_audit_agent.gathered import document_of
from fleet_audit_agent.moment_windows import moment_of_answers
from fleet_audit_agent.sources import Sources, is_sources, parse_sources

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CALLS = (
    *("firmware_table", "memory_status", "installed_memory", "processors", "firmware_type", "tpm"),
    *("power_status", "clock", "interfaces", "srumutil"),
    *(f"disk/0/{part}" for part in ("descriptor", "geometry", "seek_penalty", "nvme", "ata")),
    *(f"battery/0/{part}" for part in ("information", "made_on", "status")),
    *(f"meter/0/{part}" for part in ("version", "metadata", "measurement")),
)
COMMANDS = ("system_profiler", "ioreg", "pmset", "system_version", "setup_done")


def sources_file(content: bytes) -> None:
    """A file of sources: a document of the contract, or nothing."""
    is_sources(content)
    sources = parse_sources(content)
    if sources is not None:
        checked(sources)


def checked(sources: Sources) -> None:
    """Whatever was gathered, the document is one that the contract accepts."""
    msgspec.convert(document_of(sources, ()), InventoryDocument)


def windows_calls(content: bytes) -> None:
    """What native calls answer, one after the other."""
    raw = dict(zip(CALLS, content.split(BETWEEN_FILES), strict=False))
    checked(Sources("windows", NOW, raw=raw))
    moment_of_answers(raw, NOW.timestamp())


def mac_commands(content: bytes) -> None:
    """What the commands of macOS print, one after the other."""
    raw = dict(zip(COMMANDS, content.split(BETWEEN_FILES), strict=False))
    is_profile(content)
    parse_profile(content)
    checked(Sources("darwin", NOW, raw=raw))


def native_answers(content: bytes) -> None:
    """Each parser of an answer alone, which is quick."""
    for parse in PARSERS:
        parse(content)
    list(windows_records.parse_interfaces(content))
    list(windows_energy.parse_meter(content[:2], content[2:], content))
    windows_records.parse_disk(content, content, content)


PARSERS: tuple[Callable[[bytes], object], ...] = (
    windows_records.parse_cores,
    windows_records.parse_battery,
    windows_records.parse_tpm,
    windows_records.parse_memory_pct,
    windows_records.has_battery,
    windows_energy.parse_srumutil,
    darwin_records.parse_batteries,
    darwin_records.parse_pmset,
    parse_profile,
)

GATHERED: dict[str, Callable[[bytes], None]] = {
    "native-answers": native_answers,
    "sources-file": sources_file,
    "windows-calls": windows_calls,
    "mac-commands": mac_commands,
}


def seeds_of_gathered(target: str) -> list[bytes]:
    """The seeds of a target, from the laptop and the Macs of the ordinary tests."""
    windows, macos, firmware, machines = map(
        _tests, ("windows_machine", "test_agent_macos", "firmware", "machine_files")
    )
    table = machines.LAPTOP["sys/firmware/dmi/tables/DMI"]
    laptop, script = (form(table, firmware.edid) for form in windows.FORMS.values())
    printed = macos.printed()
    old = {**printed, "system_profiler": macos.INTEL.encode()}
    return {
        "sources-file": [*map(windows.written, (laptop, script)), macos.written(printed)],
        "native-answers": [*laptop["raw"].values(), *printed.values()],
        "windows-calls": [_joined(CALLS, laptop["raw"])],
        "mac-commands": [_joined(COMMANDS, one) for one in (printed, old)],
    }.get(target, [])


def _joined(names: tuple[str, ...], raw: dict[str, bytes]) -> bytes:
    return BETWEEN_FILES.join(raw.get(name, b"") for name in names)


def _tests(name: str) -> Any:
    """A file of the ordinary tests of the agent."""
    return import_module(f"tests.agent.{name}")
