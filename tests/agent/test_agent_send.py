"""Delivering an inventory to a collector: once, whole, whatever is answered."""

from __future__ import annotations

import gettext
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit_agent import cli, deliver, durable, identifier, ledger, push, settings, spool
from fleet_audit_agent.lock import alone
from tests.agent.fake_collector import FakeCollector, as_a_collector, fake_collector, told

TOKEN = "fa_token-of-the-tests"  # noqa: S105 - opens nothing
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Send = Callable[..., int]


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """State and settings of the test's own, English, no proxy, short pauses."""
    state = tmp_path / "state"
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(state))
    monkeypatch.setenv(settings.CONFIG_VARIABLE, str(tmp_path / "agent.conf"))
    monkeypatch.setenv("LANGUAGE", "en")
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(deliver, "FIRST_PAUSE_S", 0.01)
    yield state
    gettext.textdomain("messages")


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    """A collector that does as it is told."""
    with fake_collector() as made:
        yield made


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A token that its owner alone may read."""
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def machine(machines, record) -> Path:
    """A recorded laptop, which says the same each time until it is changed."""
    return record(machines["laptop"])


@pytest.fixture
def send(collector: FakeCollector, token_file: Path, machine: Path) -> Send:
    """Runs `send` of the laptop to the collector."""

    def run(*options: str, root: Path = machine, server: str = "") -> int:
        place = ("--server", server or collector.url, "--token-file", str(token_file))
        return cli.main(["send", *place, "--root", str(root), *options])

    return run


def change(machine: Path, text: str) -> None:
    """Give the recorded machine another model, at the same moment."""
    path = machine / "sys/class/dmi/id/product_name"
    (machine / "sys/firmware/dmi/tables/DMI").unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def waiting(state: Path) -> list[str]:
    """The names of what is in the spool."""
    return [one.name for one in spool.Spool(str(state)).waiting()]


def test_a_document_travels_packed_under_its_own_key(send, collector, own_place):
    """One request: bearer token, gzip, the hash of the body as idempotency key; then silence."""
    assert send() == 0
    (asked,) = collector.asked
    assert asked.path == "/v1/inventory"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-encoding"] == "gzip"
    assert asked.headers["idempotency-key"] == sha256(asked.body).hexdigest()
    assert json.loads(asked.body)["schema"] == "fleet-audit/inventory/1"
    assert waiting(own_place) == []


def test_what_has_not_changed_is_announced_and_not_sent(send, collector, machine):
    """The second run asks by hash only; a change sends again; so does a collector that forgot."""
    send()
    assert collector.paths() == ["/v1/inventory"]
    an_hour_later = (machine / "proc/uptime").stat().st_mtime + 3600
    os.utime(machine / "proc/uptime", (an_hour_later, an_hour_later))
    assert send() == 0
    assert collector.paths() == ["/v1/announce"]
    change(machine, "another model")
    assert send() == 0
    assert collector.paths() == ["/v1/inventory"]
    collector.kept.clear()
    collector.keys.clear()
    assert send() == 0
    assert collector.paths() == ["/v1/announce", "/v1/inventory"]
    assert [d["device"]["model"] for d in collector.documents()] == ["another model"]


def test_another_collector_is_sent_everything(send, collector):
    """What one collector has is not announced to another."""
    send()
    with fake_collector() as other:
        assert send(server=other.url) == 0
        assert other.paths() == ["/v1/inventory"]


BAD_ANSWERS = [
    (told(401), 2, "401: the token is not accepted"),
    (told(403, body=b'{"reason": "no scope"}'), 2, "no scope"),
    (told(429, Retry_After="3600"), 4, "429: too many"),
    (told(429, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"), 4, "429: too many"),
    (told(429, Retry_After=f"{'9' * 40} Oct 2099 07:28:00 GMT"), 4, "429: too many"),
    (told(429, Retry_After="9" * 400), 4, "429: too many"),
    (told(503, Retry_After="soon"), 4, "503"),
    (told(500), 4, "500: the collector is in trouble"),
    (told(503), 4, "503"),
    (told(507, body=b'{"reason": "free some space"}'), 4, "full (free some space)"),
    (told(302, Location="https://elsewhere"), 4, "302: it sends elsewhere"),
    (told(404, body=b"<html>"), 4, "404: this is not how a collector answers"),
    (told(200, body=b"<html>Welcome to the hotel's network"), 4, "200: this is not"),
    (told(202, body=b"{}"), 4, "202: this is not"),
    (told(202, body=b'{"answer": "stored", "sha256": "0"}'), 4, "202: this is not"),
    (told(202, body=b"[" * 60_000), 4, "202: this is not"),
    (told(202, body=b"\xff" * 100_000), 4, "202: this is not"),
    (told(202, Content_Length="99", Connection="close", body=b"{"), 4, "202: this is not"),
]


@pytest.mark.parametrize(("reply", "code", "words"), BAD_ANSWERS)
def test_a_bad_answer_is_told_and_loses_nothing(
    send, collector, own_place, capsys, reply, code, words
):
    """Each trouble has its sentence and exit code; the document waits, and arrives once later."""
    collector.answers(reply)
    assert send("--tries", "1") == code
    assert words in capsys.readouterr().err
    assert len(waiting(own_place)) == 1
    assert send() == 0
    assert (len(collector.kept), waiting(own_place)) == (1, [])


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (413, b"<html>nginx", "413: the document is too large"),
        (422, b'{"reason": "no such date", "field": "os.eol_on"}', "(no such date [os.eol_on])"),
    ],
)
def test_a_refused_document_is_set_aside_and_holds_up_no_other(
    send, collector, own_place, machine, capsys, status, body, words
):
    """What will never be taken is kept apart with its reason told; the next one goes through."""
    collector.answers(told(500))
    send("--tries", "1")
    change(machine, "second")
    collector.answers(told(status, body=body))
    assert send() == 3
    assert words in capsys.readouterr().err
    assert [d["device"]["model"] for d in collector.documents()] == ["second"]
    assert len(spool.Spool(str(own_place)).refused()) == 1
    assert waiting(own_place) == []


def test_what_is_refused_is_not_sent_again_each_hour(send, collector):
    """The hourly timer waits for the next day with a machine whose document is refused."""
    collector.answers(told(422))
    assert send("--daily") == 3
    assert send("--daily") == 0
    assert collector.paths() == ["/v1/inventory"]


def test_refused_documents_are_bounded(send, collector, own_place, machine):
    """Only the last few refused documents are kept."""
    for number in range(spool.MAX_REFUSED + 3):
        change(machine, f"model {number}")
        collector.answers(told(422))
        assert send() == 3
    assert len(spool.Spool(str(own_place)).refused()) == spool.MAX_REFUSED


def test_tries_repeat_the_same_bytes_and_key(send, collector):
    """Troubles that pass are tried again within the run, each time with the same body and key."""
    collector.answers(told(500), told(429, Retry_After="0"), told(503))
    assert send("--tries", "4") == 0
    assert len({(one.raw, one.headers["idempotency-key"]) for one in collector.asked}) == 1
    assert len(collector.asked) == 4


def test_an_answer_that_was_lost_counts_once(send, collector):
    """A document that was kept although its answer never came is known at the second try."""

    def kept_then_silent(collector, asked):
        as_a_collector(collector, asked)
        return 500, {}, b"{}"

    collector.answers(kept_then_silent)
    assert send() == 0
    assert (len(collector.asked), len(collector.kept)) == (2, 1)


def test_a_long_wait_is_left_to_a_later_run(send, collector, capsys):
    """A collector that asks for an hour gets it: the hourly timer does nothing meanwhile."""
    collector.answers(told(429, Retry_After="3600"))
    assert send("--daily") == 4
    assert len(collector.paths()) == 1
    assert send("--daily") == 0
    assert collector.paths() == []
    assert send() == 0
    assert collector.paths() == ["/v1/inventory"]


def test_the_hourly_timer_delivers_once_a_day(send, collector):
    """With --daily a delivery is enough for the day; a failed one is tried again each hour."""
    collector.answers(told(500))
    assert send("--daily", "--tries", "1") == 4
    assert send("--daily") == 0
    assert send("--daily") == 0
    assert collector.paths() == ["/v1/inventory"] * 2


@given(minutes=st.integers(-60 * 24 * 400, 60 * 24 * 400), asked=st.none() | st.integers(-99, 9999))
def test_no_jump_of_the_clock_silences_an_agent(minutes, asked):
    """From whatever moment a ledger is, within a day of its clock something is due again."""
    then = NOW + timedelta(minutes=minutes)
    wait = None if asked is None else ledger.stamp(then + timedelta(minutes=asked))
    found = ledger.Ledger(delivered_at=ledger.stamp(then), not_before=wait)
    hours = [found.is_due(NOW + timedelta(hours=hour)) for hour in range(49)]
    assert any(hours[:25]) or any(hours[24:])
    if asked is None and not timedelta() <= NOW - then < ledger.DAILY:
        assert hours[0]


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


def test_an_endless_answer_is_cut(send, collector, own_place, monkeypatch):
    """An answer that comes byte by byte is given so long and no longer."""
    monkeypatch.setattr(push, "DEADLINE_S", 0.3)
    collector.drip_s = 0.05
    collector.answers(told(202, body=b"{" * 1000))
    assert send("--tries", "1") == 4
    assert len(waiting(own_place)) == 1


def test_a_server_that_says_nothing_is_left(send, own_place, monkeypatch, capsys):
    """A connection without an answer ends in time."""
    monkeypatch.setattr(push, "CONNECT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        assert send("--tries", "1", server=url) == 4
    assert "no answer in time" in capsys.readouterr().err


@pytest.mark.parametrize(
    "answer", [b"", b"\x16\x03\x01", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 2\r\n"]
)
def test_who_speaks_another_language_is_no_collector(send, own_place, answer, capsys):
    """An answer that is no HTTP is told as such, and nothing is lost."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        url = f"http://127.0.0.1:{other.getsockname()[1]}"
        assert send("--tries", "1", server=url) == 4
        thread.join()
    assert "that wait for the next run: 1" in capsys.readouterr().err


def test_a_dry_run_prints_the_very_bytes(
    send, collector, own_place, capfdbinary, tmp_path, machine
):
    """What `--dry-run` prints is byte for byte what is then sent, or put into the folder."""
    assert send("--dry-run", "--tag", "Nantes") == 0
    shown = capfdbinary.readouterr().out
    assert collector.asked == [] and waiting(own_place) == []
    assert send("--tag", "Nantes") == 0
    assert collector.asked[0].body == shown
    (tmp_path / "share").mkdir()
    cli.main(["send", "--to", str(tmp_path / "share"), "--root", str(machine), "--tag", "Nantes"])
    (file,) = (tmp_path / "share").iterdir()
    assert file.read_bytes() == shown
    assert json.loads(shown)["tag"] == "Nantes"


def test_a_category_that_is_left_out_does_not_leave(send, collector):
    """`--no-category` keeps a section from the wire."""
    assert send("--no-category", "display", "--no-category", "storage") == 0
    (document,) = collector.documents()
    assert not {"display", "storage"} & set(document)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_token_that_others_may_read_is_refused(send, collector, token_file, mode, capsys):
    """The refusal says which command mends it; nothing is sent."""
    token_file.chmod(mode)
    assert send() == 2
    assert f"chmod 600 {token_file}" in capsys.readouterr().err
    assert collector.asked == []


@pytest.mark.parametrize("content", ["", " \n", "two words", "ligne\nligne", "é", "\x00"])
def test_a_file_without_a_token_is_refused(send, token_file, content, capsys):
    """Whatever is no single word of ASCII is not sent as a token."""
    token_file.write_text(content)
    assert send() == 2
    assert "holds no token" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://fleet.example:8477", "without TLS"),
        ("fleet.example", "not the address"),
        ("https://", "not the address"),
        ("https://user:secret@fleet.example", "not the address"),
        ("https://fleet.example:99999", "not the address"),
        ("ftp://fleet.example", "not the address"),
    ],
)
def test_an_address_that_will_not_do_is_refused(send, url, words, capsys):
    """A token goes to no address that is not one of a collector, or is in clear on the way."""
    assert send(server=url) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1


def test_settings_stand_for_options_and_the_command_line_counts(
    collector, token_file, machine, tmp_path, own_place, capsys
):
    """`agent.conf` gives the options; a destination of the command line takes its place."""
    conf = tmp_path / "agent.conf"
    lines = (
        f"# where to\nserver = {collector.url}\n\ntoken-file = {token_file}\n"
        "no-category = display\nno-category=gpu\ntag = Lyon 3 = Part-Dieu\n"
    )
    conf.write_text(lines)
    assert cli.main(["send", "--root", str(machine)]) == 0
    (document,) = collector.documents()
    assert document["tag"] == "Lyon 3 = Part-Dieu" and not {"display", "gpu"} & set(document)
    (tmp_path / "stick").mkdir()
    assert cli.main(["send", "--root", str(machine), f"--to={tmp_path / 'stick'}"]) == 0
    assert len(list((tmp_path / "stick").iterdir())) == 1
    conf.write_text("servr = https://fleet.example\n")
    assert cli.main(["send"]) == 2
    assert f"{conf}:1: not a setting" in capsys.readouterr().err


def test_without_a_destination_the_remedy_is_told(capsys):
    """`send` alone names the options and the file that would say where to."""
    assert cli.main(["send"]) == 2
    assert re.search(
        r"--server URL or --to DIR, or a line of \S+agent\.conf", capsys.readouterr().err
    )
