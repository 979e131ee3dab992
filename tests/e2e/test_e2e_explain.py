"""`footprint` and `explain` agree, and the arithmetic of an explanation is true."""

from __future__ import annotations

import ast
import csv
import io
import json
import math
import operator
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.reference.load import reference

Run = Callable[..., "subprocess.CompletedProcess[str]"]

AS_OF = ("--as-of", "2026-01-15")
FLEET = """\
category;manufacturer;model;asset_tag;quantity;purchase_date;site;country;hours_on_per_day
laptop;Dell;Latitude 7420;a-laptop;1;15/03/2023;Lyon;FR;7
écran;Iiyama;ProLite XUB2792;a-monitor;3;01/09/2021;Lyon;FR;
serveur;HPE;ProLiant DL360 Gen10;a-server;1;20/01/2024;Lyon;DE;
"""
ASSETS = ("a-laptop", "a-monitor", "a-server")

OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COLUMN_OF_STAGE = {
    None: "gwp_kgco2e_per_year",
    "use": "gwp_use_kgco2e_per_year",
    "embodied": "gwp_embodied_kgco2e",
    "manufacturing": "gwp_manufacturing_kgco2e",
}
COLUMN_OF_FIGURE = {
    "gwp_per_year": "gwp_kgco2e_per_year",
    "embodied_per_year": "gwp_embodied_kgco2e_per_year",
    "embodied": "gwp_embodied_kgco2e",
    "manufacturing": "gwp_manufacturing_kgco2e",
    "use_per_year": "gwp_use_kgco2e_per_year",
    "energy_per_year": "energy_kwh_per_year",
}


def worked_out(node: ast.expr) -> float:
    """A sum of numbers, done by hand."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATIONS[type(op)](worked_out(left), worked_out(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -worked_out(operand)
        case ast.Call(func=ast.Name(id="exp"), args=[exponent]):
            return math.exp(worked_out(exponent))
    raise AssertionError(f"no plain arithmetic: {ast.dump(node)}")


def sides(arithmetic: str) -> tuple[float, float]:
    """What the left of an arithmetic comes to, and the result that it states."""
    left, _equals, right = arithmetic.rpartition(" = ")
    stated = re.match(r"-?[\d.]+", right)
    assert left and stated, arithmetic
    return worked_out(ast.parse(left.replace("×", "*"), mode="eval").body), float(stated[0])


def every(explanation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An explanation and all that it builds on."""
    yield explanation
    for part in explanation["parts"]:
        yield from every(part)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A store with one laptop, one line of monitors and one server."""
    folder = tmp_path_factory.mktemp("three")
    (folder / "fleet.csv").write_text(FLEET, encoding="cp1252")
    fleet_audit("import", folder / "fleet.csv", store=folder / "store.sqlite")
    return folder / "store.sqlite"


@pytest.fixture(scope="module")
def lines(store: Path, fleet_audit: Run) -> dict[str, dict[str, str]]:
    """The lines of `footprint --per asset`, by tag."""
    text = fleet_audit("footprint", "--per", "asset", "--format", "csv", *AS_OF, store=store).stdout
    return {row["asset_tag"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture(scope="module", params=ASSETS)
def explained(
    request: pytest.FixtureRequest, store: Path, fleet_audit: Run
) -> tuple[str, dict[str, dict[str, Any]]]:
    """An asset, and all its explanations by the last word of their names."""
    found = fleet_audit("explain", request.param, "--format", "json", *AS_OF, store=store).stdout
    parts = {one["figure"].rpartition(".")[2]: one for one in every(json.loads(found))}
    return request.param, parts


def test_explain_gives_the_figures_of_the_table(
    explained: tuple[str, dict[str, dict[str, Any]]], lines: dict[str, dict[str, str]]
) -> None:
    """Value and bounds of every explanation are those of the asset's line."""
    tag, parts = explained
    for figure, column in COLUMN_OF_FIGURE.items():
        for bound, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            assert parts[figure][bound] == float(lines[tag][column + suffix]), (figure, bound)
        low, value, high = (parts[figure][bound] for bound in ("low", "value", "high"))
        assert low <= value <= high


def test_the_arithmetic_is_true(explained: tuple[str, dict[str, dict[str, Any]]]) -> None:
    """Doing the sum of each arithmetic again gives the figure, as nearly as it is printed."""
    _tag, parts = explained
    for figure, one in parts.items():
        result, stated = sides(one["arithmetic"])
        assert result == pytest.approx(stated, abs=0.0011, rel=1e-5), one["arithmetic"]
        assert stated == pytest.approx(one["value"], abs=0.0005), figure


def test_every_number_of_an_arithmetic_has_an_origin(
    explained: tuple[str, dict[str, dict[str, Any]]], lines: dict[str, dict[str, str]]
) -> None:
    """Each term cites a fact with its source, or says where it comes from.

    Only the facts of primary energy have no explanation: `--criterion` knows climate alone.
    """
    tag, parts = explained
    cited = set()
    for one in parts.values():
        for term in one["terms"]:
            fact = term["factor"]
            assert term["unit"] and (fact is not None or term["origin"]), term
            if fact is not None:
                assert fact["source"] and fact["source_year"] and fact["licence"]
                cited.add(fact["factor_id"])
    unexplained = set(lines[tag]["factor_ids"].split(";")) - cited
    assert {reference().row(one).criterion for one in unexplained} <= {"pe"}


@pytest.mark.parametrize("stage", ["use", "embodied", "manufacturing"])
def test_one_stage(
    stage: str, store: Path, fleet_audit: Run, lines: dict[str, dict[str, str]]
) -> None:
    """`--stage` explains that stage alone."""
    found = fleet_audit(
        *("explain", "a-server", "--stage", stage, "--format", "json", *AS_OF), store=store
    ).stdout
    column = COLUMN_OF_STAGE[stage]
    assert json.loads(found)["value"] == float(lines["a-server"][column])


def test_totals_are_the_sum_of_the_assets(
    store: Path, fleet_audit: Run, lines: dict[str, dict[str, str]]
) -> None:
    """The fleet's yearly footprint is explained as the sum of what its assets come to."""
    found = fleet_audit("explain", "fleet.gwp_per_year", "--format", "json", *AS_OF, store=store)
    total = json.loads(found.stdout)
    result, stated = sides(total["arithmetic"])
    assert result == pytest.approx(stated, abs=0.002)
    assert total["value"] == pytest.approx(
        sum(float(line["gwp_kgco2e_per_year"]) for line in lines.values()), abs=0.005
    )
    for term in total["terms"]:
        part = fleet_audit(
            "explain", term["origin"], "--format", "json", *AS_OF, store=store
        ).stdout
        assert json.loads(part)["value"] == pytest.approx(term["value"], abs=0.0005)


@pytest.mark.parametrize("form", ["text", "html"])
def test_an_explanation_to_read(form: str, store: Path, fleet_audit: Run) -> None:
    """As text and as a page, an explanation shows its figure, its arithmetic and its sources."""
    text = fleet_audit("explain", "a-laptop", "--format", form, *AS_OF, store=store).stdout
    assert "asset.1.gwp_per_year" in text
    assert "×" in text and "kgCO2e" in text
    assert "ADEME" in text or "Boavizta" in text
