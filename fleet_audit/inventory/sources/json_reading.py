"""JSON read with suspicion: duplicate members, endless nesting, numbers without an end."""

from __future__ import annotations

import json
import math
from typing import Any

from fleet_audit.inventory.text_decoding import decoded
from fleet_audit.model.asset import Rejected


class _RefusedError(ValueError):
    """A document that JSON allows and we do not; its message is the reason."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def parsed_members(content: bytes) -> dict[str, Any] | Rejected:
    """The members of a JSON object, or why there are none, with the line."""
    value = _parsed(decoded(content))
    if isinstance(value, (dict, Rejected)):
        return value
    return Rejected(reason="JSON, but no object with members: export the file again", line=1)


def _parsed(text: str) -> Any | Rejected:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_constant,
            parse_float=_finite,
        )
        return _whole_characters(value) if "\\u" in text else value
    except json.JSONDecodeError as error:
        return Rejected(
            reason=f"broken JSON, {error.msg.lower()}: export the file again", line=error.lineno
        )
    except _RefusedError as refused:
        return Rejected(reason=refused.reason, field=refused.field)
    except RecursionError:
        return Rejected(reason="nested too deep to be an inventory: check who wrote the file")
    except ValueError:
        return Rejected(reason="a number has too many digits: check who wrote the file")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError("a member is there twice: keep the right one", twice)
    return members


def _constant(name: str) -> float:
    raise _RefusedError(f"{name} is no number in JSON: write null where a value is unknown")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _RefusedError(f"{digits} is too large a number: check who wrote the file")
    return value


def _whole_characters(value: Any) -> Any:
    """The value without halves of characters, which no file or database can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(k): _whole_characters(v) for k, v in value.items()}
    return value
