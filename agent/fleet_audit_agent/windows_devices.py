"""Devices of Windows that answer by themselves: disks, batteries and energy meters."""

from __future__ import annotations

import sys

assert sys.platform == "win32", "these devices are those of Windows"

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, create_string_buffer, wintypes
from typing import Any

from fleet_audit_agent.windows_native import device_paths

DISKS = "{53f56307-b6bf-11d0-94f2-00a0c91efb8b}"
BATTERIES = "{72631e54-78a4-11d0-bcf7-00aa00b7b32a}"
METERS = "{45bd8344-7ed6-49cf-a440-c276c933b053}"

_STORAGE_QUERY, _GEOMETRY, _ATA_PASS_THROUGH = 0x2D1400, 0x700A0, 0x4D02C
_BATTERY_TAG, _BATTERY_QUERY, _BATTERY_STATUS = 0x294040, 0x294044, 0x29404C
_METER_VERSION, _METER_SIZE, _METER_NAMES, _METER_READ = 0x224000, 0x224004, 0x224008, 0x22400C
_DESCRIPTOR = struct.pack("<III", 0, 0, 0)
_SEEK_PENALTY = struct.pack("<III", 7, 0, 0)
_NVME_HEALTH = struct.pack("<12I", 50, 0, 3, 2, 2, 0, 40, 512, 0, 0, 0, 0)
_NVME_AT = 48
_ATA_AT = 48
_SMART_READ = bytes((0xD0, 1, 1, 0x4F, 0xC2, 0xA0, 0xB0, 0))
_ATA_SMART = struct.pack("<HHBBBBIIIxxxxQ8s8s", 48, 3, 0, 0, 0, 0, 512, 5, 0, 48, b"", _SMART_READ)
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


def _kept(answers: Answers, errors: dict[str, str], name: str, *asked: Any) -> None:
    """Keep an answer, or why there is none."""
    try:
        answers[name] = _ask(*asked)
    except OSError as refusal:
        errors[name] = f"no answer: {refusal.strerror}"


def disks(errors: dict[str, str]) -> Answers:
    """What each disk says of itself; its log of wear, where we may ask for it."""
    answers: Answers = {}
    for place, path in enumerate(device_paths(DISKS)):
        name = f"disk/{place}"
        with _opened(path, 0) as handle:
            _kept(answers, errors, f"{name}/descriptor", handle, _STORAGE_QUERY, _DESCRIPTOR, 4096)
            _kept(answers, errors, f"{name}/geometry", handle, _GEOMETRY, b"", 256)
            _kept(answers, {}, f"{name}/seek_penalty", handle, _STORAGE_QUERY, _SEEK_PENALTY, 12)
        _ask_wear(answers, errors, name, path)
    return answers


def _ask_wear(answers: Answers, errors: dict[str, str], name: str, path: str) -> None:
    """The log of an NVMe disk, or of an ATA one: a disk answers to its own protocol only."""
    try:
        with _opened(path, _READ_WRITE) as handle:
            _kept(answers, {}, f"{name}/nvme", handle, _STORAGE_QUERY, _NVME_HEALTH, _NVME_AT + 512)
            if f"{name}/nvme" in answers:
                answers[f"{name}/nvme"] = answers[f"{name}/nvme"][_NVME_AT:]
                return
            asked = _ATA_SMART + bytes(512)
            _kept(answers, {}, f"{name}/ata", handle, _ATA_PASS_THROUGH, asked, len(asked))
            answers[f"{name}/ata"] = answers.get(f"{name}/ata", b"")[_ATA_AT:]
    except OSError as refusal:
        errors[f"{name}/wear"] = f"run as administrator to read: {refusal.strerror}"


def batteries(errors: dict[str, str]) -> Answers:
    """BATTERY_INFORMATION, date of manufacture and status of each battery."""
    answers: Answers = {}
    for place, path in enumerate(device_paths(BATTERIES)):
        name = f"battery/{place}"
        with _opened(path, _READ_WRITE) as handle:
            tag = _ask(handle, _BATTERY_TAG, bytes(4), 4)
            facts, made_on = (struct.pack("<4sIi", tag, level, 0) for level in (_FACTS, _MADE_ON))
            _kept(answers, errors, f"{name}/information", handle, _BATTERY_QUERY, facts, 36)
            _kept(answers, {}, f"{name}/made_on", handle, _BATTERY_QUERY, made_on, 4)
            waiting = struct.pack("<4sIIII", tag, 0, 0, 0, 0)
            _kept(answers, {}, f"{name}/status", handle, _BATTERY_STATUS, waiting, 16)
    return answers


def meters(errors: dict[str, str]) -> Answers:
    """Version, names of the channels and counts of each energy meter."""
    answers: Answers = {}
    for place, path in enumerate(device_paths(METERS)):
        name = f"meter/{place}"
        with _opened(path, _READ) as handle:
            _kept(answers, errors, f"{name}/version", handle, _METER_VERSION, b"", 2)
            size = int.from_bytes(_ask(handle, _METER_SIZE, b"", 4), "little")
            most = min(size, 64 << 10)
            _kept(answers, errors, f"{name}/metadata", handle, _METER_NAMES, b"", most)
            _kept(answers, errors, f"{name}/measurement", handle, _METER_READ, b"", 16 << 8)
    return answers
