"""One question to a provider: its address, its patience, and what was kept of its last answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

import fleet_audit
from fleet_audit.inventory.remote.session import Patience, Service
from fleet_audit.model.errors import FleetAuditError, UnreachableService, UnusableService
from fleet_audit.model.marking import Said, said

PATIENCE = Patience(
    connect_s=5, read_s=15, whole_s=30, tries=1, longest_pause_s=10, most_bytes=8 * 1024 * 1024
)
"""Somebody is waiting at the terminal, and what does not answer was kept from last time."""
USER_AGENT = f"fleet-audit/{fleet_audit.__version__} (responsible-digital audit)"


class Answer(Struct, frozen=True, kw_only=True):
    """What a provider said, and when."""

    value: Any
    """Null where neither the provider nor what was kept says anything."""
    provider: str
    asked_at: datetime | None = None
    """When the provider said it; null where it never did."""
    is_kept: bool = False
    """Whether it is what was kept from an earlier time."""
    reason: Said | None = None
    """Why the provider itself does not say it now."""

    def age(self, now: datetime) -> timedelta | None:
        """How old the answer is."""
        return None if self.asked_at is None else now - self.asked_at


class Kept(Struct, frozen=True, kw_only=True):
    """An answer in a file."""

    asked_at: datetime
    body: Any


class Live(Struct, frozen=True, kw_only=True):
    """How providers are asked in this run."""

    folder: Path
    """Where answers are kept."""
    now: datetime
    offline: bool = False
    fresh: timedelta = timedelta(hours=1)
    """How long an answer need not be asked again."""
    patience: Patience = PATIENCE

    def ask(self, provider: str, question: str, asked: Callable[[], Any]) -> Answer:
        """The answer to a question: kept ones while they are fresh, or where nobody answers.

        `asked` puts the question; an answer that it refuses (`FleetAuditError`) is not kept.
        """
        file = self.folder / f"{provider}-{sha256(question.encode()).hexdigest()[:16]}.json"
        kept = _read(file)
        if kept is not None and (self.offline or self.now - kept.asked_at <= self.fresh):
            return Answer(value=kept.body, provider=provider, asked_at=kept.asked_at, is_kept=True)
        if self.offline:
            return Answer(value=None, provider=provider, reason=said("offline, and never asked"))
        try:
            body = asked()
        except FleetAuditError as failure:
            cause = failure.args[0] if failure.args else ""
            return Answer(
                value=kept.body if kept else None,
                provider=provider,
                asked_at=kept.asked_at if kept else None,
                is_kept=kept is not None,
                reason=cause if isinstance(cause, Said) else said("{text}", text=cause),
            )
        _write(file, Kept(asked_at=self.now, body=body))
        return Answer(value=body, provider=provider, asked_at=self.now)

    def service(self, name: str, address: str, setting: str) -> Service:
        """The provider at its public address, or at the one that the environment names."""
        service = Service(name, os.environ.get(setting, address), self.patience)
        service.headers["User-Agent"] = USER_AGENT
        service.goes_on = False
        return service


def with_query(path: str, query: Mapping[str, Any]) -> str:
    """A path and its query."""
    return f"{path}?{urlencode(query)}"


def members_of(service: Service, value: Any) -> dict[str, Any]:
    """A JSON object; refused where the provider says something else, or that it failed."""
    if not isinstance(value, dict):
        raise service.failed(said("its answer has another form than is known"))
    return value


def _read(file: Path) -> Kept | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def _write(file: Path, kept: Kept) -> None:
    """Keep an answer; where the folder cannot be written, it is asked again next time."""
    draft = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(msgspec.json.encode(kept))
        draft.replace(file)
    except OSError:
        return


__all__ = [
    "Answer",
    "Live",
    "UnreachableService",
    "UnusableService",
    "members_of",
    "with_query",
]
