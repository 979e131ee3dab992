"""Who is asking: bearer tokens."""

from __future__ import annotations

import time

from sqlalchemy import Engine
from starlette.requests import Request

from fleet_audit.server.refusal import Refused
from fleet_audit.store.tokens import Token, verify_token

_TRUST_SECONDS = 1.0
"""How long a token is believed without asking the store again; so long may a revoked one work."""
_MOST_KEPT = 10_000
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="fleet-audit"'}


class Doorkeeper:
    """Lets in who has a token with the scope that the end point asks for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._trusted: dict[str, tuple[float, Token]] = {}

    def let_in(self, request: Request, scope: str) -> Token:
        """The token of a request; a request without one is refused before its body is read."""
        kind, _space, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise Refused(401, "a bearer token is needed", headers=_CHALLENGE)
        token = self._token(secret.strip())
        if token is None:
            raise Refused(
                401,
                "this token is not known or was revoked; make one with `fleet-audit token create`",
                headers=_CHALLENGE,
            )
        if scope not in token.scopes:
            raise Refused(403, f"this token does not have the scope {scope}")
        return token

    def _token(self, secret: str) -> Token | None:
        until, token = self._trusted.get(secret, (0.0, None))
        if token is not None and time.monotonic() < until:
            return token
        self._trusted.pop(secret, None)
        token = verify_token(self._engine, secret)
        if token is not None:
            if len(self._trusted) >= _MOST_KEPT:
                self._trusted.clear()
            self._trusted[secret] = (time.monotonic() + _TRUST_SECONDS, token)
        return token
