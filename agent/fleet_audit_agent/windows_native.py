"""Windows' own calls, each giving back its bytes as they come; `windows_records` reads them.

A call that this Windows lacks raises AttributeError, one that fails raises OSError.
"""

from __future__ import annotations

import sys

assert sys.platform == "win32", "these calls are those of Windows"

import ctypes
from ctypes import byref, create_string_buffer, create_unicode_buffer, wintypes
from uuid import UUID

from fleet_audit_agent.sources import Row

RSMB = 0x52534D42
SHARED_PAGE, BOOT_IDENTIFIER = 0x7FFE0000, 0x2C4
"""KUSER_SHARED_DATA, at one address in every process, and BootId in it, since Windows 10."""
MONITORS = "{4d36e96e-e325-11ce-bfc1-08002be10318}"
DISPLAYS = "{4d36e968-e325-11ce-bfc1-08002be10318}"

_ALL_RELATIONS = 0xFFFF
_PRESENT_OF_CLASS = 0x0300
_MOST_TABLE = 16 << 20
_ROW_BYTES, _ROWS_AT = 1352, 8
_IF_GUID, _IF_ADDRESS, _IF_FLAGS_END = slice(12, 28), 1056, 1160
_ACTIVE_PATHS = 2
_PATH_BYTES, _MODE_BYTES = 72, 64
_TARGET_NAME, _TARGET_NAME_BYTES = 2, 420

_kernel = ctypes.WinDLL("kernel32", use_last_error=True)


def _checked(succeeded: int) -> None:
    if not succeeded:
        raise ctypes.WinError(ctypes.get_last_error())


def firmware_table() -> bytes:
    """GetSystemFirmwareTable: the SMBIOS table after eight bytes of its own."""
    length = _kernel.GetSystemFirmwareTable(RSMB, 0, None, 0)
    _checked(0 < length <= _MOST_TABLE)
    table = create_string_buffer(length)
    _checked(_kernel.GetSystemFirmwareTable(RSMB, 0, table, length))
    return table.raw


def memory_status() -> bytes:
    """GlobalMemoryStatusEx: MEMORYSTATUSEX, which names its length first."""
    status = create_string_buffer((64).to_bytes(4, "little"), 64)
    _checked(_kernel.GlobalMemoryStatusEx(status))
    return status.raw


def installed_memory() -> bytes:
    """GetPhysicallyInstalledSystemMemory: kibibytes."""
    kib = create_string_buffer(8)
    _checked(_kernel.GetPhysicallyInstalledSystemMemory(kib))
    return kib.raw


def processors() -> bytes:
    """GetLogicalProcessorInformationEx: every relation."""
    length = wintypes.DWORD(0)
    _kernel.GetLogicalProcessorInformationEx(_ALL_RELATIONS, None, byref(length))
    _checked(0 < length.value <= _MOST_TABLE)
    records = create_string_buffer(length.value)
    _checked(_kernel.GetLogicalProcessorInformationEx(_ALL_RELATIONS, records, byref(length)))
    return records.raw[: length.value]


def firmware_type() -> bytes:
    """GetFirmwareType: 1 is BIOS, 2 is UEFI. Since Windows 8."""
    kind = create_string_buffer(4)
    _checked(_kernel.GetFirmwareType(kind))
    return kind.raw


def power_status() -> bytes:
    """GetSystemPowerStatus: SYSTEM_POWER_STATUS."""
    status = create_string_buffer(12)
    _checked(_kernel.GetSystemPowerStatus(status))
    return status.raw


def clock() -> bytes:
    """GetTickCount64, QueryUnbiasedInterruptTime and the three times of GetSystemTimes."""
    _kernel.GetTickCount64.restype = ctypes.c_uint64
    awake, idle, kernel, user = (create_string_buffer(8) for _ in range(4))
    _checked(_kernel.QueryUnbiasedInterruptTime(awake))
    _checked(_kernel.GetSystemTimes(idle, kernel, user))
    ticks = int(_kernel.GetTickCount64()).to_bytes(8, "little")
    return ticks + awake.raw + idle.raw + kernel.raw + user.raw


def boot() -> bytes:
    """How often Windows has started, from the page that it shares with every program (ntddk.h)."""
    return ctypes.string_at(SHARED_PAGE + BOOT_IDENTIFIER, 4)


def tpm() -> bytes:
    """Tbsi_GetDeviceInfo: its result, then TPM_DEVICE_INFO of version 1."""
    facts = create_string_buffer((1).to_bytes(4, "little"), 16)
    result = ctypes.WinDLL("tbs").Tbsi_GetDeviceInfo(16, facts)
    return int(result & 0xFFFFFFFF).to_bytes(4, "little") + facts.raw[4:]


def interfaces() -> bytes:
    """GetIfTable2, each row without its names, which people choose."""
    library = ctypes.WinDLL("iphlpapi")
    table = ctypes.c_void_p()
    _succeeded(library.GetIfTable2(byref(table)))
    try:
        count = ctypes.c_uint32.from_address(table.value or 0).value
        rows = ctypes.string_at((table.value or 0) + _ROWS_AT, min(count, 4096) * _ROW_BYTES)
    finally:
        library.FreeMibTable(table)
    starts = range(0, len(rows), _ROW_BYTES)
    return b"".join(_nameless(rows[start : start + _ROW_BYTES]) for start in starts)


def _nameless(row: bytes) -> bytes:
    return row[_IF_GUID] + row[_IF_ADDRESS:_IF_FLAGS_END]


def _succeeded(result: int) -> None:
    """Raise unless a call that answers with an error code answers 0."""
    if result:
        raise ctypes.WinError(result)


def present(setup_class: str) -> list[str]:
    """Instance identifiers of the devices of a setup class that are there now."""
    library = ctypes.WinDLL("cfgmgr32")
    length = wintypes.ULONG(0)
    asked = (setup_class, _PRESENT_OF_CLASS)
    _answered(library.CM_Get_Device_ID_List_SizeW(byref(length), *asked))
    names = create_unicode_buffer(min(length.value, 1 << 20) or 1)
    _answered(library.CM_Get_Device_ID_ListW(asked[0], names, length, asked[1]))
    return [name for name in "".join(names).split("\x00") if name]


def device_paths(interface: str) -> list[str]:
    """Paths by which the present devices of an interface class are opened."""
    library = ctypes.WinDLL("cfgmgr32")
    guid, length = create_string_buffer(UUID(interface).bytes_le, 16), wintypes.ULONG(0)
    _answered(library.CM_Get_Device_Interface_List_SizeW(byref(length), guid, None, 0))
    paths = create_unicode_buffer(min(length.value, 1 << 20) or 1)
    _answered(library.CM_Get_Device_Interface_ListW(guid, None, paths, length, 0))
    return [path for path in "".join(paths).split("\x00") if path]


def _answered(result: int) -> None:
    """Raise unless the configuration manager answers 0; its codes are its own."""
    if result:
        raise OSError(f"the configuration manager answers {result}")


def connections() -> list[Row]:
    """How each screen is connected, in the form of WmiMonitorConnectionParams.

    QueryDisplayConfig answers only where there is a desktop: not to a scheduled task.
    """
    library = ctypes.WinDLL("user32")
    paths, modes = wintypes.UINT(0), wintypes.UINT(0)
    _succeeded(library.GetDisplayConfigBufferSizes(_ACTIVE_PATHS, byref(paths), byref(modes)))
    path_bytes = create_string_buffer(max(paths.value, 1) * _PATH_BYTES)
    mode_bytes = create_string_buffer(max(modes.value, 1) * _MODE_BYTES)
    wanted = (_ACTIVE_PATHS, byref(paths), path_bytes, byref(modes), mode_bytes, None)
    _succeeded(library.QueryDisplayConfig(*wanted))
    starts = range(0, paths.value * _PATH_BYTES, _PATH_BYTES)
    targets = [_target(library, path_bytes.raw[start + 20 : start + 32]) for start in starts]
    return [_connection(target) for target in targets]


def _target(library: ctypes.WinDLL, identifier: bytes) -> bytes:
    """DISPLAYCONFIG_TARGET_DEVICE_NAME of an adapter and its output."""
    words = (_TARGET_NAME, _TARGET_NAME_BYTES)
    head = b"".join(word.to_bytes(4, "little") for word in words) + identifier
    target = create_string_buffer(head, _TARGET_NAME_BYTES)
    _succeeded(library.DisplayConfigGetDeviceInfo(target))
    return target.raw


def _connection(target: bytes) -> Row:
    path = target[164:].decode("utf-16-le", "replace").partition("\x00")[0]
    name = "\\".join(path.removeprefix("\\\\?\\").split("#")[:3])
    return {
        "instancename": f"{name}_0",
        "videooutputtechnology": int.from_bytes(target[24:28], "little"),
    }
