"""Devices of Windows that answer by themselves: disks, batteries and energy meters."""

from __future__ import annotations

import sys

assert sys.platform == "win32", "these devices are those of Windows"

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, create_string_buffer, wintypes
from typing import Callable

from fleet_audit_agent.windows_native import device_paths

DISKS = "{53f56307-b6bf-11d0-94f2-00a0c91efb8b}"
BATTERIES = "{72631e54-78a4-11d0-bcf7-00aa00b7b32a}"
METERS = "{45bd8344-7ed6-49cf-a440-c276c933b053}"

_STORAGE_QUERY, _GEOMETRY, _ATA_PASS_THROUGH = 0x2D1400, 0x700A0, 0x4D02C
_BATTERY_TAG, _BATTERY_QUERY, _BATTERY_STATUS = 0x294040, 0x294044, 0x29404C
_METER_VERSION, _METER_SIZE, _METER_NAMES, _METER_READ = 0x224000, 0x224004, 0x224008, 0x22400C
_DESCRIPTOR = struct.pack("<III", 0, 0, 0)
_SEEK_PENALTY = struct.pack("<III", 7, 0, 0)
_NVME_HEALTH = struct.pack("<12I", 50, 0, 3, 2, 2, 0, 40, 512, 0, 0, 0, 0) + bytes(512)
_NVME_AT = 48
_ATA_AT = 48
_SMART_READ = bytes((0xD0, 1, 1, 0x4F, 0xC2, 0xA0, 0xB0, 0))
_ATA_SMART = struct.pack("<HHBBBBIIIxxxxQ8s8s", 48, 3, 0, 0, 0, 0, 512, 5, 0, 48, b"", _SMART_READ)
_ATA_SMART += bytes(512)
_READ_WRITE, _SHARED, _EXISTING = 0xC0000000, 3, 3
_READ = 0x80000000
_INVALID = ctypes.c_void_p(-1).value
_FACTS, _MADE_ON = 0, 5

_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel.CreateFileW.restype = wintypes.HANDLE
_kernel.CreateFileW.argtypes = [
    wintypes.LPCWSTR,
    *[wintypes.DWORD] * 2,
    wintypes.LPVOID,
    *[wintypes.DWORD] * 2,
    wintypes.HANDLE,
]
_kernel.DeviceIoControl.argtypes = [
    wintypes.HANDLE,
    wintypes.DWORD,
    *[wintypes.LPVOID, wintypes.DWORD] * 2,
    wintypes.LPVOID,
    wintypes.LPVOID,
]
_kernel.CloseHandle.argtypes = [wintypes.HANDLE]

Answers = dict[str, bytes]
Ask = Callable[[str, str, Answers], None]
"""Asks the device of a name, at a path, and keeps what it answers."""


@contextmanager
def _opened(path: str, access: int) -> Iterator[int]:
    """A handle of a device."""
    handle = _kernel.CreateFileW(path, access, _SHARED, None, _EXISTING, 0, None)
    if handle is None or handle == _INVALID:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        yield handle
    finally:
        _kernel.CloseHandle(handle)


def _ask(handle: int, code: int, question: bytes, most_bytes: int) -> bytes:
    """What a device answers to a control code."""
    asked = create_string_buffer(question, len(question)) if question else None
    answer, length = create_string_buffer(most_bytes), wintypes.DWORD(0)
    given = (asked, len(question), answer, most_bytes, byref(length), None)
    if not _kernel.DeviceIoControl(handle, code, *given):
        raise ctypes.WinError(ctypes.get_last_error())
    return answer.raw[: length.value]


def disks(errors: dict[str, str]) -> Answers:
    """What each disk says of itself; its log of wear, where we may ask for it."""
    return {**_each("disk", DISKS, _ask_disk, errors), **_each("disk", DISKS, _ask_wear, errors)}


def batteries(errors: dict[str, str]) -> Answers:
    """BATTERY_INFORMATION, date of manufacture and status of each battery."""
    return _each("battery", BATTERIES, _ask_battery, errors)


def meters(errors: dict[str, str]) -> Answers:
    """Version, names of the channels and counts of each energy meter."""
    return _each("meter", METERS, _ask_meter, errors)


def _each(kind: str, interface: str, ask: Ask, errors: dict[str, str]) -> Answers:
    """The answers of each device; one that is not there, or closed to us, costs its own only."""
    answers: Answers = {}
    for place, path in enumerate(device_paths(interface)):
        _tried(f"{kind}/{place}", path, ask, answers, errors)
    return answers


def _tried(name: str, path: str, ask: Ask, answers: Answers, errors: dict[str, str]) -> None:
    try:
        ask(name, path, answers)
    except OSError as refusal:
        errors[f"{name}{' wear' if ask is _ask_wear else ''}"] = f"no answer: {refusal.strerror}"


def _ask_disk(name: str, path: str, answers: Answers) -> None:
    with _opened(path, 0) as handle:
        answers[f"{name}/descriptor"] = _ask(handle, _STORAGE_QUERY, _DESCRIPTOR, 4096)
        answers[f"{name}/geometry"] = _ask(handle, _GEOMETRY, b"", 256)
        answers[f"{name}/seek_penalty"] = _perhaps(handle, _STORAGE_QUERY, _SEEK_PENALTY, 12)


def _ask_wear(name: str, path: str, answers: Answers) -> None:
    """The log of an NVMe disk, or of an ATA one: a disk answers to its own protocol only."""
    with _opened(path, _READ_WRITE) as handle:
        log = _perhaps(handle, _STORAGE_QUERY, _NVME_HEALTH, len(_NVME_HEALTH))
        answers[f"{name}/nvme"] = log[_NVME_AT:]
        if not log:
            page = _perhaps(handle, _ATA_PASS_THROUGH, _ATA_SMART, len(_ATA_SMART))
            answers[f"{name}/ata"] = page[_ATA_AT:]


def _ask_battery(name: str, path: str, answers: Answers) -> None:
    with _opened(path, _READ_WRITE) as handle:
        tag = _ask(handle, _BATTERY_TAG, bytes(4), 4)
        facts, made_on = (struct.pack("<4sIi", tag, level, 0) for level in (_FACTS, _MADE_ON))
        answers[f"{name}/information"] = _ask(handle, _BATTERY_QUERY, facts, 36)
        answers[f"{name}/made_on"] = _perhaps(handle, _BATTERY_QUERY, made_on, 4)
        waiting = struct.pack("<4sIIII", tag, 0, 0, 0, 0)
        answers[f"{name}/status"] = _perhaps(handle, _BATTERY_STATUS, waiting, 16)


def _ask_meter(name: str, path: str, answers: Answers) -> None:
    with _opened(path, _READ) as handle:
        answers[f"{name}/version"] = _ask(handle, _METER_VERSION, b"", 2)
        size = int.from_bytes(_ask(handle, _METER_SIZE, b"", 4), "little")
        answers[f"{name}/metadata"] = _ask(handle, _METER_NAMES, b"", min(size, 64 << 10))
        answers[f"{name}/measurement"] = _ask(handle, _METER_READ, b"", 16 << 8)


def _perhaps(handle: int, code: int, question: bytes, most_bytes: int) -> bytes:
    """The same of what a device need not know: nothing, where it does not."""
    try:
        return _ask(handle, code, question, most_bytes)
    except OSError:
        return b""
