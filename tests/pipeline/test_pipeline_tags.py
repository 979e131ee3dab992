"""Lists that know machines by their asset tag alone."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord
from fleet_audit.pipeline.corrections import correct
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.joining import undo_merge
from fleet_audit.pipeline.outcome import ImportOutcome
from fleet_audit.store.listing import assets

NOW = datetime(2026, 1, 15, tzinfo=UTC)
HEADINGS = "category;asset_tag;serial;organisation;site;quantity;model;manufacturer"


def take_in(engine: Engine, folder: Path, *rows: str) -> ImportOutcome:
    """Import rows as one list of their own."""
    path = folder / f"list-{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join((HEADINGS, *rows)) + "\n")
    return import_paths(engine, 1, [path], NOW)


def records(engine: Engine) -> list[AssetRecord]:
    """The assets of the store."""
    return [record for _id, record in assets(engine, 1)]


@pytest.mark.parametrize("organisation", ["", "Mairie de Exempleville"])
def test_a_row_with_a_tag_alone_joins_the_asset_of_that_tag(
    engine: Engine, tmp_path: Path, organisation: str
) -> None:
    """A list without serial numbers adds to the one asset of its tag, in either order."""
    rows = [f"laptop;INV-7;SER123;{organisation};;;", "laptop;inv-7;;;Lyon;;"]
    for order in permutations(rows):
        for row in order:
            take_in(engine, tmp_path, row)
    (record,) = records(engine)
    assert (record.serial, record.site) == ("SER123", "Lyon")


def test_a_tag_of_two_machines_joins_neither(engine: Engine, tmp_path: Path) -> None:
    """Where two serial numbers bear one tag, a row with the tag alone is kept apart, and told."""
    take_in(engine, tmp_path, "laptop;INV-7;SER123;;;;", "laptop;INV-7;SER124;;;;")
    outcome = take_in(engine, tmp_path, "laptop;INV-7;;;Lyon;;")
    assert [record.site for record in records(engine)] == [None, None, "Lyon"]
    assert any("asset_tag :inv-7" in warning for warning in outcome.warnings)
    again = take_in(engine, tmp_path, "laptop;INV-7;;;Nantes;;")
    assert [record.site for record in records(engine)] == [None, None, "Nantes"]
    assert not again.created and not again.warnings


def test_tags_are_of_their_organisation(engine: Engine, tmp_path: Path) -> None:
    """The same tag in two organisations is that of two machines, and no reason for a warning."""
    outcome = take_in(engine, tmp_path, "laptop;7;;Nord;;;", "laptop;7;;Sud;;;")
    assert len(records(engine)) == 2
    assert outcome.warnings == []
    assert take_in(engine, tmp_path, "laptop;7;;Sud;Lille;;").created == set()


@pytest.mark.parametrize("tag", ["n/a", "Default string", "To Be Filled By O.E.M.", "0000"])
def test_fillers_for_tags_join_nobody(engine: Engine, tmp_path: Path, tag: str) -> None:
    """What is written for want of a tag makes no two machines one."""
    take_in(
        engine, tmp_path, f"laptop;{tag};SER123;;;;", f"laptop;{tag};;;;;", f"server;{tag};;;;;"
    )
    assert len(records(engine)) == 3


def test_a_row_of_sixty_is_no_machine(engine: Engine, tmp_path: Path) -> None:
    """A row that stands for several does not become the one machine that bears its tag."""
    take_in(engine, tmp_path, "monitor;LOT-9;SER123;;;;")
    for site in ("Lyon", "Nantes"):
        take_in(engine, tmp_path, f"monitor;LOT-9;;;{site};60;")
    assert [(r.serial, r.quantity) for r in records(engine)] == [("SER123", 1), (None, 60)]


AGENT = {"serial": "SER123", "uuid": "4c4c4544-0042-3510-8050-b8c04f4e3332"}
TAG_ALONE = "laptop;INV-7;;;Lyon;;;"
BOTH = "laptop;INV-7;SER123;;;;;Dell"


def come(senders: Any, folder: Path, what: str) -> ImportOutcome | None:
    """The inventory of the machine, or a list of one row."""
    if what == "agent":
        senders.send(**AGENT)
        return None
    return take_in(senders.engine, folder, what)


@pytest.mark.parametrize("order", list(permutations(["agent", TAG_ALONE, BOTH])))
def test_a_tag_alone_an_inventory_and_a_list_of_both_are_one_asset(
    senders: Any, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """Whichever comes first, the row with the tag alone and the machine end as one; for good."""
    for what in order:
        come(senders, tmp_path, what)
    (record,) = records(senders.engine)
    assert (record.serial, record.asset_tag, record.site) == ("SER123", "INV-7", "Lyon")
    assert record.model == "Latitude 5420"
    for what in (TAG_ALONE, BOTH, f"{BOTH} "):
        again = come(senders, tmp_path, what)
        assert again is not None
        assert (again.created, again.updated, again.warnings) == (set(), set(), [])
    assert records(senders.engine) == [record]


def test_joining_by_the_tag_is_told_and_can_be_undone(senders: Any, tmp_path: Path) -> None:
    """The import says which two became one, what people said is kept, and a split parts them."""
    take_in(senders.engine, tmp_path, TAG_ALONE)
    correct(senders.engine, 1, 1, {"room": "B12"}, NOW)
    machine = senders.send(**AGENT)
    outcome = take_in(senders.engine, tmp_path, BOTH)
    assert (outcome.created, outcome.updated) == (set(), {machine})
    assert any("asset 1:" in warning and "INV-7" in warning for warning in outcome.warnings)
    (record,) = records(senders.engine)
    assert record.room == "B12"
    assert undo_merge(senders.engine, 1, machine, NOW) == 1
    assert [r.serial for r in records(senders.engine)] == [None, "SER123"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("monitor;INV-7;;;Lyon;60;;", "monitor;INV-7;SER123;;;;;Dell"),
        ("laptop;INV-7;;Sud;;;;", "laptop;INV-7;SER123;Nord;;;;Dell"),
        ("laptop;INV-7;OTHER9;;;;;Dell", "laptop;INV-7;SER123;;;;;Dell"),
    ],
    ids=["a row of sixty", "another organisation", "another serial number"],
)
def test_what_may_be_another_machine_is_not_joined(
    senders: Any, tmp_path: Path, first: str, then: str
) -> None:
    """A lot, a machine of another organisation or serial number stay apart from the inventory."""
    take_in(senders.engine, tmp_path, first)
    senders.send(**AGENT)
    take_in(senders.engine, tmp_path, then)
    assert len(records(senders.engine)) == 2


def test_one_import_counts_what_became_one_once(senders: Any, tmp_path: Path) -> None:
    """Two rows of one file that a third makes one are one new asset."""
    outcome = take_in(
        senders.engine,
        tmp_path,
        TAG_ALONE,
        "laptop;;SER123;;;;T14;Dell",
        "laptop;INV-7;SER123;;;;;Dell",
    )
    assert len(outcome.created) == len(records(senders.engine)) == 1


BARE = "laptop;INV-7;SER123;;Lyon;;;"


@pytest.mark.parametrize("order", list(permutations(["agent", BARE, TAG_ALONE])))
def test_a_serial_number_without_its_maker_is_that_of_the_one_machine(
    senders: Any, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """A list that names no maker speaks of the machine with that serial number, in any order."""
    for what in order:
        come(senders, tmp_path, what)
    (record,) = records(senders.engine)
    assert (record.manufacturer, record.asset_tag, record.site) == ("Dell", "INV-7", "Lyon")
    for what in (BARE, f"{BARE} "):
        again = come(senders, tmp_path, what)
        assert again is not None and (again.created, again.updated) == (set(), set())


def test_a_serial_number_of_two_makers_is_neither(senders: Any, tmp_path: Path) -> None:
    """Where two makers gave one number, a row without a maker is kept apart; nor are those one."""
    take_in(senders.engine, tmp_path, "laptop;;SER123;;;;;HP", "laptop;;SER123;;;;;Dell")
    take_in(senders.engine, tmp_path, "laptop;;SER123;;Lyon;;;")
    assert [record.site for record in records(senders.engine)] == [None, None, "Lyon"]


def test_makers_within_one_list_meet(senders: Any, tmp_path: Path) -> None:
    """Rows of one file meet as those of two do, in lower case too."""
    take_in(senders.engine, tmp_path, "laptop;;ser123;;Lyon;;;", "laptop;;SER123;;;;;Dell")
    take_in(senders.engine, tmp_path, "laptop;;ABC999;;;;;HP", "laptop;;abc999;;Lyon;;;")
    found = [(record.manufacturer, record.site) for record in records(senders.engine)]
    assert found == [("Dell", "Lyon"), ("HP", "Lyon")]
