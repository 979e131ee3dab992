"""OCS Inventory's REST API, as its documentation and answers of version 2.12 show it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.reading import read_document
from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.model.asset import AssetRecord, Observation
from fleet_audit.model.errors import UnreachableService

Read = Callable[[str, Path], list[AssetRecord]]


def computer(number: int) -> dict[str, Any]:
    """A computer: one section as a row, the others as lists of rows."""
    return {
        "accountinfo": [{"HARDWARE_ID": number, "TAG": "Jeanne"}],
        "bios": [
            {
                "HARDWARE_ID": number,
                "SMANUFACTURER": "Dell Inc.",
                "SMODEL": "Latitude 3450",
                "SSN": f"OCSAPI{number:03}",
                "TYPE": "Notebook",
            }
        ],
        "cpus": [{"TYPE": "13th Gen Intel(R) Core(TM) i5-1335U", "CORES": 10}],
        "hardware": {
            "ID": number,
            "NAME": f"PC{number}",
            "USERID": "Jeanne",
            "MEMORY": 16288,
            "OSNAME": "Microsoft Windows 11 Pro",
            "OSVERSION": "10.0.26200",
            "LASTDATE": "2026-09-28 20:27:57",
        },
        "monitors": [
            {"MANUFACTURER": "Dell", "CAPTION": "DELL P2419H", "SERIAL": f"MON{number:05}"}
        ],
        "networks": [{"MACADDR": f"E8:CF:83:0A:8C:{number:02X}", "TYPE": "Ethernet"}],
        "storages": [{"NAME": "disk", "TYPE": "Disk", "DISKSIZE": 488382, "MODEL": "KBG50ZNS512G"}],
        "software": [{"NAME_ID": 1, "VERSION_ID": 2}],
    }


def answers(total: int) -> Any:
    """OCS with so many computers, from the number 1 on."""

    def answer(_path: str, query: dict[str, str]) -> Any:
        start, limit = int(query["start"]), int(query["limit"])
        numbers = range(1, total + 1)[start : start + limit]
        return {str(n): computer(n) for n in numbers} or []

    return answer


def test_ocs_is_read_with_its_screens_and_without_its_people(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """Each computer of OCS is read as its agent would describe it, its people left out."""
    stub.answer = answers(120)
    found = read("ocs", tmp_path / "pages")
    assert len({asset.serial for asset in found}) == 120
    first = found[0]
    assert (first.manufacturer, first.model, first.category) == ("Dell", "Latitude 3450", "laptop")
    assert first.memory_gib == pytest.approx(16, abs=0.2)
    assert first.storage_gb == pytest.approx(512, rel=0.06)
    assert "i5-1335U" in str(first.cpu)
    assert [path for path, _, _ in stub.asked] == ["/ocsapi/v1/computers"] * 3
    seen = list(read_document((tmp_path / "pages" / "ocs-000001.xml").read_bytes(), "ocs.xml"))
    assert [item.observed_at for item in seen if isinstance(item, Observation)] == [
        datetime(2026, 9, 28, 20, 27, 57, tzinfo=UTC)
    ]
    kept = b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())
    assert b"Jeanne" not in kept
    assert b"DELL P2419H" in kept
    signed = stub.asked[0][2]["Authorization"].removeprefix("Basic ")
    assert b64decode(signed) == b"reader:sesame-ocs"


@pytest.mark.parametrize("total", [0, 1, 50, 51])
def test_every_computer_of_ocs_comes_once(
    stub: Any, read: Read, tmp_path: Path, total: int
) -> None:
    """No computer, one, a full page or one more: each comes once, and the end is found."""
    stub.answer = answers(total)
    assert len(read("ocs", tmp_path / "pages")) == total
    stub.asked.clear()
    fetch(f"ocs+{stub.address}", tmp_path / "pages")
    assert stub.asked == [], "what was read to its end is not asked for again"


def test_a_cut_of_ocs_is_gone_on_from(stub: Any, read: Read, tmp_path: Path) -> None:
    """After a cut, OCS is asked for the computers that follow those that came."""
    whole = answers(70)
    stub.answer = lambda path, query: (
        whole(path, query) if query["start"] == "0" else (404, {}, b"{}")
    )
    with pytest.raises(UnreachableService, match="/ocsapi/v1/computers"):
        fetch(f"ocs+{stub.address}", tmp_path / "pages")
    stub.answer = whole
    assert len({asset.serial for asset in read("ocs", tmp_path / "pages")}) == 70
    assert [query["start"] for _, query, _ in stub.asked] == ["0", "50", "50"]


def test_an_answer_of_ocs_that_is_no_list_of_computers_is_named(stub: Any, tmp_path: Path) -> None:
    """A text where computers were expected ends in a sentence that names OCS."""
    stub.answer = lambda _path, _query: (200, {}, json.dumps("no route").encode())
    with pytest.raises(UnreachableService, match="ocs at"):
        fetch(f"ocs+{stub.address}", tmp_path / "pages")
