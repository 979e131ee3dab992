"""One strict whole number for every end point: 7 and 7.0, never true, never a text of letters.

The default of pydantic takes `true` for 1, which a JSON schema does not.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

from fleet_audit.model.marking import N_

_DIGITS = re.compile(r"-?\d{1,19}(?:\.0+)?", re.ASCII)


def whole(value: object) -> int:
    """The whole number of a member of JSON, or of a parameter, which always comes as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value.partition(".")[0])
    raise ValueError(N_("a whole number is needed"))


STRICT = BeforeValidator(whole)
"""Put last in a bounded type: bounds must stand next to the number to be in its schema."""
Whole = Annotated[int, STRICT]
"""A whole number, as JSON schema has it."""
