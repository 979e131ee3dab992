"""glpi-agent: messages in JSON, and a first contact in XML that is answered in JSON.

A JSON answer to the first PROLOG makes the agent speak JSON from then on (glpi-agent,
`HTTP/Client/OCS.pm` and `HTTP/Client/GLPI.pm`). It repeats as GET, with the identifier of its
request, what another server left `pending`.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response

from fleet_audit.model.causes import broken_cause
from fleet_audit.model.inventory_document import SCHEMA
from fleet_audit.model.marking import said
from fleet_audit.server.protocols import native
from fleet_audit.server.protocols.errand import EXPIRATION_HOURS, Errand
from fleet_audit.server.refusal import Refused, answer

AGENT_ID = "glpi-agent-id"
"""Header by which the agent says that it speaks JSON, and who it is."""
REQUEST_ID = "glpi-request-id"
"""Header that ties an answer to its request; sent in debug mode only."""
ROUTE = "glpi-json"
"""Source that reads these documents."""

_INVENTORIES = ("inventory", "netinventory", "esxinventory", "remoteinventory", "register")
_GREETINGS = ("contact", "prolog")
_NOTHING_TO_KEEP = ("netdiscovery",)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REQUEST = re.compile(r"[0-9a-fA-F]{1,32}")
_SERVER_VERSION = "10.0"
"""Version of GLPI whose protocol we speak; the agent chooses its format by it."""


class _Message(msgspec.Struct):
    action: str | None = None
    schema: str | None = None


_messages = msgspec.json.Decoder(_Message)


def agent_id(headers: Headers) -> str | None:
    """The identifier that an agent keeps; null where it is none."""
    found = headers.get(AGENT_ID, "")
    return found.lower() if _UUID.fullmatch(found) else None


def errand_of_json(body: bytes) -> Errand:
    """What a message in JSON wants."""
    try:
        message = _messages.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            422, said("not a message in JSON: {cause}", cause=broken_cause(error))
        ) from error
    if message.schema == SCHEMA:
        return Errand(route=native.ROUTE, is_json=True)
    action = (message.action or "inventory").lower()
    if action in _INVENTORIES:
        return Errand(route=ROUTE, is_json=True, is_own=action == "inventory")
    if action in _GREETINGS:
        return Errand(is_greeting=True, is_json=True)
    if action in _NOTHING_TO_KEEP:
        return Errand(is_json=True)
    raise Refused(
        422,
        said("{action} is no action that this server knows", action=action[:40]),
        field="action",
    )


class JsonAnswers:
    """Answers in JSON, with the identifier of the request where it has one."""

    def __init__(self, headers: Headers) -> None:
        found = headers.get(REQUEST_ID, "")
        self._headers = {"GLPI-Request-ID": found} if _REQUEST.fullmatch(found) else {}

    def welcome(self) -> Response:
        """Ask for the inventory, and say when to come back."""
        return self._answer(
            {
                "status": "ok",
                "expiration": EXPIRATION_HOURS,
                "tasks": {"inventory": {"server": "glpi", "version": _SERVER_VERSION}},
            }
        )

    def done(self) -> Response:
        """Say that the document is kept."""
        return self._answer({"status": "ok"})

    def refusal(self, refused: Refused) -> Response:
        """Say why, in the member that the agent writes to its log."""
        at = f"{refused.field}: " if refused.field else ""
        content = {"status": "error", "message": f"{at}{refused.reason}"}
        return self._answer(content, refused.status, refused.headers)

    def _answer(
        self, content: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        return answer(content, status, {**self._headers, **(headers or {})})
