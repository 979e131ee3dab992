"""`fleet-audit hosting compare`: one's own servers beside what others offer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from fleet_audit.model.contracts import schema_of
from tests.hosting.hosting_run import AS_OF, Run


def test_the_servers_of_the_store_are_compared(fleet_audit: Run, store: Path) -> None:
    """Five servers, here and in two places: valid by the schema, the German one emits more."""
    done = fleet_audit(
        "hosting",
        "compare",
        "scaleway-fr-par-2",
        "aws-eu-central-1",
        "--consolidation",
        "3",
        "--format",
        "json",
        *AS_OF,
        store=store,
    )
    made = json.loads(done.stdout)
    jsonschema.validate(made, schema_of("hosting_comparison"))
    assert made["servers"] == 5
    assert made["here"]["embodied_kgco2e_per_year"]["mid"] == 0
    by_id = {one["site_id"]: one for one in made["options"]}
    german, french = by_id["aws-eu-central-1"], by_id["scaleway-fr-par-2"]
    assert german["verdict"] == "stay"
    assert german["change_kgco2e_per_year"]["low"] > 0
    assert french["hosts"] == pytest.approx(5 / 3, rel=1e-3)
    assert french["off_site_water_l_per_year"] > 0
    assert french["rating"]["grade"] == "A–C"


def test_the_utilisation_that_servers_report_is_used(fleet_audit: Run, tmp_path: Path) -> None:
    """From 11 % on average to 44 %, one host replaces four; without a report, it is asked for."""
    table, store = tmp_path / "fleet.csv", tmp_path / "used.sqlite"
    head = "category;manufacturer;model;cpu;cpu_sockets;cpu_cores;serial;quantity;country;"
    cpu = "Intel Xeon Gold 6130;2;16"
    table.write_text(
        f"{head}cpu_utilisation_pct\n"
        f"server;HPE;ProLiant DL360 Gen10;{cpu};SRV00001;1;FR;8\n"
        f"server;Dell;PowerEdge R640;{cpu};SRV00002;3;FR;12\n",
        encoding="utf-8",
    )
    fleet_audit("import", table, store=store)
    asked = ("hosting", "compare", "thesee", "--target-utilisation", "44", "--lang", "en")
    made = json.loads(fleet_audit(*asked, "--format", "json", *AS_OF, store=store).stdout)
    assert made["assumptions"]["replaced_by_one"] == pytest.approx(4)
    table.write_text(f"{head}\nserver;HPE;ProLiant;;;;SRV9;1;FR;\n", encoding="utf-8")
    fleet_audit("import", table, store=tmp_path / "idle.sqlite")
    done = fleet_audit(*asked, store=tmp_path / "idle.sqlite", expect=2)
    assert "--utilisation" in done.stderr


def test_a_place_without_country_is_left_out_and_told(fleet_audit: Run, tmp_path: Path) -> None:
    """Nothing is counted on an unknown grid, and the reader hears of it."""
    listed = tmp_path / "hosts.csv"
    listed.write_text("site_id,provider,site,country\na,A,A,FR\nb,B,B,\n", encoding="utf-8")
    stated = ("--servers", "10", "--power", "250", "--format", "json", "--lang", "en")
    done = fleet_audit(
        "hosting",
        "compare",
        "--from",
        listed,
        "--only-files",
        *stated,
        *AS_OF,
        store=tmp_path / "x",
    )
    assert [one["site_id"] for one in json.loads(done.stdout)["options"]] == ["a"]
    assert "1 place without country is left out" in done.stderr


def test_the_energy_compared_is_that_of_the_footprint(fleet_audit: Run, store: Path) -> None:
    """The kWh of the servers here are those that `footprint` gives of them."""
    made = json.loads(
        fleet_audit("hosting", "compare", "thesee", "--format", "json", *AS_OF, store=store).stdout
    )
    lines = json.loads(
        fleet_audit(
            "footprint", "--per", "category", "--format", "json", *AS_OF, store=store
        ).stdout
    )
    servers = next(line for line in lines if line["category"] == "server")
    assert made["here"]["it_kwh_per_year"]["mid"] == pytest.approx(
        servers["energy_kwh_per_year"], rel=1e-3
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--servers", "3"), "--power"),
        (("--workload", "website"), "no sourced figure"),
        (("--workload", "mailbox"), "no sourced figure"),
        (("--workload", "virtual-machine"), "--vms-per-host"),
        (("--utilisation", "10"), "--target-utilisation"),
        (("--price", "cher"), "scaleway-fr-par-2=4200"),
        (("--consolidation", "nan"), "nan is not a number"),
        (("--power", "inf", "--servers", "3"), "inf is not in the range"),
        (("--here-pue", "nan"), "nan is not a number"),
        (("--here-pue", "0.9"), "0.9 is not in the range 1<=x<=5"),
    ],
)
def test_what_cannot_be_compared_says_why(
    fleet_audit: Run, store: Path, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2 and the remedy."""
    done = fleet_audit("hosting", "compare", *arguments, "--lang", "en", store=store, expect=2)
    assert told in " ".join(done.stderr.split())


def test_a_gigabyte_and_a_virtual_machine_are_shares(fleet_audit: Run, nowhere: Path) -> None:
    """A thousand gigabytes draw as a terabyte of disks; a twentieth of a host, a twentieth."""

    def kwh(*arguments: str) -> float:
        done = fleet_audit(
            "hosting", "compare", "thesee", *arguments, "--format", "json", *AS_OF, store=nowhere
        )
        return json.loads(done.stdout)["here"]["it_kwh_per_year"]["mid"]

    assert kwh("--workload", "gigabyte", "--servers", "1000") == pytest.approx(
        16.8 * 8.76, rel=1e-3
    )
    whole = kwh("--servers", "1", "--power", "300")
    part = kwh(
        "--workload", "virtual-machine", "--servers", "1", "--power", "300", "--vms-per-host", "20"
    )
    assert part == pytest.approx(whole / 20, rel=1e-3)
