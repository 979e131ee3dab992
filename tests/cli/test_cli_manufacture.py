"""From a canonical table of published models to their figures, by the command line alone."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Rows = list[dict[str, str]]

CATEGORIES = {"Laptop", "Desktop", "Monitor", "Server", "Smartphone", "Tablet", "Thin Client"}
HEADINGS = (
    "asset_tag",
    "category",
    "manufacturer",
    "model",
    "cpu_sockets",
    "memory_gib",
    "screen_inches",
    "manufactured_year",
)
EVERY = 15
"""Of the sheets, one in so many is taken."""


@pytest.fixture(scope="module")
def sheets(samples: Path) -> Rows:
    """A few dozen published sheets of every class, each with its manufacture or all but use."""
    path = samples.parent / "data" / "pcf_train.csv"
    if not path.exists():
        pytest.skip(f"no sheets at {path}")
    with path.open(encoding="utf-8", newline="") as stream:
        every = [row for row in csv.DictReader(stream) if row["subcategory"] in CATEGORIES]
    return [row for row in every if row["gwp_nonuse_kg"]][::EVERY]


def canonical(sheets: Rows) -> str:
    """The table that an organisation would give of these devices."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in sheets:
        year = re.search(r"20\d\d", row["report_date"])
        sizes = (row["number_cpu"].removesuffix(".0"), row["memory"], row["screen_size"])
        known = ("" if size == "0.0" else size for size in sizes)
        category = row["subcategory"].lower().replace(" ", "_")
        named = (row["id"], category, row["manufacturer"], row["name"])
        writer.writerow([*named, *known, year.group() if year else ""])
    return out.getvalue()


@pytest.fixture
def store(sheets: Rows, tmp_path: Path, fleet_audit: Run) -> Path:
    """A store that holds these devices, and no set."""
    table = tmp_path / "fleet.csv"
    table.write_text(canonical(sheets), encoding="utf-8")
    fleet_audit("import", table, store=tmp_path / "store.sqlite")
    return tmp_path / "store.sqlite"


def figures(store: Path, fleet_audit: Run) -> dict[str, dict[str, str]]:
    """The line of each device, by its tag."""
    printed = fleet_audit("footprint", "--per", "asset", "--format", "csv", store=store).stdout
    return {row["asset_tag"]: row for row in csv.DictReader(io.StringIO(printed))}


def error_of(lines: dict[str, dict[str, str]], sheets: Rows, column: str, field: str) -> float:
    """Median of |found / published - 1| over the sheets that publish the figure."""
    pairs = [(lines[row["id"]][column], row[field]) for row in sheets if row[field]]
    return median(abs(float(found) / float(published) - 1) for found, published in pairs if found)


def test_models_of_known_makers_get_figures_of_their_own(
    store: Path, sheets: Rows, fleet_audit: Run
) -> None:
    """Every device by the fit, near its sheet: nothing of it is lost between table and figure."""
    lines = figures(store, fleet_audit)
    assert lines.keys() == {row["id"] for row in sheets}
    assert {line["method"] for line in lines.values()} == {"regression"}
    made = error_of(lines, sheets, "gwp_manufacturing_kgco2e", "gwp_embodied_kg")
    assert made < 0.08
    assert error_of(lines, sheets, "gwp_embodied_kgco2e", "gwp_nonuse_kg") < 0.10
    for row in sheets:
        line = lines[row["id"]]
        low, high = (float(line[f"gwp_embodied_kgco2e_{end}"]) for end in ("low", "high"))
        assert low < float(line["gwp_embodied_kgco2e"]) < high


def test_imported_sheets_give_their_own_figure(
    store: Path, sheets: Rows, samples: Path, fleet_audit: Run
) -> None:
    """With the sheets loaded, each device has that of its model; explained with its source."""
    path = samples.parent / "data" / "pcf_train.csv"
    fleet_audit("reference", "import", path, "--as", "pcf", store=store)
    lines = figures(store, fleet_audit)
    assert {line["method"] for line in lines.values()} == {"exact"}
    assert error_of(lines, sheets, "gwp_embodied_kgco2e", "gwp_nonuse_kg") < 0.005
    told = fleet_audit(
        "explain", sheets[0]["id"], "--stage", "embodied", "--lang", "en", store=store
    ).stdout
    assert "ODbL" in told and sheets[0]["sources"] in told


def test_a_sheet_of_one_figure_is_parted_and_says_so(tmp_path: Path, fleet_audit: Run) -> None:
    """Manufacture has a figure, modelled and less sure than the whole, which is as published."""
    store, fleet, models = (tmp_path / name for name in ("s.sqlite", "fleet.csv", "models.csv"))
    fleet.write_text(
        "asset_tag,category,manufacturer,model\nA1,laptop,Lenovo,ThinkPad T14 Gen 2\n",
        encoding="utf-8",
    )
    models.write_text(
        "maker,model,category,embodied_kgco2e,year,source,licence\n"
        "Lenovo,ThinkPad T14 Gen 2,laptop,250,2021,A sheet,CC0-1.0\n",
        encoding="utf-8",
    )
    fleet_audit("import", fleet, store=store)
    fleet_audit("reference", "import", models, store=store)
    line = figures(store, fleet_audit)["A1"]
    whole, made = (float(line[f"gwp_{name}_kgco2e"]) for name in ("embodied", "manufacturing"))
    assert (line["method"], whole) == ("exact", pytest.approx(250, abs=0.01))
    assert 0.8 * whole < made < whole
    low, high = (float(line[f"gwp_manufacturing_kgco2e_{end}"]) for end in ("low", "high"))
    assert low / made < 1 / 1.209
    assert high / made >= 1.2
    asked = ("explain", "A1", "--stage", "manufacturing", "--format", "json")
    (each,) = json.loads(fleet_audit(*asked, store=store).stdout)["parts"]
    assert {term["quality"] for term in each["terms"]} >= {"declared", "modelled"}
    assert any("modelled by the shares" in note for note in each["notes"])
