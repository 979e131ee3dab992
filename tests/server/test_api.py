"""The documented interface: pages, details, footprint, and its own description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from fleet_audit.server.api.whole import whole


@pytest.fixture(scope="module")
def reader(collector: Any) -> Iterator[httpx.Client]:
    """A program that may read, and a fleet of four laptops to read of."""
    token = collector.token("sender", site="Brest")
    for n in range(4):
        document = {
            "schema": "fleet-audit/inventory/1",
            "agent": {"id": f"api-{n}", "version": "1", "os": "linux"},
            "sent_at": "2025-11-03T09:00:00Z",
            "device": {"vendor": "Dell Inc.", "model": "Latitude 7420", "serial": f"API0000{n}"},
            "battery": [{"design_mwh": 60000, "full_mwh": 45000}],
        }
        answer = collector.client.post(f"/collect/{token}", content=json.dumps(document))
        assert answer.status_code == 202
    headers = {"Authorization": f"Bearer {collector.token('program', 'read')}"}
    with httpx.Client(
        base_url=collector.url, headers=headers, timeout=60, trust_env=False
    ) as client:
        yield client


def test_pages_hold_each_asset_once(reader: httpx.Client) -> None:
    """Following `next_after` gives every asset in the order of ids, and ends."""
    found: list[int] = []
    after = 0
    while after is not None:
        page = reader.get("/api/v1/assets", params={"after": after, "limit": 3}).json()
        assert len(page["items"]) <= 3
        found += [asset["asset_id"] for asset in page["items"]]
        after = page["next_after"]
    assert found == sorted(set(found))
    assert len(found) >= 4


def test_an_asset_is_shown_with_its_history(reader: httpx.Client) -> None:
    """One asset has its components, its columns and what happened to it."""
    items = reader.get("/api/v1/assets", params={"limit": 500}).json()["items"]
    listed = next(asset for asset in items if asset["serial"] == "API00001")
    shown = reader.get(f"/api/v1/assets/{listed['asset_id']}").json()
    assert {name: shown[name] for name in listed} == listed
    assert (shown["category"], shown["site"], shown["price_eur"]) == ("laptop", "Brest", None)
    assert shown["components"]["battery"][0]["full_mwh"] == 45000
    assert [event["kind"] for event in shown["history"]] == ["arrived"]


def test_the_footprint_is_that_of_the_fleet(reader: httpx.Client) -> None:
    """Groups add up to the fleet, each measure between its bounds."""
    answer = reader.get("/api/v1/footprint", params={"per": "site", "as_of": "2025-12-01"}).json()
    group = next(group for group in answer["groups"] if group["key"] == "Brest")
    assert group["devices"] == 4
    figure = group["gwp_kgco2e_per_year"]
    assert figure["low"] < figure["value"] < figure["high"]
    whole_fleet = reader.get("/api/v1/footprint", params={"per": "organisation"}).json()["groups"]
    assert len(whole_fleet) == 1


def test_reading_asks_for_a_token_that_reads(collector: Any, reader: httpx.Client) -> None:
    """No token, a sender's, a revoked one: each is refused with a reason."""
    bearer = reader.headers["Authorization"]
    sender = {"Authorization": f"Bearer {collector.token('not a reader')}"}
    ended = {"Authorization": f"Bearer {collector.token('ended', 'read')}"}
    for path in ("/api/v1/assets", "/api/v1/assets/1", "/api/v1/footprint"):
        assert collector.client.get(path).status_code == 401
        assert collector.client.get(path, headers=sender).status_code == 403
        assert collector.client.get(path, headers={"Authorization": bearer}).status_code == 200
    assert collector.client.get("/api/v1/assets", headers=ended).status_code == 200
    collector.revoke("ended")
    refused = collector.client.get("/api/v1/assets", headers=ended)
    assert (refused.status_code, "revoked" in refused.json()["reason"]) == (401, True)


@pytest.mark.parametrize(
    ("path", "field", "reason"),
    [
        ("assets?limit=0", "limit", "moins de 1"),
        ("assets?limit=501", "limit", "plus de 500"),
        ("assets?limit=true", "limit", "il faut un nombre entier"),
        ("assets?limit=7.5", "limit", "il faut un nombre entier"),
        ("assets?after=-1", "after", "moins de 0"),
        ("assets/0", "asset_id", "moins de 1"),
        ("assets/99999999999999999999", "asset_id", "il faut un nombre entier"),
        ("footprint?per=planet", "per", "écrivez l’un de\N{NO-BREAK SPACE}: 'category', 'site'"),
        ("footprint?as_of=tomorrow", "as_of", "écrivez un jour comme 2026-01-31"),
        ("footprint?as_of=2026-02-30", "as_of", "écrivez un jour comme 2026-01-31"),
        ("footprint?as_off=2026-01-01", "as_off", "ce paramètre n'existe pas"),
    ],
)
def test_a_wrong_parameter_is_named(
    reader: httpx.Client, path: str, field: str, reason: str
) -> None:
    """422 names the parameter at fault, and says why in the language that is asked for."""
    answer = reader.get(f"/api/v1/{path}", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert reason in answer.json()["reason"]
    assert reason not in reader.get(f"/api/v1/{path}").json()["reason"]


def test_an_asset_that_is_not_there_is_404(reader: httpx.Client) -> None:
    """An id of no asset is 404, with a reason."""
    answer = reader.get("/api/v1/assets/9223372036854775807")
    assert (answer.status_code, answer.json()["field"]) == (404, "asset_id")


@pytest.mark.parametrize("value", [True, False, "true", "7.5", 7.5, None, [], "", "1e3", " 7"])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    """Booleans, fractions and words are no whole numbers."""
    with pytest.raises(ValueError, match="whole number"):
        whole(value)


@hypothesis.given(st.integers(-(2**53), 2**53))
def test_a_whole_number_is_one_however_it_is_written(value: int) -> None:
    """7, 7.0 and their texts are the same whole number."""
    assert {whole(value), whole(float(value)), whole(str(value)), whole(f"{value}.0")} == {value}


def never_left(failure: BaseException, case: Any, known: set[str]) -> bool:
    """Whether what was wrong of a request was not sent: an unknown parameter without a value."""
    sent = {name for name, value in (case.query or {}).items() if value not in (None, "", [], {})}
    return "`additionalProperties`" in str(failure) and sent <= known


def test_the_description_holds_against_schemathesis(collector: Any, reader: httpx.Client) -> None:
    """Requests made from the description, right and wrong, get the answers it describes."""
    schema = schemathesis.openapi.from_url(f"{collector.url}/openapi.json")
    headers = {"Authorization": reader.headers["Authorization"]}

    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.settings(
            max_examples=25,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
            database=None,
        )
        @hypothesis.given(
            case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
            | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        )
        def holds(case: Any) -> None:
            try:
                case.call_and_validate(headers=headers, checks=CHECKS.get_all())
            except FailureGroup as group:
                known = {parameter.name for parameter in case.operation.query}
                if not all(never_left(each, case, known) for each in group.exceptions):
                    raise

        holds()


@pytest.mark.parametrize(
    ("accepted", "is_french"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", True),
        ("en;q=0.5, fr", True),
        ("de, fr;q=0.4", True),
        ("en, fr", False),
        ("en-GB,en;q=0.9,fr;q=0.8", False),
        ("fr;q=0, de", False),
        ("fr;q=endless", False),
        ("", False),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(
    collector: Any, accepted: str, is_french: bool
) -> None:
    """The reason is in French where French is preferred, else in English; the status is the same.

    Both the documented interface and the native protocol do so.
    """
    for method, path in (("GET", "/api/v1/assets"), ("POST", "/v1/inventory")):
        headers = {"Accept-Language": accepted}
        answer = collector.client.request(method, path, headers=headers)
        assert answer.status_code == 401
        told = "un jeton est nécessaire" if is_french else "a token is needed"
        assert answer.json()["reason"].startswith(told)
