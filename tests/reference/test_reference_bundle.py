"""Bundles: what is sealed comes back whole, and whatever is changed is refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.errors import FleetAuditError, UntrustedBundle, UnusableReferenceSet
from fleet_audit.pipeline.reference_bundles import signing_key
from fleet_audit.reference.bundle import fingerprint, new_key, opened, public_key_of, sealed
from fleet_audit.reference.load import reference
from fleet_audit.reference.sets import ReferenceSet, SetBody

SET = ReferenceSet.of(
    SetBody(rows=tuple(reference().of_kind("rule"))),
    name="rules",
    format="rows",
    source="a source",
    licence="a licence",
    url="https://example.org",
    retrieved="2026-11-01",
)
KEY = new_key()
SEALED = sealed([SET], "2026.11", KEY)


def test_what_is_sealed_comes_back() -> None:
    """The sets, their marks and the key of the sender."""
    bundle = opened(SEALED, "b.json")
    assert bundle.public_key == public_key_of(KEY)
    assert bundle.core_version == "2026.11"
    (one,) = bundle.sets
    assert (one.mark, one.body) == (SET.mark, SET.body)


def test_the_signature_is_that_of_another_implementation() -> None:
    """The published vector of RFC 8032 (7.1, test 1) gives its public key."""
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    expected = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert public_key_of(secret) == expected
    assert fingerprint(expected).split()[0] == "d75a"


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_changed_byte_is_refused_or_changes_nothing(place: int, by: int) -> None:
    """No byte of a bundle can be changed so that other facts come out of it."""
    changed = bytearray(SEALED)
    changed[place] ^= by
    try:
        bundle = opened(bytes(changed), "b.json")
    except FleetAuditError:
        return
    assert bundle.public_key == public_key_of(KEY)
    assert bundle.sets[0].body == SET.body


def test_another_key_cannot_sign_for_the_first() -> None:
    """A body signed by one key and said to be of another is refused by name."""
    parts = json.loads(SEALED)
    parts["public_key"] = public_key_of(new_key())
    with pytest.raises(UntrustedBundle, match=r"b\.json: changed after it was signed"):
        opened(json.dumps(parts).encode(), "b.json")


def test_facts_that_are_not_those_of_the_hash_are_refused() -> None:
    """Even the holder of the key cannot pass other facts off under a known hash."""
    other = ReferenceSet(mark=SET.mark, packed=SetBody().packed())
    with pytest.raises(UntrustedBundle, match="rules"):
        opened(sealed([other], "2026.11", KEY), "b.json")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"form": "x"}', base64.b64encode(b"x")])
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    """Anything else is refused as no bundle."""
    with pytest.raises(UnusableReferenceSet, match=r"b\.json"):
        opened(content, "b.json")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """A key is made at first use, kept, and readable by nobody else; other files are refused."""
    path = tmp_path / "a" / "key"
    assert signing_key(path) == signing_key(path)
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("nonsense")
    with pytest.raises(FleetAuditError, match="no signing key"):
        signing_key(path)
