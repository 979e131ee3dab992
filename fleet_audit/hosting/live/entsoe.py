"""ENTSO-E: what the power stations of a zone produced, hour by hour, weighed by our own factors.

Source: https://transparency.entsoe.eu, document A75 (actual generation per type), process A16
(realised). A token is needed. It is the generation of the zone itself, without exchanges.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from fleet_audit.hosting.live.asking import Answer, Live, with_query
from fleet_audit.hosting.live.series import finite, moment_of, series_of
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import UnusableService
from fleet_audit.model.hourly import HourlyIntensity
from fleet_audit.model.marking import said
from fleet_audit.reference.hosting_live import entsoe_zones, generation

NAME, SETTING = "entsoe", "FLEET_AUDIT_LIVE_ENTSOE"
TOKEN = "FLEET_AUDIT_ENTSOE_TOKEN"  # noqa: S105 - the name of a variable
ADDRESS = "https://web-api.tp.entsoe.eu"
SOURCE, LICENCE = "ENTSO-E, generation per type, by factors of IPCC AR5", "CC-BY-4.0"
LEAST_KNOWN_SHARE = 0.9
"""Of the generation of an hour: with less of a known kind, the hour has no figure."""
_RESOLUTIONS = {"PT15M": 15, "PT30M": 30, "PT60M": 60}
_MOST_POINTS = 100_000


def hours(live: Live, zone: str, start: datetime, end: datetime) -> Answer:
    """The hours of a zone between two moments, as `HourlyIntensity` of scope lifecycle."""
    eic = entsoe_zones().get(zone)
    if eic is None:
        known = ", ".join(sorted(entsoe_zones()))
        raise UnusableService(
            said("ENTSO-E: no zone {zone}: choose one of {known}", zone=zone, known=known)
        )
    service = live.service("ENTSO-E", ADDRESS, SETTING)

    def asked() -> list[HourlyIntensity]:
        query = {
            "securityToken": secret(TOKEN),
            "documentType": "A75",
            "processType": "A16",
            "in_Domain": eic,
            "periodStart": _written(start),
            "periodEnd": _written(end),
        }
        return parse_generation(service, service.download(with_query("/api", query)), zone, live)

    return series_of(live.ask(NAME, f"{zone} {start} {end}", asked))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M")


def parse_generation(
    service: Service, content: bytes, zone: str, live: Live
) -> list[HourlyIntensity]:
    """The hours of a document; refused where it is none, or says why it has nothing."""
    try:
        root = fromstring(content)
    except (ParseError, ValueError) as error:
        raise service.failed(said("its answer is cut off or is no XML")) from error
    if _local(root) == "Acknowledgement_MarketDocument":
        raise service.failed(said("it says: {text}", text=_text_of(root, "text") or "?"))
    megawatt_hours: dict[datetime, dict[str, float]] = {}
    for kind, hour, mwh in _generated(root):
        by_kind = megawatt_hours.setdefault(hour, {})
        by_kind[kind] = by_kind.get(kind, 0.0) + mwh
    return [
        HourlyIntensity(
            zone=zone,
            hour_utc=hour,
            gco2e_per_kwh=round(grams, 3),
            scope="lifecycle",
            source=SOURCE,
            retrieved=live.now.date(),
            licence=LICENCE,
            url=ADDRESS,
        )
        for hour, by_kind in sorted(megawatt_hours.items())
        if (grams := mean_of(by_kind)) is not None
    ]


def mean_of(megawatt_hours: dict[str, float]) -> float | None:
    """Grams per kWh of a mix; null where too much of it is of a kind without a factor."""
    factors = generation()
    total = sum(megawatt_hours.values())
    known = {kind: mwh for kind, mwh in megawatt_hours.items() if kind in factors}
    known_mwh = sum(known.values())
    if total <= 0 or known_mwh / total < LEAST_KNOWN_SHARE:
        return None
    return sum(mwh * factors[kind].gco2e_per_kwh for kind, mwh in known.items()) / known_mwh


def _generated(root: Element) -> Iterator[tuple[str, datetime, float]]:
    """Kind, hour and MWh of each point that is generation: pumps that consume are left out."""
    for series in _children(root, "TimeSeries"):
        kind = _text_of(series, "psrType")
        if kind is None or _text_of(series, "outBiddingZone_Domain.mRID") is not None:
            continue
        for period in _children(series, "Period"):
            for at, mwh in _points(period):
                yield kind, at.replace(minute=0), mwh


def _points(period: Element) -> Iterator[tuple[datetime, float]]:
    """Moments and MWh: a point that is left out repeats the one before it."""
    start, end = moment_of(_text_of(period, "start")), moment_of(_text_of(period, "end"))
    minutes = _RESOLUTIONS.get(_text_of(period, "resolution") or "")
    if start is None or end is None or minutes is None:
        return
    given: dict[int, float] = {}
    for point in _children(period, "Point"):
        position, megawatts = _number(point, "position"), _number(point, "quantity")
        if position is not None and megawatts is not None and megawatts >= 0:
            given[int(position)] = megawatts
    count = min(int((end - start) / timedelta(minutes=minutes)), _MOST_POINTS)
    last = None
    for position in range(1, count + 1):
        last = given.get(position, last)
        if last is not None:
            yield start + timedelta(minutes=minutes * (position - 1)), last * minutes / 60


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _local(child) == name)


def _text_of(element: Element, name: str) -> str | None:
    """The text of the first element of that name, at any depth."""
    return next((one.text for one in element.iter() if _local(one) == name and one.text), None)


def _number(element: Element, name: str) -> float | None:
    try:
        return finite(float(_text_of(element, name) or ""))
    except ValueError:
        return None
