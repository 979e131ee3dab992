"""OAuth 2 client credentials (RFC 6749, section 4.4), as glpi-agent asks for after a 401.

The client is the name of a token and its secret the token's. The access token is that same
secret: revoking it then counts at once, and several servers need share nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fleet_audit.server.body import read_body
from fleet_audit.server.gate import Gate
from fleet_audit.server.refusal import answer

LIFE_SECONDS = 3_600
"""After this long the agent asks again."""
REQUEST_LIMIT_BYTES = 8_192
"""Largest request for a token."""

_END = "/api.php/token"
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def routes(gate: Gate) -> list[Route]:
    """Where tokens are asked for: beside wherever the agent takes GLPI to be."""

    async def token(request: Request) -> Response:
        """Give the bearer token of a client, or say what is wrong as RFC 6749 has it."""
        with gate.allowance.hold() as hold:
            body = await read_body(request, hold, REQUEST_LIMIT_BYTES)
        asked = _asked(body, request.headers.get("content-type", ""))
        if asked.get("grant_type") != "client_credentials":
            return _error("unsupported_grant_type", 400)
        secret = str(asked.get("client_secret") or "")
        found = gate.doorkeeper.token_of(secret) if secret else None
        if found is None or found.name != asked.get("client_id"):
            return _error("invalid_client", 401)
        scopes = str(asked.get("scope") or " ".join(found.scopes)).split()
        if not set(scopes) <= set(found.scopes):
            return _error("invalid_scope", 400)
        content = {
            "token_type": "Bearer",
            "access_token": secret,
            "expires_in": LIFE_SECONDS,
            "scope": " ".join(scopes),
        }
        return answer(content, 200, _NOT_KEPT)

    return [Route(path, token, methods=["POST"]) for path in (_END, "/{base:path}" + _END)]


def _asked(body: bytes, content_type: str) -> dict[str, Any]:
    """The members of a request, in JSON as glpi-agent has it or as a form; empty for neither."""
    try:
        if "json" in content_type or body.lstrip()[:1] == b"{":
            return msgspec.json.decode(body, type=dict[str, Any])
        return dict(parse_qsl(body.decode("utf-8", "replace")))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return {}


def _error(code: str, status: int) -> Response:
    headers = {**_NOT_KEPT, "WWW-Authenticate": 'Basic realm="fleet-audit"'}
    return answer({"error": code}, status, headers if status == 401 else _NOT_KEPT)
