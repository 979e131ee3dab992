"""What the agent reads in order to deliver: answers of strangers, its own files, settings."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from fleet_audit_agent import ledger, push
from fleet_audit_agent.deliver import _not_before
from fleet_audit_agent.drop import drop, file_name
from fleet_audit_agent.proxy import parsed
from fleet_audit_agent.settings import NAMES, read_settings
from fleet_audit_agent.speech import Refusal
from fleet_audit_agent.spool import Spool
from fleet_audit_agent.verdict import Fate, verdict_on

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STATUSES = (200, 202, 302, 400, 401, 404, 413, 422, 429, 500, 507)
NOBODY = "0" * 64

_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder made below
_FOLDER = Path(tempfile.mkdtemp(prefix="fleet-audit-fuzz-", dir=_MEMORY))


def delivery(content: bytes) -> None:
    """Any bytes as an answer, a ledger, settings, a spool, a neighbour's file: words, or none."""
    _answers(content)
    _files(content)
    text = content.decode("utf-8", "replace")
    for read in (parsed, push.checked_address):
        with suppress(Refusal):
            read(text)


def _answers(content: bytes) -> None:
    wait_s = push._wait_s(content.decode("latin-1"))
    assert wait_s is None or wait_s >= 0
    mine = sha256(content).hexdigest()
    for status in STATUSES:
        verdict = verdict_on(push.Answer(status, push._object(content), wait_s), mine)
        assert verdict.fate is not Fate.KEPT
        assert verdict.message.isprintable()
        until = _not_before(verdict, NOW)
        assert until is None or until <= ledger.stamp(NOW + timedelta(hours=24))


def _files(content: bytes) -> None:
    (_FOLDER / ledger.NAME).write_bytes(content)
    found = ledger.read_ledger(str(_FOLDER))
    assert found.is_due(NOW) or found.is_due(NOW + timedelta(hours=49))
    (_FOLDER / "agent.conf").write_bytes(content)
    with suppress(Refusal):
        assert {name for name, _ in read_settings(str(_FOLDER / "agent.conf"))} <= set(NAMES)
    spool = Spool(str(_FOLDER))
    Path(spool.folder).mkdir(exist_ok=True)
    (Path(spool.folder) / f"000000000001-{NOBODY}.json.gz").write_bytes(content)
    assert [spool.body(one) for one in spool.waiting()] == [None]
    document = {"agent": {"id": "a"}, "sent_at": "2026"}
    (_FOLDER / file_name(document)).write_bytes(content)
    drop(document, str(_FOLDER))
    assert drop(document, str(_FOLDER)) is False


def seeds_of_delivery() -> list[bytes]:
    """Answers, ledgers, settings and addresses as they should be."""
    delivered = ledger.Ledger("https://fleet.example", NOBODY, NOBODY, ledger.stamp(NOW))
    return [
        b'{"answer": "stored", "sha256": "0"}',
        b'{"reason": "no such date", "field": "os.eol_on"}',
        json.dumps(delivered._asdict()).encode(),
        b"server = https://fleet.example:8477\ntoken-file = /etc/token\n# remark\n",
        b"http://user:p%40ss@proxy.example:3128",
        b"Wed, 21 Oct 2099 07:28:00 GMT",
        b"3600",
    ]
