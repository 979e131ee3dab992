"""Tokens: in a header, as a password, in the address, by OAuth; and how they end."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

PROLOG = b"<REQUEST><DEVICEID>pc-1</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>"
GLPI = {"GLPI-Agent-ID": "838511cc-e80b-11f1-bbbf-8d122bd0769f"}


def _inventory(serial: str) -> bytes:
    return (
        f"<REQUEST><CONTENT><BIOS><SSN>{serial}</SSN><SMODEL>Latitude</SMODEL></BIOS></CONTENT>"
        "<QUERY>INVENTORY</QUERY></REQUEST>"
    ).encode()


def _post(collector: Any, path: str, body: bytes = PROLOG, **given: Any) -> httpx.Response:
    response: httpx.Response = collector.client.post(path, content=body, **given)
    return response


@pytest.mark.parametrize("path", ["/", "/front/inventory.php", "/plugins/x/", "/ocsinventory"])
def test_a_token_opens_in_a_header_or_in_the_address(collector: Any, path: str) -> None:
    """Bearer, the password of any user, or a part of the address: each opens any address."""
    token = collector.token("anywhere")
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        _post(collector, path, headers=bearer),
        _post(collector, path, auth=("whoever", token)),
        _post(collector, f"/collect/{token}{path}"),
        _post(collector, f"/collect/{token}"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4


def test_a_wrong_token_is_refused_in_the_form_of_the_agent(collector: Any) -> None:
    """401 asks for Basic alone, which is all that agents know, and says why in their form."""
    wrong: list[dict[str, Any]] = [
        {},
        {"headers": {"Authorization": "Bearer wrong"}},
        {"headers": {"Authorization": "Basic !!!"}},
        {"headers": {"Authorization": "Basic \xff".encode("latin-1")}},
        {"auth": ("user", "wrong")},
    ]
    for given in wrong:
        answer = _post(collector, "/front/inventory.php", **given)
        assert (answer.status_code, "<ERROR>" in answer.text) == (401, True)
        assert answer.headers.get_list("WWW-Authenticate") == ['Basic realm="fleet-audit"']
    answer = _post(collector, "/collect/fa_wrong/front/inventory.php", headers=GLPI)
    assert (answer.status_code, answer.json()["status"]) == (401, "error")


def test_a_token_without_the_scope_may_not_send(collector: Any) -> None:
    """A token that reads does not write."""
    token = collector.token("reader", "read")
    assert _post(collector, f"/collect/{token}").status_code == 403


def test_oauth_gives_what_glpi_asks_for(collector: Any) -> None:
    """After a 401 glpi-agent asks for a bearer token beside its address, and goes on with it."""
    secret = collector.token("oauth client")
    asked = {
        "grant_type": "client_credentials",
        "client_id": "oauth client",
        "client_secret": secret,
        "scope": "inventory",
    }
    for path in ("/api.php/token", "/glpi/api.php/token"):
        given = collector.client.post(path, json=asked)
        assert given.status_code == 200
        assert given.headers["cache-control"] == "no-store"
        token = given.json()
        assert (token["token_type"], token["expires_in"] > 0) == ("Bearer", True)
        headers = GLPI | {"Authorization": f"Bearer {token['access_token']}"}
        assert _post(collector, "/front/inventory.php", headers=headers).json()["status"] == "ok"
    form = collector.client.post("/api.php/token", data=asked)
    assert form.status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "another"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "read"}, 400, "invalid_scope"),
    ],
)
def test_oauth_refuses_by_its_book(
    collector: Any, change: dict[str, Any], status: int, error: str
) -> None:
    """What is wrong with a request for a token is told as RFC 6749 has it."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": "strict",
        "client_secret": collector.token("strict"),
        "scope": "inventory",
    }
    answer = collector.client.post("/api.php/token", json=asked | change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    for body in (b"", b"[]", b"{", b"\xff", b"grant_type"):
        assert collector.client.post("/api.php/token", content=body).status_code == 400


def test_a_revoked_token_ends_at_once(collector: Any) -> None:
    """The very next request is refused, on every route and on a connection that is open."""
    token = collector.token("short-lived")
    bearer = {"Authorization": f"Bearer {token}"}
    assert _post(collector, f"/collect/{token}", _inventory("REVOKED1")).status_code == 200
    collector.revoke("short-lived")
    document = {
        "schema": "fleet-audit/inventory/1",
        "agent": {"id": "a", "version": "1", "os": "linux"},
        "sent_at": "2025-11-03T09:00:00Z",
        "device": {"serial": "REVOKED3"},
    }
    answers = [
        _post(collector, f"/collect/{token}", _inventory("REVOKED2")),
        _post(collector, f"/collect/{token}"),
        _post(collector, "/v1/inventory", json.dumps(document).encode(), headers=bearer),
        _post(collector, "/v1/announce", b"{}", headers=bearer),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert {"REVOKED2", "REVOKED3"}.isdisjoint(a.serial for a in collector.assets())


def test_a_mistake_in_an_address_of_ours_is_no_agent(collector: Any) -> None:
    """What begins like an address of ours and is none is 404, not a question for a token."""
    for path in ("/v1/inventroy", "/api/v1/asset", "/osquery/enrol"):
        assert _post(collector, path).status_code == 404
    assert collector.client.put("/front/inventory.php").status_code == 405
