"""Carbon of a kWh hour by hour: a plain list, and the files that Electricity Maps hands out.

The plain list has `zone` (a country in two letters), `hour_utc` (ISO 8601, with or without `Z`),
`gco2e_per_kwh` and `scope` (`lifecycle`); `source` and `licence` where they differ from those of
the set. Direct emissions, such as the rate of CO2 of éCO2mix, are refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.marking import N_, said
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, FoundHour, Item, Names

_MOST_G = 3_000.0
"""Above what the dirtiest plant emits over its life for a kWh."""
_ZONE = re.compile(r"[A-Z]{2}")
_VALUE = "gco2e_per_kwh"
_ECO2MIX = "Taux de CO2 (g/kWh)"
_MAPS_LIFECYCLE = (
    "Carbon intensity gCO₂eq/kWh (Life cycle)",
    "Carbon Intensity gCO₂eq/kWh (LCA)",
)
_MAPS_MOMENT = "Datetime (UTC)"
_MAPS_ZONE = ("Zone id", "Zone Id")
DIRECT = N_(
    "direct emissions of plants, without building and feeding them: figures are of the whole life "
    "cycle, for which load a life-cycle series"
)


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """Each line as an hour of a zone."""
    for line in lines:
        scope = (line.text("scope") or "").casefold()
        if scope != "lifecycle":
            yield line.refused(
                "scope",
                said(DIRECT)
                if scope == "direct"
                else said("scope {scope!r}: write lifecycle", scope=scope),
                line.text("zone"),
            )
            continue
        yield from _hour(line, line.text("zone"), line.text("hour_utc"), "hour_utc", _VALUE)


def read_maps(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """Each line of a file of Electricity Maps, by its life-cycle column."""
    for line in lines:
        heading = next((one for one in _MAPS_LIFECYCLE if line.has(one)), _MAPS_LIFECYCLE[0])
        moment = line.text(_MAPS_MOMENT)
        yield from _hour(line, line.text(*_MAPS_ZONE), moment, _MAPS_MOMENT, heading)


def read_direct(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """The lines of éCO2mix, all refused: one is enough to say why."""
    for line in lines:
        yield line.refused(_ECO2MIX, said(DIRECT))
        return


def _hour(
    line: Line, zone: str | None, written: str | None, field: str, heading: str
) -> Iterator[Item]:
    moment = _moment(written)
    if zone is None or not _ZONE.fullmatch(zone):
        reason = said("zone {zone!r}: write a country in two letters", zone=zone or "")
        yield line.refused("zone", reason, zone)
    elif moment is None:
        reason = said("{value!r}: write an hour as 2026-01-31T13:00Z", value=written or "")
        yield line.refused(field, reason, zone)
    else:
        grams = line.amount(heading, 0, _MOST_G, row=zone)
        if grams is None and not line.faults:
            yield line.refused(heading, said("a value is needed"), zone)
        for fault in line.faults:
            yield line.refused(fault.field, fault.reason, zone)
        if grams is not None:
            yield FoundHour(line.number, _fact(line, zone, moment, grams))


def _fact(line: Line, zone: str, moment: datetime, grams: float) -> HourlyIntensity:
    return HourlyIntensity(
        zone=zone,
        hour_utc=moment,
        gco2e_per_kwh=grams,
        scope="lifecycle",
        source=line.text("source") or "",
        licence=line.text("licence") or "",
        retrieved=date.min,
    )


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


PLAIN = Format(
    name="hourly",
    headings=(("zone", "hour_utc", _VALUE, "scope"),),
    read=read,
    source="",
)
MAPS = Format(
    name="electricity-maps",
    headings=tuple(
        (_MAPS_MOMENT, zone, value) for zone in _MAPS_ZONE[:1] for value in _MAPS_LIFECYCLE
    ),
    read=read_maps,
    source="Electricity Maps, hourly carbon intensity, life cycle",
    licence="ODbL-1.0",
    is_verified=False,
)
DIRECT_ONLY = Format(
    name="eco2mix",
    headings=(("Date", "Heures", "Taux de Co2"), ("Date", "Heure", _ECO2MIX)),
    read=read_direct,
    source="RTE, éCO2mix",
    licence="Licence Ouverte 2.0",
    is_verified=False,
)
