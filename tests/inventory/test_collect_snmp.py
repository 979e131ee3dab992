"""`fleet-audit collect snmp` against a real agent of SNMP."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.cli.collect import ask_all
from fleet_audit.cli.options import Shared
from fleet_audit.inventory.page_counts import merged_pages, pages_per_month
from fleet_audit.inventory.sources.snmp_walk import SnmpWalk
from fleet_audit.model.asset import Observation, PageReading, Rejected, Skipped
from tests.inventory.snmp_agent import PRINTER, STACK, UPS, Answers, snmp_agent

Run = Callable[..., Any]
WORD = {"FLEET_AUDIT_SNMP_COMMUNITY": "secret-word"}


def listed(fleet_audit: Run, store: Path) -> list[dict[str, str]]:
    text = fleet_audit("assets", "list", "--format", "csv", store=store).stdout
    return list(csv.DictReader(io.StringIO(text)))


def collected(
    fleet_audit: Run, folder: Path, answers: Answers, *lines: str, options: tuple[str, ...] = ()
) -> Path:
    store = folder / "s.sqlite"
    with snmp_agent(folder / "agent", answers, *lines) as port:
        fleet_audit(
            *("collect", "snmp", "127.0.0.1", "--port", port, "--keep", folder / "kept"),
            *options,
            store=store,
            **WORD,
            FLEET_AUDIT_SNMP_AUTH="signing-word",
            FLEET_AUDIT_SNMP_PRIVACY="hiding-word",
        )
    return store


def test_a_printer_says_its_model_serial_and_pages(fleet_audit: Run, tmp_path: Path) -> None:
    """A printer enters by its serial number; its counter is read again next time."""
    store = collected(fleet_audit, tmp_path, PRINTER)
    (printer,) = listed(fleet_audit, store)
    assert printer["serial"] == "PHBLL12345"
    assert (printer["category"], printer["manufacturer"]) == ("printer", "HP")
    assert printer["model"] == "LaserJet Pro M404dn"
    kept = (tmp_path / "kept" / "127.0.0.1.walk").read_text()
    earlier = (datetime.now(UTC) - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    older = kept.replace(kept.split()[4], earlier).replace("48210", "45210")
    (tmp_path / "older.walk").write_text(older)
    fleet_audit("import", tmp_path / "older.walk", store=store)
    shown = json.loads(fleet_audit("assets", "show", "PHBLL12345", store=store).stdout)
    assert shown["pages_per_month"] == pytest.approx(3044, abs=2)


def test_each_switch_of_a_stack_is_an_asset(fleet_audit: Run, tmp_path: Path) -> None:
    """Two switches that answer as one are two assets, each with its serial number."""
    store = collected(fleet_audit, tmp_path, STACK)
    found = {row["serial"]: row for row in listed(fleet_audit, store)}
    assert set(found) == {"FOC1234A0BC", "FOC1234A0BD"}
    assert found["FOC1234A0BD"]["model"] == "WS-C2960X-24TS-L"
    assert {row["category"] for row in found.values()} == {"switch"}
    shown = json.loads(fleet_audit("assets", "show", "FOC1234A0BC", store=store).stdout)
    assert [reading["avg_w"] for reading in shown["power"]] == [41.5]


def test_a_ups_counts_what_it_loses_not_what_it_feeds(fleet_audit: Run, tmp_path: Path) -> None:
    """Of 412 W taken and 390 W given, 22 W are the UPS's own; it was made when it says."""
    store = collected(fleet_audit, tmp_path, UPS)
    (ups,) = listed(fleet_audit, store)
    assert (ups["category"], ups["manufacturer"], ups["serial"]) == ("ups", "APC", "AS1811123456")
    assert (ups["manufactured"], ups["age_confidence"]) == ("2018-03-12", "high")
    shown = json.loads(fleet_audit("assets", "show", "AS1811123456", store=store).stdout)
    assert [reading["avg_w"] for reading in shown["power"]] == [22]


@pytest.mark.parametrize("options", [("--v1",), ("--user", "auditor")])
def test_old_and_new_versions_answer_the_same(
    fleet_audit: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Version 1, and version 3 signed and encrypted, bring the same printer."""
    user = 'createUser auditor SHA "signing-word" AES "hiding-word"'
    store = collected(fleet_audit, tmp_path, PRINTER, user, "rouser auditor priv", options=options)
    assert [row["serial"] for row in listed(fleet_audit, store)] == ["PHBLL12345"]


def test_a_computer_is_left_to_its_own_agent(fleet_audit: Run, tmp_path: Path) -> None:
    """A Linux that answers by SNMP is set aside, and said so."""
    store = tmp_path / "s.sqlite"
    with snmp_agent(tmp_path / "agent", {}) as port:
        done = fleet_audit("collect", "snmp", "127.0.0.1", "--port", port, store=store, **WORD)
    assert "a computer: its own agent tells more" in done.stderr


def test_who_does_not_answer_costs_nobody_else(fleet_audit: Run, tmp_path: Path) -> None:
    """A wrong community is told by host, with what to check; the exit code is 4."""
    store = tmp_path / "s.sqlite"
    with snmp_agent(tmp_path / "agent", PRINTER) as port:
        hosts = tmp_path / "hosts.txt"
        hosts.write_text("127.0.0.1  # the printer of the hall\n\nno.such.host.invalid\n")
        options = ("--port", port, "--timeout", "0.3")
        done = fleet_audit(
            "collect", "snmp", "--hosts", hosts, *options, store=store, expect=4, **WORD
        )
        assert "no.such.host.invalid" in done.stderr and "1 new" in done.stdout
        wrong = fleet_audit("collect", "snmp", "127.0.0.1", *options, store=store, expect=4)
        assert "check the address, that SNMP is on" in wrong.stderr


@pytest.mark.parametrize(
    ("user", "secrets", "told"),
    [
        ("auditor", {"FLEET_AUDIT_SNMP_AUTH": "short"}, "FLEET_AUDIT_SNMP_AUTH: a password"),
        ("auditor", {"FLEET_AUDIT_SNMP_PRIVACY": "hiding-word"}, "without FLEET_AUDIT_SNMP_AUTH"),
        ("", {"FLEET_AUDIT_SNMP_AUTH": "signing-word"}, "has 1 to 32 letters"),
        ("x" * 33, {"FLEET_AUDIT_SNMP_AUTH": "signing-word"}, "has 1 to 32 letters"),
    ],
)
def test_what_version_3_does_not_take_is_refused_before_asking(
    fleet_audit: Run, tmp_path: Path, user: str, secrets: dict[str, str], told: str
) -> None:
    """A password too short, encryption without signing, a name too long: told with the variable."""
    refused = fleet_audit(
        *("collect", "snmp", "127.0.0.1", "--user", user),
        store=tmp_path / "s.sqlite",
        expect=2,
        **secrets,
    )
    assert told in refused.stderr


def test_what_is_no_snmp_counts_as_no_answer(fleet_audit: Run, tmp_path: Path) -> None:
    """Noise on the port is told in a line, as a device that is silent; the outcome is JSON."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noisy:
        noisy.bind(("127.0.0.1", 0))
        stop = threading.Event()
        thread = threading.Thread(target=_answer_noise, args=(noisy, stop))
        thread.start()
        done = fleet_audit(
            *("collect", "snmp", "127.0.0.1", "--port", noisy.getsockname()[1]),
            *("--timeout", "0.2", "--json"),
            store=tmp_path / "s.sqlite",
            expect=4,
        )
        stop.set()
        thread.join()
    assert len(done.stderr.splitlines()) == 1 and "no answer by SNMP" in done.stderr
    assert json.loads(done.stdout)["files"] == 0


def _answer_noise(noisy: socket.socket, stop: threading.Event) -> None:
    noisy.settimeout(0.1)
    while not stop.is_set():
        with suppress(TimeoutError):
            asked, device = noisy.recvfrom(4096)
            for noise in (b"HTTP/1.1 400", b"0\x82\xff\xff", asked[:20], asked):
                noisy.sendto(noise, device)


def test_each_address_has_its_file(tmp_path: Path) -> None:
    """Two addresses of version 6 that differ in their empty part are kept apart."""

    def ask(host: str) -> bytes:
        return host.encode()

    shared = Shared(None, None, "en", True)
    hosts = ("2001:db8::1:2", "2001:db8:1::2")
    files, silent = ask_all(shared, hosts, ask, tmp_path, "walk")
    assert (len(set(files)), silent) == (2, 0)


def test_nothing_is_asked_of_people_and_neighbours(fleet_audit: Run, tmp_path: Path) -> None:
    """The contact, addresses and routes of a device are not in what is kept."""
    told = 'syscontact "Marie Curie <bait@example.org>"'
    collected(fleet_audit, tmp_path, PRINTER, told)
    kept = (tmp_path / "kept" / "127.0.0.1.walk").read_text()
    assert "bait" not in kept and ".1.3.6.1.2.1.4." not in kept


def test_a_walk_of_net_snmp_reads_the_same() -> None:
    """What `snmpwalk -On` prints, over several lines and in hexadecimal, is read."""
    text = b"""\
.1.3.6.1.2.1.1.1.0 = STRING: Cisco IOS Software
Technical Support: http://www.cisco.com/techsupport
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.9.1.1208
.1.3.6.1.2.1.1.3.0 = Timeticks: (8640000) 1 day, 0:00:00.00
.1.3.6.1.2.1.1.6.0 = Hex-STRING: 42 C3 A2 74 20 31
.1.3.6.1.2.1.17.1.1.0 = Hex-STRING: 00 1B 54 AA BB 00
.1.3.6.1.2.1.47.1.1.1.1.5.1001 = INTEGER: chassis(3)
.1.3.6.1.2.1.47.1.1.1.1.11.1001 = STRING: "FOC1111X0AA"
.1.3.6.1.2.1.47.1.1.1.1.13.1001 = STRING: "WS-C2960-24TT-L"
.1.3.6.1.2.1.47.1.1.1.1.17.1001 = Hex-STRING: 07 E1 03 0F 00 00 00 00
.1.3.6.1.2.1.47.1.1.1.1.18.1001 = No Such Instance currently exists at this OID
"""
    (seen,) = SnmpWalk().read(text, "sw.walk")
    assert isinstance(seen, Observation)
    assert (seen.asset.serial, seen.asset.site) == ("FOC1111X0AA", "Bât 1")
    assert seen.asset.macs == ("00:1b:54:aa:bb:00",)
    assert [str(sign.date) for sign in seen.asset.evidence] == ["2017-03-15"]


@given(st.binary(max_size=400), st.sampled_from([*PRINTER, *STACK, *UPS]))
def test_any_bytes_are_read_or_refused(noise: bytes, oid: str) -> None:
    """Noise after a number costs no exception."""
    content = b"." + oid.encode() + b" = " + noise
    for seen in SnmpWalk().read(content, "x"):
        assert isinstance(seen, Observation | Rejected | Skipped)


@given(st.permutations(range(5)))
def test_the_order_of_readings_changes_nothing(order: list[int]) -> None:
    """Pages a month are the same in whatever order the readings came; a new board starts anew."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    counts = (90_000, 91_000, 10, 1_010, 2_010)
    readings = [
        PageReading(at=start + timedelta(days=30 * n), count=count)
        for n, count in enumerate(counts)
    ]
    merged: tuple[PageReading, ...] = ()
    for number in order:
        merged = merged_pages(merged, (readings[number],))
    assert pages_per_month(merged) == pytest.approx(2000 / 60 * 365.25 / 12, abs=0.1)
