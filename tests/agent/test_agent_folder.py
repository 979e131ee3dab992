"""Delivering to a folder: a share or a stick, one file for each machine."""

from __future__ import annotations

import gettext
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fleet_audit_agent import cli, identifier, settings

OTHER_ID = "fedcba9876543210fedcba9876543210\n"


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """State and settings of the test's own, in English."""
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv(settings.CONFIG_VARIABLE, str(tmp_path / "agent.conf"))
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    gettext.textdomain("messages")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """An empty folder that several machines write to."""
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def deliver(share: Path) -> Callable[[Path], int]:
    """Runs `send --to` of a recorded machine."""
    return lambda root: cli.main(["send", "--to", str(share), "--root", str(root)])


def test_each_machine_has_one_file_replaced_when_it_changes(deliver, share, machines, record):
    """Two machines, two files; the same again touches nothing; a change replaces the file."""
    laptop = record(machines["laptop"])
    server = record({**machines["server"], "etc/machine-id": OTHER_ID})
    assert (deliver(laptop), deliver(server)) == (0, 0)
    files = {path: path.stat().st_mtime_ns for path in share.iterdir()}
    assert len(files) == 2 and all(path.suffix == ".json" for path in files)
    an_hour_later = (laptop / "proc/uptime").stat().st_mtime + 3600
    os.utime(laptop / "proc/uptime", (an_hour_later, an_hour_later))
    assert deliver(laptop) == 0
    assert {path: path.stat().st_mtime_ns for path in share.iterdir()} == files
    (laptop / "proc/meminfo").write_text("MemTotal: 1024 kB\n")
    (laptop / "sys/class/power_supply/BAT0/cycle_count").write_text("977\n")
    assert deliver(laptop) == 0
    assert set(share.iterdir()) == set(files)
    assert sum(path.stat().st_mtime_ns != files[path] for path in files) == 1


def test_a_share_that_is_away_takes_no_credit(deliver, share, machines, record, capsys):
    """After a failure, `status` still says where the last delivery went, and what went wrong."""
    laptop = record(machines["laptop"])
    assert deliver(laptop) == 0
    away = str(share.parent / "away")
    assert cli.main(["send", "--to", away, "--root", str(laptop)]) == 4
    capsys.readouterr()
    assert cli.main(["status", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["delivered_to"] == str(share)
    assert away in told["trouble"]


def test_the_folder_is_what_import_takes(deliver, share, machines, record, fleet_audit, tmp_path):
    """`fleet-audit import` of the folder gives each machine once, and changes nothing again."""
    deliver(record(machines["laptop"]))
    deliver(record({**machines["server"], "etc/machine-id": OTHER_ID}))
    store = tmp_path / "store.sqlite"
    first = json.loads(fleet_audit("import", share, "--json", store=store).stdout)
    assert (first["documents"], first["rejected"]) == (2, [])
    again = json.loads(fleet_audit("import", share, "--json", store=store).stdout)
    assert (again["created"], again["updated"]) == (0, 0)


def test_a_damaged_file_is_replaced(deliver, share, machines, record):
    """What a full stick left of a document does not count as one."""
    laptop = record(machines["laptop"])
    deliver(laptop)
    (file,) = share.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[:100], b"[1]", b"\xff\xfe", b"[" * 100_000):
        file.write_bytes(damaged)
        assert deliver(laptop) == 0
        assert file.read_bytes() == whole


def test_a_share_that_is_gone_is_told_and_nothing_is_made_in_its_place(
    deliver, share, machines, record, capsys
):
    """A folder that is not there is never made: it would fill the disk below the mount point."""
    share.rmdir()
    assert deliver(record(machines["laptop"])) == 4
    assert "the next run tries again" in capsys.readouterr().err
    assert not share.exists()


def test_a_share_that_fills_keeps_the_old_file(
    deliver, share, machines, record, monkeypatch, capsys
):
    """A write that fails leaves the last document whole, and no draft."""
    laptop = record(machines["laptop"])
    deliver(laptop)
    (file,) = share.iterdir()
    whole = file.read_bytes()
    (laptop / "sys/class/power_supply/BAT0/cycle_count").write_text("977\n")

    def full(_source, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fleet_audit_agent.durable.os.replace", full)
    assert deliver(laptop) == 4
    assert "No space left" in capsys.readouterr().err
    assert [path.read_bytes() for path in share.iterdir()] == [whole]


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
def test_a_link_laid_in_the_way_is_not_followed(deliver, share, machines, record, tmp_path):
    """Who may write to the share cannot make the agent overwrite a file elsewhere."""
    laptop = record(machines["laptop"])
    deliver(laptop)
    (file,) = share.iterdir()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    file.unlink()
    file.symlink_to(victim)
    (share / f".{file.name}.part").symlink_to(victim)
    assert deliver(laptop) == 0
    assert victim.read_text() == "precious"
    assert json.loads(file.read_bytes())["schema"] and not file.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="makes pipes")
def test_a_pipe_laid_in_the_way_stops_nobody(deliver, share, machines, record):
    """A pipe in place of the file is neither read for ever nor written to: it is replaced."""
    laptop = record(machines["laptop"])
    deliver(laptop)
    (file,) = share.iterdir()
    file.unlink()
    os.mkfifo(file)
    assert deliver(laptop) == 0
    assert file.is_file() and json.loads(file.read_bytes())["schema"]


def test_a_folder_needs_no_network_code(share, tmp_path):
    """Delivering to a folder loads neither TLS nor HTTP, and opens no socket."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from fleet_audit_agent.cli import main;"
        "code = main(['send', '--to', sys.argv[2]]);"
        "sys.exit(code or sorted({'ssl', 'socket', 'http.client'} & set(sys.modules)) or 0)"
    )
    source = str(Path(cli.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, source, str(share)],
        env={identifier.STATE_VARIABLE: str(tmp_path / "state")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(share.iterdir())) == 1
