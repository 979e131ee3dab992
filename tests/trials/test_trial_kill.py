"""kill -9 of the server under load: what was acknowledged is there, and there once."""

from __future__ import annotations

import csv
import http.client
import io
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store

KILLS = int(os.environ.get("FLEET_AUDIT_KILLS", "4"))
LANES = 4
"""Servers that are killed side by side, each with a store of its own: they mostly start."""
LOOK_AFTER = 10
"""Kills between two looks at the assets as users see them: a look takes as long as some kills."""
CLIENTS = 12
MACHINES_PER_CLIENT = 3
REVISION = re.compile(r"System (\d+)")

Post = Callable[..., tuple[int, dict[str, object]]]
Body = Callable[[int], tuple[int, int, bytes]]


class Acknowledged(NamedTuple):
    """A document that the server said it keeps."""

    machine: int
    revision: int
    sha256: str


class Sender(threading.Thread):
    """A client that sends its machines, changed each time, until the server is gone."""

    def __init__(self, number: int, address: str, post: Callable[..., int], body: Body) -> None:
        super().__init__()
        self._number = number
        self._address = address
        self._post = post
        self._body = body
        self.acknowledged: list[Acknowledged] = []
        self.refused: list[int] = []

    def run(self) -> None:
        """Send; only what was answered counts."""
        with closing(http.client.HTTPConnection(self._address, timeout=30)) as connection:
            while True:
                machine, revision, body = self._body(self._number)
                try:
                    status = self._post(connection, body)
                except (OSError, http.client.HTTPException):
                    return
                if status != 202:
                    self.refused.append(status)
                    return
                digest = sha256(body).hexdigest()
                self.acknowledged.append(Acknowledged(machine, revision, digest))


@pytest.fixture
def store(new_store: Callable[[Path], str], tmp_path: Path) -> str:
    """Where the store of a trial is, on each database in turn."""
    return new_store(tmp_path)


def lost_documents(store: str, acknowledged: Iterable[Acknowledged]) -> list[Acknowledged]:
    """What was acknowledged and is not in the store, which is sound and has no document twice."""
    engine = open_store(store_address(store))
    with engine.connect() as database:
        kept = database.execute(text("SELECT sha256 FROM raw_document")).scalars().all()
        if engine.dialect.name == "sqlite":
            assert database.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert database.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
    once = set(kept)
    assert len(kept) == len(once), "a document was kept twice"
    return [one for one in acknowledged if one.sha256 not in once]


def wrong_assets(exported: str, acknowledged: Iterable[Acknowledged]) -> list[str]:
    """Machines and screens that are not there once, or are as an older document described them.

    A document whose answer the kill cut off may have been kept: a later revision is right too.
    """
    rows = list(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"))))
    times = Counter(row["serial"] for row in rows)
    shown = {row["serial"]: REVISION.search(row["os"]) for row in rows}
    last: dict[int, int] = {}
    for one in acknowledged:
        last[one.machine] = max(one.revision, last.get(one.machine, 0))
    wrong = []
    for machine, revision in last.items():
        serial, screen = f"TRIAL{machine:05}", f"SCREEN{machine:05}"
        found = shown.get(serial)
        if (times[serial], times[screen]) != (1, 1) or found is None or int(found[1]) < revision:
            wrong.append(f"{serial}: {times[serial]}, {screen}: {times[screen]}, {found}")
    return wrong


@pytest.mark.trial
@pytest.mark.parametrize("lane", range(LANES))
def test_what_was_acknowledged_survives_a_kill(
    start: Any,
    secret: str,
    post: Post,
    laptop: Callable[[int, int], bytes],
    fleet_audit: Callable[..., subprocess.CompletedProcess[str]],
    store: str,
    lane: int,
) -> None:
    """At random moments under load, the server is killed; every acknowledged document is kept.

    Each machine and its screen are there once, as the last acknowledged document has them.
    FLEET_AUDIT_KILLS says how many times on each database, 200 in `just trials`.
    """
    chance = random.Random(lane)  # noqa: S311 - moments, not secrets
    turns = count()

    def body(client: int) -> tuple[int, int, bytes]:
        turn = next(turns)
        machine = client * MACHINES_PER_CLIENT + turn % MACHINES_PER_CLIENT
        return machine, turn, laptop(machine, turn)

    acknowledged: list[Acknowledged] = []
    kills = -(-KILLS // LANES)
    for kill in range(1, kills + 1):
        with start() as (server, address):
            senders = [
                Sender(number, address, lambda to, sent: post(to, secret, sent)[0], body)
                for number in range(CLIENTS)
            ]
            for sender in senders:
                sender.start()
            time.sleep(chance.uniform(0.02, 1.2))
            server.kill()
            server.wait()
            for sender in senders:
                sender.join()
        acknowledged += [one for sender in senders for one in sender.acknowledged]
        assert [status for sender in senders for status in sender.refused] == []
        assert lost_documents(store, acknowledged) == [], f"after kill {kill}"
        if kill % LOOK_AFTER == 0 or kill == kills:
            exported = fleet_audit("assets", "export", "--quiet", store=store).stdout
            assert wrong_assets(exported, acknowledged) == [], f"after kill {kill}"
            told = f"{len(acknowledged)} documents acknowledged, none lost, none twice"
            where = store.partition(":")[0] if "://" in store else "sqlite"
            tell(f"{where}, server {lane + 1} of {LANES}: {kill} kills of {kills}, {told}")
    assert len(acknowledged) > kills, "the load was no load"


def tell(words: str) -> None:
    """Progress, past what pytest captures: a trial takes long."""
    sys.__stderr__.write(f"{words}\n")
