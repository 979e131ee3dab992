"""Delivery to a collector: announce what has not changed, send what has, lose nothing.

A document goes to the disk first and leaves it when the collector has confirmed its hash. A stop
between the two sends it again under the same key, which has no second effect there.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from fleet_audit_agent.ledger import (
    DAILY,
    LONGEST_WAIT,
    content_of,
    read_ledger,
    stamp,
    write_ledger,
)
from fleet_audit_agent.push import Answer, Collector, Unreachable
from fleet_audit_agent.speech import DONE, REJECTED, UNREACHABLE, USAGE, _, say
from fleet_audit_agent.spool import Spool, Waiting
from fleet_audit_agent.taking import as_json
from fleet_audit_agent.verdict import Fate, Verdict, verdict_on

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 60.0
"""A collector that asks for more is left alone until the next run."""

_CODES = {
    Fate.KEPT: DONE,
    Fate.REFUSED: REJECTED,
    Fate.LOCKED: USAGE,
    Fate.LATER: UNREACHABLE,
    Fate.ASTRAY: UNREACHABLE,
}


class Route(NamedTuple):
    """The way to a collector: its name in the ledger, the conversation, how often to try."""

    destination: str
    collector: Collector
    tries: int
    now: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep


class Delivery:
    """One run of sending, on the state folder of an agent."""

    def __init__(self, state: str, route: Route) -> None:
        self._state = state
        self._route = route
        self._spool = Spool(state)
        self._ledger = read_ledger(state)
        self._tries_left = max(route.tries, 1)

    def deliver(self, document: dict[str, Any]) -> int:
        """Deliver a document and whatever waits before it; the result is the exit code."""
        if self._is_unchanged(document):
            verdict = self._announced(document["agent"]["id"])
            if verdict.fate is not Fate.REFUSED:
                return self._ended(verdict)
        if not self._is_last_waiting(document):
            body = as_json(document).encode()
            if not self._is_kept(body):
                return self._ended(self._sent(body, content_of(document)))
        return self._ended(self._emptied())

    def _is_unchanged(self, document: dict[str, Any]) -> bool:
        """Whether the collector should know all this already."""
        ledger = self._ledger
        is_same = ledger.destination == self._route.destination and bool(ledger.sha256)
        return is_same and ledger.content == content_of(document) and not self._spool.waiting()

    def _is_last_waiting(self, document: dict[str, Any]) -> bool:
        """Whether the last document of the row says the same: one of them is enough."""
        row = self._spool.waiting()
        body = self._spool.body(row[-1]) if row else None
        return body is not None and _content(body) == content_of(document)

    def _is_kept(self, body: bytes) -> bool:
        """Put a document in the row; on a full disk it must go straight out."""
        try:
            dropped = self._spool.put(body)
        except OSError as refusal:
            say(_("the inventory cannot be kept here (%s): sent at once") % refusal.strerror)
            return False
        if dropped:
            say(_("old inventories that made room for newer ones: %d") % dropped)
        return True

    def _emptied(self) -> Verdict:
        """Send the row, oldest first; what is refused for good does not hold up the rest."""
        worst = Verdict(Fate.KEPT)
        for waiting in self._spool.waiting():
            body = self._spool.body(waiting)
            if body is None:
                say(_("an inventory in the spool is damaged and was dropped: %s") % waiting.name)
                self._spool.drop(waiting)
                continue
            verdict = self._sent(body, _content(body))
            if verdict.fate is Fate.REFUSED:
                worst = verdict
            elif verdict.fate is not Fate.KEPT:
                return verdict
            self._let_go(waiting, verdict)
        return worst

    def _let_go(self, waiting: Waiting, verdict: Verdict) -> None:
        if verdict.fate is Fate.KEPT:
            self._spool.drop(waiting)
        else:
            self._spool.set_aside(waiting)

    def _sent(self, body: bytes, content: str) -> Verdict:
        """Send one document, again and again within the patience of the run."""
        digest = sha256(body).hexdigest()
        verdict = self._insist(lambda: verdict_on(self._route.collector.send(body, digest), digest))
        if verdict.fate is Fate.KEPT:
            self._note(
                destination=self._route.destination,
                sha256=digest,
                content=content,
                delivered_at=stamp(self._route.now()),
            )
        return verdict

    def _announced(self, agent_id: str) -> Verdict:
        """Say that nothing has changed; REFUSED where the collector wants the document again."""
        verdict = self._insist(
            lambda: _verdict_on_announcement(
                self._route.collector.announce(agent_id, self._ledger.sha256 or "")
            )
        )
        if verdict.fate is Fate.KEPT:
            self._note(delivered_at=stamp(self._route.now()))
        return verdict

    def _insist(self, ask: Callable[[], Verdict]) -> Verdict:
        """Ask until there is a verdict, with longer and longer pauses, none of them the same."""
        pause_s = FIRST_PAUSE_S
        while True:
            self._tries_left -= 1
            try:
                verdict = ask()
            except Unreachable as reason:
                verdict = Verdict(Fate.LATER, str(reason))
            wait_s = verdict.retry_after_s or pause_s
            if verdict.fate is not Fate.LATER or self._tries_left <= 0 or wait_s > LONGEST_PAUSE_S:
                return verdict
            self._route.sleep(wait_s + random.uniform(0, pause_s))  # noqa: S311 - no secret
            pause_s *= 2

    def _ended(self, verdict: Verdict) -> int:
        """Say how the run ended, and remember it."""
        now = self._route.now()
        is_kept = verdict.fate is Fate.KEPT
        self._note(
            trouble=None if is_kept else verdict.message,
            tried_at=stamp(now),
            not_before=_not_before(verdict, now),
        )
        if not is_kept:
            say(_("%s: %s") % (self._route.destination, verdict.message))
            if count := len(self._spool.waiting()):
                say(_("nothing is lost; inventories that wait for the next run: %d") % count)
        return _CODES[verdict.fate]

    def _note(self, **changes: str | None) -> None:
        self._ledger = self._ledger._replace(**changes)
        write_ledger(self._state, self._ledger)


def _not_before(verdict: Verdict, now: datetime) -> str | None:
    """When a timer may try again: when the collector says, or tomorrow with what it refuses."""
    if verdict.fate is Fate.REFUSED:
        return stamp(now + DAILY)
    if verdict.retry_after_s is None:
        return None
    wait_s = min(verdict.retry_after_s, LONGEST_WAIT.total_seconds())
    return stamp(now + timedelta(seconds=wait_s))


def _verdict_on_announcement(answer: Answer) -> Verdict:
    told = answer.content.get("answer")
    if answer.status == 200 and told in ("known", "send"):
        return Verdict(Fate.KEPT if told == "known" else Fate.REFUSED)
    return verdict_on(answer, "")


def _content(body: bytes) -> str:
    return content_of(json.loads(body))
