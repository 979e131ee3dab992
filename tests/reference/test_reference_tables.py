"""The facts that ship, and what a table must satisfy to be read."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.errors import UnusableReference
from fleet_audit.model.quantity import MJ_PER_KWH
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.checks import PLAUSIBLE, faults_of
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import (
    TABLES,
    digest,
    parse_row,
    read_manifest,
    read_reference,
    reference,
)
from fleet_audit.reference.reasons import REASONS

SOUND = {
    "factor_id": "T1",
    "kind": "embodied",
    "category": "laptop",
    "criterion": "gwp",
    "stage": "manufacturing",
    "value": "200",
    "unit": "kgCO2e",
    "method": "measured",
    "source": "A maker's sheet",
    "source_year": "2024",
    "url": "https://example.org/sheet",
    "retrieved": "2026-11-01",
    "licence": "CC-BY-4.0",
    "redistributable": "yes",
}
Edit = Callable[[list[dict[str, str]]], None]


def edited(folder: Path, table: str, edit: Edit) -> Path:
    """A copy of the tables, one of them edited on purpose (its manifest follows)."""
    copy = folder / "tables"
    shutil.copytree(TABLES, copy)
    path = copy / table
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    edit(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    manifest = copy / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    old = next(t.sha256 for t in read_manifest().tables if t.file == table)
    manifest.write_text(text.replace(old, digest(path.read_bytes())), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "source"),
        ({"source_year": " "}, "without source_year"),
        ({"licence": ""}, "licence"),
        ({"url": ""}, "url"),
        ({"unit": "g"}, "unit 'g'"),
        ({"unit": "kWh/yr"}, "unit 'kWh/yr'"),
        ({"value": "-1"}, "outside"),
        ({"value": "250000"}, "outside"),
        ({"value": "nan"}, "outside"),
        ({"value": "many"}, "value"),
        ({"lower": "210"}, "bounds 210"),
        ({"upper": "190"}, "bounds 200"),
        ({"stage": "transport"}, "stage"),
        ({"note": "SUSPECT: unit unclear"}, "SUSPECT"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_table_and_line(
    change: dict[str, str], said: str
) -> None:
    """The message names the table, the line and the fault."""
    with pytest.raises(UnusableReference, match=r"embodied\.csv, line 7") as refusal:
        parse_row({**SOUND, **change}, "embodied.csv", 7)
    assert said in str(refusal.value)


def test_a_sound_row_is_read_with_its_table() -> None:
    """A row that is cited, in range and within its bounds becomes a fact."""
    row = parse_row({**SOUND, "lower": "150", "upper": "260"}, "embodied.csv", 2)
    assert (row.value, row.lower, row.upper, row.table) == (200, 150, 260, "embodied.csv")
    assert row.maker is None


@given(value=st.floats(0, MJ_PER_KWH, exclude_max=True))
def test_primary_energy_is_never_below_what_is_delivered(value: float) -> None:
    """A mix that gives less than 3.6 MJ per kWh is a slip, and is refused."""
    row = {**SOUND, "kind": "electricity", "unit": "MJ/kWh", "criterion": "pe", "stage": "use"}
    with pytest.raises(UnusableReference, match=r"outside 3\.6"):
        parse_row({**row, "value": repr(value)}, "electricity_pe.csv", 2)


@given(
    kind_unit=st.sampled_from(sorted(PLAUSIBLE)),
    share=st.floats(0, 1),
    ends=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
)
def test_a_row_passes_only_between_its_bounds(
    kind_unit: tuple[str, str], share: float, ends: tuple[float, float]
) -> None:
    """Whatever the bounds, a row is sound when they hold its value, and only then."""
    kind, unit = kind_unit
    low, high = PLAUSIBLE[kind_unit]
    value = low + share * (high - low)
    row = ReferenceRow(
        factor_id="T",
        kind=kind,
        value=value,
        unit=unit,
        lower=ends[0],
        upper=ends[1],
        method="rule",
        source="s",
        source_year="2020",
        url="u",
        retrieved="2026-11-01",
        licence="l",
        redistributable="yes",
    )
    assert (faults_of(row) == []) == (ends[0] <= value <= ends[1])


def test_a_table_that_was_touched_is_refused(tmp_path: Path) -> None:
    """A file that differs from its manifest is not read, and the message says what to do."""
    copy = tmp_path / "tables"
    shutil.copytree(TABLES, copy)
    with (copy / "power.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(UnusableReference, match=r"power\.csv.*manifest"):
        read_reference(copy)


def test_windows_line_ends_are_the_same_table(tmp_path: Path) -> None:
    """A checkout that turns line ends to CRLF reads the same facts."""
    copy = tmp_path / "tables"
    shutil.copytree(TABLES, copy)
    path = copy / "lifetime.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_reference(copy).rows == reference().rows


def test_a_row_given_twice_is_refused(tmp_path: Path) -> None:
    """One identifier, one fact."""
    folder = edited(tmp_path, "lifetime.csv", lambda lines: lines.append(dict(lines[0])))
    with pytest.raises(UnusableReference, match="twice"):
        read_reference(folder)


def test_a_class_that_names_a_missing_row_is_refused(tmp_path: Path) -> None:
    """A class of device stands on rows that exist."""

    def rename(lines: list[dict[str, str]]) -> None:
        lines[0]["manufacturing"] = "DF9999"

    folder = edited(tmp_path, "class_factors.csv", rename)
    with pytest.raises(UnusableReference, match="DF9999"):
        read_reference(folder)


def test_an_edit_on_purpose_is_read(tmp_path: Path) -> None:
    """A table whose manifest follows is in force."""

    def longer(lines: list[dict[str, str]]) -> None:
        next(line for line in lines if line["factor_id"] == "DF0309")["value"] = "8"

    assert read_reference(edited(tmp_path, "lifetime.csv", longer)).row("DF0309").value == 8


def test_every_shipped_row_is_sound_and_cited() -> None:
    """Each fact that ships has a source, a year, an address and a licence."""
    for row in reference().rows.values():
        assert faults_of(row) == [], row.factor_id


def test_share_alike_facts_lie_in_their_own_folder() -> None:
    """A row taken from the share-alike database is in a table of `odbl/`, and only there."""
    strays = [
        row.factor_id
        for row in reference().rows.values()
        if ("ODbL" in row.licence) != row.table.startswith("odbl/")
    ]
    assert strays == []


def test_shipped_facts_may_be_given_on() -> None:
    """Each row may be given on: its table's licence says so, or it is a single cited figure."""
    for row in reference().rows.values():
        may = row.redistributable
        assert may.startswith(("yes", "figure yes")) or "single figures usable" in may


def test_an_electricity_mix_has_one_row_for_each_year() -> None:
    """No zone has two figures for one year and criterion."""
    keys = [(r.zone, r.criterion, r.subtype) for r in reference().of_kind("electricity")]
    assert len(set(keys)) == len(keys)


def test_a_class_cites_rows_of_the_right_kind() -> None:
    """Stages come from embodied rows, lifetimes from lifetimes, watts from power."""
    kinds = {"lifetime": "lifetime", "energy": "energy", "pe_manufacturing": "embodied"}
    for entry in reference().classes:
        for field in ("on", "short_idle", "long_idle", "sleep", "off", "idle"):
            kinds[field] = "power"
        for field, kind in kinds.items():
            factor_id = getattr(entry, field)
            if factor_id is not None:
                assert reference().row(factor_id).kind == kind, (entry.class_id, field)
        for stage in ("manufacturing", "distribution", "end_of_life", "embodied"):
            factor_id = getattr(entry, stage)
            if factor_id is not None:
                row = reference().row(factor_id)
                assert (row.kind, row.criterion, row.stage) == ("embodied", "gwp", stage)


def test_classes_of_one_category_do_not_overlap() -> None:
    """Each size belongs to one class at most, and the category's own comes last."""
    for category in CATEGORIES:
        entries = [entry for entry in reference().classes if entry.category == category]
        assert entries, category
        assert entries[-1].size_field is None
        spans = [(e.size_from or 0, e.size_to or 0) for e in entries if e.size_field]
        assert spans == sorted(spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(
    low=st.floats(0, 50),
    width=st.floats(0.1, 50),
    size=st.none() | st.floats(0, 120),
)
def test_a_class_holds_its_sizes_up_to_its_end(
    low: float, width: float, size: float | None
) -> None:
    """A class holds sizes from its start up to, not including, its end; unknown sizes never."""
    entry = ClassFactors(
        class_id="m",
        category="monitor",
        size_field="screen_inches",
        size_from=low,
        size_to=low + width,
        method="class",
        energy_method="class",
    )
    holds = entry.holds({"screen_inches": size})
    assert holds == (size is not None and low <= size < low + width)


def test_every_reason_is_marked_for_translation() -> None:
    """The reasons of the classes are the ones that the catalogue knows, all of them."""
    assert {e.reason for e in reference().classes if e.reason} == set(REASONS)


def test_what_has_no_figure_has_a_reason() -> None:
    """A class without manufacture or without energy says why."""
    for entry in reference().classes:
        if entry.method == "none" or entry.energy_method == "none":
            assert entry.reason, entry.class_id


def test_borrowed_figures_say_so() -> None:
    """A class of method `proxy` stands on a row of method `proxy`, whose note names its origin."""
    for entry in reference().classes:
        if entry.method == "proxy":
            row = reference().row(entry.manufacturing or entry.embodied or "")
            assert row.method == "proxy", entry.class_id
            assert "proxy" in (row.note or "").lower()


def test_the_version_is_a_month() -> None:
    """Reference data has a calendar version."""
    year, month = reference().version.split(".")
    assert int(year) >= 2026
    assert 1 <= int(month) <= 12
