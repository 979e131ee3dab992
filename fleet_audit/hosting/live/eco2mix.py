"""éCO2mix by ODRÉ: what the power stations of France emit directly, by quarter of an hour.

Source: https://odre.opendatasoft.com, `eco2mix-national-tr`, Licence Ouverte. `taux_co2` counts
what leaves the chimneys: it is never compared with, nor put into, a life-cycle total.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fleet_audit.hosting.live.asking import Answer, Live, members_of
from fleet_audit.hosting.live.series import finite, moment_of, series_of
from fleet_audit.inventory.remote.session import Service
from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.marking import said

NAME, SETTING = "eco2mix", "FLEET_AUDIT_LIVE_ECO2MIX"
ADDRESS = "https://odre.opendatasoft.com"
PATH = "/api/explore/v2.1/catalog/datasets/eco2mix-national-tr/records"
SOURCE, LICENCE = "RTE, éCO2mix, by ODRÉ", "Licence Ouverte 2.0"
PAGE = 100
MOST_PAGES = 1_000


def hours(live: Live, start: datetime, end: datetime) -> Answer:
    """The hours of France between two moments, as `HourlyIntensity` of scope direct."""
    service = live.service("éCO2mix", ADDRESS, SETTING)

    def asked() -> list[HourlyIntensity]:
        return _by_hour(_quarters(service, start, end), live)

    return series_of(live.ask(NAME, f"FR {start} {end}", asked))


def _quarters(service: Service, start: datetime, end: datetime) -> list[tuple[datetime, float]]:
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    day_after = (last + timedelta(days=1)).date()
    found: list[tuple[datetime, float]] = []
    for page in range(MOST_PAGES):
        query = {
            "select": "date_heure,taux_co2",
            "where": f"date_heure IN [date'{first.date()}' TO date'{day_after}'[",
            "order_by": "date_heure asc",
            "limit": PAGE,
            "offset": page * PAGE,
            "timezone": "UTC",
        }
        rows = _rows(service, service.get(PATH, query))
        found += [read for row in rows if (read := _read(row)) and first <= read[0] < last]
        if len(rows) < PAGE:
            return found
    raise service.failed(said("its pages have no end"))


def _rows(service: Service, answer: Any) -> list[dict[str, Any]]:
    listed = members_of(service, answer).get("results")
    if not isinstance(listed, list):
        raise service.failed(said("its answer has another form than is known"))
    return [one for one in listed if isinstance(one, dict)]


def _read(row: dict[str, Any]) -> tuple[datetime, float] | None:
    grams, at = finite(row.get("taux_co2")), moment_of(row.get("date_heure"))
    return None if at is None or grams is None or grams < 0 else (at, grams)


def _by_hour(quarters: list[tuple[datetime, float]], live: Live) -> list[HourlyIntensity]:
    hourly: dict[datetime, list[float]] = {}
    for at, grams in quarters:
        hourly.setdefault(at.replace(minute=0, second=0, microsecond=0), []).append(grams)
    return [
        HourlyIntensity(
            zone="FR",
            hour_utc=hour,
            gco2e_per_kwh=round(sum(found) / len(found), 3),
            scope="direct",
            source=SOURCE,
            retrieved=live.now.date(),
            licence=LICENCE,
            url=ADDRESS,
        )
        for hour, found in sorted(hourly.items())
    ]
