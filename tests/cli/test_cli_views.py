"""The footprint by scope, by other criteria and in other views, as people ask for it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

FLEET = """\
category,manufacturer,model,quantity,purchase_date,ownership,acquired_as,site
laptop,Dell,Latitude 5420,5,2023-03-01,owned,new,Lyon
laptop,HP,EliteBook 840 G5,2,,leased,,Lyon
server,Dell,PowerEdge R740,2,2026-01-15,,new,Lyon
smartphone,Apple,iPhone 12,4,,personal,,
"""
SHEET = """\
name = "Atelier"
country = "FR"
declared_counts = { printer = 6 }
declared_on = 2026-01-01
[[sites]]
name = "Lyon"
contract_kind = "guarantees_of_origin"
"""
LCA = """\
criterion,lifecycleStep,name,value,unit,source,version
Resource use (fossils),Manufacturing,Laptop 14,2100,MJ,Our LCA,2025
Resource use (fossils),Distribution,Laptop 14,90,MJ,Our LCA,2025
"""
DAY = ("--as-of", "2026-06-30")
HOST = {
    "action": "inventory",
    "deviceid": "host-2026-06-01-10-00-00",
    "itemtype": "Computer",
    "content": {
        "versionclient": "GLPI-Agent_v1.7",
        "hardware": {"name": "host", "uuid": "3f2a1b4c-5d6e-4f70-8a91-b2c3d4e5f607"},
        "bios": {
            "smanufacturer": "Dell Inc.",
            "smodel": "PowerEdge R740",
            "ssn": "HST0001",
        },
        "virtualmachines": [
            {
                "name": f"guest{number}",
                "uuid": f"3f2a1b4c-5d6e-4f70-8a91-b2c3d4e5f6{number}0",
                "vcpu": cores,
                "vmtype": "kvm",
                "status": "running",
            }
            for number, cores in ((1, 2), (2, 6))
        ],
    },
}
"""The inventory of a host that lists two machines, as GLPI's agent sends it."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A fleet of every holding, at a site with a contract."""
    folder = tmp_path_factory.mktemp("views")
    (folder / "fleet.csv").write_text(FLEET, encoding="utf-8")
    (folder / "sheet.toml").write_text(SHEET, encoding="utf-8")
    fleet_audit("import", folder / "fleet.csv", store=folder / "store.sqlite")
    fleet_audit("organisation", "import", folder / "sheet.toml", store=folder / "store.sqlite")
    return folder / "store.sqlite"


def rows(text: str) -> list[dict[str, str]]:
    """The lines of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_the_fleet_by_scope_adds_up_and_says_its_choices(store: Path, fleet_audit: Run) -> None:
    """Scopes add up to the fleet; what was decided is said apart from the list."""
    ran = fleet_audit("footprint", "--per", "scope", "--format", "csv", *DAY, store=store)
    lines = rows(ran.stdout)
    whole = rows(
        fleet_audit(
            "footprint", "--per", "organisation", "--format", "csv", *DAY, store=store
        ).stdout
    )
    name = "gwp_kgco2e_per_year"
    total = sum(float(line[name]) for line in lines)
    seen = next(line for line in whole if line["is_estimated_missing"] == "false")
    assert total == pytest.approx(float(seen[name]), abs=0.01)
    assert {(line["scope"], line["scope_category"]) for line in lines} >= {("2", ""), ("3", "8")}
    scope_2 = next(line for line in lines if line["scope"] == "2")
    assert float(scope_2["gwp_market_kgco2e_per_year"]) < float(scope_2[name])
    assert "GHG Protocol" in ran.stderr
    assert "not seen: 6 devices" in ran.stderr
    assert "leased_assets_category" in ran.stderr


def test_every_line_says_its_market_view_and_scope(store: Path, fleet_audit: Run) -> None:
    """The columns stand in the list of assets, ADEME's method beside the makers'."""
    ran = fleet_audit("footprint", "--per", "asset", "--format", "csv", *DAY, store=store)
    laptop, leased, server, phone = rows(ran.stdout)
    assert laptop["market_basis"] == "guaranteed"
    assert (leased["embodied_scope"], leased["embodied_scope_category"]) == ("3", "8")
    assert (phone["embodied_scope"], phone["use_scope_category"]) == ("", "7")
    assert phone["market_basis"] == "location"
    assert float(server["gwp_embodied_ademe_kgco2e"]) > 0
    whole = float(server["gwp_embodied_kgco2e"])
    assert float(server["gwp_embodied_purchase_year_kgco2e"]) == whole
    assert leased["gwp_embodied_purchase_year_kgco2e"] == ""


@pytest.mark.parametrize("view", ["purchase-year", "to-date", "remaining"])
def test_a_view_says_for_how_many_devices_it_holds(
    view: str, store: Path, fleet_audit: Run
) -> None:
    """Six devices have no date: they are in no sum."""
    ran = fleet_audit("footprint", "--view", view, "--format", "json", *DAY, store=store)
    groups = {group["category"]: group for group in json.loads(ran.stdout)}
    column = f"gwp_embodied_{view.replace('-', '_')}_kgco2e"
    assert groups["laptop"][f"{column}_devices"] == 5
    assert groups["smartphone"][column] is None
    assert "7" in ran.stderr
    table = fleet_audit("footprint", "--view", view, *DAY, store=store)
    assert "kgCO2e" in table.stdout


@pytest.mark.parametrize("criterion", ["pe", "adpe", "adpf", "wu", "ir"])
def test_a_criterion_says_what_it_lacks_and_how_to_load_it(
    criterion: str, store: Path, fleet_audit: Run
) -> None:
    """Reason and remedy, in both languages; a device without a figure is empty, not zero."""
    for lang in ("fr", "en"):
        ran = fleet_audit("footprint", "--criterion", criterion, "--lang", lang, *DAY, store=store)
        assert "reference import" in ran.stderr
    ran = fleet_audit(
        "footprint", "--criterion", criterion, "--per", "asset", "--format", "csv", *DAY,
        store=store,
    )  # fmt: skip
    phone = rows(ran.stdout)[3]
    embodied = next(key for key in phone if key.startswith(f"{criterion}_embodied"))
    assert phone[embodied] == ""


def test_both_methods_stand_side_by_side_for_the_same_devices(
    store: Path, fleet_audit: Run
) -> None:
    """ADEME's total beside ours, for as many devices, in every cut."""
    ran = fleet_audit("footprint", "--per", "category", "--format", "csv", *DAY, store=store)
    assets = rows(
        fleet_audit("footprint", "--per", "asset", "--format", "csv", *DAY, store=store).stdout
    )
    seen = [line for line in rows(ran.stdout) if line["is_estimated_missing"] == "false"]
    for line in seen:
        own = [each for each in assets if each["category"] == line["category"]]
        both = [each for each in own if each["gwp_embodied_ademe_kgco2e"]]
        for name, of_asset in (
            ("gwp_embodied_ademe_kgco2e", "gwp_embodied_ademe_kgco2e"),
            ("gwp_embodied_of_ademe_scope_kgco2e", "gwp_embodied_kgco2e"),
        ):
            total = sum(float(each[of_asset]) for each in both)
            assert float(line[name]) == pytest.approx(total, abs=0.01)
        assert int(line["devices_with_ademe"]) == sum(int(each["quantity"]) for each in both)


def test_a_table_of_assets_shows_the_view_that_was_asked(store: Path, fleet_audit: Run) -> None:
    """In the columns of lists every view stands; a table for people has room for one."""
    view = fleet_audit("footprint", "--per", "asset", "--view", "to-date", *DAY, store=store)
    assert "borne to date" in view.stdout
    scarce = fleet_audit("footprint", "--per", "asset", "--criterion", "adpe", *DAY, store=store)
    assert "embodied gSbe" in scarce.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ("--per", "scope", "--criterion", "pe"),
        ("--per", "scope", "--view", "to-date"),
        ("--criterion", "pe", "--view", "to-date"),
    ],
)
def test_what_does_not_go_together_is_refused(
    wrong: tuple[str, ...], store: Path, fleet_audit: Run
) -> None:
    """With 2 and a reason."""
    ran = fleet_audit("footprint", *wrong, store=store, expect=2)
    assert "--" in ran.stderr


def test_a_machine_shows_its_share_of_the_host_that_lists_it(
    tmp_path: Path, fleet_audit: Run
) -> None:
    """From the inventory of the host alone, which names its machines."""
    store = tmp_path / "store.sqlite"
    (tmp_path / "host.json").write_text(json.dumps(HOST), encoding="utf-8")
    fleet_audit("import", tmp_path / "host.json", store=store)
    ran = fleet_audit("footprint", "--per", "asset", "--format", "csv", *DAY, store=store)
    lines = rows(ran.stdout)
    host = next(line for line in lines if line["category"] == "server")
    machines = [line for line in lines if line["category"] == "virtual_machine"]
    assert sorted(line["host_share"] for line in machines) == ["0.25", "0.75"]
    assert {line["host_asset_id"] for line in machines} == {host["asset_id"]}
    shares = sum(float(line["gwp_host_share_kgco2e_per_year"]) for line in machines)
    assert shares == pytest.approx(float(host["gwp_kgco2e_per_year"]), abs=0.002)


def test_explain_takes_another_criterion_of_an_asset(store: Path, fleet_audit: Run) -> None:
    """By its id; a figure of the report is of gwp alone."""
    ran = fleet_audit("explain", "3", "--criterion", "adpe", *DAY, store=store)
    assert "DF0273" in ran.stdout
    assert "kgSbe/year" in ran.stdout
    fleet_audit("explain", "fleet.gwp_per_year", "--criterion", "adpe", *DAY, store=store, expect=2)


def test_unknown_age_is_unknown_and_not_ten_years(tmp_path: Path, fleet_audit: Run):
    """What has no date has a line of its own by age, beside what is ten years old or more."""
    fleet = tmp_path / "fleet.csv"
    fleet.write_text(
        "category,manufacturer,model,quantity,purchase_date\n"
        "firewall,Fortinet,FG-100F,2,\n"
        "printer,Brother,HL-1110,3,2010-01-15\n"
    )
    store = tmp_path / "store.sqlite"
    fleet_audit("import", fleet, *DAY, store=store)
    told = fleet_audit("footprint", "--per", "age", "--format", "csv", *DAY, store=store)
    rows = csv.DictReader(io.StringIO(told.stdout))
    assert {row["age"]: row["devices"] for row in rows} == {"": "2", "10": "3"}


def test_a_loaded_set_switches_a_criterion_on(tmp_path: Path, fleet_audit: Run) -> None:
    """From a reference file of NumEcoEval to the list, the table and the explanation."""
    store = tmp_path / "store.sqlite"
    (tmp_path / "fleet.csv").write_text(FLEET, encoding="utf-8")
    (tmp_path / "lca.csv").write_text(LCA, encoding="utf-8")
    fleet_audit("import", tmp_path / "fleet.csv", store=store)
    fleet_audit("reference", "import", tmp_path / "lca.csv", "--as", "lca", store=store)
    asked = ("footprint", "--country", "FR", "--criterion", "adpf", *DAY)
    groups = {
        line["category"]: line
        for line in rows(fleet_audit(*asked, "--format", "csv", store=store).stdout)
    }
    laptops = groups["laptop"]
    assert float(laptops["adpf_embodied_mj"]) == 7 * (2100 + 90)
    assert laptops["adpf_embodied_mj_devices"] == laptops["adpf_mj_per_year_devices"] == "7"
    assert groups["server"]["adpf_embodied_mj"] == ""
    explained = fleet_audit("explain", "1", "--criterion", "adpf", *DAY, store=store).stdout
    assert "Our LCA" in explained


def test_an_explanation_tells_the_share_of_the_host(tmp_path: Path, fleet_audit: Run) -> None:
    """A virtual machine has no figure of its own, and that of its host times its share beside."""
    store = tmp_path / "store.sqlite"
    (tmp_path / "host.json").write_text(json.dumps(HOST), encoding="utf-8")
    fleet_audit("import", tmp_path / "host.json", store=store)
    asked = ("explain", "guest2", "--format", "json", *DAY)
    found = json.loads(fleet_audit(*asked, store=store).stdout)
    (part,) = found["parts"]
    assert found["value"] is None
    assert part["figure"].endswith(".host_share")
    terms = {term["symbol"]: term for term in part["terms"]}
    assert terms["host_share"]["value"] == 0.75
    assert "virtual processors" in terms["host_share"]["origin"]
    whole = terms["host_gwp_per_year"]["value"]
    assert part["value"] == pytest.approx(0.75 * whole, abs=0.002)
