"""Which addresses of the collector take what, as `docs/reference/collector.md` tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
GREETING = (
    b'<?xml version="1.0"?><REQUEST><DEVICEID>addresses-2026</DEVICEID>'
    b"<QUERY>PROLOG</QUERY></REQUEST>"
)
INSTALLED = (
    "/front/inventory.php",
    "/marketplace/glpiinventory/",
    "/plugins/fusioninventory/",
    "/ocsinventory",
)
"""Where the servers stood that agents were set up for."""
RESERVED = ("/api/", "/v1/", "/osquery/", "/healthz", "/openapi.json")
"""Addresses with a meaning of their own."""


@pytest.fixture(scope="module")
def bearer(collector: Any) -> dict[str, str]:
    """The header of a token that may send."""
    return {"Authorization": f"Bearer {collector.token('addresses')}"}


@pytest.mark.parametrize("path", [*INSTALLED, "/glpi/front/inventory.php", "/", "/anything/else"])
def test_agents_are_taken_where_their_server_stood(
    collector: Any, bearer: dict[str, str], path: str
) -> None:
    """What an agent says is taken at any address with a token, and refused there without one."""
    assert collector.client.post(path, content=GREETING, headers=bearer).status_code == 200
    assert collector.client.post(path, content=GREETING).status_code == 401


@pytest.mark.parametrize("path", ["/front/inventory.php", "/wp-login.php"])
@pytest.mark.parametrize("body", [b"log=admin&pwd=admin", b"{}", b"<html></html>", b""])
def test_what_is_no_inventory_is_kept_nowhere(
    collector: Any, bearer: dict[str, str], path: str, body: bytes
) -> None:
    """A body that is no message of an agent is refused with the reason, whoever sends it."""
    before = len(collector.assets())
    answer = collector.client.post(path, content=body, headers=bearer)
    assert answer.status_code == 422 and len(answer.text) > 20
    assert len(collector.assets()) == before


@pytest.mark.parametrize("path", ["/v1/inventry", "/api/v1/asets", "/osquery/logs", "/v1/", "/v1"])
def test_a_slip_at_an_address_of_its_own_is_not_found(
    collector: Any, bearer: dict[str, str], path: str
) -> None:
    """Where addresses have a meaning of their own, one that does not exist takes nothing."""
    assert collector.client.post(path, content=GREETING, headers=bearer).status_code == 404


def test_reading_elsewhere_finds_nothing(collector: Any, bearer: dict[str, str]) -> None:
    """A page that somebody looks for is not there, with or without a token."""
    for path in ("/", "/front/inventory.php", "/index.html"):
        assert collector.client.get(path).status_code == 404
        assert collector.client.get(path, headers=bearer).status_code == 404


@pytest.mark.parametrize("page", ["reference/collector.md", "fr/reference/collecteur.md"])
def test_the_addresses_are_documented(collector: Any, page: str) -> None:
    """Each address that is described or reserved, and each of former servers, is in the page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    described = collector.client.get("/openapi.json").json()["paths"]
    known = {path.partition("/{")[0] for path in described}
    assert [path for path in (*known, *INSTALLED, *RESERVED) if path not in text] == []
