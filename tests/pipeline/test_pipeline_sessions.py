"""Reading records of sessions: whatever the bytes, a session or a refusal that names the file."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.errors import UnusableSession
from fleet_audit.model.session import Session
from fleet_audit.pipeline.sessions import parse_session

RECORD: dict[str, Any] = {
    "version": 1,
    "club": "Club",
    "date": "2026-11-20",
    "minutes": 45,
    "language": "en",
    "attendance": None,
    "quiz": [{"question": "q", "right": "a", "before": {"a": 1, "b": 2}}],
    "sheets_taken": 3,
    "engine": "0.1.0",
    "reference": "2026.11",
}
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def read_or_refused(content: bytes) -> Session | None:
    try:
        return parse_session(content, "a.json")
    except UnusableSession as error:
        refusal = str(error)
    assert "a.json" in refusal
    return None


def test_a_record_is_read() -> None:
    """The record that the others change is one."""
    assert read_or_refused(json.dumps(RECORD).encode()) is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_a_session_or_a_refusal(content: bytes) -> None:
    """No bytes end in anything but a session, or a refusal that names the file."""
    read_or_refused(content)


@given(st.sampled_from([*RECORD, "names", "e-mail"]), ANY)
def test_any_value_of_a_field_is_read_or_refused(field: str, value: Any) -> None:
    """A record with one field replaced or added reads back as it is, or is refused."""
    found = read_or_refused(json.dumps({**RECORD, field: value}).encode())
    assert found is None or field in RECORD
    if found is not None:
        assert parse_session(msgspec.json.encode(found), "b.json") == found


@pytest.mark.parametrize("left_out", ["club", "date", "engine"])
def test_what_is_missing_is_named(left_out: str) -> None:
    """A record without one of its fields is refused by the name of the field."""
    kept = {name: value for name, value in RECORD.items() if name != left_out}
    with pytest.raises(UnusableSession, match=left_out):
        parse_session(json.dumps(kept).encode(), "a.json")
