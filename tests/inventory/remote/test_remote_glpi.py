"""GLPI by both its APIs, as its own documents say that they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord

Read = Callable[[str, Path], list[AssetRecord]]


def glpi(path: str, query: dict[str, str]) -> Any:
    """GLPI's answers, after its `apirest.md`."""
    kind = path.rpartition("/")[2]
    if kind == "initSession":
        return {"session_token": "open"}
    stored = {
        "Computer": [
            {
                "id": n,
                "name": f"PC-{n}",
                "serial": f"GLPIPC{n:04}",
                "otherserial": f"INV{n:04}",
                "manufacturers_id": "Dell Inc.",
                "computermodels_id": "OptiPlex 7080",
                "computertypes_id": "Desktop",
                "locations_id": "Lyon",
                "states_id": 0,
                "users_id": "martin",
            }
            for n in range(1, 251)
        ],
        "Monitor": [
            {
                "id": 1,
                "name": "ecran",
                "serial": "GLPIMON01",
                "manufacturers_id": "Iiyama",
                "monitormodels_id": "ProLite XUB2792",
            }
        ],
        "Infocom": [
            {
                "id": 7,
                "itemtype": "Computer",
                "items_id": 1,
                "buy_date": "2020-09-01",
                "value": "712.50",
            }
        ],
    }.get(kind, [])
    start, end = map(int, query["range"].split("-"))
    headers = {"Content-Range": f"{start}-{end}/{len(stored)}"} if stored else {}
    return 206, headers, json.dumps(stored[start : end + 1]).encode()


def test_glpi_gives_each_kind_of_equipment_and_its_purchase(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """GLPI's computers and screens are read with their purchases, in one session."""
    stub.answer = glpi
    found = {asset.serial: asset for asset in read("glpi", tmp_path / "pages")}
    assert len(found) == 251
    assert str(found["GLPIPC0001"].purchase_date) == "2020-09-01"
    assert found["GLPIPC0002"].purchase_date is None
    assert found["GLPIPC0250"].category == "desktop"
    assert found["GLPIMON01"].category == "monitor"
    assert stub.asked[-1][2]["Session-Token"] == "open"


def closed(kind: str) -> Any:
    """GLPI, with a kind that the profile may not read, after its `apirest.md`, "Errors"."""

    def answer(path: str, query: dict[str, str]) -> Any:
        if path.endswith(f"/{kind}"):
            body = ["ERROR_RIGHT_MISSING", "You don't have permission to perform this action."]
            return 403, {}, json.dumps(body).encode()
        return glpi(path, query)

    return answer


@pytest.mark.parametrize(("kind", "kept"), [("Monitor", 250), ("Computer", 1), ("Infocom", 251)])
def test_a_kind_that_glpi_keeps_back_costs_that_kind_only(
    stub: Any, read: Read, tmp_path: Path, kind: str, kept: int
) -> None:
    """A kind that the profile may not read is named with the right to give; the rest is read."""
    stub.answer = closed(kind)
    refused = fetch(f"glpi+{stub.address}", tmp_path / "pages")
    assert len(refused) == 1
    assert f"/apirest.php/{kind}" in refused[0]
    assert f"give the profile of this account the right to read {kind}" in refused[0]
    assert "sesame" not in refused[0]
    assert fetch(f"glpi+{stub.address}", tmp_path / "pages") == refused, "told again on a new run"
    assert len(read("glpi", tmp_path / "pages")) == kept


def glpi_v2(path: str, query: dict[str, str]) -> Any:
    """GLPI 11's answers, after its `api_doc.MD` and its controllers."""
    if path == "/api.php/token":
        return {"token_type": "Bearer", "expires_in": 3600, "access_token": "eleven"}
    parts = path.split("/")
    if parts[-1] == "Infocom":
        bought = {"id": 5, "date_buy": "2021-06-15", "date_delivery": None, "value": 640.0}
        error = {"status": "ERROR_ITEM_NOT_FOUND", "title": "The specified resource was not found"}
        return bought if parts[-2] == "1" else (404, {}, json.dumps(error).encode())
    kinds = {
        "Computer": [
            {
                "id": n,
                "name": f"pc-{n}",
                "serial": f"ELEVEN{n:04}",
                "otherserial": f"INV{n:04}",
                "status": {"id": 1, "name": "En service"},
                "entity": {"id": 0, "name": "Root"},
                "location": {"id": 3, "name": "Lyon"},
                "type": {"id": 2, "name": "Notebook"},
                "manufacturer": {"id": 9, "name": "Dell Inc."},
                "model": {"id": 4, "name": "Latitude 5420"},
                "user": {"id": 6, "name": "martin"},
                "is_deleted": n == 3,
            }
            for n in range(1, 121)
        ],
        "Monitor": [
            {
                "id": 1,
                "serial": "ELEVENMON",
                "type": None,
                "manufacturer": {"id": 2, "name": "Iiyama"},
                "model": {"id": 7, "name": "ProLite XUB2792"},
            }
        ],
    }
    stored: list[Any] = kinds.get(parts[-1], [])
    start, limit = int(query["start"]), int(query["limit"])
    found = stored[start : start + limit]
    headers = {"Content-Range": f"{start}-{start + limit - 1}/{len(stored)}"}
    return 206 if start + limit < len(stored) else 200, headers, json.dumps(found).encode()


def test_glpi_11_is_read_by_its_new_api(stub: Any, read: Read, tmp_path: Path) -> None:
    """GLPI 11 gives each kind with its purchases, without its people and what it has deleted."""
    stub.answer = glpi_v2
    found = {asset.serial: asset for asset in read("glpi-v2", tmp_path / "pages")}
    assert len(found) == 120
    first = found["ELEVEN0001"]
    assert (first.category, first.site, first.price_eur) == ("laptop", "Lyon", 640)
    assert str(first.purchase_date) == "2021-06-15"
    assert found["ELEVENMON"].category == "monitor"
    assert "ELEVEN0003" not in found
    assert b"grant_type=password" in stub.bodies[0]
    assert stub.asked[-1][2]["Authorization"] == "Bearer eleven"
    assert b"martin" not in b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())


def test_glpi_11_that_hides_its_purchases_is_asked_for_them_once(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Purchases that the profile may not read are named, and not asked for item by item."""

    def answer(path: str, query: dict[str, str]) -> Any:
        return (403, {}, b"{}") if path.endswith("/Infocom") else glpi_v2(path, query)

    stub.answer = answer
    (told,) = fetch(f"glpi-v2+{stub.address}", tmp_path / "pages")
    assert "the right to read Infocom" in told
    assert sum(path.endswith("/Infocom") for path, _, _ in stub.asked) == 1
    assert len(read("glpi-v2", tmp_path / "pages")) == 120
