"""What SMBIOS tables say, one record per kind of structure. Unknown is None.

Text stands as the firmware wrote it. Field meanings: DMTF DSP0134 3.7, section 7.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Bios(NamedTuple):
    """Type 0: the firmware itself."""

    vendor: str | None
    version: str | None
    released_on: date | None


class System(NamedTuple):
    """Type 1: the machine as a product."""

    vendor: str | None
    product: str | None
    version: str | None
    serial: str | None
    uuid: str | None
    """Lower case, first three fields little-endian as of SMBIOS 2.6."""
    sku: str | None
    family: str | None


class Board(NamedTuple):
    """Type 2: a printed circuit board."""

    vendor: str | None
    product: str | None
    version: str | None
    serial: str | None


class Chassis(NamedTuple):
    """Type 3: the enclosure."""

    vendor: str | None
    type: int | None
    """Code of section 7.4.1, without its lock bit."""
    version: str | None
    serial: str | None
    asset_tag: str | None


class Processor(NamedTuple):
    """Type 4: a processor socket."""

    socket: str | None
    vendor: str | None
    name: str | None
    populated: bool
    mhz: int | None
    """Speed at which the firmware starts it: the nominal clock."""
    cores: int | None
    threads: int | None


class MemoryDevice(NamedTuple):
    """Type 17: a memory slot, filled or empty."""

    mib: int | None
    """None when the slot is empty or the size unknown; `populated` tells which."""
    populated: bool
    type: str | None
    mt_s: int | None
    """Configured speed in megatransfers per second, else the highest."""
    locator: str | None
    vendor: str | None
    part: str | None


class PortableBattery(NamedTuple):
    """Type 22: a battery."""

    vendor: str | None
    name: str | None
    chemistry: str | None
    design_mwh: int | None
    made_on: date | None


class PowerSupply(NamedTuple):
    """Type 39: a power supply."""

    vendor: str | None
    name: str | None
    rated_w: int | None
    hot_swap: bool
    present: bool


class SmbiosTables(NamedTuple):
    """All that was understood; what was damaged is left out."""

    version: tuple[int, int] | None = None
    """From the entry point; None without one."""
    bios: Bios | None = None
    system: System | None = None
    boards: tuple[Board, ...] = ()
    chassis: Chassis | None = None
    processors: tuple[Processor, ...] = ()
    memory: tuple[MemoryDevice, ...] = ()
    batteries: tuple[PortableBattery, ...] = ()
    power_supplies: tuple[PowerSupply, ...] = ()
    has_bmc: bool = False
    """Whether a management controller is declared (type 38)."""
    is_complete: bool = False
    """Whether the end marker (type 127) was met: a table that is cut off has none."""

    @property
    def words(self) -> str:
        """Makers and names of machine, board, firmware and chassis, in one line."""
        system, bios, chassis = self.system, self.bios, self.chassis
        found = [system.vendor, system.product] if system else []
        found += [self.boards[0].vendor] if self.boards else []
        found += [bios.vendor] if bios else []
        found += [chassis.vendor] if chassis else []
        return " ".join(text for text in found if text)
