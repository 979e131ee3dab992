"""Coefficients and margins of the fitted models: sound, and from no sheet that is kept apart."""

from __future__ import annotations

import csv
import hashlib
import math
from itertools import count
from pathlib import Path

import pytest

from fleet_audit.reference.load import TABLES, reference

pytest.importorskip("numpy", reason="fitting needs numpy (extra fit)")

from tools.fit_reference import fit_rows, write_table
from tools.fitting.embodied import EmbodiedModel
from tools.fitting.sheets import HeldOutSheet, place_in_split, read_folder, read_sheets

HEAD = ("manufacturer", "name", "subcategory", "gwp_total", "gwp_use_ratio")


@pytest.fixture(scope="module")
def folder(samples: Path) -> Path:
    """The folder of the shared sheets, which lies beside the repository."""
    found = samples.parent / "data"
    if not (found / "pcf_train.csv").exists():
        pytest.skip(f"no sheets at {found}")
    return found


def list_of(path: Path, *names: str) -> Path:
    """A list of sheets of Dell laptops with these names."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEAD)
        writer.writerows(("Dell", name, "Laptop", "300", "0.2") for name in names)
    return path


def test_a_sheet_that_is_kept_apart_enters_no_fit(tmp_path: Path) -> None:
    """A list with one sheet of the other part is refused whole, naming the line."""
    places = ((name, place_in_split("Dell", name)) for name in map(str, count()))
    shared, apart = next((n for n, p in places if p >= 40)), next((n for n, p in places if p < 40))
    assert [s.figure.model for s in read_sheets(list_of(tmp_path / "one.csv", shared))] == [shared]
    with pytest.raises(HeldOutSheet, match="line 3"):
        list(read_sheets(list_of(tmp_path / "both.csv", shared, apart)))


def test_every_sheet_of_the_fit_is_of_the_shared_part(folder: Path) -> None:
    """The split is computed anew, by its published rule, for each sheet that the fit counts."""
    for name in ("pcf_train.csv", "pcf_extra2022_train.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                text = f"{row['manufacturer']}|{row['name']}".encode()
                assert int(hashlib.sha256(text).hexdigest(), 16) % 100 >= 40
    model = EmbodiedModel(read_folder(folder))
    assert reference().row("FIT-EMBODIED").n == len(model.sheets)


def test_coefficients_say_what_they_rest_on() -> None:
    """Each has sheets behind it and an error; the sum of the common terms is a likely device."""
    fit = reference().fits["embodied"]
    assert len(fit) > 1000
    for one in fit.values():
        assert one.n >= 1 and one.standard_error >= 0 and math.isfinite(one.value)
    laptop_kgco2e = math.exp(fit["every device"].value + fit["class: laptop"].value)
    assert 150 < laptop_kgco2e < 350


def test_margins_cover_what_they_claim() -> None:
    """Each interval held nine tenths of the figures it was tried on, and less known is wider."""
    margins = reference().margins["embodied"]
    for one in margins:
        assert one.factor > 1 and one.coverage >= 0.9
    whole = {(one.method, one.knowledge): one.factor for one in margins if one.category == "any"}
    assert whole["regression", "series"] < whole["regression", "maker"]
    assert whole["regression", "maker"] < whole["regression", "class"]
    assert whole["regression", "class"] < whole["regression", "few"]
    assert whole["neighbour", "sibling"] < whole["neighbour", "cousin"]


@pytest.mark.trial
def test_the_same_sheets_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """The table that ships is the one that the program makes of the shared sheets."""
    write_table(tmp_path / "fits.csv", fit_rows(EmbodiedModel(read_folder(folder)).fitted()))
    shipped = (TABLES / "odbl" / "fits_embodied.csv").read_bytes()
    assert (tmp_path / "fits.csv").read_bytes() == shipped
