"""The agent on a disk that is full for every program: a small file system of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.agent.fake_collector import fake_collector

if sys.platform != "linux" or os.geteuid() != 0:
    pytest.skip("only root mounts a file system", allow_module_level=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Write until nothing more fits."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


def send(state: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Deliver the inventory of this machine, once."""
    return subprocess.run(
        [sys.executable, "-m", "fleet_audit_agent", "send", "--tries", "1", *map(str, words)],
        env={
            "PATH": os.environ["PATH"],
            "LANGUAGE": "en",
            "FLEET_AUDIT_AGENT_STATE": str(state),
            "FLEET_AUDIT_AGENT_CONFIG": os.devnull,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_agent_without_room_delivers_all_the_same(disk: Path, tmp_path: Path) -> None:
    """On a full disk the document goes straight out, and once there is room all is as before."""
    token = tmp_path / "token"
    token.write_text("fa_secret")
    token.chmod(0o600)
    state = disk / "fleet-audit-agent"
    with fake_collector() as collector:
        words = ("--server", collector.url, "--token-file", token)
        assert send(state, *words).returncode == 0
        filler = fill(disk)
        done = send(state, *words, "--tag", "changed")
        assert done.returncode == 0, done.stderr
        assert "cannot be kept here (No space left on device)" in done.stderr
        filler.unlink()
        assert send(state, *words, "--tag", "again").returncode == 0
    assert [d.get("tag") for d in collector.documents()] == [None, "changed", "again"]
    assert len({d["agent"]["id"] for d in collector.documents()}) == 1
    assert [path for path in state.rglob("*") if path.suffix == ".part"] == []


def test_a_share_without_room_keeps_the_last_document_whole(disk: Path, tmp_path: Path) -> None:
    """A full share is told as such, its file stays, and a retry replaces it once there is room."""
    state = tmp_path / "fleet-audit-agent"
    assert send(state, "--to", disk).returncode == 0
    (file,) = disk.iterdir()
    filler = fill(disk)
    done = send(state, "--to", disk, "--tag", "changed")
    assert (done.returncode, "No space left" in done.stderr) == (4, True)
    assert "tag" not in json.loads(file.read_text())
    assert set(disk.iterdir()) == {file, filler}
    filler.unlink()
    assert send(state, "--to", disk, "--tag", "changed").returncode == 0
    assert json.loads(file.read_text())["tag"] == "changed"
