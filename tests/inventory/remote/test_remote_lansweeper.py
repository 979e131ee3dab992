"""Lansweeper's GraphQL, as the vendor's pages and its own client ask it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import UnreachableService

Read = Callable[[str, Path], list[AssetRecord]]


def lansweeper(stub: Any, sites: dict[str, list[Any]], closed: str = "") -> Any:
    """Lansweeper's answers, after its restrictions page and its own MCP server's queries."""

    def answer(_path: str, _query: dict[str, str]) -> Any:
        asked = json.loads(stub.bodies[-1])
        if "authorizedSites" in asked["query"]:
            listed = [{"id": name, "name": name} for name in sites]
            return {"data": {"authorizedSites": {"sites": listed}}}
        values = asked["variables"]
        assert len(values["fields"]) <= 30
        if values["site"] == closed:
            return {"data": None, "errors": [{"extensions": {"code": "FORBIDDEN"}}]}
        page = values["page"]
        assert (page["page"] == "NEXT") == ("cursor" in page)
        start = int(page.get("cursor", "0"))
        items = sites[values["site"]][start : start + page["limit"]]
        place = {"limit": page["limit"], "next": str(start + len(items))}
        return {"data": {"site": {"assetResources": {"items": items, "pagination": place}}}}

    return answer


def lansweeper_asset(number: int) -> dict[str, Any]:
    """An asset under the paths of the vendor's own list."""
    return {
        "key": f"k{number}",
        "assetBasicInfo": {
            "name": f"PC{number}",
            "type": "Windows",
            "mac": f"00:1B:44:11:{number // 256:02X}:{number % 256:02X}",
            "userName": "jeanne",
            "lastSeen": "2024-03-04T05:06:07.000Z",
        },
        "assetCustom": {
            "manufacturer": "Dell Inc.",
            "model": "Latitude 7420",
            "serialNumber": f"LANS{number:05}",
            "purchaseDate": "2021-03-05T00:00:00.000Z",
            "stateName": "Active",
            "location": "Nantes",
        },
        "operatingSystem": {"caption": "Microsoft Windows 11 Pro"},
    }


def test_lansweeper_is_read_site_by_site_by_its_cursors(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Lansweeper's assets are read over every cursor of every site, without their people."""
    sites = {
        "one": [lansweeper_asset(n) for n in range(1030)],
        "two": [lansweeper_asset(n) for n in range(1030, 1040)],
    }
    stub.answer = lansweeper(stub, sites)
    found = read("lansweeper", tmp_path / "pages")
    assert len({asset.serial for asset in found}) == 1040
    first = found[0]
    assert (first.manufacturer, first.category, first.site) == ("Dell", "laptop", "Nantes")
    assert (str(first.purchase_date), first.status) == ("2021-03-05", "in_use")
    assert stub.asked[0][0] == "/api/v2/graphql"
    assert stub.asked[0][2]["Authorization"] == "Token sesame-lansweeper"
    assert b"jeanne" not in b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())


def test_a_closed_site_of_lansweeper_costs_that_site_only(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """A site that the token may not read is named; the next one is read."""
    sites = {"one": [lansweeper_asset(1)], "two": [lansweeper_asset(2)]}
    stub.answer = lansweeper(stub, sites, closed="one")
    (told,) = fetch(f"lansweeper+{stub.address}", tmp_path / "pages")
    assert "the right to read the assets of this site" in told
    (asset,) = read("lansweeper", tmp_path / "pages")
    assert asset.serial == "LANS00002"


def test_a_cut_between_the_cursors_of_lansweeper_is_gone_on_from(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """After a cut, Lansweeper is asked for the site and cursor that were next."""
    sites = {"one": [lansweeper_asset(n) for n in range(600)], "two": [lansweeper_asset(700)]}
    whole = lansweeper(stub, sites)

    def cut(path: str, query: dict[str, str]) -> Any:
        return whole(path, query) if len(stub.bodies) < 3 else (404, {}, b"{}")

    stub.answer = cut
    with pytest.raises(UnreachableService, match="/api/v2/graphql"):
        fetch(f"lansweeper+{stub.address}", tmp_path / "pages")
    stub.answer = whole
    stub.bodies.clear()
    found = read("lansweeper", tmp_path / "pages")
    assert len({asset.serial for asset in found}) == 601
    assert json.loads(stub.bodies[1])["variables"]["page"]["cursor"] == "500"
