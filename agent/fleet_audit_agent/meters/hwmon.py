"""Sensors of the kernel whose name tells what they measure; rails of unknown use are left out.

Source: Documentation/hwmon of the kernel: sysfs-interface, acpi_power_meter, amd_energy,
fam15h_power, ibmpowernv; amdgpu, i915 and xe in Documentation/ABI.
"""

from __future__ import annotations

from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import Counter, Gauge
from fleet_audit_agent.root import Root

HWMON = "/sys/class/hwmon"
SCOPES = {
    "power_meter": "machine",
    "amd_energy": "cpu",
    "fam15h_power": "cpu",
    "amdgpu": "gpu",
    "i915": "gpu",
    "xe": "gpu",
}
"""What each driver's sensors see."""
LABELS = {"amd_energy": "Esocket", "ibmpowernv": "System", "macsmc_hwmon": "Total System Power"}
"""Of the drivers with many sensors, how the label of the whole begins."""
_MACHINE_BY_LABEL = ("ibmpowernv", "macsmc_hwmon")
_MOST_SENSORS = 64


def read(machine: Machine) -> Iterator[Counter | Gauge]:
    """Energy where a sensor counts it, else power."""
    root = machine.root
    seen: dict[str, int] = {}
    for chip in root.names(HWMON):
        folder = f"{HWMON}/{chip}"
        driver = root.text(f"{folder}/name") or ""
        scope = "machine" if driver in _MACHINE_BY_LABEL else SCOPES.get(driver)
        # A graphics card that is switched off would be woken to answer.
        is_asleep = root.text(f"{folder}/device/power/runtime_status") == "suspended"
        if scope is not None and not is_asleep:
            source = f"hwmon:{driver}"
            seen[source] = seen.get(source, -1) + 1
            yield from _sensors(root, folder, driver, f"{source}:{seen[source]}", scope)


def _sensors(
    root: Root, folder: str, driver: str, source: str, scope: str
) -> Iterator[Counter | Gauge]:
    """The sensors of a chip; one of them where each sees the same whole."""
    names = root.names(folder)
    energies = [name for name in names if _is(name, "energy", "_input")]
    whole = LABELS.get(driver)
    if whole:
        energies = [name for name in energies if _label(root, folder, name).startswith(whole)]
    for place, name in enumerate(energies[: _MOST_SENSORS if whole else 1]):
        microjoules = root.number(f"{folder}/{name}")
        if microjoules is not None and microjoules >= 0:
            yield Counter(f"{source}:{place}", scope, microjoules / 1e6)
    if not energies:
        yield from _power(root, folder, names, whole, Gauge(source, scope, 0.0))


def _power(
    root: Root, folder: str, names: tuple[str, ...], whole: str | None, gauge: Gauge
) -> Iterator[Gauge]:
    """The first power sensor of the whole, its average before its instant."""
    for end in ("_average", "_input"):
        for name in names:
            if not _is(name, "power", end) or not _label(root, folder, name).startswith(
                whole or ""
            ):
                continue
            microwatts = root.number(f"{folder}/{name}")
            if microwatts is not None and microwatts > 0:
                interval_ms = root.number(f"{folder}/{name}_interval") or 0
                span_s = max(interval_ms, 0) / 1e3 if end == "_average" else 0.0
                yield gauge._replace(watts=microwatts / 1e6, span_s=span_s)
                return


def _is(name: str, kind: str, end: str) -> bool:
    return name.startswith(kind) and name.endswith(end) and name[len(kind) : -len(end)].isdecimal()


def _label(root: Root, folder: str, name: str) -> str:
    return root.text(f"{folder}/{name.partition('_')[0]}_label") or ""
