"""Intune's export jobs, as Microsoft's pages say that they answer."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.remote.fetching import fetch
from fleet_audit.inventory.remote.session import Patience
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import UnreachableService

Read = Callable[[str, Path], list[AssetRecord]]


EXPORT = (
    "Device name,Serial number,Manufacturer,Model,OS,OS version,Total storage,Ownership,"
    "Last check-in,Primary user display name\n"
    "W1,EXPORT0001,Dell Inc.,Latitude 5420,Windows,10.0.22631,488386,Corporate,"
    "2024-05-06 07:08:09.0000000,Jeanne Martin\n"
)
"""The report `DevicesWithInventory`, under the headings of "Columns received"."""


def zipped(text: str, names: tuple[str, ...] = ("DevicesWithInventory_1.csv",)) -> bytes:
    """A zip as the storage behind an export job gives it."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, text)
    return body.getvalue()


def exporting(stub: Any, states: list[str], body: bytes) -> Any:
    """Graph's export jobs, which pass through some states, and the storage behind them."""

    def answer(path: str, _query: dict[str, str]) -> Any:
        if path.endswith("/token"):
            return {"access_token": "graph"}
        if path == "/storage/report.zip":
            assert "Authorization" not in stub.asked[-1][2], "the token is for Graph alone"
            return 200, {"Content-Type": "application/zip"}, body
        job = {"id": "DevicesWithInventory_05e6", "status": "notStarted", "url": None}
        if path.endswith("/exportJobs"):
            return 201, {}, json.dumps(job).encode()
        state = states.pop(0)
        link = f"{stub.address}/storage/report.zip?sig=sesame-signature"
        return {**job, "status": state, "url": link if state == "completed" else None}

    return answer


HASTY = Patience(look_again_s=0, pause_s=0.01, tries=2)


def test_an_intune_export_is_ordered_awaited_and_unzipped(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """An export job is awaited and its zip read, the columns that nobody asked for left out."""
    stub.answer = exporting(stub, ["notStarted", "inProgress", "completed"], zipped(EXPORT))
    assert fetch(f"intune-export+{stub.address}", tmp_path / "pages", patience=HASTY) == ()
    (device,) = read("intune-export", tmp_path / "pages")
    assert (device.serial, device.manufacturer) == ("EXPORT0001", "Dell")
    assert (device.category, device.ownership) == ("laptop", "owned")
    order = next(json.loads(body) for body in stub.bodies if body.startswith(b"{"))
    assert order["reportName"] == "DevicesWithInventory"
    assert not {"UPN", "UserName", "UserEmail"} & set(order["select"])
    assert b"Jeanne" not in b"".join(p.read_bytes() for p in (tmp_path / "pages").iterdir())


def test_a_cut_while_an_export_is_made_does_not_order_another(
    stub: Any, read: Read, tmp_path: Path
) -> None:
    """After a cut, the job that was ordered is asked about, and no second one is made."""
    cut = exporting(stub, [], b"")
    stub.answer = lambda path, query: (404, {}, b"{}") if path.endswith("')") else cut(path, query)
    with pytest.raises(UnreachableService):
        fetch(f"intune-export+{stub.address}", tmp_path / "pages", patience=HASTY)
    stub.asked.clear()
    stub.answer = exporting(stub, ["completed"], zipped(EXPORT))
    fetch(f"intune-export+{stub.address}", tmp_path / "pages", patience=HASTY)
    assert not [path for path, _, _ in stub.asked if path.endswith("/exportJobs")]
    assert len(read("intune-export", tmp_path / "pages")) == 1


@pytest.mark.parametrize(
    ("states", "body", "told"),
    [
        (["failed"], b"", "export failed"),
        (["completed"], b"<html>sign in</html>", "no zip"),
        (["completed"], zipped(EXPORT, ("a.csv", "b.csv")), "no zip"),
        (["completed"], zipped(EXPORT)[:-40], "no zip"),
        (["completed"], zipped("0" * (65 * 1024 * 1024)), "too large"),
    ],
)
def test_an_export_that_cannot_be_used_is_named(
    stub: Any, tmp_path: Path, states: list[str], body: bytes, told: str
) -> None:
    """A failed job, a page, two tables, a cut or a bomb ends in a sentence without signature."""
    stub.answer = exporting(stub, states, body)
    with pytest.raises(UnreachableService, match=told) as refused:
        fetch(f"intune-export+{stub.address}", tmp_path / "pages", patience=HASTY)
    assert "sesame" not in str(refused.value)
