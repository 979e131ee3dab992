"""The commitment sheet as a TOML file to be edited, with a word beside what is not plain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from fleet_audit.commitments.indicators import INDICATORS
from fleet_audit.model.commitment import CommitmentSheet, Target
from fleet_audit.model.marking import N_
from fleet_audit.render.i18n import Lang
from fleet_audit.render.voice import Voice

HEAD = (
    N_("A commitment sheet to agree on: change what you like, then print it with"),
    N_("Every field may be left out. At most five targets; a share is written 0.9 for 90%."),
)
ASKED = {
    "organisation": N_("whose commitments they are"),
    "signatory": N_("who signs, and as what"),
    "club": N_("where the commitment is made, if anywhere"),
    "owner": N_("who answers for it"),
    "due": N_("on which day it is checked"),
    "avoided_kgco2e_per_year": N_("of the value proposed; take it out if you aim elsewhere"),
    "indicator": N_("counted again by fleet-audit; or give a title of your own"),
}
"""Field → what is to be written, beside it or in place of it where it is empty."""
OFFERED = ("organisation", "signatory", "club")
"""Fields of the sheet that stand there although they are empty, to be filled in."""
OFFERED_BY_TARGET = ("owner",)


def commitment_toml(sheet: CommitmentSheet, command: str, lang: Lang) -> str:
    """The file of a sheet; `command` is what prints it. Reading it gives the same sheet."""
    voice = Voice(lang)
    return "\n".join(_lines(sheet, command, voice)) + "\n"


def _lines(sheet: CommitmentSheet, command: str, voice: Voice) -> Iterator[str]:
    yield f"# {voice.say(HEAD[0])}"
    yield f"#   {command}"
    yield f"# {voice.say(HEAD[1])}"
    yield ""
    whole = msgspec.to_builtins(sheet, builtin_types=(date,))
    groups = {name: whole.pop(name) for name in ("perimeter", "baseline", "done", "targets")}
    yield from _fields(whole, OFFERED, voice)
    for name in ("perimeter", "baseline"):
        if kept := _kept(groups[name]):
            yield f"\n[{name}]"
            yield from _fields(kept, (), voice)
    for one in groups["done"]:
        yield "\n[[done]]"
        yield from _fields(_kept(one), (), voice)
    for one in groups["targets"] or (msgspec.to_builtins(Target()),):
        is_empty = not groups["targets"]
        yield from _target(one, voice, commented=is_empty)


def _target(one: Mapping[str, Any], voice: Voice, *, commented: bool) -> Iterator[str]:
    """One target; on a sheet without any, an example behind signs of comment."""
    if not commented:
        yield "\n[[targets]]"
        yield from _fields(_kept(one), OFFERED_BY_TARGET, voice)
        return
    codes = ", ".join(indicator.code for indicator in INDICATORS)
    yield ""
    yield "# [[targets]]"
    yield f'# indicator = ""  # {codes}'
    for name in ("baseline", "target", "due", "owner", "means", "evidence"):
        yield f"# {name} = "


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {key: value for key, value in fields.items() if value not in (None, (), [], {})}


def _fields(fields: Mapping[str, Any], offered: tuple[str, ...], voice: Voice) -> Iterator[str]:
    """One line a field; those that are offered stand behind a sign of comment while empty."""
    kept = _kept(fields)
    for key, value in kept.items():
        remark = f"  # {voice.say(ASKED[key])}" if key in ASKED else ""
        yield f"{key} = {_value(value)}{remark}"
    for key in offered:
        if key not in kept:
            yield f'# {key} = ""  # {voice.say(ASKED[key])}'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inner = (f"{_key(key)} = {_value(item)}" for key, item in _kept(value).items())
        return "{ " + ", ".join(inner) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else _text(key)


def _text(text: str) -> str:
    """A basic string of TOML, which escapes as JSON does, and DEL beside."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
