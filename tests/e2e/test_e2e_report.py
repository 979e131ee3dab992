"""The report of a store: the same on any day, anywhere, and in agreement with the figures."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

AS_OF = "2026-01-15"
FLEET = """\
category;manufacturer;model;serial;quantity;purchase_date;site;department;country
laptop;Dell;Latitude 7420;LAP00017;1;2023-03-15;Lyon;Études;FR
laptop;Lenovo;<script>alert(1)</script>;LAP00018;40;2020-05-01;"Lyon & <b>Sud</b>";Études;FR
monitor;Iiyama;ProLite XUB2792;;30;2021-09-01;Lyon;;FR
server;HPE;ProLiant DL360 Gen10;SRV00001;1;2020-01-20;Nantes;;
smartphone;Samsung;Galaxy A54;;12;2024-01-01;Nantes;Ventes;DE
switch;HP;2530-48G;SWI00001;1;;Nantes;;FR
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A store with a fleet of six lines and an organisation sheet."""
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "fleet.csv").write_text(FLEET, encoding="utf-8")
    (folder / "sheet.toml").write_text(
        'name = "Atelier <i>du</i> Rhône"\n[declared_counts]\nlaptop = 60\n', encoding="utf-8"
    )
    store = folder / "store.sqlite"
    fleet_audit("organisation", "import", folder / "sheet.toml", store=store)
    fleet_audit("import", folder / "fleet.csv", store=store)
    return store


@pytest.fixture(scope="module")
def reported(
    store: Path, fleet_audit: Run, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The files of the report, by name."""
    out = tmp_path_factory.mktemp("reports")
    done = fleet_audit("report", "--out", out, "--as-of", AS_OF, store=store)
    assert done.stdout.splitlines() == [str(out / AS_OF / "index.html")]
    return {path.name: path.read_bytes() for path in (out / AS_OF).iterdir()}


def test_a_report_is_a_page_in_each_language_and_its_figures(reported: dict[str, bytes]) -> None:
    """A report is `index.html` and its chapters, each in two languages, its lists and figures."""
    own = {name for name in reported if name.endswith(".html") and ".fr." not in name}
    assert {"index.html", "known.html", "footprint.html", "method.html", "sources.html"} <= own
    twins = {name.replace(".html", ".fr.html") for name in own}
    assert twins == {name for name in reported if name.endswith(".fr.html")}
    assert {"report.json", "explanations.json", "report.xlsx", "report.zip"} <= set(reported)
    assert {"assets.csv", "assets-per-action.csv", "sites.csv"} <= set(reported)
    assert b'<html lang="en"' in reported["index.html"]
    assert b'<html lang="fr"' in reported["index.fr.html"]
    assert json.loads(reported["report.json"])["as_of"] == AS_OF


def test_another_day_gives_the_same_bytes(
    store: Path, reported: dict[str, bytes], fleet_audit: Run, tmp_path: Path
) -> None:
    """A copy of the store gives the same bytes in places that are not even on the same day."""
    copy = tmp_path / "elsewhere" / "copy.sqlite"
    copy.parent.mkdir()
    shutil.copy(store, copy)
    for zone, seed in (("Pacific/Kiritimati", "1"), ("Etc/GMT+12", "4242")):
        out = tmp_path / seed
        fleet_audit(
            *("report", "--out", out, "--as-of", AS_OF),
            store=copy,
            TZ=zone,
            PYTHONHASHSEED=seed,
            HOME=str(tmp_path),
        )
        assert {path.name: path.read_bytes() for path in (out / AS_OF).iterdir()} == reported


def test_no_clock_is_read(reported: dict[str, bytes]) -> None:
    """With `--as-of`, no page tells the day on which it was made."""
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=n) for n in (-1, 0, 1)]
    for text in (reported["index.html"].decode(), reported["index.fr.html"].decode()):
        for day in days:
            assert day.isoformat() not in text
            assert day.strftime("%d/%m/%Y") not in text


def test_names_stay_text(reported: dict[str, bytes]) -> None:
    """Names that contain markup are shown as text, never run."""
    for name in (name for name in reported if name.endswith(".html")):
        page = reported[name].decode()
        assert "<script" not in page
        assert "<b>Sud" not in page and "<i>du" not in page
    for name in ("places.html", "places.fr.html"):
        page = reported[name].decode()
        assert "Lyon &amp; &lt;b&gt;Sud" in page


def test_the_report_and_the_table_agree(
    reported: dict[str, bytes], store: Path, fleet_audit: Run
) -> None:
    """Each category has the same figures in the report's JSON and in `footprint --format csv`."""
    text = fleet_audit("footprint", "--format", "csv", "--as-of", AS_OF, store=store).stdout
    seen = (
        row for row in csv.DictReader(io.StringIO(text)) if row["is_estimated_missing"] == "false"
    )
    rows = {row["category"]: row for row in seen}
    categories = json.loads(reported["report.json"])["categories"]
    assert {one["category"] for one in categories} == set(rows)
    for one in categories:
        row = rows[one["category"]]
        assert one["devices"] == int(row["devices"])
        for field, column in (
            ("embodied", "gwp_embodied_kgco2e"),
            ("use_per_year", "gwp_use_kgco2e_per_year"),
            ("gwp_per_year", "gwp_kgco2e_per_year"),
            ("energy_per_year", "energy_kwh_per_year"),
        ):
            for bound, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
                assert one[field][bound] == pytest.approx(float(row[column + suffix]), abs=0.002)


def test_formats_are_chosen_and_others_refused(
    store: Path, fleet_audit: Run, tmp_path: Path
) -> None:
    """`--formats` writes those alone, in any order; an unknown one is a usage error that helps."""
    asked = ("report", "--out", tmp_path, "--as-of", AS_OF, "--formats")
    fleet_audit(*asked, "JSON, csv", store=store)
    endings = {path.suffix for path in (tmp_path / AS_OF).iterdir() if path.name[0] != "."}
    assert endings == {".json", ".csv"}
    refused = fleet_audit(*asked, "html,docx", store=store, expect=2)
    assert "docx" in refused.stderr and "xlsx" in refused.stderr
    fleet_audit(*asked, ",", store=store, expect=2)
    assert "html,zip" in fleet_audit(*asked, "zip", store=store, expect=2).stderr


def test_facts_and_lines_of_a_scope_are_explained(store: Path, fleet_audit: Run) -> None:
    """A published fact answers by its name, and so does a line of the scopes."""
    found = json.loads(
        fleet_audit(
            *("explain", "hidden.per_kwh", "--format", "json", "--as-of", AS_OF), store=store
        ).stdout
    )
    assert found["value"] > 1
    told = fleet_audit(
        *("explain", "scope.1.gwp_per_year", "--format", "json", "--as-of", AS_OF), store=store
    )
    line = json.loads(told.stdout)
    terms = sum(term["value"] for term in line["terms"])
    assert terms == pytest.approx(line["value"], abs=0.01)
    text = fleet_audit("explain", "CONV-MOBILE", "--as-of", AS_OF, store=store).stdout
    assert text.startswith("CONV-MOBILE = ") and "licence" in text
