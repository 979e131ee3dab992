"""Causes of others, in words that can be translated."""

from __future__ import annotations

import errno
import os
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from fleet_audit.model.causes import SYSTEM_CAUSES, broken_cause, system_cause, typed_fault
from fleet_audit.model.marking import Said, said


class Sheet(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A field of each kind that documents have."""

    needed: int
    day: date | None = None
    moment: datetime | None = None
    letter: Literal["a", "b"] = "a"
    short: Annotated[str, Meta(max_length=3)] = ""
    coded: Annotated[str, Meta(pattern="^a$")] = "a"
    share: Annotated[float, Meta(ge=0, le=100)] = 1
    counts: dict[str, int] = {}


def fault(**values: Any) -> tuple[str, str | None]:
    """What is wrong with these values."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"needed": 1, **values}, Sheet)
    return typed_fault(caught.value)


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"needed": "x"}, "expected a whole number, got text", "needed"),
        ({"day": 5}, "expected a date or nothing, got a whole number", "day"),
        ({"day": "soon"}, "not written as a date of ISO 8601", "day"),
        ({"moment": "soon"}, "not written as a date and time of ISO 8601", "moment"),
        ({"letter": "c"}, "'c' is not one of the known values", "letter"),
        ({"short": "long"}, "longer than 3", "short"),
        ({"coded": "b"}, "not of the form '^a$'", "coded"),
        ({"share": -1}, "less than 0.0", "share"),
        ({"share": 101}, "more than 100.0", "share"),
        ({"strange": 1}, "the field strange is unknown", None),
        ({"counts": {"x": "y"}}, "expected a whole number, got text", "counts[...]"),
        ({"counts": {1: 1}}, "expected text, got a whole number", "counts"),
    ],
    ids=str,
)
def test_a_typed_fault_is_in_words(
    values: dict[str, Any], sentence: str, field: str | None
) -> None:
    """Each complaint about a value keeps its template, its numbers and its field."""
    said_of, path = fault(**values)
    assert (said_of, path) == (sentence, field)
    assert isinstance(said_of, Said)


def test_an_absent_field_is_named() -> None:
    """A document without a field that it must have is told which one."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({}, Sheet)
    assert typed_fault(caught.value) == ("the field needed is missing", None)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"needed": 1', "the document is cut short"),
        (b'{"needed" 1}', "not JSON from byte 10 on"),
        (b'{"needed": 1} x', "not JSON from byte 15 on"),
        (b'{"letter": "\xff"}', "text that is not UTF-8"),
        (b'{"needed": "1"}', "expected a whole number, got text"),
    ],
)
def test_a_broken_body_is_in_words(body: bytes, sentence: str) -> None:
    """What is no JSON, or not the JSON that is asked for, is told in a sentence of ours."""
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)) as caught:
        msgspec.json.decode(body, type=Sheet)
    assert broken_cause(caught.value) == sentence
    assert isinstance(broken_cause(caught.value), Said)


@given(st.text())
def test_an_unforeseen_fault_keeps_its_words(message: str) -> None:
    """What the library may say tomorrow is passed on, whatever it is."""
    what, _field = typed_fault(msgspec.ValidationError(message))
    assert isinstance(what, str)


@pytest.mark.parametrize("number", sorted(SYSTEM_CAUSES))
def test_common_causes_of_the_system_are_in_words(number: int) -> None:
    """What a user can mend is said in our words."""
    assert isinstance(system_cause(OSError(number, os.strerror(number))), Said)


def test_an_unusual_cause_keeps_the_words_of_the_system() -> None:
    """A cause that we have no words for is passed on."""
    words = os.strerror(errno.EMFILE)
    assert system_cause(OSError(errno.EMFILE, words)) == words
    assert system_cause(OSError("odd")) == "odd"


def test_a_said_sentence_is_plain_for_whoever_does_not_care() -> None:
    """It compares, prints and raises as the English sentence."""
    sentence = said("{file}: empty", file="a.csv")
    assert sentence == "a.csv: empty"
    assert type(str(ValueError(sentence))) is str
    assert str(ValueError(sentence)) == "a.csv: empty"
