"""Each service, as its vendor's page says that it answers; no real one has confirmed it yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord, Observation


def read(stub: Any, name: str, folder: Path) -> list[AssetRecord]:
    """The equipment of a service, through its pages; nothing of them may be refused."""
    fetch(f"{name}+{stub.address}", folder)
    found = []
    for path in sorted(folder.glob("*.csv")):
        items = list(read_document(path.read_bytes(), path.name))
        assert all(isinstance(item, Observation) for item in items), items
        found += [item.asset for item in items if isinstance(item, Observation)]
    return found


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


def test_snipe_it_is_read_to_the_end_without_its_people(stub: Any, tmp_path: Path) -> None:
    """Every page of Snipe-IT is read, unknown members and people are left where they are."""
    stub.answer = lambda _path, query: {
        "total": 1203,
        "rows": [snipe_row(n) for n in range(1203)][int(query["offset"]) :][: int(query["limit"])],
    }
    found = read(stub, "snipeit", tmp_path / "pages")
    assert len(found) == 1203
    assert len({asset.serial for asset in found}) == 1203
    first = found[0]
    assert (first.manufacturer, first.category, first.site) == ("Dell", "laptop", "Lyon")
    assert (first.asset_tag, str(first.purchase_date)) == ("TAG00000", "2021-03-05")
    assert b"jeanne" not in b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())


def test_jamf_computers_are_read_with_a_token_of_their_own(stub: Any, tmp_path: Path) -> None:
    """Jamf's computers give their maker, memory and purchase."""

    def answer(path: str, query: dict[str, str]) -> Any:
        if path == "/api/v1/oauth/token":
            return {"access_token": "short", "expires_in": 60}
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
    (mac,) = read(stub, "jamf", tmp_path / "pages")
    assert (mac.serial, mac.manufacturer, mac.site) == ("C02FAKE0JAMF", "Apple", "Nantes")
    assert mac.memory_gib == 16
    assert str(mac.purchase_date) == "2022-01-17"
    assert stub.asked[-1][2]["Authorization"] == "Bearer short"


def test_fleet_hosts_are_read_page_by_page(stub: Any, tmp_path: Path) -> None:
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
    found = read(stub, "fleet", tmp_path / "pages")
    assert len(found) == 130
    assert (found[0].serial, found[0].memory_gib) == ("FLEETS0000", 16)


def test_intune_devices_are_read_by_the_links_of_graph(stub: Any, tmp_path: Path) -> None:
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
    found = read(stub, "intune", tmp_path / "pages")
    assert [asset.serial for asset in found] == ["INTUNE0001", "INTUNE0002"]
    assert found[0].category == "laptop"


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


def test_glpi_gives_each_kind_of_equipment_and_its_purchase(stub: Any, tmp_path: Path) -> None:
    """GLPI's computers and screens are read with their purchases, in one session."""
    stub.answer = glpi
    found = {asset.serial: asset for asset in read(stub, "glpi", tmp_path / "pages")}
    assert len(found) == 251
    assert str(found["GLPIPC0001"].purchase_date) == "2020-09-01"
    assert found["GLPIPC0002"].purchase_date is None
    assert found["GLPIPC0250"].category == "desktop"
    assert found["GLPIMON01"].category == "monitor"
    assert stub.asked[-1][2]["Session-Token"] == "open"
