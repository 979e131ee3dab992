"""Changes that keep the form of a document, so that most reach beyond the reader of JSON or XML."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7.0, 1e300, -0.0, 2**31, 2**63, 2**64, 10**30, "", " ", "0", "-3",
    "1e999", "nan", "\u0000", "\ud83d", "é", "٣", "²", "9" * 5000, "2099-12-31", "0000-00-00",
    "31/02/2020", "2020-02-30T25:61:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01", "=1+1", "N/A",
    [], {}, [None], [[]], [{}], {"": None}, "1,5 Go", "4 GB", "-1 MB", "1" + "0" * 400, "1_000",
)  # fmt: skip
"""Values that readers are known to stumble on."""
_SPLIT = re.compile(r"([;,\t|\n<>\"])")

Mutate = Callable[[bytes, int], bytes]


def mutated(content: bytes, most: int, seed: int, by_bytes: Mutate) -> bytes:
    """The document with one to four changes: of its values half of the time, else of its bytes."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    if chance.random() < 0.5:
        return by_bytes(content, most)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return by_bytes(content, most)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        changed = _changed_text(text, chance)
    else:
        for _ in range(chance.randint(1, 4)):
            value = _changed(value, chance)
        changed = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return changed.encode("utf-8", "replace")[:most]


def _changed(value: Any, chance: random.Random) -> Any:
    """One value, somewhere in it, is another."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        if chance.random() < 0.1:
            del value[name]
        else:
            value[name] = _changed(value[name], chance)
        return value
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        if chance.random() < 0.1:
            value.append(deepcopy(value[place]))
        else:
            value[place] = _changed(value[place], chance)
        return value
    return deepcopy(chance.choice(ODD))


def _changed_text(text: str, chance: random.Random) -> str:
    """Cells, elements or their texts changed, doubled, swapped or left out."""
    pieces = _SPLIT.split(text)
    for _ in range(chance.randint(1, 4)):
        place, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                odd = chance.choice(ODD)
                pieces[place] = odd if isinstance(odd, str) else json.dumps(odd)
            case 1:
                pieces[place], pieces[other] = pieces[other], pieces[place]
            case 2:
                pieces[place] *= 2
            case _:
                pieces[place] = pieces[other]
    return "".join(pieces)
