"""Questions to disks and to the management controller, by the kernel's own calls.

No program is started for them. Each answer comes back as the device gave it; parsers elsewhere
read it. Only root may ask. Sources: linux/nvme_ioctl.h, scsi/sg.h, linux/ipmi.h; T13 ACS-4.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
from array import array
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_MS = 5_000

_READ, _READ_WRITE = 2, 3
_NVME_COMMAND = struct.Struct("=BBHIIIQQIIIIIIIIII")
_NVME_GET_LOG, _NVME_HEALTH_LOG, _NVME_WHOLE_DRIVE = 0x02, 0x02, 0xFFFFFFFF

_SG_HEADER = struct.Struct("@iiBBHIPPPIIiPBBBBHHiII0P")
_SG_IO = 0x2285
_FROM_DEVICE, _NO_TRANSFER = -3, -1
_SENSE_LENGTH = 32
_SECTOR = 512
_ATA_16 = 0x85
_PIO_IN, _NON_DATA = 4, 3
_ONE_SECTOR_IN, _RETURN_REGISTERS = 0x0E, 0x20
_SMART, _CHECK_POWER_MODE, _READ_LOG_EXT = 0xB0, 0xE5, 0x2F
_SMART_READ_DATA, _SMART_RETURN_STATUS = 0xD0, 0xDA
_SMART_MID, _SMART_HIGH = 0x4F, 0xC2
_STATISTICS_LOG = 0x04

_IPMI_ADDRESS = struct.Struct("@ihB0i")
_IPMI_REQUEST = struct.Struct("@PIlBBHP")
_IPMI_ANSWER = struct.Struct("@iPIlBBHP")
_SYSTEM_INTERFACE, _BMC_CHANNEL = 0x0C, 0x0F
_IPMI_LONGEST = 272


class NoAnswer(OSError):
    """The device did not answer, or refused; another one may."""


def nvme_health_log(device: str) -> bytes:
    """Log page 02h of an NVMe controller, for instance `/dev/nvme0`."""
    answer = array("B", bytes(_SECTOR))
    what = _NVME_HEALTH_LOG | (_SECTOR // 4 - 1) << 16
    command = bytearray(
        _NVME_COMMAND.pack(
            *(_NVME_GET_LOG, 0, 0, _NVME_WHOLE_DRIVE, 0, 0, 0, _address(answer)),
            *(0, _SECTOR, what, 0, 0, 0, 0, 0, PATIENCE_MS, 0),
        )
    )
    with _opened(device) as descriptor:
        status = fcntl.ioctl(descriptor, _request(_READ_WRITE, "N", 0x41, len(command)), command)
    if status:
        raise NoAnswer(0, f"status {status:#x}")
    return answer.tobytes()


def ata_power_mode(device: str) -> bytes:
    """Sense data that tells whether a disk stands still; asking does not wake it."""
    return _ata_sense(device, _CHECK_POWER_MODE, 0, 0, 0)


def ata_smart_status(device: str) -> bytes:
    """Sense data with the disk's own verdict."""
    return _ata_sense(device, _SMART, _SMART_RETURN_STATUS, _SMART_MID, _SMART_HIGH)


def ata_smart_data(device: str) -> bytes:
    """The SMART attributes of a disk."""
    command = _ata(_SMART, _SMART_READ_DATA, 0, _SMART_MID, _SMART_HIGH)
    return _sg_io(device, command, _SECTOR)[0]


def ata_statistics(device: str, page: int) -> bytes:
    """A page of the device statistics log."""
    command = _ata(_READ_LOG_EXT, 0, _STATISTICS_LOG, page, 0, is_extended=True)
    return _sg_io(device, command, _SECTOR)[0]


def _ata_sense(device: str, order: int, feature: int, mid: int, high: int) -> bytes:
    lead = bytes([_ATA_16, _NON_DATA << 1, _RETURN_REGISTERS])
    return _sg_io(device, lead + _ata(order, feature, 0, mid, high)[3:], 0)[1]


def _ata(
    order: int, feature: int, low: int, mid: int, high: int, *, is_extended: bool = False
) -> bytes:
    """A command that reads one sector, in the form that SCSI carries."""
    protocol = _PIO_IN << 1 | is_extended
    registers = (0, feature, 0, 1, 0, low, 0, mid, 0, high, 0, order, 0)
    return bytes([_ATA_16, protocol, _ONE_SECTOR_IN, *registers])


def _sg_io(device: str, command: bytes, length: int) -> tuple[bytes, bytes]:
    """The data and the sense that a SCSI command brings back."""
    order, sense = array("B", command), array("B", bytes(_SENSE_LENGTH))
    answer = array("B", bytes(max(length, 1)))
    direction = _FROM_DEVICE if length else _NO_TRANSFER
    header = bytearray(
        _SG_HEADER.pack(
            *(ord("S"), direction, len(command), _SENSE_LENGTH, 0, length),
            *(_address(answer), _address(order), _address(sense), PATIENCE_MS, 0, 0, 0),
            *(0, 0, 0, 0, 0, 0, 0, 0, 0),
        )
    )
    with _opened(device) as descriptor:
        fcntl.ioctl(descriptor, _SG_IO, header)
    *_, status, _, _, _, host_status, _, _, _, _ = _SG_HEADER.unpack(header)
    if host_status or (length and status):
        raise NoAnswer(0, f"status {status:#x}, host {host_status:#x}")
    return answer.tobytes()[:length], sense.tobytes()


def ipmi(device: str, group: int, order: int, content: bytes) -> bytes:
    """What the management controller answers: a completion code, then its data."""
    target = _IPMI_ADDRESS.pack(_SYSTEM_INTERFACE, _BMC_CHANNEL, 0)
    address, sent = array("B", target), array("B", content or b"\x00")
    answer, sender = array("B", bytes(_IPMI_LONGEST)), array("B", bytes(32))
    request = bytearray(
        _IPMI_REQUEST.pack(
            *(_address(address), len(target), 1, group, order, len(content), _address(sent)),
        )
    )
    reply = bytearray(
        _IPMI_ANSWER.pack(0, _address(sender), len(sender), 0, 0, 0, len(answer), _address(answer))
    )
    with _opened(device) as descriptor:
        fcntl.ioctl(descriptor, _request(_READ, "i", 13, len(request)), request)
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        if not waiting.poll(PATIENCE_MS):
            raise NoAnswer(0, "the controller stays silent")
        fcntl.ioctl(descriptor, _request(_READ_WRITE, "i", 11, len(reply)), reply)
    length = _IPMI_ANSWER.unpack(reply)[6]
    return answer.tobytes()[:length]


def _request(direction: int, group: str, number: int, size: int) -> int:
    """The number of a call, as `_IOC` of asm-generic/ioctl.h builds it."""
    return direction << 30 | size << 16 | ord(group) << 8 | number


def _address(buffer: array[int]) -> int:
    return buffer.buffer_info()[0]


@contextmanager
def _opened(device: str) -> Iterator[int]:
    """The device, opened without waiting for it: a disk that sleeps must not be woken."""
    descriptor = os.open(device, os.O_RDWR if "ipmi" in device else os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
