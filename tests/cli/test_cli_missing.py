"""What is declared and was not seen, by the commands that people use."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

LIST = """\
category,quantity,manufacturer,model,site,purchase_date
laptop,12,Lenovo,ThinkPad T14,Lyon,2023-05-01
desktop,3,HP,ProDesk 600,Lyon,2021-05-01
"""
ON = ("--as-of", "2026-06-30")


@pytest.fixture
def store(fleet_audit: Run, tmp_path: Path) -> Path:
    """A store with fifteen computers and nothing beside them."""
    path, listed = tmp_path / "store.sqlite", tmp_path / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    fleet_audit("import", listed, store=path)
    return path


def declare(fleet_audit: Run, store: Path, *counts: str) -> None:
    """Answer how many there are."""
    options = [part for count in counts for part in ("--declared", count)]
    fleet_audit("organisation", "edit", "--name", "Atelier", *options, *ON, store=store)


def lines(fleet_audit: Run, store: Path, per: str) -> list[dict[str, str]]:
    """The footprint as CSV, by one dimension."""
    done = fleet_audit("footprint", "--per", per, "--format", "csv", *ON, store=store)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_answers_are_kept_beside_the_rest_of_the_sheet(fleet_audit: Run, store: Path) -> None:
    """Each answer adds to the sheet or replaces itself, dated by the day of the audit."""
    declare(fleet_audit, store, "monitor=20", "laptop=12")
    declare(fleet_audit, store, "monitor=25")
    sheet = json.loads(fleet_audit("organisation", "show", store=store).stdout)
    assert sheet["declared_counts"] == {"monitor": 25, "laptop": 12}
    assert (sheet["name"], sheet["declared_on"]) == ("Atelier", "2026-06-30")


@pytest.mark.parametrize("count", ["screen=3", "monitor", "monitor=-1", "monitor=many"])
def test_a_wrong_answer_is_refused_by_its_form(count: str, fleet_audit: Run, store: Path) -> None:
    """A count that is no category and number is a usage error that shows the form."""
    edit = ("organisation", "edit", "--name", "A", "--declared", count)
    done = fleet_audit(*edit, store=store, expect=2)
    assert "monitor=180" in done.stderr


@pytest.mark.parametrize("per", ["category", "site", "department", "age", "organisation"])
def test_the_missing_have_lines_of_their_own(per: str, fleet_audit: Run, store: Path) -> None:
    """Lines of what was seen stay as they were; the rest follows, marked in a column."""
    before = lines(fleet_audit, store, per)
    declare(fleet_audit, store, "laptop=15", "monitor=20", "server=0")
    after = lines(fleet_audit, store, per)
    name = "organisation" if per == "organisation" else "-"
    kept = [line | {name: ""} for line in after if line["is_estimated_missing"] == "false"]
    assert kept == [line | {name: ""} for line in before]
    missing = [line for line in after if line["is_estimated_missing"] == "true"]
    assert sum(int(line["devices"]) for line in missing) == 23
    assert all(float(line["gwp_kgco2e_per_year"]) > 0 for line in missing)


def test_every_cut_estimates_the_same_total(fleet_audit: Run, store: Path) -> None:
    """By category, site or in one, what is missing adds up to the same."""
    declare(fleet_audit, store, "laptop=15", "monitor=20", "switch=4")
    totals = {
        per: sum(
            float(line["gwp_kgco2e_per_year"])
            for line in lines(fleet_audit, store, per)
            if line["is_estimated_missing"] == "true"
        )
        for per in ("category", "site", "organisation")
    }
    assert totals["site"] == totals["organisation"] == pytest.approx(totals["category"])


def test_the_report_names_what_it_estimates_and_explains_it(
    fleet_audit: Run, store: Path, tmp_path: Path
) -> None:
    """The report's figures are those of `footprint`, and `explain` answers by their anchors."""
    declare(fleet_audit, store, "laptop=15", "monitor=20")
    fleet_audit("report", "--out", tmp_path / "out", *ON, store=store)
    context = json.loads((tmp_path / "out" / ON[1] / "report.json").read_text(encoding="utf-8"))
    missing = context["missing"]
    assert {row["category"]: row["devices"] for row in missing["rows"]} == {
        "monitor": 20,
        "laptop": 3,
    }
    total = next(
        line
        for line in lines(fleet_audit, store, "organisation")
        if line["is_estimated_missing"] == "true"
    )
    assert missing["gwp_per_year"]["value"] == float(total["gwp_kgco2e_per_year"])
    assert context["coverage"]["devices_declared"] == 15 + 23
    chapters = (tmp_path / "out" / ON[1]).glob("*.html")
    page = "".join(chapter.read_text(encoding="utf-8") for chapter in chapters)
    for name in ("missing.headline", "missing.laptop", "missing", "whole"):
        assert f'id="{name}.gwp_per_year"' in page
        told = fleet_audit("explain", f"{name}.gwp_per_year", "--format", "json", *ON, store=store)
        assert json.loads(told.stdout)["figure"] == f"{name}.gwp_per_year"


def test_what_nobody_declared_is_asked_for_without_a_figure(
    fleet_audit: Run, store: Path, tmp_path: Path
) -> None:
    """Computers without screen, phone or network raise questions, until an answer is given."""
    declare(fleet_audit, store, "switch=2")
    fleet_audit("report", "--out", tmp_path / "out", *ON, store=store)
    context = json.loads((tmp_path / "out" / ON[1] / "report.json").read_text(encoding="utf-8"))
    asked = context["coverage"]["probably_missing"]
    assert [each["kind"] for each in asked] == ["screens", "phones"]
    assert {row["category"] for row in context["missing"]["rows"]} == {"switch"}


def test_people_read_the_missing_in_their_language(fleet_audit: Run, store: Path) -> None:
    """The table for people names the lines that were not seen."""
    declare(fleet_audit, store, "monitor=20")
    table = fleet_audit("footprint", *ON, "--lang", "en", store=store).stdout
    assert "Monitors, not seen, estimated" in table
    in_french = fleet_audit("footprint", *ON, "--lang", "fr", store=store).stdout
    assert "Écrans, non vus, estimés" in in_french
