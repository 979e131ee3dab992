"""Electricity Maps: the life-cycle carbon of the electricity consumed in a zone, hour by hour.

Source: https://app.electricitymaps.com/developer-hub/api. A token is needed; the free one is for
private use. What it publishes by year is ODbL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fleet_audit.hosting.live.asking import Answer, Live, members_of
from fleet_audit.hosting.live.series import finite, moment_of, series_of
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import UnusableService
from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.marking import said

NAME, SETTING = "electricity-maps", "FLEET_AUDIT_LIVE_ELECTRICITY_MAPS"
TOKEN = "FLEET_AUDIT_ELECTRICITY_MAPS_TOKEN"  # noqa: S105 - the name of a variable
ADDRESS = "https://api.electricitymaps.com"
SOURCE, LICENCE = "Electricity Maps", "Electricity Maps, terms of its API"


def hours(live: Live, zone: str, start: datetime, end: datetime) -> Answer:
    """The hours of a zone between two moments, as `HourlyIntensity`."""
    service = live.service("Electricity Maps", ADDRESS, SETTING)

    def asked() -> list[HourlyIntensity]:
        service.headers["auth-token"] = secret(TOKEN)
        query = {"zone": zone, "start": _written(start), "end": _written(end)}
        return _hours(service, service.get("/v3/carbon-intensity/past-range", query), zone, live)

    return series_of(live.ask(NAME, f"{zone} {start} {end}", asked))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hours(service: Service, found: Any, zone: str, live: Live) -> list[HourlyIntensity]:
    members = members_of(service, found)
    told = members.get("error") or members.get("message")
    if told is not None:
        raise UnusableService(
            said("Electricity Maps refuses: {text}; check the token and its zones", text=str(told))
        )
    listed = members.get("history") or members.get("data")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [
        HourlyIntensity(
            zone=zone,
            hour_utc=hour,
            gco2e_per_kwh=grams,
            scope="lifecycle" if one.get("emissionFactorType") == "lifecycle" else "direct",
            source=SOURCE,
            retrieved=live.now.date(),
            licence=LICENCE,
            url=ADDRESS,
        )
        for one in rows
        if (grams := finite(one.get("carbonIntensity"))) is not None
        and (hour := moment_of(one.get("datetime"))) is not None
    ]
