"""Coefficients and margins of the models of power: sound, and from no row that is kept apart."""

from __future__ import annotations

import csv
import hashlib
import math
from pathlib import Path

import pytest

from fleet_audit.footprint.power.terms import COMPUTER_FITS
from fleet_audit.reference.load import TABLES, reference

pytest.importorskip("numpy", reason="fitting needs numpy (extra fit)")

from tools.fit_reference import fit_rows, write_table
from tools.fitting import power_lists
from tools.fitting.power_lists import computers
from tools.fitting.power_models import models
from tools.fitting.power_tables import shipped
from tools.fitting.sheets import HeldOutSheet

MODELS = (
    *dict.fromkeys(COMPUTER_FITS.values()),
    "monitor_year",
    "server_half",
    "server_full",
    "server_idle",
)
SPLIT_BY = {
    "energystar_computers_train.csv": ("brand", "model_name"),
    "energystar_displays_train.csv": ("brand", "model_name"),
    "energystar_servers_train.csv": ("brand", "model_name"),
    "specpower_curves_train.csv": ("w_100", "w_idle"),
    "specpower_idle_max_train.csv": ("w_100", "w_idle"),
}
HEAD = (
    "brand,model_name,type,date_certified,cpu_brand,cpu_name,base_ghz,cores,ram_gb,"
    "off_w,sleep_w,long_idle_w,short_idle_w,tec_kwh_yr"
)


def place(*names: str) -> int:
    """From 0 to 99, by the rule of the split."""
    return int(hashlib.sha256("|".join(names).encode()).hexdigest(), 16) % 100


@pytest.fixture(scope="module")
def folder(samples: Path) -> Path:
    """The folder of the shared lists, which lies beside the repository."""
    found = samples.parent / "data"
    if not (found / "energystar_computers_train.csv").exists():
        pytest.skip(f"no lists at {found}")
    return found


def list_of(folder: Path, *names: str) -> Path:
    """A list of certified laptops of Dell with these names."""
    rest = "Notebook,11/01/2018,Intel,Core i7,1.8,4,16,0.3,0.5,2.4,5.6,19.0"
    lines = [HEAD, *(f"Dell,{name},{rest}" for name in names)]
    path = folder / "energystar_computers_train.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_row_that_is_kept_apart_enters_no_fit(tmp_path: Path) -> None:
    """A list with one row of the other part is refused whole, naming the line."""
    places = [(name, place("Dell", name)) for name in map(str, range(100))]
    shared = next(name for name, where in places if where >= 40)
    apart = next(name for name, where in places if where < 40)
    assert [row.key.model for row in computers(list_of(tmp_path, shared))] == [shared]
    with pytest.raises(HeldOutSheet, match="line 3"):
        list(computers(list_of(tmp_path, shared, apart)))


@pytest.mark.parametrize("name", SPLIT_BY)
def test_every_row_of_the_fits_is_of_the_shared_part(folder: Path, name: str) -> None:
    """The split is computed anew, by its rule, for each row."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert place(*(row[column] for column in SPLIT_BY[name])) >= 40


def test_each_model_cites_as_many_rows_as_it_was_fitted_on(folder: Path) -> None:
    """The counts in the tables are those of the lists."""
    for model in models(folder):
        cited = reference().row(f"FIT-{model.name.upper().replace('_', '-')}")
        assert cited.n == len(model.rows)


def test_no_test_is_told_twice(folder: Path) -> None:
    """A server that both lists of tests hold counts once."""
    rows = power_lists.tested_servers(folder)
    names = [row.name for row in rows if "half_w" not in row.targets]
    curves = {row.name for row in rows if "half_w" in row.targets}
    assert names and curves.isdisjoint(names)


@pytest.mark.parametrize("name", MODELS)
def test_coefficients_say_what_they_rest_on(name: str) -> None:
    """Each has rows behind it and an error; none is of a test, and no model is empty."""
    fit = reference().fits[name]
    assert len(fit) > 20
    for term, one in fit.items():
        assert one.n >= 3 and one.standard_error >= 0 and math.isfinite(one.value)
        assert not term.startswith(("test", "configuration"))


def test_states_of_each_class_give_the_year_again() -> None:
    """Watts by state, over ENERGY STAR's hours, are the mean watts of the year."""
    shares = {"off": 0.25, "sleep": 0.35, "long_idle": 0.10, "short_idle": 0.30}
    fit = reference().fits["laptop_year"]
    year = sum(
        share * fit[f"state ratio: {state}, laptop"].value for state, share in shares.items()
    )
    assert year == pytest.approx(1, abs=1e-3)


def test_margins_cover_what_they_claim() -> None:
    """Each interval held nine tenths of the figures it was tried on, and less known is wider."""
    margins = reference().margins["power"]
    for one in margins:
        assert one.factor > 1 and one.coverage >= 0.9
    whole = {(one.method, one.knowledge): one.factor for one in margins if one.category == "any"}
    assert whole["monitor_year", "pixels"] < whole["monitor_year", "inches"]
    assert whole["server_half", "processor"] < whole["server_half", "line"]
    assert whole["server_half", "line"] < whole["server_half", "sockets"]


@pytest.mark.trial
def test_the_same_lists_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """The tables that ship are those that the program makes of the shared lists."""
    for model in models(folder):
        write_table(tmp_path / "fit.csv", fit_rows(shipped(model)))
        of_shipped = (TABLES / f"fits_{model.name}.csv").read_bytes()
        assert (tmp_path / "fit.csv").read_bytes() == of_shipped, model.name


@pytest.mark.parametrize("name", ["server_half", "server_full", "server_idle"])
def test_no_row_under_no_open_licence_can_be_read_back(name: str) -> None:
    """Each coefficient of the fits that results of SPEC enter rests on five rows or more."""
    fewest = min(c.n for t, c in reference().fits[name].items() if not t.startswith("state ratio"))
    assert fewest >= 5
