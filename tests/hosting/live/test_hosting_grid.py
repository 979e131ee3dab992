"""`fleet-audit hosting grid` against providers on loopback, shaped on the real answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.hosting.live.providers import always, provider

Run = Callable[..., Any]
START = datetime(2026, 11, 2, tzinfo=UTC)
DAY = ("--from", "2026-11-02", "--to", "2026-11-02")
TOKENS = {
    "FLEET_AUDIT_ELECTRICITY_MAPS_TOKEN": "em-secret",
    "FLEET_AUDIT_ENTSOE_TOKEN": "entsoe-secret",
}


def hours(fleet_audit: Run, store: Path, *options: str, **variables: str) -> list[dict[str, str]]:
    done = fleet_audit(
        *("hosting", "grid", *options, *DAY, "--format", "csv"), store=store, **TOKENS, **variables
    )
    assert "secret" not in done.stdout + done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def electricity_maps(path: str, query: dict[str, list[str]], headers: Any) -> Any:
    if headers.get("auth-token") != "em-secret":
        return {"error": "Invalid auth-token"}
    assert path == "/v3/carbon-intensity/past-range" and query["zone"] == ["FR"]
    return {
        "zone": "FR",
        "data": [
            {
                "zone": "FR",
                "carbonIntensity": grams,
                "datetime": f"2026-11-02T{hour:02}:00:00.000Z",
                "updatedAt": "2026-11-03T00:00:00.000Z",
                "emissionFactorType": "lifecycle",
                "isEstimated": False,
                "estimationMethod": None,
            }
            for hour, grams in ((1, 33), (0, 31))
        ],
    }


def test_hours_of_electricity_maps_are_loaded_as_they_are(fleet_audit: Run, tmp_path: Path) -> None:
    """Life-cycle hours in the order of time, in the form that `reference import` takes."""
    store = tmp_path / "s.sqlite"
    with provider(electricity_maps) as (address, _):
        found = hours(fleet_audit, store, "FR", FLEET_AUDIT_LIVE_ELECTRICITY_MAPS=address)
    assert [(row["hour_utc"], row["gco2e_per_kwh"]) for row in found] == [
        ("2026-11-02T00:00Z", "31.0"),
        ("2026-11-02T01:00Z", "33.0"),
    ]
    assert {row["scope"] for row in found} == {"lifecycle"}


def eco2mix(path: str, query: dict[str, list[str]], headers: Any) -> Any:
    offset, limit = int(query["offset"][0]), int(query["limit"][0])
    rows = [
        {
            "date_heure": (START + number * timedelta(minutes=15)).isoformat(),
            "taux_co2": None if number == 5 else 10 + number % 4,
        }
        for number in range(192)
    ]
    return {"total_count": len(rows), "results": rows[offset : offset + limit]}


def test_eco2mix_is_averaged_by_hour_and_marked_direct(fleet_audit: Run, tmp_path: Path) -> None:
    """Quarters of an hour, over pages, become hours; what is lacking is left out."""
    store = tmp_path / "s.sqlite"
    with provider(eco2mix) as (address, _):
        found = hours(
            fleet_audit, store, "FR", "--provider", "eco2mix", FLEET_AUDIT_LIVE_ECO2MIX=address
        )
    assert len(found) == 24 and {row["scope"] for row in found} == {"direct"}
    assert [row["gco2e_per_kwh"] for row in found[:2]] == ["11.5", "11.667"]


def entsoe_document(*series: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><GL_MarketDocument '
        'xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0">'
        + "".join(series)
        + "</GL_MarketDocument>"
    ).encode()


def time_series(kind: str, points: dict[int, int], side: str = "in") -> str:
    return (
        f'<TimeSeries><{side}BiddingZone_Domain.mRID codingScheme="A01">10YFR-RTE------C'
        f"</{side}BiddingZone_Domain.mRID><MktPSRType><psrType>{kind}</psrType></MktPSRType><Period>"
        "<timeInterval><start>2026-11-02T00:00Z</start><end>2026-11-02T02:00Z</end></timeInterval>"
        "<resolution>PT60M</resolution>"
        + "".join(
            f"<Point><position>{place}</position><quantity>{mw}</quantity></Point>"
            for place, mw in points.items()
        )
        + "</Period></TimeSeries>"
    )


def test_entsoe_s_mix_is_weighed_by_our_own_factors(fleet_audit: Run, tmp_path: Path) -> None:
    """Nuclear 12 g and gas 490 g, three to one, are 131.5; pumps do not count."""
    document = entsoe_document(
        time_series("B14", {1: 3000}),
        time_series("B04", {1: 1000, 2: 0}),
        time_series("B10", {1: 9000}, side="out"),
    )
    with provider(always(document)) as (address, asked):
        found = hours(
            fleet_audit,
            tmp_path / "s",
            *("FR", "--provider", "entsoe"),
            FLEET_AUDIT_LIVE_ENTSOE=address,
        )
    assert [row["gco2e_per_kwh"] for row in found] == ["131.5", "12.0"]
    assert "in_Domain=10YFR-RTE------C" in asked[0] and "documentType=A75" in asked[0]


def test_an_hour_of_unknown_plants_has_no_figure(fleet_audit: Run, tmp_path: Path) -> None:
    """Where more than a tenth is of a kind without a factor, nothing is said of the hour."""
    document = entsoe_document(time_series("B14", {1: 800}), time_series("B20", {1: 200}))
    with provider(always(document)) as (address, _):
        done = fleet_audit(
            *("hosting", "grid", "FR", "--provider", "entsoe", *DAY),
            store=tmp_path / "s",
            expect=4,
            FLEET_AUDIT_LIVE_ENTSOE=address,
            **TOKENS,
        )
    assert "No hour is known of FR" in done.stderr


ACKNOWLEDGED = (
    b'<?xml version="1.0"?><Acknowledgement_MarketDocument xmlns="urn:x"><Reason><code>999</code>'
    b"<text>No matching data found</text></Reason></Acknowledgement_MarketDocument>"
)


@pytest.mark.parametrize(
    ("given", "answer", "words"),
    [
        ("entsoe", ACKNOWLEDGED, "No matching data found"),
        ("entsoe", b"<GL_Market", "no XML"),
        ("entsoe", 429, "too many questions"),
        ("electricity-maps", {"message": "Invalid auth-token"}, "Invalid auth-token"),
        ("electricity-maps", 500, "status 500"),
        ("eco2mix", {"error_code": "ODSQLError"}, "another form"),
    ],
)
def test_a_provider_that_refuses_is_told(
    fleet_audit: Run, tmp_path: Path, given: str, answer: Any, words: str
) -> None:
    """The cause is said without the token; the exit code is 4."""
    setting = f"FLEET_AUDIT_LIVE_{given.upper().replace('-', '_')}"
    with provider(always(answer)) as (address, _):
        done = fleet_audit(
            *("hosting", "grid", "FR", "--provider", given, *DAY),
            store=tmp_path / "s",
            expect=4,
            **TOKENS,
            **{setting: address},
        )
    assert words in done.stderr and "secret" not in done.stderr


ENDLESS = ("NaN", "Infinity", "1e999", "1" + "0" * 400)
"""What Python's JSON takes for a number, and no float holds."""


@pytest.mark.parametrize("written", ENDLESS)
@pytest.mark.parametrize(
    ("given", "body"),
    [
        (
            "electricity-maps",
            '{"data": [{"carbonIntensity": %s, "datetime": "2026-11-02T01:00Z"}]}',
        ),
        ("eco2mix", '{"results": [{"taux_co2": %s, "date_heure": "2026-11-02T01:00:00Z"}]}'),
    ],
)
def test_a_figure_without_end_is_no_figure(
    fleet_audit: Run, tmp_path: Path, given: str, body: str, written: str
) -> None:
    """An hour whose grams are infinite, or no number, is left out and breaks nothing."""
    setting = f"FLEET_AUDIT_LIVE_{given.upper().replace('-', '_')}"
    with provider(always((body % written).encode())) as (address, _):
        done = fleet_audit(
            *("hosting", "grid", "FR", "--provider", given, *DAY),
            store=tmp_path / "s",
            expect=4,
            **TOKENS,
            **{setting: address},
        )
    assert "No hour is known of FR" in done.stderr


def test_a_position_without_end_is_left_out(fleet_audit: Run, tmp_path: Path) -> None:
    """Points of ENTSO-E placed at infinity, or at no number, leave the others as they are."""
    series = time_series("B14", {1: 3000, 2: 0})
    point = "<Point><position>{}</position><quantity>{}</quantity></Point></Period>"
    for place, megawatts in (("inf", 1), ("nan", 1), (2, "inf"), (2, "1" + "0" * 400)):
        series = series.replace("</Period>", point.format(place, megawatts))
    with provider(always(entsoe_document(series))) as (address, _):
        found = hours(
            fleet_audit,
            tmp_path / "s",
            *("FR", "--provider", "entsoe"),
            FLEET_AUDIT_LIVE_ENTSOE=address,
        )
    assert [row["gco2e_per_kwh"] for row in found] == ["12.0"]


def test_hours_kept_serve_where_nobody_answers(fleet_audit: Run, tmp_path: Path) -> None:
    """A second run, offline, prints the same hours and their day."""
    store = tmp_path / "s"
    with provider(electricity_maps) as (address, asked):
        first = hours(fleet_audit, store, "FR", FLEET_AUDIT_LIVE_ELECTRICITY_MAPS=address)
        assert hours(fleet_audit, store, "FR", FLEET_AUDIT_LIVE_ELECTRICITY_MAPS=address) == first
        assert len(asked) == 1
    assert hours(fleet_audit, store, "FR", "--offline") == first


def test_a_token_that_is_lacking_is_asked_for_by_name(fleet_audit: Run, tmp_path: Path) -> None:
    """Without a token the variable to set is named."""
    done = fleet_audit("hosting", "grid", "FR", *DAY, store=tmp_path / "s", expect=4)
    assert "FLEET_AUDIT_ELECTRICITY_MAPS_TOKEN" in done.stderr
