"""Energy of NVIDIA graphics processors, by the library that comes with their driver.

Source: NVML API Reference, nvmlDeviceGetTotalEnergyConsumption and nvmlDeviceGetPowerUsage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Gauge
from fleet_audit_agent.root import Root

DRIVER = "/proc/driver/nvidia/version"
LIBRARY = "libnvidia-ml.so.1"
PCI = "/sys/bus/pci/devices"
NVIDIA = 0x10DE
MOST_PROCESSORS = 16
_DONE = 0


def read(machine: Machine) -> Iterator[Counter | Gauge]:
    """A counter per processor, which the driver began when it was loaded; else its power."""
    root = machine.root
    if not root.exists(DRIVER) or any(_is_asleep(root, card) for card in root.names(PCI)):
        return
    answer = root.answer("nvidia/energy", _ask) or b""
    for place, line in enumerate(answer.decode("ascii", "replace").splitlines()[:MOST_PROCESSORS]):
        millijoules, _, milliwatts = line.partition(" ")
        if millijoules.isdecimal() and len(millijoules) < 19:
            yield Counter(f"nvml:{place}", "gpu", int(millijoules) / 1e3)
        elif milliwatts.isdecimal() and len(milliwatts) < 10:
            yield Gauge(f"nvml:{place}", "gpu", int(milliwatts) / 1e3)


def _is_asleep(root: Root, card: str) -> bool:
    """Whether a card is of NVIDIA and switched off: the library would wake it to ask."""
    is_nvidia = root.number(f"{PCI}/{card}/vendor") == NVIDIA
    return is_nvidia and root.text(f"{PCI}/{card}/power/runtime_status") == "suspended"


def _ask() -> bytes:
    """A line per processor: millijoules and milliwatts, `-` for what it does not tell."""
    import ctypes

    library = ctypes.CDLL(LIBRARY)
    try:
        return _told(library)
    except AttributeError as missing:
        raise OSError(0, f"the library is of another age: {missing}") from missing


def _told(library: Any) -> bytes:
    import ctypes

    if library.nvmlInit_v2() != _DONE:
        raise OSError(0, "the library does not start")
    try:
        count = ctypes.c_uint()
        library.nvmlDeviceGetCount_v2(ctypes.byref(count))
        return b"\n".join(
            _processor(library, place) for place in range(min(count.value, MOST_PROCESSORS))
        )
    finally:
        library.nvmlShutdown()


def _processor(library: Any, place: int) -> bytes:
    import ctypes

    device = ctypes.c_void_p()
    if library.nvmlDeviceGetHandleByIndex_v2(place, ctypes.byref(device)) != _DONE:
        return b"- -"
    energy, power = ctypes.c_ulonglong(), ctypes.c_uint()
    calls = (
        ("nvmlDeviceGetTotalEnergyConsumption", energy),
        ("nvmlDeviceGetPowerUsage", power),
    )
    told = (
        str(found.value) if getattr(library, name)(device, ctypes.byref(found)) == _DONE else "-"
        for name, found in calls
    )
    return " ".join(told).encode()
