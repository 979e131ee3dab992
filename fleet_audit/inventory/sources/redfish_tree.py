"""Servers as their management controllers describe them by Redfish.

The document is `{"schema": "fleet-audit/redfish/1", "observed_at", "resources": {path: resource}}`,
as `fleet-audit collect redfish` keeps it. Source of the members: DMTF DSP0268.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from fleet_audit.inventory.classify import Signs, category_of
from fleet_audit.inventory.collect.redfish import SCHEMA
from fleet_audit.inventory.hardware import grouped_cpus, with_columns
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.placeholders import (
    closed_up,
    meaningful,
    meaningful_serial,
    meaningful_uuid,
)
from fleet_audit.inventory.readings import moment, number, positive, positive_whole
from fleet_audit.inventory.sources.json_reading import parsed_members
from fleet_audit.model.asset import AssetRecord, Components, Observation, Rejected, Skipped
from fleet_audit.model.inventory_document import (
    Cpu,
    Memory,
    MemoryModule,
    Power,
    Psu,
    Storage,
)
from fleet_audit.model.marking import said
from fleet_audit.model.quantity import MIB_PER_GIB

_MARK = SCHEMA.rpartition("/")[0].encode()
_PHYSICAL = ("Physical", None)
_MOST = 1_000
Members = dict[str, Any]


class RedfishTree:
    """Reads the resources of one controller."""

    name = "redfish"

    def recognises(self, content: bytes, name: str) -> bool:
        """A JSON object that names our schema of resources."""
        return content.lstrip()[:1] == b"{" and _MARK in content[:4096]

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """Each system of the controller."""
        members = parsed_members(content)
        if isinstance(members, Rejected):
            yield members
            return
        found = members.get("resources")
        resources = {
            str(path): one
            for path, one in (found.items() if isinstance(found, dict) else ())
            if isinstance(one, dict)
        }
        at = moment(str(members.get("observed_at") or ""), "+0000")
        systems = [one for one in resources.values() if _is_a(one, "ComputerSystem")]
        if not systems:
            yield Rejected(reason=said("no system among the resources: read the controller again"))
        remarks = _remarks(members.get("unread"))
        for system in systems[:_MOST]:
            seen = _observed(system, resources, at)
            yield replace(seen, remarks=remarks) if isinstance(seen, Observation) else seen


def _remarks(unread: Any) -> tuple[str, ...]:
    paths = [str(path) for path in unread] if isinstance(unread, list) else []
    return tuple(
        said("Redfish: the controller failed at {path}; what stands there is unknown", path=path)
        for path in paths[:_MOST]
    )


def _is_a(resource: Members, kind: str) -> bool:
    """Whether a resource is of a kind: `#ComputerSystem.v1_20_0.ComputerSystem`."""
    return str(resource.get("@odata.type") or "").startswith(f"#{kind}.")


def _observed(
    system: Members, resources: dict[str, Members], at: datetime | None
) -> Observation | Skipped:
    if system.get("SystemType") not in _PHYSICAL:
        return Skipped(reason=said("a system that is not physical: its host is counted"))
    own = str(system.get("@odata.id") or "")
    chassis = _chassis_of(system, resources)
    maker = clean_maker(meaningful(system.get("Manufacturer")))
    model = meaningful(system.get("Model")) or meaningful(chassis.get("Model"))
    cpus = _cpus(system, _below(own, "Processors", resources))
    signs = Signs(
        model=model,
        manufacturer=maker,
        chassis_name=closed_up(chassis.get("ChassisType")),
        cpu=cpus[0].name if cpus else None,
        cpu_sockets=sum(cpu.sockets or 1 for cpu in cpus) or None,
    )
    record = AssetRecord(
        asset_tag=meaningful_serial(system.get("AssetTag")),
        serial=_serial(system, chassis, maker),
        category=category_of(signs) or "server",
        manufacturer=maker,
        model=model,
        name=closed_up(system.get("HostName")),
        uuid=meaningful_uuid(system.get("UUID")),
        components=Components(
            cpu=cpus or None,
            memory=_memory(system, _below(own, "Memory", resources)),
            storage=_drives(own, chassis, resources),
            psu=_supplies(chassis, resources),
        ),
        power=_power(chassis, resources, at),
    )
    return Observation(source=RedfishTree.name, observed_at=at, asset=with_columns(record))


def _serial(system: Members, chassis: Members, maker: str | None) -> str | None:
    """The number on the label: of a Dell the service tag, which stands in `SKU`."""
    told = (
        system.get("SKU") if maker == "Dell" else None,
        system.get("SerialNumber"),
        chassis.get("SerialNumber"),
    )
    return next((serial for one in told if (serial := meaningful_serial(one))), None)


def _chassis_of(system: Members, resources: dict[str, Members]) -> Members:
    """The chassis that the system stands in; the only one, where no link says."""
    links = system.get("Links")
    listed = links.get("Chassis") if isinstance(links, dict) else None
    for link in listed if isinstance(listed, list) else ():
        path = link.get("@odata.id") if isinstance(link, dict) else None
        if path in resources:
            return resources[str(path)]
    every = [one for one in resources.values() if _is_a(one, "Chassis")]
    return every[0] if len(every) == 1 else {}


def _below(path: str, name: str, resources: dict[str, Members]) -> list[Members]:
    """The members of a collection of a resource."""
    prefix = f"{path.rstrip('/')}/{name}/"
    return [one for found, one in resources.items() if found.startswith(prefix)][:_MOST]


def _cpus(system: Members, listed: list[Members]) -> tuple[Cpu, ...]:
    fitted = [one for one in listed if one.get("ProcessorType") == "CPU" and not _is_absent(one)]
    if fitted:
        return grouped_cpus(_cpu(one) for one in fitted)
    summary = system.get("ProcessorSummary")
    summary = summary if isinstance(summary, dict) else {}
    name, sockets = meaningful(summary.get("Model")), positive_whole(summary.get("Count"))
    if name is None:
        return ()
    return (Cpu(name=name, sockets=sockets, cores=positive_whole(summary.get("CoreCount"))),)


def _cpu(one: Members) -> Cpu:
    return Cpu(
        name=meaningful(one.get("Model")),
        vendor=closed_up(one.get("Manufacturer")),
        cores=positive_whole(one.get("TotalCores")),
        threads=positive_whole(one.get("TotalThreads")),
        tdp_w=positive(one.get("TDPWatts")),
    )


def _is_absent(one: Members) -> bool:
    status = one.get("Status")
    return isinstance(status, dict) and status.get("State") == "Absent"


def _memory(system: Members, listed: list[Members]) -> Memory | None:
    modules = tuple(
        MemoryModule(
            mib=positive_whole(one.get("CapacityMiB")),
            type=meaningful(one.get("MemoryDeviceType")),
            mt_s=positive_whole(one.get("OperatingSpeedMhz")),
            part=meaningful(one.get("PartNumber")),
        )
        for one in listed
        if positive_whole(one.get("CapacityMiB")) and not _is_absent(one)
    )
    summary = system.get("MemorySummary")
    total_gib = positive(summary.get("TotalSystemMemoryGiB")) if isinstance(summary, dict) else None
    fitted_mib = sum(module.mib or 0 for module in modules)
    total_mib = fitted_mib or (round(total_gib * MIB_PER_GIB) if total_gib else None)
    if total_mib is None:
        return None
    slots = sum(_is_a(one, "Memory") for one in listed) or None
    return Memory(total_mib=total_mib, slots=slots, modules=modules)


def _drives(
    own: str, chassis: Members, resources: dict[str, Members]
) -> tuple[Storage, ...] | None:
    """The drives of the system, and of its chassis, which some controllers list there."""
    roots = (own, str(chassis.get("@odata.id") or own))
    found = tuple(
        _drive(one)
        for path, one in resources.items()
        if _is_a(one, "Drive") and not _is_absent(one) and path.startswith(tuple(roots))
    )
    return found[:_MOST] or None


def _drive(one: Members) -> Storage:
    size, left = (
        positive(one.get("CapacityBytes")),
        number(one.get("PredictedMediaLifeLeftPercent")),
    )
    is_nvme = str(one.get("Protocol") or "").startswith("NVMe")
    kinds = {"SSD": "ssd", "HDD": "hdd", "SSHD": "hdd"}
    kind = "nvme" if is_nvme else kinds.get(str(one.get("MediaType")))
    status = one.get("Status")
    return Storage(
        kind=kind,  # type: ignore[arg-type]  # one of the words that the schema knows
        gb=round(size / 1e9, 1) if size else None,
        model=meaningful(one.get("Model")),
        wear_pct=100 - left if left is not None and 0 <= left <= 100 else None,
        health=closed_up(status.get("Health")) if isinstance(status, dict) else None,
    )


def _supplies(chassis: Members, resources: dict[str, Members]) -> tuple[Psu, ...] | None:
    own = str(chassis.get("@odata.id") or "").rstrip("/")
    legacy = resources.get(f"{own}/Power", {}).get("PowerSupplies")
    listed = [one for one in legacy if isinstance(one, dict)] if isinstance(legacy, list) else []
    listed += [one for one in resources.values() if _is_a(one, "PowerSupply")]
    found = tuple(
        Psu(rated_w=positive(one.get("PowerCapacityWatts")))
        for one in listed
        if not _is_absent(one)
    )
    return found[:_MOST] or None


def _power(
    chassis: Members, resources: dict[str, Members], at: datetime | None
) -> tuple[Power, ...]:
    """The mean watts over the controller's own interval; else those of the moment."""
    own = str(chassis.get("@odata.id") or "").rstrip("/")
    controls = resources.get(f"{own}/Power", {}).get("PowerControl")
    metrics = resources.get(f"{own}/EnvironmentMetrics", {}).get("PowerWatts")
    if at is None:
        return ()
    readings = (
        [_mean(one, at) for one in controls if isinstance(one, dict)]
        if isinstance(controls, list)
        else []
    )
    if not any(readings) and isinstance(metrics, dict):
        readings = [_reading(positive(metrics.get("Reading")), at, timedelta(0))]
    return tuple(reading for reading in readings[:1] if reading)


def _mean(control: Members, at: datetime) -> Power | None:
    metrics = control.get("PowerMetrics")
    metrics = metrics if isinstance(metrics, dict) else {}
    minutes, mean_w = (
        positive(metrics.get("IntervalInMin")),
        positive(metrics.get("AverageConsumedWatts")),
    )
    if minutes and mean_w:
        return _reading(mean_w, at, timedelta(minutes=min(minutes, 60 * 24 * 366)))
    return _reading(positive(control.get("PowerConsumedWatts")), at, timedelta(0))


def _reading(watts: float | None, at: datetime, span: timedelta) -> Power | None:
    if watts is None:
        return None
    return Power(
        t0=at - span, t1=at, avg_w=watts, scope="bmc", source="redfish", quality="measured"
    )
