"""Delivery to a folder: a share or a stick, one file for each machine, replaced when it changes."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime
from typing import Any

from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.ledger import content_of, read_ledger, stamp, write_ledger
from fleet_audit_agent.speech import UNREACHABLE, Refusal, _
from fleet_audit_agent.spool import MAX_BODY_BYTES
from fleet_audit_agent.taking import as_json

READABLE = 0o644
"""Whoever imports the folder is somebody else; the folder's own rights say who may enter."""


def deliver_to_folder(document: dict[str, Any], folder: str, state: str, now: datetime) -> None:
    """Put a document into a folder, and remember in the ledger how it went."""
    ledger = read_ledger(state)._replace(tried_at=stamp(now))
    try:
        drop(document, folder)
    except Refusal as refusal:
        write_ledger(state, ledger._replace(trouble=str(refusal)))
        raise
    write_ledger(
        state,
        ledger._replace(
            destination=os.path.abspath(folder),
            sha256=None,
            content=content_of(document),
            delivered_at=stamp(now),
            trouble=None,
            not_before=None,
        ),
    )


def drop(document: dict[str, Any], folder: str) -> bool:
    """Put a document into a folder; False where the one that lies there says the same."""
    path = os.path.join(folder, file_name(document))
    if not os.path.isdir(folder):
        raise Refusal(
            _("%s: not there; connect the share or the stick, the next run tries again") % folder,
            UNREACHABLE,
        )
    if _content_in(path) == content_of(document):
        return False
    try:
        write_whole(path, as_json(document).encode(), READABLE)
    except OSError as refusal:
        raise Refusal(
            _("%s: cannot be written: %s") % (path, refusal.strerror), UNREACHABLE
        ) from refusal
    return True


def file_name(document: dict[str, Any]) -> str:
    """The file of a machine: the agent's identifier, which names nobody."""
    return re.sub(r"[^A-Za-z0-9-]", "_", str(document["agent"]["id"])) + ".json"


def _content_in(path: str) -> str | None:
    """What the file says; others may write to the share: no link is followed, no pipe waited on."""
    flags = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    try:
        with open(os.open(path, sum(flags, os.O_RDONLY)), "rb") as file:
            found = json.loads(file.read(MAX_BODY_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    return content_of(found) if isinstance(found, dict) else None
