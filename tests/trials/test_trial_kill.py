"""kill -9 of the server under load: what was acknowledged is there, and there once."""

from __future__ import annotations

import http.client
import os
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

KILLS = int(os.environ.get("FLEET_AUDIT_KILLS", "3"))
CLIENTS = 12
MACHINES_PER_CLIENT = 3

Post = Callable[..., tuple[int, dict[str, object]]]


class Sender(threading.Thread):
    """A client that sends its machines, changed each time, until the server is gone."""

    def __init__(self, number: int, post: Callable[[Any, bytes], int], body: Any) -> None:
        super().__init__()
        self.number = number
        self.address = ""
        self._post = post
        self._body = body
        self.acknowledged: list[tuple[int, str]] = []
        self.refused: list[int] = []

    def run(self) -> None:
        """Send; only what was answered counts."""
        with closing(http.client.HTTPConnection(self.address, timeout=30)) as connection:
            while True:
                machine, body = self._body(self.number)
                try:
                    status = self._post(connection, body)
                except (OSError, http.client.HTTPException):
                    return
                if status == 202:
                    self.acknowledged.append((machine, sha256(body).hexdigest()))
                else:
                    self.refused.append(status)
                    return


def missing(store: Path, acknowledged: list[tuple[int, str]]) -> list[object]:
    """What was acknowledged and is not in the store, or is there twice; read as SQLite has it."""
    with closing(sqlite3.connect(store)) as database:
        kept = [row[0] for row in database.execute("SELECT sha256 FROM raw_document")]
        serials = Counter(
            row[0]
            for row in database.execute(
                "SELECT serial FROM asset WHERE id NOT IN (SELECT asset_id FROM tombstone)"
            )
        )
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    once = set(kept)
    assert len(kept) == len(once), "a document was kept twice"
    lost: list[object] = [one for one in acknowledged if one[1] not in once]
    machines = {machine for machine, _hash in acknowledged}
    expected = [f"{kind}{machine:05}" for machine in machines for kind in ("TRIAL", "SCREEN")]
    return lost + [(serial, serials[serial]) for serial in expected if serials[serial] != 1]


@pytest.mark.trial
def test_what_was_acknowledged_survives_a_kill(
    start: Any, secret: str, post: Post, laptop: Callable[[int, int], bytes], tmp_path: Path
) -> None:
    """At random moments under load, the server is killed; every acknowledged document is kept.

    FLEET_AUDIT_KILLS says how many times, 200 in `just trials`.
    """
    chance = random.Random(2026)  # noqa: S311 - moments, not secrets
    turns = count()

    def body(client: int) -> tuple[int, bytes]:
        turn = next(turns)
        machine = client * MACHINES_PER_CLIENT + turn % MACHINES_PER_CLIENT
        return machine, laptop(machine, turn)

    acknowledged: list[tuple[int, str]] = []
    for kill in range(KILLS):
        with start() as (server, address):
            senders = [
                Sender(number, lambda http_, sent: post(http_, secret, sent)[0], body)
                for number in range(CLIENTS)
            ]
            for sender in senders:
                sender.address = address
                sender.start()
            time.sleep(chance.uniform(0.02, 0.8))
            server.kill()
            server.wait()
            for sender in senders:
                sender.join()
        acknowledged += [one for sender in senders for one in sender.acknowledged]
        assert [status for sender in senders for status in sender.refused] == []
        assert missing(tmp_path / "store.sqlite", acknowledged) == [], f"after kill {kill + 1}"
    assert len(acknowledged) > KILLS, "the load was no load"
