"""Real inventories of the field, where the folder of captures lies beside the repository."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet_audit.inventory.merging import merge
from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import AssetRecord, Observation, Skipped

SKIPPED = {"README.md"}
LIST = "snipeit-assets-sample.csv"
SEEN = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def read_all(samples: Path) -> dict[str, list[object]]:
    """Every item of every capture, by file name."""
    return {
        path.name: list(read_document(path.read_bytes(), path.name))
        for path in sorted((samples / "inventories").iterdir())
    }


def asset(items: list[object]) -> AssetRecord:
    """The one asset of a document."""
    (observation,) = items
    assert isinstance(observation, Observation)
    return observation.asset


def test_whole_inventories_load(read_all: dict[str, list[object]]) -> None:
    """Each inventory gives one observation, and the rest is skipped with a reason."""
    for name, items in read_all.items():
        if name == LIST:
            continue
        kinds = [type(item) for item in items]
        assert kinds == ([Skipped] if name in SKIPPED else [Observation]), name
        assert all(item.reason for item in items if isinstance(item, Skipped))


def test_snipeit_list_loads(read_all: dict[str, list[object]]) -> None:
    """Each row of a list is an asset: its kind by its model, its dates month first."""
    assets = [item.asset for item in read_all[LIST] if isinstance(item, Observation)]
    years, words = [item.reason for item in read_all[LIST] if isinstance(item, Skipped)]
    assert "two digits" in years and "category" in words
    assert len(assets) + 2 == len(read_all[LIST])
    assert len(assets) == 22
    assert [a.category for a in assets].count("laptop") == 21
    assert all(a.purchase_date and a.price_eur and a.asset_tag and a.site for a in assets)
    assert (str(assets[0].purchase_date), assets[0].price_eur) == ("2023-01-23", 2266.13)


def test_partial_inventories_merge(read_all: dict[str, list[object]]) -> None:
    """The partial inventories of a laptop bring its battery up to date and remove nothing."""
    known = None
    for name in ("fedora31-xps9350", "partial-batteries-xps9350", "partial-memory-xps9350"):
        (observation,) = read_all[f"glpi-{name}.json"]
        assert isinstance(observation, Observation)
        assert known is None or observation.asset.keys[0] in known.record.keys
        known = merge(known, observation, observation.observed_at or SEEN)
    assert known is not None
    record = known.record
    assert (record.serial, record.memory_gib, record.battery_health_pct) == ("640HP72", 8.0, 70.5)
    assert (record.storage_gb, record.cpu_cores, record.screen_inches) == (256.06, 2, 13.3)


def test_laptop_is_wholly_read(read_all: dict[str, list[object]]) -> None:
    """Model, serial, processor, memory, disk, battery and the attached monitor are all found."""
    (observation,) = read_all["fi-windows81-elitebook2540p.xml"]
    assert isinstance(observation, Observation)
    laptop, (monitor,) = observation.asset, observation.attached
    assert (laptop.category, laptop.manufacturer) == ("laptop", "HP")
    assert (laptop.model, laptop.serial) == ("EliteBook 2540p", "CZC0479792")
    assert (laptop.memory_gib, laptop.storage_gb, laptop.storage_kind) == (4.0, 250.059, "hdd")
    assert laptop.cpu is not None and "i5" in laptop.cpu
    assert laptop.components.battery is not None and laptop.components.battery[0].design_mwh
    assert (monitor.manufacturer, monitor.model, monitor.serial) == (
        "Dell",
        "1707FP",
        "C975661HAB2R",
    )
    assert (monitor.screen_inches, monitor.manufactured.confidence) == (17.0, "high")


def test_built_in_panel_is_a_component(read_all: dict[str, list[object]]) -> None:
    """The panel of a laptop or of an iMac is no asset of its own."""
    for name in ("glpi-fedora31-xps9350.json", "fi-imac5-1-osx.xml"):
        (observation,) = read_all[name]
        assert isinstance(observation, Observation)
        assert observation.attached == ()
        assert observation.asset.components.display


def test_categories(read_all: dict[str, list[object]]) -> None:
    """Macs, printers and switches are what they are."""
    expected = {
        "fi-imac5-1-osx.xml": "all_in_one",
        "glpi-networkequipment_3.json": "switch",
        "glpi-printer_1.json": "printer",
        "snmp-printer-brother-hl5350dn.xml": "printer",
        "snmp-switch-hp1810.xml": "switch",
        "glpi-computer2-vmhost.json": "laptop",
    }
    assert {name: asset(read_all[name]).category for name in expected} == expected


def test_captured_requests(samples: Path) -> None:
    """Of a real agent's requests, greetings and a nameless part are skipped after unpacking."""
    for path in sorted((samples / "protocols").glob("*.body")):
        (item,) = read_document(path.read_bytes(), path.name)
        assert isinstance(item, Skipped), path.name
