"""What of a list may enter a set: cited, in its unit, in its range, and like its peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce

from msgspec import Struct, field
from msgspec.structs import replace

from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.marking import Said, said
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.checks import crossed_bounds, missing_citation, out_of_range, weak
from fleet_audit.reference.formats.line import Fault
from fleet_audit.reference.formats.port import Found, FoundHour, Item, Left
from fleet_audit.reference.hourly import series_of
from fleet_audit.reference.keys import without_place
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure
from fleet_audit.reference.peers import Peers
from fleet_audit.reference.sets import ReferenceSet, SetBody

_TOMORROW = timedelta(days=1)
"""Clocks of the world differ by a day."""
FIELDS = {
    missing_citation: "source, source_year, licence",
    out_of_range: "value, unit",
    crossed_bounds: "lower, upper",
    weak: "source, note",
}
"""Check of a row → the fields that it looks at."""


class Origin(Struct, frozen=True, kw_only=True):
    """Where a list was read, when, and what it is published under."""

    name: str
    format: str
    layer: str
    source: str
    licence: str
    url: str
    retrieved: date


class Admission(Struct, kw_only=True):
    """What came of a list."""

    rows: list[ReferenceRow] = field(default_factory=list)
    models: list[ModelFigure] = field(default_factory=list)
    hours: list[HourlyIntensity] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    """Lines of other things than an audit knows, by what they are."""

    def as_set(self, origin: Origin) -> ReferenceSet:
        """The set of what was admitted."""
        body = SetBody(
            rows=tuple(self.rows), models=tuple(self.models), hourly=series_of(self.hours)
        )
        return ReferenceSet.of(
            body,
            name=origin.name,
            layer=origin.layer,
            format=origin.format,
            source=origin.source,
            licence=origin.licence,
            url=origin.url,
            retrieved=origin.retrieved.isoformat(),
        )


def admit(items: Iterable[Item], origin: Origin, facts: Reference) -> Admission:
    """Judge each fact of a list, against its own rules and against its peers."""
    made = Admission()
    found: list[Found] = []
    for item in items:
        if isinstance(item, FoundHour):
            _admit_hour(made, item, origin)
        elif isinstance(item, Found):
            found.append(item)
        elif isinstance(item, Left):
            made.left[item.what] += 1
        else:
            made.faults.append(item)
    peers = Peers(facts)
    peers.add(one.fact for one in found)
    for one in _each_once(_dated(found, origin)):
        fault = _fault_of(one, origin, peers)
        if fault is not None:
            made.faults.append(fault)
        elif isinstance(one.fact, ReferenceRow):
            made.rows.append(one.fact)
        else:
            made.models.append(one.fact)
    made.faults.sort(key=lambda fault: fault.line)
    return made


def _admit_hour(made: Admission, one: FoundHour, origin: Origin) -> None:
    """Take an hour in, cited; or say why not."""
    hour = replace(
        one.hour,
        source=one.hour.source or origin.source,
        licence=one.hour.licence or origin.licence,
        retrieved=origin.retrieved,
    )
    fault = _fault_of_hour(hour, origin.retrieved)
    if fault is None:
        made.hours.append(hour)
    else:
        looked_at, reason = fault
        made.faults.append(Fault(line=one.line, row=hour.zone, field=looked_at, reason=reason))


def _fault_of_hour(hour: HourlyIntensity, today: date) -> tuple[str, Said] | None:
    if not hour.source or not hour.licence:
        reason = said("source or licence is empty: say who publishes it, and under what")
        return "source, licence", reason
    if hour.hour_utc.date() > today + _TOMORROW:
        return "hour_utc", said("the hour is still to come: check the date")
    return None


def _dated(found: Iterable[Found], origin: Origin) -> Iterator[Found]:
    """Rows of a public list that gives no year, marked so, with the year in which it was read."""
    for one in found:
        row = one.fact
        if isinstance(row, ReferenceRow) and origin.layer != "own" and not row.source_year:
            yield Found(one.line, replace(row, source_year=f"n.d. ({origin.retrieved.year})"))
        else:
            yield one


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    """Facts with an identifier each; the same fact twice counts once."""
    known: dict[str, ReferenceRow | ModelFigure] = {}
    for one in found:
        fact, place = one.fact, 1
        while fact.factor_id in known and known[fact.factor_id] != fact:
            place += 1
            fact = replace(one.fact, factor_id=f"{one.fact.factor_id}~{place}")
        if fact.factor_id not in known:
            known[fact.factor_id] = fact
            yield Found(one.line, fact)


def _fault_of(one: Found, origin: Origin, peers: Peers) -> Fault | None:
    fact = one.fact
    faults = list(_faults(fact, origin))
    if beyond := peers.beyond(fact):
        faults.append(("value", beyond))
    if not faults:
        return None
    fields = dict.fromkeys(name for looked_at, _ in faults for name in looked_at.split(", "))
    about = fact.factor_id if isinstance(fact, ReferenceRow) else fact.model
    reason = reduce(_both, (reason for _, reason in faults))
    return Fault(line=one.line, row=about, field=", ".join(fields), reason=reason)


def _faults(fact: ReferenceRow | ModelFigure, origin: Origin) -> Iterator[tuple[str, Said]]:
    """What is wrong with a row, by field."""
    if not isinstance(fact, ReferenceRow):
        return
    cited = _cited(fact, origin)
    for check, looked_at in FIELDS.items():
        if fault := check(cited):
            yield looked_at, fault
    if lack := without_place(fact):
        yield lack


def _both(one: Said, other: Said) -> Said:
    return said("{one}; {other}", one=one, other=other)


def _cited(row: ReferenceRow, origin: Origin) -> ReferenceRow:
    """The row as it will stand, with the source of its set where it states none."""
    return replace(
        row,
        source=row.source or origin.source,
        licence=row.licence or origin.licence,
        url=row.url or origin.url,
        retrieved=row.retrieved or origin.retrieved.isoformat(),
    )
