"""Causes that the system or a library gives in its own English, in words that can be translated."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from fleet_audit.model.marking import N_, Said, said

SYSTEM_CAUSES = {
    errno.ENOENT: N_("no such file or folder"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a file stands where a folder should be"),
    errno.EEXIST: N_("something of that name is there already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EIO: N_("the disk does not answer"),
    errno.ELOOP: N_("links that go round in a circle"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EADDRINUSE: N_("the port is taken"),
    errno.EADDRNOTAVAIL: N_("not an address of this machine"),
}
"""Error numbers that a user can mend, in words."""

TYPES = {
    "array": N_("a list"),
    "bool": N_("true or false"),
    "date": N_("a date"),
    "datetime": N_("a date and time"),
    "float": N_("a number"),
    "int": N_("a whole number"),
    "null": N_("nothing"),
    "object": N_("a group of fields"),
    "str": N_("text"),
}
"""Types of JSON and TOML, in words."""

_PLACE = re.compile(r"(?s)(?P<what>.*?) - at (?:`key` in )?`\$\.?(?P<field>.*)`")
_FAULTS = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`", N_("expected {wanted}, got {got}")),
        (r"Object missing required field `(?P<name>[^`]*)`", N_("the field {name} is missing")),
        (r"Object contains unknown field `(?P<name>[^`]*)`", N_("the field {name} is unknown")),
        (r"Invalid enum value (?P<value>.*)", N_("{value} is not one of the known values")),
        (r"Invalid RFC3339 encoded (?P<wanted>\w+)", N_("not written as {wanted} of ISO 8601")),
        (r"Invalid UTF-8 encoded string", N_("text that is not UTF-8")),
        (r"Expected `(?P<wanted>\w+)` <= (?P<most>\S+)", N_("more than {most}")),
        (r"Expected `(?P<wanted>\w+)` >= (?P<least>\S+)", N_("less than {least}")),
        (r"Expected `(?P<wanted>\w+)` < (?P<most>\S+)", N_("not below {most}")),
        (r"Expected `(?P<wanted>\w+)` > (?P<least>\S+)", N_("not above {least}")),
        (r"Expected `(?P<wanted>\w+)` of length <= (?P<most>\d+)", N_("longer than {most}")),
        (r"Expected `(?P<wanted>\w+)` of length >= (?P<least>\d+)", N_("shorter than {least}")),
        (r"Expected `str` matching regex (?P<form>.*)", N_("not of the form {form}")),
        (
            r"Expected `(?P<wanted>\w+)` with a timezone component",
            N_("without its offset from UTC"),
        ),
    )
)
"""What msgspec says of a value, and the same in words; its sentences are stable and tested."""


@contextmanager
def refused_at(target: Path) -> Iterator[None]:
    """Tell what the system refuses of a draft by the name of what was asked for."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


def system_cause(error: OSError) -> str:
    """Why the system refused; an unusual cause stays in the system's words."""
    known = SYSTEM_CAUSES.get(error.errno or 0)
    return said(known) if known else (error.strerror or str(error))


def endless_cause(error: Exception) -> str:
    """What made a reader of TOML give up on text that is not wrong in itself: too much of it."""
    if isinstance(error, RecursionError):
        return said("lists or groups nested too deep")
    return said("a number has too many digits")


_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_JSON_PLACE = re.compile(r"JSON is malformed: .* \(byte (\d+)\)")


def toml_place(error: Exception) -> Said:
    """Where a text stops being TOML: its reader says it at the end of its message only."""
    found = _TOML_PLACE.search(str(error))
    if found is None:
        return said(", at its end")
    return said(", line {line}, column {column}", line=found[1], column=found[2])


def broken_cause(error: Exception) -> str:
    """Why a body is no JSON at all, or why a value of it is not the one that is asked for."""
    if isinstance(error, RecursionError):
        return said("lists or groups nested too deep")
    if isinstance(error, UnicodeDecodeError):
        return said("text that is not UTF-8")
    if isinstance(error, msgspec.ValidationError):
        return typed_fault(error)[0]
    placed = _JSON_PLACE.fullmatch(str(error))
    if placed is not None:
        return said("not JSON from byte {byte} on", byte=placed[1])
    return said("the document is cut short") if "truncated" in str(error) else str(error)


def typed_fault(error: msgspec.ValidationError) -> tuple[str, str | None]:
    """What msgspec says is wrong with a value, and the path of the field where it told it."""
    placed = _PLACE.fullmatch(str(error))
    what, field = (placed["what"], placed["field"] or None) if placed else (str(error), None)
    for pattern, sentence in _FAULTS:
        found = pattern.fullmatch(what)
        if found is not None:
            return said(sentence, **{k: _word(k, v) for k, v in found.groupdict().items()}), field
    return what[:1].lower() + what[1:], field


def _word(group: str, text: str) -> str:
    if group not in ("wanted", "got"):
        return text
    names = text.split(" | ")
    if len(names) == 2 and names[1] == "null":
        return said("{one} or nothing", one=_type(names[0]))
    return _type(text)


def _type(name: str) -> str:
    known = TYPES.get(name)
    return said(known) if known else name
