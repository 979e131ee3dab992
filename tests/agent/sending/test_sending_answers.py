"""Delivering an inventory to a collector: once, whole, whatever is answered."""

from __future__ import annotations

import json
import os
import socket
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit_agent import ledger, push, spool
from tests.agent.fake_collector import as_a_collector, fake_collector, told
from tests.agent.sending.sent import NOW, TOKEN, change, waiting


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
