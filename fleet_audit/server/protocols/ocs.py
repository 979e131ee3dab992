"""FusionInventory and OCS agents: messages in XML, answered in the form that each reads.

FusionInventory takes plain XML; OCS takes zlib labelled `application/x-compress` and nothing
else, which glpi-agent in turn cannot read (FusionInventory `HTTP/Client/OCS.pm`, OCS
`Compress.pm`).
"""

from __future__ import annotations

import re
import zlib
from html import escape

from starlette.datastructures import Headers
from starlette.responses import Response

from fleet_audit.model.marking import said
from fleet_audit.server.protocols.errand import EXPIRATION_HOURS, Errand
from fleet_audit.server.refusal import Refused

ROUTE = "ocs-xml"
"""Source that reads these documents."""

_QUERY = re.compile(rb"<QUERY>\s*(\w{1,40})\s*</QUERY>")
_ROOT = re.compile(rb"<REQUEST[\s>/]")
_INVENTORIES = (b"INVENTORY",)
_DEVICES = (b"SNMPQUERY", b"SNMP", b"NETINVENTORY")
_NOTHING_TO_KEEP = (b"NETDISCOVERY",)
_OCS_AGENT = "OCS-NG"
_OCS_TYPE = "application/x-compress"
_HEAD_BYTES = 8192
_WELCOME = f"<REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>{EXPIRATION_HOURS}</PROLOG_FREQ></REPLY>"
_DONE = "<REPLY><RESPONSE>no_account_update</RESPONSE></REPLY>"


def errand_of_xml(body: bytes) -> Errand:
    """What a message in XML wants; its source parses it later, with more suspicion."""
    if not _ROOT.search(body, 0, _HEAD_BYTES):
        raise Refused(422, "not a request of an agent: no REQUEST in it", field="REQUEST")
    found = _QUERY.search(body)
    query = found[1].upper() if found else b"INVENTORY"
    if query == b"PROLOG":
        return Errand(is_greeting=True)
    if query in _INVENTORIES:
        return Errand(route=ROUTE, is_own=True)
    if query in _DEVICES:
        return Errand(route=ROUTE if b"<DEVICE>" in body else None)
    if query in _NOTHING_TO_KEEP:
        return Errand()
    raise Refused(
        422, said("{query} is no query that this server knows", query=query.decode()), field="QUERY"
    )


def is_ocs(headers: Headers) -> bool:
    """Whether the caller is an agent of OCS, which reads nothing but its own zlib."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return headers.get("user-agent", "").startswith(_OCS_AGENT) or kind == _OCS_TYPE


class XmlAnswers:
    """Answers in plain XML."""

    media_type = "application/xml"

    def welcome(self) -> Response:
        """Ask for the inventory, and say when to come back."""
        return self._answer(_WELCOME)

    def done(self) -> Response:
        """Say that the document is kept."""
        return self._answer(_DONE)

    def refusal(self, refused: Refused) -> Response:
        """Say why, in the element that the agent writes to its log."""
        at = f"{refused.field}: " if refused.field else ""
        reason = escape(f"{at}{refused.reason}", quote=False)
        text = f"<REPLY><RESPONSE>ERROR</RESPONSE><ERROR>{reason}</ERROR></REPLY>"
        return self._answer(text, refused.status, refused.headers)

    def _answer(
        self, text: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
        return Response(self._packed(content), status, headers=headers, media_type=self.media_type)

    def _packed(self, content: bytes) -> bytes:
        return content


class OcsAnswers(XmlAnswers):
    """The same answers, as OCS packs them."""

    media_type = _OCS_TYPE

    def _packed(self, content: bytes) -> bytes:
        return zlib.compress(content)
