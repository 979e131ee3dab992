"""JSON read with suspicion: duplicate members, endless nesting, numbers without an end."""

from __future__ import annotations

import json
import math
from typing import Any

from fleet_audit.inventory.text_decoding import decoded
from fleet_audit.model.asset import Rejected
from fleet_audit.model.marking import N_, Said, said

_CAUSES = {
    "Expecting value": N_("a value is missing"),
    "Expecting property name enclosed in double quotes": N_("a name in double quotes is missing"),
    "Expecting ':' delimiter": N_("a colon is missing"),
    "Expecting ',' delimiter": N_("a comma is missing"),
    "Unterminated string starting at": N_("a text without its end"),
    "Invalid control character at": N_("a forbidden character in a text"),
    "Extra data": N_("something follows the end"),
}
"""What Python's reader says of broken JSON, in words."""


class _RefusedError(ValueError):
    """A document that JSON allows and we do not, with the reason."""

    def __init__(self, reason: Said, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def parsed_members(content: bytes) -> dict[str, Any] | Rejected:
    """The members of a JSON object, or why there are none, with the line."""
    value = parsed(content)
    if isinstance(value, (dict, Rejected)):
        return value
    reason = said("JSON, but no object with members: export the file again")
    return Rejected(reason=reason, line=1)


def parsed(content: bytes) -> Any | Rejected:
    """The value of a JSON document of any shape, or why there is none, with the line."""
    text = decoded(content)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_constant,
            parse_float=_finite,
        )
        return _whole_characters(value) if "\\u" in text else value
    except json.JSONDecodeError as error:
        return Rejected(reason=_broken(error), line=error.lineno)
    except _RefusedError as refused:
        return Rejected(reason=refused.reason, field=refused.field)
    except RecursionError:
        return Rejected(reason=said("nested too deep to be an inventory: check who wrote the file"))
    except ValueError:
        return Rejected(reason=said("a number has too many digits: check who wrote the file"))


def _broken(error: json.JSONDecodeError) -> Said:
    known = _CAUSES.get(error.msg)
    if known is None:
        return said("broken JSON: export the file again")
    return said("broken JSON, {cause}: export the file again", cause=said(known))


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _RefusedError(said("a member is there twice: keep the right one"), _twice(pairs))
    return members


def _twice(pairs: list[tuple[str, Any]]) -> str | None:
    """The first name that comes again; in one pass, since a million others may stand before it."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    return None


def _constant(name: str) -> float:
    raise _RefusedError(
        said("{name} is no number in JSON: write null where a value is unknown", name=name)
    )


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _RefusedError(
            said("{digits} is too large a number: check who wrote the file", digits=digits[:40])
        )
    return value


def _whole_characters(value: Any) -> Any:
    """The value without halves of characters and NUL, which not every database can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(k): _whole_characters(v) for k, v in value.items()}
    return value
