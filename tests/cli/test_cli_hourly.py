"""Electricity by the hour: from a list of hours to the figures of a fleet."""

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

DAY = ("--as-of", "2026-06-30")
FLEET = """\
category,manufacturer,model,quantity,purchase_date,country
laptop,Dell,Latitude 5420,1,2023-03-01,FR
server,Dell,PowerEdge R740,1,2024-01-15,FR
laptop,HP,EliteBook 840 G5,1,2022-02-01,DE
"""


def hours(path: Path, number: int = 8760, zone: str = "FR", scope: str = "lifecycle") -> Path:
    """A list of so many hours until the day of the audit, dirtier by day."""
    end = datetime(2026, 6, 30, 23, tzinfo=UTC)
    moments = [end - timedelta(hours=n) for n in range(number)]
    lines = [
        f"{zone},{moment:%Y-%m-%dT%H:00Z},{90 if 6 <= moment.hour < 15 else 10},{scope},"
        "A grid,CC0-1.0"
        for moment in moments
    ]
    heading = "zone,hour_utc,gco2e_per_kwh,scope,source,licence"
    path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def by_the_hour(fleet_audit: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet in two countries, with the hours of one."""
    folder = tmp_path_factory.mktemp("hours")
    fleet, store = folder / "fleet.csv", folder / "s.sqlite"
    fleet.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", fleet, store=store)
    fleet_audit("reference", "import", hours(folder / "fr.csv"), store=store)
    return store


def rows(fleet_audit: Run, store: Path, *options: str) -> list[dict[str, str]]:
    """The lines of the assets."""
    done = fleet_audit(
        "footprint", "--per", "asset", "--format", "csv", *options, *DAY, store=store
    )
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_hours_change_the_mix_and_nothing_else(fleet_audit: Run, by_the_hour: Path) -> None:
    """The yearly and the hourly figures differ by the mix of the use, where hours were loaded."""
    yearly, hourly = (rows(fleet_audit, by_the_hour, "--grid", g) for g in ("yearly", "hourly"))
    assert yearly == rows(fleet_audit, by_the_hour)
    for before, after in zip(yearly, hourly, strict=True):
        same = [key for key in before if "use" not in key and "gwp_kgco2e" not in key]
        assert [before[k] for k in same if k != "factor_ids"] == [
            after[k] for k in same if k != "factor_ids"
        ]
    laptop, server, german = hourly
    assert german == yearly[2]
    # from 8 to 17 in Paris is from 6 or 7 to 15 or 16 in UTC
    intensity = float(laptop["gwp_use_kgco2e_per_year"]) / float(laptop["energy_kwh_per_year"])
    assert 0.08 < intensity < 0.09
    assert "HOURLY-FR-OFFICE" in laptop["factor_ids"]
    plain = float(server["gwp_use_kgco2e_per_year"]) / float(server["energy_kwh_per_year"])
    assert plain == pytest.approx(1.7 * (9 * 0.09 + 15 * 0.01) / 24, rel=1e-3)
    assert "HOURLY-FR-ALWAYS" in server["factor_ids"]


def test_an_explanation_says_what_is_assumed(
    fleet_audit: Run, by_the_hour: Path, tmp_path: Path
) -> None:
    """The hours, their source and the assumption are named, or the sheet that states the hours."""
    asked = ("explain", "asset.1.use_per_year", "--grid", "hourly", "--format", "json", *DAY)
    found = json.loads(fleet_audit(*asked, store=by_the_hour).stdout)
    assert any("Assumed" in note and "Europe/Paris" in note for note in found["notes"])
    mix = next(t for t in found["terms"] if t["symbol"] == "intensity_kgco2e_per_kwh")
    assert mix["factor"]["source"] == "A grid"
    sheet = tmp_path / "sheet.toml"
    sheet.write_text('name = "A"\noffice_hours = { begin = 9, end = 18 }\n', encoding="utf-8")
    copy = tmp_path / "copy.sqlite"
    shutil.copy(by_the_hour, copy)
    fleet_audit("organisation", "import", sheet, store=copy)
    stated = json.loads(fleet_audit(*asked, store=copy).stdout)
    assert any("organisation sheet" in note and "9:00 to 18:00" in note for note in stated["notes"])
    assert found["value"] == pytest.approx(mix["value"] * found["parts"][0]["value"], abs=0.002)


def test_sums_by_the_hour_are_the_same_by_any_engine(fleet_audit: Run, by_the_hour: Path) -> None:
    """Parts computed apart add up to the same hash by the hour, and another than by the year."""
    asked = ("footprint", "--hash", *DAY)
    by_hour = fleet_audit(*asked, "--grid", "hourly", store=by_the_hour).stdout
    parts = fleet_audit(*asked, "--grid", "hourly", "--engine", "embedded", store=by_the_hour)
    assert parts.stdout == by_hour != fleet_audit(*asked, store=by_the_hour).stdout


def test_hours_that_come_list_by_list_add_up(fleet_audit: Run, tmp_path: Path) -> None:
    """A later list adds its hours to those loaded; an hour given again is as it is told last."""
    store, fleet, path = (tmp_path / name for name in ("s.sqlite", "fleet.csv", "hours.csv"))
    fleet.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", fleet, store=store)
    fleet_audit("reference", "import", hours(path), store=store)
    whole = path.read_text(encoding="utf-8").splitlines()
    other = tmp_path / "other.sqlite"
    fleet_audit("import", fleet, store=other)
    for number, lines in enumerate((whole[1:5000], whole[4000:])):
        part = tmp_path / f"part{number}.csv"
        part.write_text("\n".join([whole[0], *lines, ""]), encoding="utf-8")
        told = fleet_audit("reference", "import", part, store=other)
        assert "another list" not in told.stderr
    asked = ("--grid", "hourly")
    assert rows(fleet_audit, other, *asked) == rows(fleet_audit, store, *asked)


def test_what_cannot_stand_for_a_year_is_refused(fleet_audit: Run, tmp_path: Path) -> None:
    """No hours, direct emissions and a season each say what to do; a season leaves the year."""
    store, fleet = tmp_path / "s.sqlite", tmp_path / "fleet.csv"
    fleet.write_text(FLEET, encoding="utf-8")
    fleet_audit("import", fleet, store=store)
    none = fleet_audit("footprint", "--grid", "hourly", *DAY, store=store, expect=2)
    assert "reference import" in none.stderr
    direct = hours(tmp_path / "direct.csv", 48, scope="direct")
    refused = fleet_audit("reference", "import", direct, store=store, expect=3)
    assert "life-cycle series" in refused.stderr
    fleet_audit("reference", "import", hours(tmp_path / "season.csv", 2000), store=store)
    told = fleet_audit("footprint", "--grid", "hourly", "--format", "csv", *DAY, store=store)
    assert "2000 hours" in told.stderr
    yearly = fleet_audit("footprint", "--format", "csv", *DAY, store=store)
    assert told.stdout == yearly.stdout
