"""Hours of electricity that a live provider gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.pipeline.facts import facts_in_force
from fleet_audit.pipeline.hourly_sets import keep_hours
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
HOUR = HourlyIntensity(
    zone="FR",
    hour_utc=NOW - timedelta(hours=5),
    gco2e_per_kwh=40.0,
    scope="lifecycle",
    source="A grid",
    licence="CC-BY-4.0",
    retrieved=date(2026, 6, 30),
)


def test_hours_that_come_day_by_day_make_one_series(tmp_path: Path) -> None:
    """What a provider gives later is added, an hour given again is replaced, direct is left out."""
    address = store_address(str(tmp_path / "s.sqlite"))
    engine = open_store(address)
    organisation = organisation_id(engine)

    def keep(*hours: HourlyIntensity) -> str | None:
        return keep_hours(engine, address, organisation, "live", hours, NOW)

    later = [replace(HOUR, hour_utc=HOUR.hour_utc + timedelta(hours=n)) for n in (1, 2)]
    assert keep(HOUR, later[0]) == "created"
    assert keep(replace(later[0], gco2e_per_kwh=50.0), later[1]) == "updated"
    assert keep(later[1]) == "unchanged"
    assert keep(replace(HOUR, scope="direct")) is None
    (series,) = facts_in_force(address, organisation).hourly
    assert series.gco2e_per_kwh == (40.0, 50.0, 40.0)
    assert (series.first_hour_utc, series.source) == (HOUR.hour_utc, "A grid")
