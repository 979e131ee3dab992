"""Hours of electricity that a live provider gives, kept as a set beside those read from files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.reference.hourly import hours_of, series_of
from fleet_audit.reference.sets import ReferenceSet, SetBody
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.kept_sets import kept_sets
from fleet_audit.store.reference_sets import Kept, save_set

FORM = "hourly"


def keep_hours(
    engine: Engine,
    address: StoreAddress,
    organisation_id: int,
    name: str,
    hours: Iterable[HourlyIntensity],
    now: datetime,
) -> Kept | None:
    """Add hours to the set of that name; an hour given again replaces what it was.

    Null where none counts the life cycle: nothing is changed then.
    """
    given = [hour for hour in hours if hour.scope == "lifecycle"]
    if not given:
        return None
    again = {(hour.zone, hour.hour_utc) for hour in given}
    kept = kept_sets(address, organisation_id)
    before = (series for one in kept if one.mark.name == name for series in one.body.hourly)
    earlier = (hour for series in before for hour in hours_of(series))
    others = [hour for hour in earlier if (hour.zone, hour.hour_utc) not in again]
    newest = max(given, key=lambda hour: hour.hour_utc)
    made = ReferenceSet.of(
        SetBody(hourly=series_of([*others, *given])),
        name=name,
        layer="set",
        format=FORM,
        source=newest.source,
        licence=newest.licence,
        url=newest.url,
        retrieved=now.date().isoformat(),
    )
    return save_set(engine, organisation_id, made, now)
