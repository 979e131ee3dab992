"""What was delivered last, and what went wrong last: a small file of the agent's own."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, NamedTuple

from fleet_audit_agent.durable import write_whole

NAME = "ledger.json"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
DAILY = timedelta(hours=20)
"""How long a delivery counts as today's, for a timer that comes every hour at no fixed minute."""
LONGEST_WAIT = timedelta(hours=24)
"""A collector that asks for more is asked again after this; a clock that was ahead too."""


class Ledger(NamedTuple):
    """The last delivery and the last trouble; all null before the first."""

    destination: str | None = None
    """Address or folder."""
    sha256: str | None = None
    """Hash of the last document that arrived there, as it was sent."""
    content: str | None = None
    """The same without its date, to see whether anything has changed since."""
    delivered_at: str | None = None
    """When it arrived, or was last known to be there still."""
    not_before: str | None = None
    """When the collector may be asked again, if it said so."""
    trouble: str | None = None
    """What went wrong at the last try, in words; null where nothing did."""
    tried_at: str | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether a timer that comes every hour has something to do."""
        asked = _moment(self.not_before)
        if asked is not None and now < asked <= now + LONGEST_WAIT:
            return False
        last = _moment(self.delivered_at)
        return last is None or self.trouble is not None or not last <= now < last + DAILY


def read_ledger(state: str) -> Ledger:
    """The ledger of a state folder; an empty one where it is absent or damaged."""
    try:
        with open(os.path.join(state, NAME), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return Ledger()
    if not isinstance(found, dict):
        return Ledger()
    return Ledger(**{name: _text(found.get(name)) for name in Ledger._fields})


def write_ledger(state: str, ledger: Ledger) -> None:
    """Keep the ledger; where the disk is full the last one stays, and more is sent than needed."""
    with suppress(OSError):
        os.makedirs(state, mode=0o700, exist_ok=True)
        write_whole(os.path.join(state, NAME), json.dumps(ledger._asdict()).encode())


def content_of(document: dict[str, Any]) -> str:
    """Hash of what a document says of the machine, without the date on which it says it."""
    told = {name: value for name, value in document.items() if name != "sent_at"}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """A moment as the ledger writes it."""
    return moment.astimezone(timezone.utc).strftime(STAMP)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", STAMP).replace(tzinfo=timezone.utc)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
