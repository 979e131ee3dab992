"""Lists in the intake: purchases, files that are known, days that are given."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

import fleet_audit.pipeline.documents as reading
from fleet_audit.inventory.mapping import MappingFile
from fleet_audit.model.asset import AssetRecord
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.manner import Manner
from fleet_audit.pipeline.outcome import ImportOutcome
from fleet_audit.store.address import store_address
from fleet_audit.store.intake import Intake
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime.now(UTC)
MACHINES = (
    "Type;Marque;Modèle;N° de série\nPortable;HP;ProBook 450;5cg111\nPC;Dell;OptiPlex;ABC222\n"
)
LEDGER = (
    "N° de série;Date d'achat;Prix HT;Fournisseur\n"
    "5CG111;12/03/2020;900;LDLC\nNEW333;1/2/2021;5;X\n"
)
LATER = "Type;Marque;Modèle;N° de série\nÉcran;Iiyama;PL2483H;NEW333\n"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A new store."""
    engine = open_store(store_address(str(tmp_path / "store.sqlite")))
    yield engine
    engine.dispose()


def written(folder: Path, name: str, text: str) -> Path:
    """A file that has not changed for an hour."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    return path


def imported(engine: Engine, *paths: Path, manner: Manner | None = None) -> ImportOutcome:
    """What an import of some files did."""
    return import_paths(engine, organisation_id(engine), paths, NOW, manner=manner or Manner())


def records(engine: Engine) -> dict[str, AssetRecord]:
    """Every asset by its serial number."""
    with Intake(engine, organisation_id(engine), NOW) as intake:
        found = (intake.asset(asset_id) for asset_id in range(1, 10))
        return {stored.record.serial or "": stored.record for stored in found if stored}


@pytest.mark.parametrize("order", [("machines", "ledger"), ("ledger", "machines")])
def test_a_ledger_enriches_whichever_comes_first(
    engine: Engine, tmp_path: Path, order: tuple[str, str]
) -> None:
    """Purchases reach machines described before or after; they make no asset, and stay."""
    files = {
        "machines": written(tmp_path, "m.csv", MACHINES),
        "ledger": written(tmp_path, "l.csv", LEDGER),
    }
    for name in order:
        imported(engine, files[name])
    found = records(engine)
    assert set(found) == {"5cg111", "ABC222"}
    assert (found["5cg111"].purchase_date, found["5cg111"].price_eur) == (date(2020, 3, 12), 900)
    assert found["5cg111"].category == "laptop"
    later = written(tmp_path, "again.csv", MACHINES.replace("ProBook 450", "ProBook 450 G8"))
    imported(engine, later, written(tmp_path, "later.csv", LATER))
    found = records(engine)
    assert (found["5cg111"].model, found["5cg111"].price_eur) == ("ProBook 450 G8", 900)
    assert (found["NEW333"].category, found["NEW333"].price_eur) == ("monitor", 5)


def test_purchases_without_equipment_are_told(engine: Engine, tmp_path: Path) -> None:
    """What waits is told with examples; importing the ledger again changes nothing."""
    path = written(tmp_path, "l.csv", LEDGER)
    (verdict,) = imported(engine, path).skipped
    assert "(2)" in verdict.reason and "NEW333" in verdict.reason
    again = imported(engine, path)
    assert (again.files, len(again.created), again.skipped) == (1, 0, [])
    assert records(engine) == {}


def test_a_purchase_does_not_show_that_a_machine_is_there(engine: Engine, tmp_path: Path) -> None:
    """A ledger leaves the day on which a machine was last seen."""
    old = Manner(as_of=date(2020, 6, 1))
    imported(engine, written(tmp_path, "m.csv", MACHINES), manner=old)
    imported(engine, written(tmp_path, "l.csv", LEDGER))
    with Intake(engine, organisation_id(engine), NOW) as intake:
        stored = intake.asset(1)
    assert stored is not None and stored.record.price_eur == 900
    assert stored.last_seen.date() == date(2020, 6, 1)


def test_a_shared_number_is_doubted(engine: Engine, tmp_path: Path) -> None:
    """A serial number of two assets takes no purchase, and the warning names both."""
    two = MACHINES.replace("ABC222", "5CG111")
    imported(engine, written(tmp_path, "m.csv", two))
    outcome = imported(engine, written(tmp_path, "l.csv", LEDGER))
    assert any("1, 2" in warning for warning in outcome.warnings)
    assert {record.price_eur for record in records(engine).values()} == {None}


def test_unchanged_files_are_not_read(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder imported again costs no reading, and counts its assets as unchanged."""
    folder = tmp_path / "share"
    folder.mkdir()
    for number in range(5):
        written(folder, f"{number}.csv", MACHINES.replace("5cg111", f"5cg11{number}"))
    assert len(imported(engine, folder).created) == 6
    touched = folder / "3.csv"
    read: list[Path] = []

    def noted(path: Path) -> bytes:
        read.append(path)
        return path.read_bytes()

    monkeypatch.setattr(reading, "read_file", noted)
    outcome = imported(engine, folder)
    assert (outcome.files, outcome.documents, len(outcome.unchanged)) == (5, 5, 6)
    assert read == []
    touched.write_text(MACHINES.replace("ProBook", "EliteBook"), encoding="utf-8")
    outcome = imported(engine, folder)
    assert (read, len(outcome.created | outcome.updated)) == ([touched], 1)


def test_files_with_trouble_are_read_each_time(engine: Engine, tmp_path: Path) -> None:
    """A file of which something was refused is told again."""
    path = written(tmp_path, "m.csv", MACHINES + "Portable;HP;X;S1;\nLapin;;;S2;\n")
    for _ in range(2):
        assert [verdict.field for verdict in imported(engine, path).rejected] == ["category"]


def test_another_mapping_is_another_document(engine: Engine, tmp_path: Path) -> None:
    """A list that was read with the wrong columns can be read again with the right ones."""
    path = written(tmp_path, "m.csv", "Type;Lieu;N° de série\nPortable;5CG1;Lyon\n")
    imported(engine, path)
    columns: dict[str, str | dict[str, str]] = {
        "Type": "category",
        "Lieu": "serial",
        "N° de série": "site",
    }
    imported(engine, path, manner=Manner(mapping=MappingFile(columns=columns)))
    found = records(engine)
    assert (found["5CG1"].site, found["5CG1"].category) == ("Lyon", "laptop")


def test_an_old_dump_on_its_day(engine: Engine, tmp_path: Path) -> None:
    """A dump without dates, given its day, fills what is unknown and overrides nothing newer."""
    imported(engine, written(tmp_path, "new.csv", MACHINES))
    old = MACHINES.replace("N° de série", "N° de série;Site").replace("5cg111", "5cg111;Lyon")
    old = old.replace("ProBook 450", "ProBook 440")
    day = NOW.date() - timedelta(days=400)
    imported(engine, written(tmp_path, "old.csv", old), manner=Manner(as_of=day))
    with Intake(engine, organisation_id(engine), NOW) as intake:
        stored = intake.asset(1)
    assert stored is not None
    assert (stored.record.model, stored.record.site) == ("ProBook 450", "Lyon")
    assert stored.first_seen.date() == day
