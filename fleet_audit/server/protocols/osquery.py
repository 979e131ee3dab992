"""osquery's TLS plugins: enrol with a secret, then configuration, results and questions.

A host enrols with a secret of scope `enrol` and gets a key of its own, which can be revoked by
itself (osquery, `docs/wiki/deployment/remote.md`). The addresses are ours, and those that hosts
deployed for Fleet already have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fleet_audit.model.causes import broken_cause
from fleet_audit.model.marking import said
from fleet_audit.server.body import read_body
from fleet_audit.server.gate import Gate
from fleet_audit.server.protocols.osquery_queries import PREFIX, configuration, queries
from fleet_audit.server.refusal import Refused, answer
from fleet_audit.store.tokens import ENROL, NODE, Token, enrolled_token

ROUTE = "osquery-log"
"""Source that reads these documents."""
PREFIXES = ("/osquery", "/api/osquery", "/api/v1/osquery")
"""Where the end points are: ours, and those of Fleet."""

_ASK_AGAIN = timedelta(hours=20)
"""A host that answered is asked for everything again after so long."""
_ASK_SOON = timedelta(minutes=10)
"""A host that was asked and did not answer is asked again after so long."""
_MOST_REMEMBERED = 200_000
_DIGEST_LENGTH = 16

Rows = list[dict[str, Any]]


class Enrolment(msgspec.Struct):
    """A host that asks for a key."""

    enroll_secret: str = ""
    host_identifier: str = ""
    host_details: dict[str, dict[str, Any] | None] = {}


class Asked(msgspec.Struct):
    """A host that shows its key."""

    node_key: str = ""


class Log(Asked):
    """Results of scheduled queries, or lines of osquery's own log."""

    log_type: str = ""
    data: Rows = []


class Answered(Asked):
    """Answers to the questions of `distributed/read`; a failed one has no row."""

    queries: dict[str, Rows | str | None] = {}


Message = TypeVar("Message", bound=msgspec.Struct)


class Plugins:
    """The end points of the plugins, and which hosts were asked lately."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._ask_after: dict[int, datetime] = {}

    async def enrol(self, asked: Enrolment) -> dict[str, Any]:
        """Give a host its key; what it says of itself is kept at once."""
        gate = self._gate
        by = gate.doorkeeper.token_of(asked.enroll_secret)
        if by is None or ENROL not in by.scopes:
            raise Refused(401, "this enrolment secret is not known or was revoked")
        name = _host_name(asked)
        key = await asyncio.to_thread(enrolled_token, gate.engine, by, name, gate.clock())
        if key is None:
            raise Refused(401, said("{name} was revoked: it may not enrol again", name=name))
        details = {f"{PREFIX}{table}": [row] for table, row in asked.host_details.items() if row}
        await self._keep(self._node(key), self._entries(asked.host_identifier, details))
        return {"node_key": key}

    async def config(self, asked: Asked) -> dict[str, Any]:
        """The schedule of a host."""
        self._node(asked.node_key)
        return configuration()

    async def log(self, asked: Log) -> dict[str, Any]:
        """Keep the results of our queries; other results and osquery's own log are left alone."""
        node = self._node(asked.node_key, is_fresh=False)
        if asked.log_type == "result":
            ours = [e for e in asked.data if str(e.get("name", "")).find(PREFIX) >= 0]
            await self._keep(node, ours)
        return {}

    async def read(self, asked: Asked) -> dict[str, Any]:
        """Ask a host for everything, if it did not tell it lately."""
        node, now = self._node(asked.node_key), self._gate.clock()
        if self._ask_after.get(node.token_id, now) > now:
            return {"queries": {}}
        self._remember(node, now + _ASK_SOON)
        return {"queries": queries()}

    async def write(self, asked: Answered) -> dict[str, Any]:
        """Keep the answers to our questions, as one document on the whole machine."""
        node = self._node(asked.node_key, is_fresh=False)
        ours = {
            name: rows if isinstance(rows, list) else []
            for name, rows in asked.queries.items()
            if name.startswith(PREFIX)
        }
        await self._keep(node, self._entries(node.name, ours))
        if ours:
            self._remember(node, self._gate.clock() + _ASK_AGAIN)
        return {}

    def _node(self, key: str, *, is_fresh: bool = True) -> Token:
        node = self._gate.doorkeeper.token_of(key, is_fresh=is_fresh) if key else None
        if node is None or NODE not in node.scopes:
            raise Refused(401, "this key is not known or was revoked; enrol again")
        return node

    def _remember(self, node: Token, ask_after: datetime) -> None:
        if len(self._ask_after) >= _MOST_REMEMBERED:
            self._ask_after.clear()
        self._ask_after[node.token_id] = ask_after

    def _entries(self, host: str, tables: Mapping[str, Rows]) -> Rows:
        """Rows as the lines of osquery's own log, so that one source reads both."""
        at = int(self._gate.clock().timestamp())
        return [
            {"name": name, "hostIdentifier": host, "unixTime": at, "snapshot": rows}
            for name, rows in tables.items()
        ]

    async def _keep(self, node: Token, entries: Rows) -> None:
        if entries:
            lines = b"\n".join(msgspec.json.encode(entry) for entry in entries)
            agent_id = node.name.partition(" ")[0]
            await self._gate.keep(self._gate.received(node, lines, ROUTE, agent_id=agent_id))


def routes(gate: Gate) -> list[Route]:
    """The end points of the plugins."""
    plugins = Plugins(gate)
    ends = {
        "enroll": _spoken(gate, Enrolment, plugins.enrol),
        "config": _spoken(gate, Asked, plugins.config),
        "log": _spoken(gate, Log, plugins.log),
        "distributed/read": _spoken(gate, Asked, plugins.read),
        "distributed/write": _spoken(gate, Answered, plugins.write),
    }
    return [
        Route(f"{prefix}/{end}", endpoint, methods=["POST"])
        for prefix in PREFIXES
        for end, endpoint in ends.items()
    ]


def _spoken(
    gate: Gate, kind: type[Message], serve: Callable[[Message], Awaitable[dict[str, Any]]]
) -> Callable[[Request], Awaitable[Response]]:
    """An end point that speaks as the plugins do: a key that is not known is told by a member."""
    decoder = msgspec.json.Decoder(kind)

    async def endpoint(request: Request) -> Response:
        try:
            with gate.allowance.hold() as hold:
                message = _decoded(decoder, await read_body(request, hold, is_sniffed=True))
                content = await serve(message)
        except Refused as refused:
            is_barred = refused.status == 401
            content = {"error": refused.reason, "node_invalid": is_barred}
            return answer(content, refused.status, refused.headers)
        return answer({**content, "node_invalid": False}, 200)

    return endpoint


def _decoded(decoder: msgspec.json.Decoder[Message], body: bytes) -> Message:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            422, said("not a message of osquery: {cause}", cause=broken_cause(error))
        ) from error


def _host_name(asked: Enrolment) -> str:
    """The name of a host's token: a digest of what tells it apart, and its name for people.

    The identifier alone is the host name by default, which two machines may share.
    """
    system = asked.host_details.get("system_info") or {}
    parts = [asked.host_identifier, *(str(system.get(n, "")) for n in ("uuid", "hardware_serial"))]
    digest = sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:_DIGEST_LENGTH]
    called = str(system.get("computer_name") or asked.host_identifier)
    return f"osquery-{digest} {called}".replace("\0", "")[:200].rstrip()
