"""Native protocol v1: announce a document by its hash, then send it.

`POST /v1/announce` takes `{"agent_id", "sha256"}`, the hash of the last body that the agent sent,
when nothing has changed since; the answer is `known`, or `send`. `POST /v1/inventory` takes
inventory document v1 and answers 202 once it is committed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fleet_audit.inventory.sources.native import left_out, undated
from fleet_audit.model.causes import broken_cause
from fleet_audit.model.inventory_document import InventoryDocument, Text
from fleet_audit.model.marking import N_
from fleet_audit.server.body import read_body
from fleet_audit.server.gate import Gate
from fleet_audit.server.refusal import Refused, answer
from fleet_audit.store.receipt import Receipt, Received
from fleet_audit.store.senders import is_last_of_agent
from fleet_audit.store.tokens import INVENTORY, Token

ROUTE = "native"
"""Source that reads these documents."""
ANNOUNCE_LIMIT_BYTES = 4_096
"""Largest announcement."""

CLOCK_SLACK = timedelta(days=1)
"""How far ahead of ours the clock of a machine may be before a warning, as the intake has it."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")
_MEMBER = re.compile(r"(?:unknown|required) field `(?P<name>[^`]*)`")


class Announcement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agent would send, by its hash."""

    agent_id: Text
    sha256: str


_documents = msgspec.json.Decoder(InventoryDocument)
_announcements = msgspec.json.Decoder(Announcement)


def routes(gate: Gate) -> list[Route]:
    """The end points of the protocol."""

    async def inventory(request: Request) -> Response:
        """Take one document in; answer once it is committed."""
        token = gate.doorkeeper.let_in(request, INVENTORY, is_fresh=False)
        key = _idempotency_key(request)
        with gate.allowance.hold() as hold:
            body = await read_body(request, hold)
            received, told = _checked(gate, token, body, key)
            receipt = await gate.keep(received)
        return stored(receipt, received.sha256, told)

    async def announce(request: Request) -> Response:
        """Say whether the last document of an agent still stands, or a new one is wanted."""
        token = gate.doorkeeper.let_in(request, INVENTORY)
        with gate.allowance.hold() as hold:
            body = await read_body(request, hold, ANNOUNCE_LIMIT_BYTES)
        asked = _decoded(_announcements, body)
        is_known = is_last_of_agent(
            gate.engine, token.organisation_id, asked.agent_id, asked.sha256.lower()
        )
        return answer({"answer": "known" if is_known else "send"}, 200)

    return [
        Route("/v1/inventory", inventory, methods=["POST"]),
        Route("/v1/announce", announce, methods=["POST"]),
    ]


def _checked(gate: Gate, token: Token, body: bytes, key: str | None) -> tuple[Received, list[str]]:
    """A document as the writer takes it, and what its sender is told.

    Its many objects go before the commit is waited for: those of hundreds of documents at a time
    would fill the processor's cache, and made all that the server does twice as slow.
    """
    document = document_of(body)
    agent = document.agent.id
    received = gate.received(token, body, ROUTE, agent_id=agent, idempotency_key=key)
    return received, warnings(document, received.received_at)


def document_of(body: bytes) -> InventoryDocument:
    """The typed document of a body, or a refusal that names the member at fault."""
    document: InventoryDocument = _decoded(_documents, body)
    if "\0" in document.agent.id:
        raise Refused(422, N_("an identifier without NUL is needed"), field="agent.id")
    if impossible := undated(document):
        raise Refused(422, impossible.reason, field=impossible.field)
    return document


def warnings(document: InventoryDocument, received_at: datetime) -> list[str]:
    """What the sender of a kept document is told: what is left out, a clock that is ahead."""
    found = []
    if surplus := left_out(document):
        found.append(f"{surplus.field}: {surplus.reason}")
    if document.sent_at > received_at + CLOCK_SLACK:
        found.append("sent_at: in the future; taken as received now; set the clock of that machine")
    return found


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise Refused(
            422, N_("the key must have 1 to 255 characters, no spaces"), field="Idempotency-Key"
        )
    return key


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    """The typed document; a refusal names the member at fault."""
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(422, broken_cause(error), field=_field(str(error))) from error


def _field(message: str) -> str | None:
    """The member that msgspec complains of, as a path: `cpu[0].cores`."""
    at, member = _AT.search(message), _MEMBER.search(message)
    parts = (at["path"] if at else "", member["name"] if member else "")
    return ".".join(part for part in parts if part) or None


def stored(receipt: Receipt, body_sha256: str, told: Sequence[str] = ()) -> Response:
    """The acknowledgement: the hash of what is on the disk, and what was left out of it."""
    content: dict[str, Any] = {
        "answer": "known" if receipt.known else "stored",
        "sha256": body_sha256,
    }
    if told:
        content["warnings"] = told
    return answer(content, 202)
