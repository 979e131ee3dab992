"""Bodies of facts by the names that people give them, and what loading a set does to a fleet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fleet_audit.model.errors import FleetAuditError, UnusableReferenceSet
from fleet_audit.pipeline.audit import audit, context_of
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.reference_bodies import body_named, moves
from fleet_audit.pipeline.reference_bundles import bundle_of, take_bundle
from fleet_audit.pipeline.reference_sets import Load, Loaded, load_list
from fleet_audit.reference.bundle import new_key
from fleet_audit.reference.load import TABLES, reference
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.kept_sets import kept_sets
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = date(2026, 11, 1)
SHEETS = b"""\
manufacturer,name,subcategory,gwp_total,gwp_use_ratio,gwp_manufacturing_ratio,report_date
Dell,Latitude 7420,Laptop,1000,0.2,0.72,2022
"""
FLEET = "category;manufacturer;model;serial;country\nlaptop;Dell;Latitude 7420;S0001;FR\n"


@pytest.fixture
def address(tmp_path: Path) -> StoreAddress:
    """Where the store of the test is."""
    return store_address(str(tmp_path / "s.sqlite"))


@pytest.fixture
def engine(address: StoreAddress, tmp_path: Path) -> Iterator[Engine]:
    """A store that holds one laptop."""
    opened = open_store(address)
    table = tmp_path / "fleet.csv"
    table.write_text(FLEET, encoding="utf-8")
    import_paths(opened, organisation_id(opened), [table], NOW)
    yield opened
    opened.dispose()


def load(engine: Engine, address: StoreAddress, content: bytes = SHEETS) -> Loaded:
    """Load a list."""
    given = Load(content=content, place="/somewhere/sheets.csv")
    return load_list(engine, address, organisation_id(engine), given, NOW)


def test_a_sheet_of_the_model_moves_its_figure(engine: Engine, address: StoreAddress) -> None:
    """Loaded, the maker's own figure is that of the laptop, and the report names the set once."""
    load(engine, address)
    sets = kept_sets(address, organisation_id(engine))
    found = moves(address, DAY, body_named("core", sets), body_named("in-force", sets), "FR")
    embodied = {m.category: m for m in found if m.measure == "gwp_embodied_kgco2e"}["laptop"]
    assert embodied.after == pytest.approx(800, rel=0.001)
    assert embodied.before is not None and embodied.before < 500
    context = context_of(audit(address, DAY))
    assert context.reference_version == f"{reference().version} + {sets[0].mark.version}"
    (line,) = [one for one in context.sources if one.factor_id == sets[0].mark.version]
    assert (line.value, line.used_for, line.url) == (1, "laptop/model", "sheets.csv")


def test_a_list_that_says_nothing_leaves_what_was_there(
    engine: Engine, address: StoreAddress
) -> None:
    """Where every row is refused, the set of before stays in force."""
    load(engine, address)
    before = kept_sets(address, organisation_id(engine))[0].mark
    worse = load(engine, address, SHEETS.splitlines(keepends=True)[0] + b",,Laptop,1,,,\n")
    assert worse.kept is None and len(worse.refused) == 1
    assert kept_sets(address, organisation_id(engine))[0].mark == before


def test_bodies_have_names(engine: Engine, address: StoreAddress, tmp_path: Path) -> None:
    """What ships, what is in force, a set, a bundle, and the tables of another version."""
    load(engine, address)
    sets = kept_sets(address, organisation_id(engine))
    bundle = tmp_path / "b.json"
    bundle.write_bytes(bundle_of(sets, [], new_key()))
    tables = tmp_path / "tables"
    shutil.copytree(TABLES, tables)
    assert body_named("core", sets) is reference()
    assert body_named(str(tables), sets).rows == reference().rows
    for name in ("in-force", "pcf", str(bundle)):
        assert body_named(name, sets).sets == (sets[0].mark,)
    with pytest.raises(UnusableReferenceSet, match=r"nonsense.*reference sets"):
        body_named("nonsense", sets)
    with pytest.raises(UnusableReferenceSet, match="no set called nope"):
        bundle_of(sets, ["nope"], new_key())


def test_a_refused_bundle_changes_nothing(
    engine: Engine, address: StoreAddress, tmp_path: Path
) -> None:
    """A bundle of an unknown key leaves sets and trust as they were; its key can be demanded."""
    load(engine, address)
    organisation = organisation_id(engine)
    sets = kept_sets(address, organisation)
    one, other = (bundle_of(sets, [], new_key()) for _ in range(2))
    with pytest.raises(FleetAuditError, match="not the one that is trusted"):
        take_bundle(engine, organisation, one, "b", "00" * 32, NOW)
    assert take_bundle(engine, organisation, one, "b", None, NOW).is_first
    with pytest.raises(FleetAuditError, match="not the one that is trusted"):
        take_bundle(engine, organisation, other, "b", None, NOW)
    assert not take_bundle(engine, organisation, one, "b", None, NOW).is_first
    assert kept_sets(address, organisation) == sets
