"""Agents that know one address only: GLPI, FusionInventory, OCS, or anything that can POST.

They may be pointed at any address of the server, and have their token in a header or in the
address (`/collect/TOKEN`). What they send tells what they speak; who they are tells what they read.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from fleet_audit.server.auth import BASIC, PATH_SECRET
from fleet_audit.server.body import read_body
from fleet_audit.server.gate import Gate
from fleet_audit.server.protocols import glpi, native
from fleet_audit.server.protocols.errand import Answers, Errand
from fleet_audit.server.protocols.glpi import JsonAnswers, errand_of_json
from fleet_audit.server.protocols.ocs import OcsAnswers, XmlAnswers, errand_of_xml, is_ocs
from fleet_audit.server.refusal import Refused
from fleet_audit.store.tokens import INVENTORY, Token

_RESERVED = ("/api/", "/v1/", "/osquery/", "/healthz", "/openapi.json")
"""Addresses that have a meaning of their own: a mistake there must not look like an agent."""


class AgentRoute(Route):
    """Any address that nothing else answers, as agents were configured for other servers."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match agents; leave to others what has a meaning of its own."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or f"{path}/".startswith(_RESERVED):
            return Match.NONE, {}
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and glpi.AGENT_ID not in Headers(scope=scope):
            return Match.NONE, {}
        return super().matches(scope)


def routes(gate: Gate) -> list[Route]:
    """The end points of the agents; tried last, since they take any address."""

    async def talk(request: Request) -> Response:
        """Answer a message, once what it holds is committed."""
        answers = _answers_for(request.headers)
        try:
            is_read = request.method != "POST"
            token = gate.doorkeeper.let_in(request, INVENTORY, BASIC, is_fresh=is_read)
            if is_read:
                return answers.welcome()
            with gate.allowance.hold() as hold:
                body = await read_body(request, hold, is_sniffed=True)
                return await _served(gate, request, token, body)
        except Refused as refused:
            return answers.refusal(refused)

    addresses = (f"/collect/{{{PATH_SECRET}}}/{{rest:path}}", f"/collect/{{{PATH_SECRET}}}")
    return [
        AgentRoute(address, talk, methods=["POST", "GET"])
        for address in (*addresses, "/{rest:path}")
    ]


def _answers_for(headers: Headers, errand: Errand | None = None) -> Answers:
    """The answers that a caller reads; once it is known what it sent, in the form it sent."""
    if is_ocs(headers):
        return OcsAnswers()
    if glpi.AGENT_ID in headers:
        is_xml = errand is not None and not errand.is_greeting and not errand.is_json
        return XmlAnswers() if is_xml else JsonAnswers(headers)
    is_json = errand.is_json if errand else "json" in headers.get("content-type", "")
    return JsonAnswers(headers) if is_json else XmlAnswers()


async def _served(gate: Gate, request: Request, token: Token, body: bytes) -> Response:
    errand = _errand_of(body)
    answers = _answers_for(request.headers, errand)
    try:
        if errand.route is None:
            gate.doorkeeper.let_in(request, INVENTORY, BASIC)
        if errand.route == native.ROUTE:
            document = native.document_of(body)
            agent_id: str | None = document.agent.id
        else:
            agent_id = glpi.agent_id(request.headers) if errand.is_own else None
        if errand.route is not None:
            received = gate.received(token, body, errand.route, agent_id=agent_id)
            receipt = await gate.keep(received, BASIC)
            if errand.route == native.ROUTE:
                told = native.warnings(document, received.received_at)
                return native.stored(receipt, received.sha256, told)
    except Refused as refused:
        return answers.refusal(refused)
    return answers.welcome() if errand.is_greeting else answers.done()


def _errand_of(body: bytes) -> Errand:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return errand_of_json(body)
    if start == b"<":
        return errand_of_xml(body)
    raise Refused(422, "neither JSON nor XML, whatever its compression: is this an inventory?")
