"""What firmware and people write where they know nothing. It becomes null, never a value.

Met on 16 % of product names and 14 % of makers in 30,000 SMBIOS dumps of the linuxhw collection.
"""

from __future__ import annotations

import re
import uuid
from functools import cache

from fleet_audit.inventory.packaged_tables import table_rows

_FILLER = re.compile(r"([0fxX_.\-? #*/:])\1*|[0\-:. ]+|[fF\-:. ]+|[xX\-:. ]+")
_FORMS = re.compile(
    r"to ?be ?filled.*|.*filled by .*o\.?e\.?m.*|default[ _]?string.*|sernum\d*|assettagnum\d*"
    r"|partnum\d*|manufacturer\d*|array\d+_\w+\d+|type\d ?- ?.*",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_COUNTED = "0123456789" * 8
_LEAST_COUNTED = 6
_LONGEST = 512


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(row["value"] for row in table_rows("placeholders"))


def closed_up(value: object) -> str | None:
    """Text with white space and control characters closed up; null where nothing is left."""
    if value is None or isinstance(value, (bool, dict, list)):
        return None
    return " ".join(_CONTROL.sub(" ", str(value)).split())[:_LONGEST].strip() or None


def meaningful(value: object) -> str | None:
    """Text as firmware gives it, or null where it says nothing."""
    text = closed_up(value)
    if text is None or _FILLER.fullmatch(text) or _FORMS.fullmatch(text):
        return None
    word = text.casefold().strip("<>[]'\" ").rstrip(".").strip()
    known = _placeholders()
    return None if not word or word in known or f"{word}." in known else text


def meaningful_serial(value: object) -> str | None:
    """A serial number, or null where it is filler: one repeated character, or digits counted up."""
    text = meaningful(value)
    if text is None or len(text) < 3 or len({c for c in text.casefold() if c.isalnum()}) < 2:
        return None
    return None if len(text) >= _LEAST_COUNTED and text in _COUNTED else text


def meaningful_uuid(value: object) -> str | None:
    """An SMBIOS UUID in lower case with hyphens, or null where many machines share it."""
    if not isinstance(value, str):
        return None
    try:
        parsed = uuid.UUID(value.strip())
    except ValueError:
        return None
    digits = parsed.hex
    filler = len(set(digits)) <= 1 or str(parsed) in _placeholders()
    return None if filler else str(parsed)
