"""What the tests of the agent share: recorded machines, and how their inventory is taken."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from fleet_audit_agent.document import inventory
from fleet_audit_agent.identifier import Identity
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes import probes_of
from fleet_audit_agent.root import Root
from tests.agent.answers import ata_sense, nvme_health, power_reading
from tests.agent.firmware import edid, memory_device, structure
from tests.agent.machine_files import MACHINES, Files
from tests.agent.windows_machine import FORMS, Made

RECORDED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
INSTALLED_AT = datetime(2022, 6, 15, 8, 0, tzinfo=UTC)
WRITTEN_ONCE = ("lost+found", "etc/machine-id")

Record = Callable[[Mapping[str, "str | bytes"]], Path]
Take = Callable[..., dict[str, object]]


class Denying(Root):
    """A root where some files are for others only; tests may run as root, who reads everything."""

    def __init__(self, base: str, denied: tuple[str, ...]) -> None:
        super().__init__(base)
        self.denied = denied

    def _read(self, place: str) -> bytes:
        if place.endswith(self.denied):
            raise PermissionError(13, "Permission denied")
        return super()._read(place)


@pytest.fixture
def machines() -> dict[str, Files]:
    """The files of each machine, by its name."""
    return MACHINES


@pytest.fixture
def build_edid() -> Callable[..., bytes]:
    """A maker of EDID blocks."""
    return edid


@pytest.fixture
def build_structure() -> Callable[..., bytes]:
    """A maker of SMBIOS structures."""
    return structure


@pytest.fixture(scope="session")
def dmidecode() -> ModuleType:
    """What rebuilds firmware tables from the text of dmidecode."""
    path = Path(__file__).parent / "dmidecode_text.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build_memory() -> Callable[..., bytes]:
    """A maker of memory modules of the firmware's table."""
    return memory_device


@pytest.fixture
def build_health() -> Callable[..., bytes]:
    """A maker of health logs of NVMe disks."""
    return nvme_health


@pytest.fixture
def build_sense() -> Callable[..., bytes]:
    """A maker of sense data with ATA registers."""
    return ata_sense


@pytest.fixture
def build_power() -> Callable[..., bytes]:
    """A maker of power readings of a management controller."""
    return power_reading


@pytest.fixture
def moment_at() -> datetime:
    """When the machines were recorded."""
    return RECORDED_AT


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Write a machine's files under a new folder, all at the moment of the recording."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        base = tmp_path / f"machine-{len(list(tmp_path.iterdir()))}"
        for name, content in files.items():
            path = base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            os.utime(path, (RECORDED_AT.timestamp(),) * 2)
        for name in WRITTEN_ONCE:
            if (base / name).exists():
                os.utime(base / name, (INSTALLED_AT.timestamp(),) * 2)
        return base

    return write


@pytest.fixture
def take(record: Record) -> Take:
    """Take the inventory of a machine made of files."""

    def inventory_of(
        files: Mapping[str, str | bytes],
        left_out: tuple[str, ...] = (),
        denied: tuple[str, ...] = (),
    ) -> dict[str, object]:
        root = Denying(str(record(files)), denied) if denied else Root(str(record(files)))
        who = Identity("6f1d2c3b-0a9e-4f58-8d7c-1b2a3c4d5e6f", b"a salt for tests")
        machine = Machine(root, RECORDED_AT, who.hash_serial)
        return inventory(machine, who.agent_id, "linux", probes_of("linux"), left_out)

    return inventory_of


@pytest.fixture(params=FORMS)
def laptop(request, machines, build_edid) -> Made:
    """The laptop, in each of the two ways to know it."""
    return FORMS[request.param](machines["laptop"]["sys/firmware/dmi/tables/DMI"], build_edid)
