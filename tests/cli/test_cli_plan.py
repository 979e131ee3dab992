"""`fleet-audit plan` and `compare`, as people use them, on the sample fleet."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.contracts import schema_of
from fleet_audit.model.errors import UnusableScenario
from fleet_audit.model.plan import Loosened, Relaxation, UnsupportedLimit
from fleet_audit.pipeline.planning import Case, case_of, every_parameter, plan_of
from fleet_audit.recommendations.plan.limits import Limits
from fleet_audit.recommendations.scenario import parse_scenario
from fleet_audit.render.plan_words import relaxation
from fleet_audit.render.voice import Voice
from fleet_audit.store.address import store_address

Run = Callable[..., "subprocess.CompletedProcess[str]"]
AS_OF = ("--as-of", "2026-11-30")
FOUND = {"optimal", "near_optimal"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A store that holds the sample fleet and its sheet."""
    folder = tmp_path_factory.mktemp("plan")
    store = folder / "store.sqlite"
    files = write_sample(folder / "fleet")
    sheet = next(path for path in files if path.suffix == ".toml")
    fleet_audit("organisation", "import", sheet, store=store)
    fleet_audit("import", folder / "fleet", "--quiet", store=store)
    return store


@pytest.fixture(scope="module")
def planned(sample: Path, fleet_audit: Run) -> Callable[..., dict[str, Any]]:
    """The plan of the sample fleet, as JSON that its schema allows; each is made once."""

    @cache
    def plan(*options: object, store: Path = sample) -> dict[str, Any]:
        done = fleet_audit("plan", *AS_OF, *options, "--format", "json", store=store)
        made: dict[str, Any] = json.loads(done.stdout, parse_constant=pytest.fail)
        jsonschema.validate(made, schema_of("plan"))
        return made

    return plan


@pytest.fixture(scope="module")
def case(sample: Path) -> Case:
    """The sample fleet with what decisions read of it, for plans by the dozen."""
    return case_of(store_address(str(sample)), date.fromisoformat(AS_OF[1]))


def test_unknown_prices_are_no_zero(fleet_audit: Run, tmp_path: Path) -> None:
    """Where no price is known the plan says so, for itself, each year and the usual renewal."""
    listed, store = tmp_path / "list.csv", tmp_path / "store.sqlite"
    listed.write_text("category,quantity,purchase_date,country\nlaptop,40,2018-03-01,JP\n")
    fleet_audit("import", listed, store=store)
    done = fleet_audit("plan", *AS_OF, "--budget", "1000", "--lang", "en", store=store)
    assert done.stdout.count("price unknown") == 2
    years = next(line for line in done.stdout.splitlines() if line.startswith("year "))
    assert "€" not in years  # a column that would hold dashes only is left out


def test_a_plan_says_what_to_do_each_year_and_what_it_comes_to(
    planned: Callable[..., dict[str, Any]],
) -> None:
    """Five years under a budget: proven best, cohorts whole, no year above the budget."""
    plan = planned("--years", 5, "--budget", 90_000)
    assert (plan["years"], plan["budget_eur"], plan["status"]) == (5, 90_000, "optimal")
    assert plan["gap"] <= 1e-6
    assert all(year["eur"] <= 90_000.001 for year in plan["yearly"])
    counted = {one["cohort"]: one["count"] for one in plan["cohorts"]}
    for one in plan["cohorts"]:
        assert sum(path["count"] for path in one["paths"]) == one["count"]
    assert sum(counted.values()) == plan["totals"]["assets"]
    assert {step["cohort"] for step in plan["steps"]} <= counted.keys()
    assert plan["totals"]["gwp_kgco2e"] < plan["totals"]["usual_gwp_kgco2e"]
    assert plan["shadow_price"]["curve"]
    reasons = {one["reason"] for one in plan["left_out"]}
    assert {"virtual", "no_age", "stock"} <= reasons


def test_more_budget_never_emits_more(case: Case) -> None:
    """Of two budgets, the larger one emits no more; without any, least of all."""
    plans = [plan_of(case, 5, Limits(budget_eur=one)) for one in (20e3, 40e3, 90e3, 1e9, None)]
    emitted = [plan.totals.gwp_kgco2e for plan in plans if plan.totals]
    assert len(emitted) >= 3 and emitted == sorted(emitted, reverse=True)


def test_devices_without_updates_are_rescued_by_the_year_asked(case: Case) -> None:
    """With no device allowed without updates, there is none from that year on."""
    limits = Limits(unsupported=(UnsupportedLimit(devices=0, from_year=2),))
    plan = plan_of(case, 3, limits)
    assert [year.unsupported for year in plan.yearly][1:] == [0, 0]
    assert any(step.action == "change_system" for step in plan.steps)


def test_a_missing_price_gives_counts_and_kilograms_and_no_euros(case: Case) -> None:
    """No price of a printer is known: what is bought is counted, and costs null."""
    plan = plan_of(case, 5, Limits(budget_eur=90e3))
    printers = {one.cohort for one in plan.cohorts if one.category == "printer"}
    bought = [s for s in plan.steps if s.cohort in printers and "replace" in s.action]
    assert bought and all(step.eur is None for step in bought)
    assert all(step.count > 0 and step.gwp_kgco2e > 0 for step in bought)
    assert "printer_new" in plan.missing_prices
    assert plan.totals and plan.totals.unpriced > 0


@pytest.mark.parametrize(
    "limits",
    [
        Limits(budget_eur=0),
        Limits(
            budget_eur=1000,
            unsupported=(UnsupportedLimit(devices=0, from_year=1),),
            labour_hours=10,
        ),
        Limits(budget_eur=1e6, reuse_share=1),
    ],
)
def test_an_impossible_plan_says_what_to_ask_instead(case: Case, limits: Limits) -> None:
    """Contradictory limits are answered with others, which make a plan possible."""
    plan = plan_of(case, 3, limits)
    assert plan.status == "infeasible" and plan.totals is None
    assert plan.relax
    names = {"budget": "budget_eur", "labour": "labour_hours", "reuse": "reuse_share"}
    for way in plan.relax:
        wider = {names[one.kind]: one.value for one in way.limits if one.kind in names}
        more = sum(int(one.value) for one in way.limits if one.kind == "unsupported")
        wider["unsupported"] = tuple(
            UnsupportedLimit(devices=one.devices + more, from_year=one.from_year)
            for one in limits.unsupported
        )
        assert plan_of(case, 3, replace(limits, **wider)).status in FOUND, way


def test_the_table_tells_an_impossible_plan_in_both_languages(
    sample: Path, fleet_audit: Run
) -> None:
    """People read which budget would do."""
    for lang, words in (("en", "No plan holds"), ("fr", "Aucun plan ne tient")):
        told = fleet_audit("plan", *AS_OF, "--budget", 10, "--lang", lang, store=sample).stdout
        assert words in told and "€" in told


def test_what_would_make_a_plan_possible_is_counted_in_words() -> None:
    """One hour is one hour and two are two, in French too."""
    told = {
        (lang, hours): relaxation(
            Relaxation(limits=(Loosened(kind="labour", value=hours),)), Voice(lang)
        )
        for lang in ("en", "fr")
        for hours in (1, 2)
    }
    starts = {
        ("en", 1): "1 hour ",
        ("en", 2): "2 hours ",
        ("fr", 1): "1 heure ",
        ("fr", 2): "2 heures ",
    }
    for asked, start in starts.items():
        assert told[asked].replace("\u00a0", " ").startswith(start)


def test_prices_that_lack_are_told_in_words(sample: Path, fleet_audit: Run) -> None:
    """A French reader meets no code of a price."""
    told = fleet_audit("plan", *AS_OF, "--lang", "fr", store=sample).stdout
    (line,) = (line for line in told.splitlines() if "fiche de l’organisation" in line)
    assert "imprimante neuve" in line and "_" not in line


def test_the_purchases_to_come_are_a_workbook_and_a_list(
    sample: Path, planned: Callable[..., dict[str, Any]], fleet_audit: Run, tmp_path: Path
) -> None:
    """Purchases by year, class and site, in whole devices, headed in the reader's language."""
    total = planned("--years", 5, "--budget", 90_000)["totals"]["bought"]
    tables = []
    for name, lang in (("achats.xlsx", "fr"), ("purchases.csv", "en")):
        asked = ("plan", *AS_OF, "--budget", 90_000, "--lang", lang, "--quiet")
        fleet_audit(*asked, "--forecast", tmp_path / name, store=sample)
    book = CalamineWorkbook.from_path(str(tmp_path / "achats.xlsx"))
    tables.append(book.get_sheet_by_index(0).to_python())
    text = (tmp_path / "purchases.csv").read_text(encoding="utf-8")
    tables.append(list(csv.reader(io.StringIO(text))))
    assert [table[0][0] for table in tables] == ["Année", "Year"]
    for table in tables:
        counts = [float(row[6]) for row in table[1:]]
        assert all(count == int(count) > 0 for count in counts)
        assert abs(sum(counts) - total) <= len(counts)
    assert len(tables[0]) == len(tables[1])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--budget", "-1"), "-1"),
        (("--budget", "nan"), "nan"),
        (("--budget", "inf"), "inf"),
        (("--years", "0"), "0"),
        (("--unsupported", "none"), "0@year3"),
        (("--unsupported", "0@year9", "--years", "3"), "earlier"),
        (("--reuse-share", "2"), "2"),
        (("--site", "Atlantis"), "Nantes"),
        (("--forecast", "purchases.doc"), ".xlsx"),
        (("--scenario", "absent.toml"), "absent.toml"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_why(
    sample: Path, fleet_audit: Run, options: tuple[str, ...], told: str
) -> None:
    """Exit code 2, with the option and the remedy."""
    done = fleet_audit("plan", *AS_OF, *options, store=sample, expect=2)
    assert told in done.stderr and not done.stdout


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ("virtual_machine;VMware;vm;1;2024-01-01;FR\n", "empty"),
        ("laptop;Dell;Latitude 7420;1;2020-01-01;FR\n", "optimal"),
        ("laptop;Dell;Latitude 7420;1;2026-11-29;FR\n", "optimal"),
        ("monitor;Iiyama;XUB2792;1;1990-01-01;\n", "optimal"),
    ],
)
def test_odd_fleets_have_an_answer(
    tmp_path: Path,
    fleet_audit: Run,
    planned: Callable[..., dict[str, Any]],
    rows: str,
    status: str,
) -> None:
    """Virtual machines only, one device, one of yesterday, one of 36 years in no known country."""
    table = tmp_path / "fleet.csv"
    heads = "category;manufacturer;model;quantity;purchase_date;country\n"
    table.write_text(heads + rows, encoding="utf-8")
    store = tmp_path / "store.sqlite"
    fleet_audit("import", table, store=store)
    assert planned("--years", 5, "--budget", 100_000, store=store)["status"] == status


SCENARIO = """\
name = "Coal"
night_off_share = 0.9
[grid]
FR = 0.6
[prices]
monitor_new = 180
[lifetimes]
laptop = 7
[hosting]
country = "FR"
pue = 1.2
[plan]
years = 4
budget_eur = 90000
unsupported = [{devices = 0, from_year = 3}]
[assumptions]
failure_share_per_year = 0.02
"""


def test_scenarios_stand_side_by_side(sample: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """The fleet as it is, then each file: JSON by its schema, CSV and a table with the change."""
    path = tmp_path / "coal.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    nothing = tmp_path / "nothing.toml"
    nothing.write_text("[plan]\nyears = 4\nbudget_eur = 90000\n", encoding="utf-8")
    done = fleet_audit("compare", path, nothing, *AS_OF, "--format", "json", store=sample)
    found = json.loads(done.stdout, parse_constant=pytest.fail)
    jsonschema.validate(found, schema_of("scenario_comparison"))
    base, coal, same = found["results"]
    assert [base["is_base"], coal["name"], same["name"]] == [True, "Coal", "nothing"]
    assert coal["gwp_use_kgco2e_per_year"]["mid"] > 2 * base["gwp_use_kgco2e_per_year"]["mid"]
    assert coal["site_energy_kwh_per_year"] < base["site_energy_kwh_per_year"]
    assert coal["plan"]["years"] == base["plan"]["years"] == 4
    plain = {key: value for key, value in base.items() if key not in {"name", "is_base", "plan"}}
    assert plain == {key: same[key] for key in plain}
    lines = fleet_audit("compare", path, *AS_OF, "--format", "csv", store=sample).stdout
    assert lines.splitlines()[0] == "measure,as it is,Coal"
    table = fleet_audit("compare", path, *AS_OF, "--lang", "fr", store=sample).stdout
    assert "Coal" in table and "%" in table
    assert "(+" in table and "(-" not in table


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1\n", "colour"),
        ("[plan]\nbudget = 3\n", "budget"),
        ("[plan]\nbudget_eur = -3\n", "plan.budget_eur"),
        ("[prices]\nunicorn = 3\n", "unicorn"),
        ("[prices]\nssd = 3\nlaptop_new = -3\n", "prices.laptop_new"),
        ("[assumptions]\nluck = 3\n", "luck"),
        ("[assumptions]\nfailure_share_per_year = nan\n", "failure_share_per_year"),
        ("[grid]\nFrance = 0.1\n", "France"),
        ("[grid]\nDE = 0.3\nFR = inf\n", "grid.FR"),
        ("[lifetimes]\nlaptop = 0\n", "lifetimes.laptop"),
        ("night_off_share = 1.5\n", "night_off_share"),
        ("name = \n", "TOML"),
    ],
)
def test_a_scenario_that_cannot_be_read_names_the_field(text: str, told: str) -> None:
    """An unknown key, a price below zero, a share above one: refused by name."""
    with pytest.raises(UnusableScenario) as refused:
        parse_scenario(text.encode(), "scenario.toml", every_parameter())
    assert told in str(refused.value) and "scenario.toml" in str(refused.value)


def test_a_refused_scenario_prints_nothing(sample: Path, fleet_audit: Run, tmp_path: Path) -> None:
    """Exit code 2, one line, in the language of the run."""
    path = tmp_path / "scenario.toml"
    path.write_text("colour = 1\n", encoding="utf-8")
    for lang, words in (("en", "the field colour is unknown"), ("fr", "le champ colour")):
        done = fleet_audit("compare", path, "--lang", lang, store=sample, expect=2)
        assert words in done.stderr and not done.stdout
