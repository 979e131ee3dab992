"""Each service, as its vendor's page says that it answers; no real one has confirmed it yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord

Read = Callable[[str, Path], list[AssetRecord]]


def snipe_row(number: int) -> dict[str, Any]:
    """An asset, after snipe-it.readme.io, "/hardware"."""
    return {
        "id": number,
        "name": f"PC{number}",
        "asset_tag": f"TAG{number:05}",
        "serial": f"SNIPE{number:05}",
        "model": {"id": 1, "name": "Latitude 7420"},
        "category": {"id": 2, "name": "Laptops"},
        "manufacturer": {"id": 3, "name": "Dell"},
        "purchase_date": {"date": "2021-03-05", "formatted": "05/03/2021"},
        "warranty_months": "36 months",
        "location": {"id": 1, "name": "Lyon"},
        "assigned_to": {"name": "Jeanne Martin", "email": "jeanne@example.org"},
        "brand_new_member": {"deep": [1, 2]},
    }


def test_snipe_it_is_read_to_the_end_without_its_people(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Every page of Snipe-IT is read, unknown members and people are left where they are."""
    stub.answer = lambda _path, query: {
        "total": 1203,
        "rows": [snipe_row(n) for n in range(1203)][int(query["offset"]) :][: int(query["limit"])],
    }
    found = read("snipeit", tmp_path / "pages")
    assert len(found) == 1203
    assert len({asset.serial for asset in found}) == 1203
    first = found[0]
    assert (first.manufacturer, first.category, first.site) == ("Dell", "laptop", "Lyon")
    assert (first.asset_tag, str(first.purchase_date)) == ("TAG00000", "2021-03-05")
    assert b"jeanne" not in b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())


MOBILES = [
    {
        "mobileDeviceId": "7",
        "deviceType": "iOS",
        "general": {
            "displayName": "accueil",
            "udid": "0dad565fb40b010a9e490440188063a378721069",
            "osVersion": "17.4",
            "lastInventoryUpdateDate": "2024-05-02T08:11:00Z",
        },
        "hardware": {
            "model": "iPad (9th generation)",
            "serialNumber": "DMPFAKE0PAD",
            "capacityMb": 64000,
            "wifiMacAddress": "EE:00:7C:F0:E5:FF",
        },
        "purchasing": {"poDate": "2022-03-01T00:00:00Z", "warrantyExpirationDate": None},
        "userAndLocation": {"fullName": "Jeanne Martin"},
    },
    {
        "mobileDeviceId": "8",
        "deviceType": "iOS",
        "general": {"displayName": "astreinte"},
        "hardware": {"model": "iPhone 13", "serialNumber": "DMPFAKEPHONE"},
    },
]
"""Mobile devices, after developer.jamf.com, `GET /api/v2/mobile-devices/detail`."""


def test_jamf_computers_are_read_with_a_token_of_their_own(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Jamf's computers, tablets and phones give their maker, memory and purchase."""

    def answer(path: str, query: dict[str, str]) -> Any:
        if path == "/api/v1/oauth/token":
            return {"access_token": "short", "expires_in": 60}
        if path == "/api/v2/mobile-devices/detail":
            return {"totalCount": 2, "results": MOBILES}
        computer = {
            "id": "1",
            "udid": "4C4C4544-0042-3010-8043-B4C04F4D3232",
            "general": {"name": "mac-1", "site": {"id": "1", "name": "Nantes"}},
            "hardware": {
                "make": "Apple",
                "model": "MacBook Pro (14-inch, 2021)",
                "serialNumber": "C02FAKE0JAMF",
                "processorType": "Apple M1 Pro",
                "totalRamMegabytes": 16384,
            },
            "purchasing": {"poDate": "2022-01-17"},
            "operatingSystem": {"name": "macOS", "version": "14.1"},
        }
        return {"totalCount": 1, "results": [computer]}

    stub.answer = answer
    mac, pad, phone = read("jamf", tmp_path / "pages")
    assert (mac.serial, mac.manufacturer, mac.site) == ("C02FAKE0JAMF", "Apple", "Nantes")
    assert mac.memory_gib == 16
    assert str(mac.purchase_date) == "2022-01-17"
    assert (pad.serial, pad.category, pad.manufacturer) == ("DMPFAKE0PAD", "tablet", "Apple")
    assert (pad.storage_gb, str(pad.purchase_date)) == (64, "2022-03-01")
    assert (phone.serial, phone.category) == ("DMPFAKEPHONE", "smartphone")
    assert stub.asked[-1][2]["Authorization"] == "Bearer short"


def test_fleet_hosts_are_read_page_by_page(stub: Any, read: Read, tmp_path: Path) -> None:
    """Fleet's hosts are read until a page is not full."""
    hosts = [
        {
            "id": n,
            "computer_name": f"host-{n}",
            "platform": "ubuntu",
            "hardware_vendor": "LENOVO",
            "hardware_model": "20XW",
            "hardware_serial": f"FLEETS{n:04}",
            "memory": 17179869184,
            "os_version": "Ubuntu 22.04",
        }
        for n in range(130)
    ]
    stub.answer = lambda _path, query: {"hosts": hosts[int(query["page"]) * 100 :][:100]}
    found = read("fleet", tmp_path / "pages")
    assert len(found) == 130
    assert (found[0].serial, found[0].memory_gib) == ("FLEETS0000", 16)


def test_intune_devices_are_read_by_the_links_of_graph(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Intune's devices are read over every link that Graph gives."""

    def device(number: int) -> dict[str, Any]:
        return {
            "deviceName": f"W{number}",
            "serialNumber": f"INTUNE{number:04}",
            "manufacturer": "HP",
            "model": "HP EliteBook 840 G8",
            "operatingSystem": "Windows",
            "osVersion": "10.0.22631",
            "physicalMemoryInBytes": 17179869184,
            "enrolledDateTime": "2023-02-03T10:11:12Z",
        }

    def answer(path: str, query: dict[str, str]) -> Any:
        if path.endswith("/token"):
            return {"access_token": "graph", "token_type": "Bearer"}
        if "$skiptoken" in query:
            return {"value": [device(2)]}
        link = f"{stub.address}/v1.0/deviceManagement/managedDevices?$skiptoken=2"
        return {"value": [device(1)], "@odata.nextLink": link}

    stub.answer = answer
    found = read("intune", tmp_path / "pages")
    assert [asset.serial for asset in found] == ["INTUNE0001", "INTUNE0002"]
    assert found[0].category == "laptop"


def test_jamf_without_the_right_to_read_mobiles_gives_its_computers(
    stub: Any, tmp_path: Path
) -> None:
    """A Jamf role without mobile devices costs these only, and the privilege is named."""

    def answer(path: str, _query: dict[str, str]) -> Any:
        if path == "/api/v1/oauth/token":
            return {"access_token": "short"}
        if path == "/api/v2/mobile-devices/detail":
            return 403, {}, b'{"httpStatus": 403, "errors": []}'
        return {"results": [{"hardware": {"serialNumber": "C02X", "model": "iMac"}}]}

    stub.answer = answer
    (told,) = fetch(f"jamf+{stub.address}", tmp_path / "pages")
    assert "/api/v2/mobile-devices/detail" in told
    assert "Read Mobile Devices" in told
    assert len(list((tmp_path / "pages").glob("*.csv"))) == 1


@pytest.mark.parametrize("version", ["v4", "v3", "v1"])
def test_jamf_of_any_age_gives_its_computers(stub: Any, tmp_path: Path, version: str) -> None:
    """The newest end point for computers that Jamf Pro has is used."""

    def answer(path: str, _query: dict[str, str]) -> Any:
        if path == "/api/v1/oauth/token":
            return {"access_token": "short"}
        if path == "/api/v2/mobile-devices/detail":
            return {"totalCount": 0, "results": []}
        if path != f"/api/{version}/computers-inventory":
            return 404, {}, b"<html>not found</html>"
        return {"results": [{"hardware": {"serialNumber": "C02X", "model": "iMac"}}]}

    stub.answer = answer
    assert fetch(f"jamf+{stub.address}", tmp_path / "pages") == ()
    assert len(list((tmp_path / "pages").glob("*.csv"))) == 1
