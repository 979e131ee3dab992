"""Energy meters of Windows, as records. Pure, and total on any bytes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from fleet_audit_agent.windows_records import number

PICOWATT_HOURS_PER_JOULE = 1e12 / 3600
_VERSION_1, _VERSION_2 = 1, 2
_UNIT_PICOWATT_HOURS = 0
_SRUM_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[: ](\d\d):(\d\d)", re.ASCII)


class Channel(NamedTuple):
    """One channel of a meter: energy since it was started."""

    name: str
    energy_j: float
    at_s: float
    """The meter's own clock."""


def parse_meter(version: bytes, metadata: bytes, measurement: bytes) -> Iterator[Channel]:
    """The channels of an energy meter interface, versions 1 and 2 (emi.h).

    A measurement is energy in picowatt-hours and time in 100 ns, eight bytes each, by channel.
    """
    names = list(_names(number(version, 0, 2), metadata))
    for place, name in enumerate(names):
        energy = number(measurement, 16 * place, 8)
        at = number(measurement, 16 * place + 8, 8)
        if energy is not None and at is not None:
            yield Channel(name, energy / PICOWATT_HOURS_PER_JOULE, at / 1e7)


def _names(version: int | None, metadata: bytes) -> Iterator[str]:
    """Names of the channels that count in picowatt-hours; version 1 has one, named by hardware."""
    if version == _VERSION_1:
        if number(metadata, 0, 4) == _UNIT_PICOWATT_HOURS:
            yield _wide(metadata[72:]) or "meter"
        return
    if version != _VERSION_2:
        return
    channels, start = number(metadata, 66, 2) or 0, 68
    for _ in range(channels):
        unit, length = number(metadata, start, 4), number(metadata, start + 4, 2)
        if unit is None or length is None:
            return
        name = metadata[start + 6 : start + 6 + length].decode("utf-16-le", "replace")
        yield name.strip("\x00 ") if unit == _UNIT_PICOWATT_HOURS else ""
        start += 6 + length


def _wide(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").partition("\x00")[0].strip()


class Estimate(NamedTuple):
    """Energy that Windows' own estimation gives the whole machine, over the days that it keeps."""

    t0: datetime
    t1: datetime
    energy_j: float


def parse_srumutil(content: bytes) -> Estimate | None:
    """The sum of what `powercfg /srumutil /csv` lists by program, in millijoules.

    Only the sum and its ends are kept: the file names programs and accounts.
    """
    text = content.decode("utf-8-sig", "replace").replace("\x00", "")
    moments: list[datetime] = []
    total_mj = 0
    for row in _rows(text):
        moment, energy = _srum_time(row.get("TimeStamp")), row.get("TotalEnergyConsumption") or ""
        if moment is not None and energy.isascii() and energy.isdecimal() and len(energy) < 19:
            moments.append(moment)
            total_mj += int(energy)
    if len(moments) < 2 or min(moments) == max(moments):
        return None
    return Estimate(min(moments), max(moments), total_mj / 1e3)


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of a list with a heading, up to the first that is none."""
    try:
        yield from csv.DictReader(StringIO(text), skipinitialspace=True)
    except csv.Error:
        return


def _srum_time(text: str | None) -> datetime | None:
    """A moment, to the minute: `2026-03-02:09:30:00.0000`."""
    found = _SRUM_TIME.match((text or "").strip())
    try:
        words = (*found.groups(), "+0000") if found else ()
        return datetime.strptime(" ".join(words), "%Y %m %d %H %M %z") if words else None
    except ValueError:
        return None
