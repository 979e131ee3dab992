"""A disk that is full for every program, not for one: a small file system of our own."""

from __future__ import annotations

import csv
import http.client
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux" or os.geteuid() != 0:
    pytest.skip("only root mounts a file system", allow_module_level=True)

DISK_MIB = 24
MOST_DOCUMENTS = 2_000
"""More than the disk holds."""
ENOUGH = 128
"""Documents kept before the disk is filled, so that the first look has something to show."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Post = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def store(disk: Path) -> Path:
    """The store, on the small disk."""
    return disk / "store.sqlite"


def fill(disk: Path) -> Path:
    """Write until nothing more fits."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert os.statvfs(disk).f_bavail == 0
    return filler


def serials(exported: str) -> Counter[str]:
    """How often each serial number is there."""
    rows = csv.DictReader(io.StringIO(exported.removeprefix("\ufeff")))
    return Counter(row["serial"] for row in rows)


def send_until_full(post: Callable[[bytes], int], body: Callable[[int], bytes]) -> list[int]:
    """Send machine after machine until one is refused, as for a full disk; those acknowledged."""
    for number in range(MOST_DOCUMENTS):
        status = post(body(number))
        if status != 202:
            assert status == 507, f"machine {number}: {status}"
            return list(range(number))
    raise AssertionError("the disk never filled up")


@pytest.mark.trial
def test_a_server_on_a_full_disk_keeps_its_word(
    start: Any,
    secret: str,
    post: Post,
    laptop: Callable[[int, int], bytes],
    fleet_audit: Run,
    disk: Path,
    store: Path,
) -> None:
    """Of a server whose disk fills up under it, every acknowledged machine is there, once.

    It refuses by 507, goes on answering, and takes documents again as soon as there is room.
    """
    with start() as (_server, address), closing(http.client.HTTPConnection(address)) as to:

        def sent(body: bytes) -> int:
            return post(to, secret, body)[0]

        assert [sent(laptop(number, 0)) for number in range(ENOUGH)] == [202] * ENOUGH
        filler = fill(disk)
        kept = send_until_full(sent, lambda number: laptop(ENOUGH + number, 0))
        assert sent(laptop(9_000, 0)) == 507
        to.request("GET", "/healthz")
        assert to.getresponse().read()
        filler.unlink()
        assert sent(laptop(9_000, 0)) == 202
    acknowledged = [*range(ENOUGH), *(ENOUGH + number for number in kept), 9_000]
    found = serials(fleet_audit("assets", "export", "--quiet", store=store).stdout)
    assert [number for number in acknowledged if found[f"TRIAL{number:05}"] != 1] == []
    assert found[f"TRIAL{ENOUGH + len(kept):05}"] == 0, "it was refused, and never sent again"


@pytest.mark.trial
def test_commands_on_a_full_disk_say_so(
    fleet_audit: Run, laptop: Callable[[int, int], bytes], disk: Path, store: Path, tmp_path: Path
) -> None:
    """On a full disk an import, a list and a footprint name it and the remedy, and break nothing.

    All work once there is room, and what was there before is there still.
    """
    inventories = tmp_path / "inventories"
    inventories.mkdir()
    for number in range(20):
        (inventories / f"{number:03}.json").write_bytes(laptop(number, 0))
    fleet_audit("import", inventories / "000.json", store=store)
    filler = fill(disk)
    for command in (("assets", "list"), ("footprint",), ("import", inventories)):
        told = fleet_audit(*command, store=store, expect=2).stderr
        assert "full" in told and "free some space" in told, command
    filler.unlink()
    fleet_audit("import", inventories, store=store)
    fleet_audit("footprint", "--format", "csv", store=store)
    found = serials(fleet_audit("assets", "export", "--quiet", store=store).stdout)
    assert {found[f"TRIAL{number:05}"] for number in range(20)} == {1}
