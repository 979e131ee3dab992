"""Documents in any order and any number of runs make the same fleet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_audit.inventory.canonical import canonical_rows
from fleet_audit.model.inventory_document import SCHEMA
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.store.address import store_address
from fleet_audit.store.listing import assets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime(2026, 1, 15, tzinfo=UTC)
UUID = "4c4c4544-0042-4d10-8052-b7c04f4d3933"


def native(day: int, serial: str | None, **sections: Any) -> bytes:
    """An inventory document of a laptop, sent on a day of January 2026."""
    device = {"vendor": "Dell Inc.", "model": "Latitude 5420", "type": "laptop", "serial": serial}
    document = {
        "schema": SCHEMA,
        "agent": {"id": f"agent of {serial}", "version": "0.1.0", "os": "linux"},
        "sent_at": f"2026-01-{day:02}T09:30:00Z",
        "device": {**device, "chassis_type": 10, "uuid": UUID if serial == "7XK2B93" else None},
        **sections,
    }
    return json.dumps(document).encode()


def glpi(day: int, partial: bool, **sections: Any) -> bytes:
    """The same laptop, or a part of it, as glpi-agent sends it."""
    content = {
        "accesslog": {"logdate": f"2026-01-{day:02} 10:00:00"},
        "bios": {"smanufacturer": "Dell Inc.", "smodel": "Latitude 5420", "ssn": "7XK2B93"},
        "hardware": {"name": "pc-17", "chassis_type": "Notebook", "uuid": UUID},
        **sections,
    }
    document = {"action": "inventory", "deviceid": "pc-17-2026", "itemtype": "Computer"}
    return json.dumps({**document, "partial": partial, "content": content}).encode()


DOCUMENTS = (
    native(1, "7XK2B93", memory={"total_mib": 8192}, tag="Lyon"),
    native(4, "7XK2B93", memory={"total_mib": 16384, "slots": 2}),
    native(2, "8XK2B94", memory={"total_mib": 8192}, tag="Nantes"),
    native(5, "8XK2B94", partial=True, storage=[{"kind": "ssd", "gb": 512}]),
    glpi(3, partial=False, storages=[{"model": "SAMSUNG MZVLB256", "disksize": 256_000}]),
    glpi(6, partial=True, batteries=[{"capacity": 60_000, "date": "2021-03-01"}]),
    glpi(7, partial=True, cpus=[{"name": "Intel Core i5-1145G7", "core": 4}]),
)
DAYS = (1, 4, 2, 5, 3, 6, 7)
"""The day of January on which each was sent."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, to be copied: making one takes longer than filling it."""
    path = tmp_path_factory.mktemp("empty") / "store.sqlite"
    engine = open_store(store_address(str(path)))
    organisation_id(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def fleet(
    empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[Sequence[int]]], list[list[str]]]:
    """The fleet that documents make, given by number, one inner list for each run."""
    folder = tmp_path_factory.mktemp("documents")
    files = []
    for number, body in enumerate(DOCUMENTS):
        files.append(folder / f"{number}.json")
        files[-1].write_bytes(body)
    turns: Iterator[int] = iter(range(1_000_000))

    def made(runs: Sequence[Sequence[int]]) -> list[list[str]]:
        path = folder / f"store-{next(turns)}.sqlite"
        shutil.copy(empty, path)
        engine = open_store(store_address(str(path)))
        organisation = organisation_id(engine)
        for run in runs:
            outcome = import_paths(engine, organisation, [files[n] for n in run], NOW)
            assert outcome.rejected == outcome.skipped == []
        records = [record for _id, record in assets(engine, organisation)]
        engine.dispose()
        return sorted(canonical_rows(records))

    return made


@settings(max_examples=12)
@given(order=st.permutations(range(len(DOCUMENTS))))
def test_any_order_of_files(
    fleet: Callable[[Sequence[Sequence[int]]], list[list[str]]], order: list[int]
) -> None:
    """Dated documents, whole and partial, make the same assets in whatever order files are."""
    assert fleet([order]) == fleet([range(len(DOCUMENTS))])


@settings(max_examples=12)
@given(cuts=st.sets(st.integers(1, len(DOCUMENTS) - 1)))
def test_any_number_of_runs(
    fleet: Callable[[Sequence[Sequence[int]]], list[list[str]]], cuts: set[int]
) -> None:
    """Documents make the same assets in one run and in several, as they come day by day."""
    by_day = sorted(range(len(DOCUMENTS)), key=DAYS.__getitem__)
    runs = [by_day[first:last] for first, last in pairwise([0, *sorted(cuts), len(by_day)])]
    assert fleet(runs) == fleet([range(len(DOCUMENTS))])


@settings(max_examples=8)
@given(order=st.permutations(range(len(DOCUMENTS))), size=st.integers(1, 3))
def test_any_order_of_runs(
    fleet: Callable[[Sequence[Sequence[int]]], list[list[str]]], order: list[int], size: int
) -> None:
    """Runs that bring dated documents late, and parts before wholes, make the same assets."""
    runs = [order[first : first + size] for first in range(0, len(order), size)]
    assert fleet(runs) == fleet([range(len(DOCUMENTS))])


@pytest.mark.parametrize("late", [0, 2, 4])
def test_an_old_document_that_comes_late_takes_nothing_back(
    fleet: Callable[[Sequence[Sequence[int]]], list[list[str]]], late: int
) -> None:
    """A document older than what is known only fills what is unknown."""
    rest = [number for number in range(len(DOCUMENTS)) if number != late]
    assert fleet([rest, [late]]) == fleet([range(len(DOCUMENTS))])


def test_a_document_that_comes_twice_counts_once(
    fleet: Callable[[Sequence[Sequence[int]]], list[list[str]]],
) -> None:
    """The same document in the same run, in a later run, or both, changes nothing."""
    once = fleet([range(len(DOCUMENTS))])
    assert len(once) == 2
    assert fleet([[0, 0, *range(len(DOCUMENTS))], [3, 1]]) == once
