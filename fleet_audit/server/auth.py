"""Who is asking: a token as bearer, as the password of any user, or in the address itself."""

from __future__ import annotations

import base64
import binascii
import time

from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from fleet_audit.model.marking import N_, said
from fleet_audit.server.refusal import Refused
from fleet_audit.store.tokens import Token, verify_token

BEARER = 'Bearer realm="fleet-audit"'
"""Challenge to programs."""
BASIC = 'Basic realm="fleet-audit"'
"""Challenge to agents: they know this one only, and must find it alone in the header."""
PATH_SECRET = "secret"  # noqa: S105 - the name of a part of an address, not a secret
"""Part of an address that holds a token: `/collect/{secret}`."""

_TRUST_SECONDS = 1.0
"""How long a token is believed before a document; the writer asks again, once for a batch."""
_MOST_KEPT = 10_000


class Doorkeeper:
    """Lets in who has a token with the scope that the end point asks for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._trusted: dict[str, tuple[float, Token]] = {}

    def let_in(
        self,
        request: HTTPConnection,
        scope: str,
        challenge: str = BEARER,
        *,
        is_fresh: bool = True,
    ) -> Token:
        """The token of a request; a request without one is refused before its body is read.

        Without `is_fresh` it may have been revoked a moment ago: for what the writer checks again.
        """
        asked = {"WWW-Authenticate": challenge}
        secret = secret_of(request)
        if secret is None:
            raise Refused(
                401,
                N_(
                    "a token is needed: as bearer, as the password of any user, "
                    "or in the address as /collect/TOKEN"
                ),
                headers=asked,
            )
        token = self.token_of(secret, is_fresh=is_fresh)
        if token is None:
            raise Refused(
                401,
                N_(
                    "this token is not known or was revoked; "
                    "make one with `fleet-audit token create`"
                ),
                headers=asked,
            )
        if scope not in token.scopes:
            raise Refused(403, said("this token does not have the scope {scope}", scope=scope))
        return token

    def token_of(self, secret: str, *, is_fresh: bool = True) -> Token | None:
        """The token in force of a secret, as the store or a moment's memory has it."""
        until, token = self._trusted.get(secret, (0.0, None))
        if token is not None and not is_fresh and time.monotonic() < until:
            return token
        self._trusted.pop(secret, None)
        token = verify_token(self._engine, secret)
        if token is not None:
            if len(self._trusted) >= _MOST_KEPT:
                self._trusted.clear()
            self._trusted[secret] = (time.monotonic() + _TRUST_SECONDS, token)
        return token


def secret_of(request: HTTPConnection) -> str | None:
    """The secret that a request carries: that of its address, else that of its header."""
    in_path = request.path_params.get(PATH_SECRET)
    if in_path:
        return str(in_path)
    kind, _space, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip() or None
    if kind.lower() == "basic":
        return _password(value.strip())
    return None


def _password(encoded: str) -> str | None:
    """The password of Basic authentication; the user's name is not looked at."""
    try:
        plain = base64.b64decode(encoded, validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None
    return plain.partition(":")[2] or None
