"""Sets in the store, on each database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from fleet_audit.pipeline.facts import facts_in_force
from fleet_audit.reference.load import reference
from fleet_audit.reference.sets import ReferenceSet, SetBody
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.kept_sets import kept_sets, set_marks
from fleet_audit.store.reference_sets import (
    Freshness,
    freshness_of,
    mark_read,
    remove_set,
    save_set,
    signers,
    trust,
)

RULES = tuple(reference().of_kind("rule"))


def a_set(name: str, count: int, retrieved: str = "2026-11-01") -> ReferenceSet:
    """A set of some rules."""
    return ReferenceSet.of(
        SetBody(rows=RULES[:count]),
        name=name,
        format="rows",
        source="s",
        licence="l",
        url="https://example.org/a",
        retrieved=retrieved,
    )


def test_a_set_is_kept_and_comes_back(
    address: StoreAddress, engine: Engine, organisation: int, now: datetime
) -> None:
    """Made, unchanged the second time, updated with other facts; each comes back whole."""
    assert save_set(engine, organisation, a_set("b", 1), now) == "created"
    assert save_set(engine, organisation, a_set("a", 1), now) == "created"
    assert save_set(engine, organisation, a_set("b", 1, "2027-01-01"), now) == "unchanged"
    assert save_set(engine, organisation, a_set("b", 2, "2027-01-01"), now) == "updated"
    marks = set_marks(address, organisation)
    assert [(mark.name, mark.retrieved) for mark in marks] == [
        ("b", "2027-01-01"),
        ("a", "2026-11-01"),
    ]
    assert [one.body.rows for one in kept_sets(address, organisation)] == [RULES[:2], RULES[:1]]
    assert all(one.is_whole() for one in kept_sets(address, organisation))


def test_sets_belong_to_their_organisation(
    address: StoreAddress, engine: Engine, organisation: int, now: datetime
) -> None:
    """Another organisation has none of them, and its facts are those that ship."""
    save_set(engine, organisation, a_set("a", 1), now)
    assert kept_sets(address, organisation + 1) == ()
    assert kept_sets(address, None) == ()
    assert facts_in_force(address, organisation + 1) is reference()
    assert facts_in_force(address, organisation).sets[0].name == "a"
    assert remove_set(engine, organisation, "a")
    assert not remove_set(engine, organisation, "a")
    assert facts_in_force(address, organisation) is reference()


def test_what_an_address_said_is_known_for_that_address_alone(
    address: StoreAddress, engine: Engine, organisation: int, now: datetime
) -> None:
    """The mark of one address is never sent to another; looking again moves the date alone."""
    said = Freshness(etag='"x"', last_modified=None)
    save_set(engine, organisation, a_set("a", 1), now, said)
    assert freshness_of(engine, organisation, "a", "https://example.org/a") == said
    assert freshness_of(engine, organisation, "a", "https://example.org/b") is None
    mark_read(engine, organisation, "a", "2027-05-05", now)
    assert set_marks(address, organisation)[0].retrieved == "2027-05-05"
    assert freshness_of(engine, organisation, "a", "https://example.org/a") == said


def test_keys_are_trusted_in_their_order(engine: Engine, organisation: int, now: datetime) -> None:
    """Each once, the first trusted first."""
    trust(engine, organisation, "bb", now)
    trust(engine, organisation, "aa", now + timedelta(hours=1))
    trust(engine, organisation, "bb", now + timedelta(hours=2))
    assert signers(engine, organisation) == ("bb", "aa")
