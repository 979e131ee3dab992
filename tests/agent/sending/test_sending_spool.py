"""What waits to be sent: in order, bounded, and never lost to a full disk or a kill."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fleet_audit_agent import durable, identifier, ledger, spool
from fleet_audit_agent.lock import alone
from tests.agent.sending.sent import NOW, change, waiting


@given(st.binary(max_size=200) | st.text().map(str.encode) | st.just(b'{"delivered_at": 7}'))
def test_any_ledger_can_be_read(tmp_path_factory, content):
    """A damaged ledger counts as none."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / ledger.NAME).write_bytes(content)
    assert ledger.read_ledger(str(folder)).is_due(NOW)


def test_a_week_offline_arrives_in_order_and_once(send, collector, own_place, machine):
    """Days without a network wait on the disk; those that say the same wait once."""
    for day in range(7):
        change(machine, f"day {day // 2}")
        assert send("--tries", "1", server="http://127.0.0.1:9") == 4
    assert len(waiting(own_place)) == 4
    assert send() == 0
    models = [d["device"]["model"] for d in collector.documents()]
    assert models == ["day 0", "day 1", "day 2", "day 3"]
    assert waiting(own_place) == []


def test_a_change_that_is_taken_back_while_offline_is_not_forgotten(send, collector, machine):
    """A, then B kept for later, then A again: the last word at the collector is A."""
    change(machine, "A")
    send()
    change(machine, "B")
    send("--tries", "1", server="http://127.0.0.1:9")
    change(machine, "A")
    os.utime(machine / "proc/uptime", (0, 2_000_000_000))
    assert send() == 0
    assert [d["device"]["model"] for d in collector.documents()] == ["A", "B", "A"]


def test_the_spool_is_bounded(tmp_path, monkeypatch):
    """However long nobody answers, so many documents wait and no more: the newest."""
    monkeypatch.setattr(spool, "MAX_DOCUMENTS", 8)
    row = spool.Spool(str(tmp_path))
    dropped = [row.put(b'{"n": %d}' % number) for number in range(13)]
    assert (sum(dropped), len(row.waiting())) == (5, 8)
    assert [json.loads(row.body(one) or b"")["n"] for one in row.waiting()] == list(range(5, 13))


def test_large_documents_are_bounded_by_their_size(tmp_path, monkeypatch):
    """The bytes on the disk are bounded too; the newest stays even alone above the bound."""
    monkeypatch.setattr(spool, "MAX_BYTES", 3000)
    row = spool.Spool(str(tmp_path))
    for _ in range(5):
        row.put(os.urandom(1400).hex().encode())
    assert sum(path.stat().st_size for path in Path(row.folder).iterdir()) <= 3000


def test_a_full_disk_sends_at_once_and_leaves_no_draft(
    send, collector, own_place, monkeypatch, capsys
):
    """Where nothing can be kept the document goes straight out."""

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    assert send() == 0
    assert "cannot be kept here (No space left on device)" in capsys.readouterr().err
    assert len(collector.kept) == 1
    assert [path for path in own_place.rglob("*") if path.name.endswith(".part")] == []


def test_a_state_folder_that_cannot_be_made_is_no_obstacle(send, collector, tmp_path, monkeypatch):
    """Without any place of its own the agent still sends, each time."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "file" / "state"))
    assert (send(), send()) == (0, 0)
    assert collector.paths() == ["/v1/inventory"] * 2


def test_a_damaged_document_is_dropped_and_told(send, collector, own_place, machine, capsys):
    """A file of the spool that the disk has damaged is not sent, and stops nothing."""
    send("--tries", "1", server="http://127.0.0.1:9")
    (name,) = waiting(own_place)
    (own_place / "spool" / name).write_bytes(gzip.compress(b'{"device": {}}'))
    change(machine, "whole")
    assert send() == 0
    assert "damaged" in capsys.readouterr().err
    assert [d["device"]["model"] for d in collector.documents()] == ["whole"]


def test_what_a_kill_left_half_written_is_cleared(send, own_place):
    """A draft in the spool goes at the next run."""
    (own_place / "spool").mkdir(parents=True)
    draft = own_place / "spool" / ".000000000001-ab.json.gz.part"
    draft.write_bytes(b"half")
    assert send() == 0
    assert not draft.exists()


def test_one_run_at_a_time(send, own_place, monkeypatch, capsys):
    """A run waits for another that is under way, and gives up after a while."""
    monkeypatch.setattr("fleet_audit_agent.lock.PATIENCE_S", 0.1)
    with alone(str(own_place)):
        assert send() == 4
    assert "another delivery is under way" in capsys.readouterr().err
    assert send() == 0


def test_runs_that_meet_deliver_once(collector, token_file, machine, own_place):
    """Four runs at the same moment: one sends, the others find that nothing has changed."""
    place = ("--server", collector.url, "--token-file", token_file, "--root", machine)
    command = [sys.executable, "-m", "fleet_audit_agent", "send", *map(str, place)]
    runs = [subprocess.Popen(command) for _ in range(4)]
    assert [run.wait(60) for run in runs] == [0] * 4
    assert sorted(collector.paths()) == ["/v1/announce"] * 3 + ["/v1/inventory"]
    assert len(collector.kept) == 1 and waiting(own_place) == []
