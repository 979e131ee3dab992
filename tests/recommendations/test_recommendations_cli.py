"""`recommend`, `decide` and `clauses`, as people use them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fleet_audit.model.contracts import schema_of

Run = Callable[..., Any]
DAY = ("--as-of", "2026-11-30")

SHEET = """
name = "Exemple"
country = "FR"

[[prices]]
item = "{item}"
value_eur = {value}
unit = "{unit}"
"""
LIST = """asset_tag,category,manufacturer,model,cpu,memory_gib,storage_kind,purchase_date,os,\
hours_on_per_day
A1,laptop,Dell,Latitude 7480,Intel Core i5-7300U,8,ssd,2018-03-01,Windows 10 Pro,8
A2,desktop,Dell,OptiPlex 3070,Intel Core i5-9500,8,ssd,2021-03-01,Windows 11 Pro,24
A3,server,Dell,PowerEdge R740,Intel Xeon Gold 5218,256,ssd,2020-03-01,Debian GNU/Linux 12,
"""


@pytest.fixture
def small(tmp_path: Path, fleet_audit: Run) -> Path:
    """Three machines of a list, without an organisation sheet."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    store = tmp_path / "small.sqlite"
    fleet_audit("import", path, store=store)
    return store


KNOWN: dict[tuple[str, ...], str] = {}
"""What was found in the sample, which no test changes."""


def found(fleet_audit: Run, store: Path, *options: str) -> list[dict[str, Any]]:
    key = (store.name, *options)
    if store.name != "sample.sqlite" or key not in KNOWN:
        told = fleet_audit("recommend", *DAY, "--format", "json", *options, store=store)
        KNOWN[key] = told.stdout
    return json.loads(KNOWN[key])


def test_the_json_follows_its_published_schema(fleet_audit: Run, sample_store: Path) -> None:
    """Every lever is there, each line valid, and the ids are those of assets."""
    lines = found(fleet_audit, sample_store)
    jsonschema.Draft202012Validator(schema_of("recommendations")).validate(lines)
    assert len({line["lever"] for line in lines}) == 22
    for line in lines:
        gwp = line["gwp_kgco2e_per_year"]
        assert gwp["low"] <= gwp["mid"] <= gwp["high"]
        assert 0 <= line["robustness"] <= 1
        assert len(line["asset_ids"]) <= line["devices"]
        assert line["text"] and line["trigger"]
    counted = [line["is_counted"] for line in lines]
    assert counted == sorted(counted, reverse=True)
    worth = [
        line["carbon_value_eur"] if line["socio_npv_eur"] is None else line["socio_npv_eur"]
        for line in lines
        if line["is_counted"]
    ]
    assert worth == sorted(worth, reverse=True)


def test_the_table_fits_a_terminal_in_both_languages(fleet_audit: Run, sample_store: Path) -> None:
    """French and English tables have the same lines, with the same figures."""
    french = fleet_audit("recommend", *DAY, "--lang", "fr", store=sample_store)
    english = fleet_audit("recommend", *DAY, "--lang", "en", store=sample_store)
    assert french.stdout.count("\n") == english.stdout.count("\n") > 20
    assert "Garder plus longtemps" in french.stdout and "Keep longer" in english.stdout
    assert "kgCO2e" in french.stderr and "kgCO2e" in english.stderr
    assert "<\u00a0" in english.stdout  # below which price it pays, where one is missing


def test_a_lever_in_full_says_why_when_not_and_what_it_rests_on(
    fleet_audit: Run, sample_store: Path
) -> None:
    """Reason, objections with how many they stop, what to check, break-even and robustness."""
    told = fleet_audit(
        "recommend", *DAY, "--lever", "battery", "--lang", "en", store=sample_store
    ).stdout
    for word in ("because", "not if", "check first", "pays below", "scenarios", "(stops 1)"):
        assert word in told
    assert max(map(len, told.splitlines())) <= 80


def test_the_other_ways_of_a_windows_that_has_ended_have_their_price(
    fleet_audit: Run, sample_store: Path
) -> None:
    """Two years of paid updates, a refurbished one, a new one: beside the way that is taken."""
    told = fleet_audit(
        "recommend", *DAY, "--lever", "windows10_rescue", "--lang", "en", store=sample_store
    ).stdout
    for price in ("€183 a device", "€400 a device", "€1,000 a device"):
        assert price in told


def test_servers_can_be_compared_with_a_place_by_name(fleet_audit: Run, sample_store: Path) -> None:
    """A place of the catalogue takes the place of any host; one that is none is refused."""
    places = json.loads(
        fleet_audit("hosting", "list", "--format", "json", store=sample_store).stdout
    )
    place = next(one for one in places if one["country"] == "FR" and one["pue"])
    moved = found(fleet_audit, sample_store, "--lever", "move_hosting", "--host", place["site_id"])
    assert all(place["provider"] in line["text"] for line in moved)
    fleet_audit("recommend", "--host", "nowhere-at-all", store=sample_store, expect=2)


def test_each_recommendation_is_written_in_both_languages(
    fleet_audit: Run, sample_store: Path
) -> None:
    """No text of the French JSON is left in English."""
    french = found(fleet_audit, sample_store, "--lang", "fr")
    english = found(fleet_audit, sample_store, "--lang", "en")
    pairs = list(zip(french, english, strict=True))
    assert all(fr["lever"] == en["lever"] for fr, en in pairs)
    assert all(fr["text"] != en["text"] and fr["trigger"] != en["trigger"] for fr, en in pairs)


def test_csv_has_a_line_for_each_recommendation(fleet_audit: Run, sample_store: Path) -> None:
    """The CSV says the same as the JSON, to twelve digits, bounds and missing prices apart."""
    told = fleet_audit("recommend", *DAY, "--format", "csv", store=sample_store).stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    lines = found(fleet_audit, sample_store)
    assert [row["lever"] for row in rows] == [line["lever"] for line in lines]
    for row, line in zip(rows, lines, strict=True):
        told_kg, kg = float(row["gwp_kgco2e_per_year"]), line["gwp_kgco2e_per_year"]["mid"]
        assert told_kg == pytest.approx(kg, rel=1e-11)
        assert row["missing_prices"] == ";".join(line["missing_prices"])


def test_only_a_site_is_advised_where_one_is_named(fleet_audit: Run, sample_store: Path) -> None:
    """The devices of Angers alone; a site that is none is refused, and the sites are named."""
    everywhere = found(fleet_audit, sample_store)
    there = found(fleet_audit, sample_store, "--site", "Angers")
    assert 0 < sum(one["devices"] for one in there) < sum(one["devices"] for one in everywhere)
    told = fleet_audit(
        "recommend", "--site", "Nowhere", "--lang", "en", store=sample_store, expect=2
    )
    assert "Nowhere" in told.stderr and "Angers" in told.stderr


def test_an_unknown_lever_is_refused_by_name(fleet_audit: Run, sample_store: Path) -> None:
    """Usage, with the levers that there are."""
    for verb in (("recommend", "--lever", "magic"), ("decide", "magic", "done")):
        told = fleet_audit(*verb, "--lang", "en", store=sample_store, expect=2)
        assert "magic: no such lever" in told.stderr and "windows10_rescue" in told.stderr


def test_fail_on_tells_a_watch_that_something_is_left_to_do(fleet_audit: Run, small: Path) -> None:
    """1 where the lever finds something, 0 where it does not, `any` for all."""
    fleet_audit("recommend", *DAY, "--fail-on", "windows10_rescue", store=small, expect=1)
    fleet_audit("recommend", *DAY, "--fail-on", "any", store=small, expect=1)
    fleet_audit("recommend", *DAY, "--fail-on", "share_printers", store=small)


def test_decisions_are_kept_and_counted_apart(fleet_audit: Run, small: Path) -> None:
    """Done is not counted again; refused makes way; forgotten is as before."""
    before = {line["lever"]: line for line in found(fleet_audit, small)}
    asset = before["windows10_rescue"]["asset_ids"][0]
    assert before["windows10_rescue"]["is_counted"]
    fleet_audit("decide", "windows10_rescue", "done", "--asset", asset, *DAY, store=small)
    done = {line["lever"]: line for line in found(fleet_audit, small)}
    assert done["windows10_rescue"]["decision"] == "done"
    assert not done["windows10_rescue"]["is_counted"]
    fleet_audit("decide", "windows10_rescue", "refused", "--reason", "métier", *DAY, store=small)
    refused = [line for line in found(fleet_audit, small) if line["lever"] == "windows10_rescue"]
    assert [line["decision"] for line in refused] == ["done"]
    listed = json.loads(fleet_audit("decide", *DAY, "--format", "json", store=small).stdout)
    assert [line["decision"] for line in listed] == ["done", "refused"]
    assert listed[1]["reason"] == "métier"
    fleet_audit("decide", "windows10_rescue", "forgotten", store=small)
    after = {line["lever"]: line for line in found(fleet_audit, small)}
    assert after == before


def test_a_decision_on_no_asset_is_refused(fleet_audit: Run, small: Path) -> None:
    """An asset that is not in the store is named, and nothing is recorded."""
    told = fleet_audit(
        *("decide", "extend", "done", "--asset", "999", "--lang", "en"), store=small, expect=2
    )
    assert "999" in told.stderr
    assert json.loads(fleet_audit("decide", "--format", "json", store=small).stdout) == []


def test_prices_of_the_sheet_come_before_published_ones(
    fleet_audit: Run, small: Path, tmp_path: Path
) -> None:
    """An own price per MWh is taken as such; a unit that is none is refused by name."""
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(SHEET.format(item="electricity", value=500, unit="EUR/MWh"))
    (before,) = found(fleet_audit, small, "--lever", "sleep")
    fleet_audit("organisation", "import", sheet, store=small)
    (after,) = found(fleet_audit, small, "--lever", "sleep")
    assert after["kwh_per_year"] == before["kwh_per_year"] > 0
    assert after["eur_per_year"] == pytest.approx(0.5 * after["kwh_per_year"])
    sheet.write_text(SHEET.format(item="memory", value=50, unit="EUR/acre"))
    fleet_audit("organisation", "import", sheet, store=small)
    told = fleet_audit("recommend", "--lang", "en", store=small, expect=2)
    assert "EUR/acre" in told.stderr and "memory" in told.stderr and "EUR/GiB" in told.stderr


def test_a_negative_price_is_refused(fleet_audit: Run, small: Path, tmp_path: Path) -> None:
    """A sheet with a price below nothing does not enter the store."""
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(SHEET.format(item="ssd", value=-5, unit="EUR"))
    told = fleet_audit("organisation", "import", sheet, "--lang", "en", store=small, expect=2)
    assert "prices" in told.stderr


def test_replace_or_keep_is_told_asset_by_asset(fleet_audit: Run, sample_store: Path) -> None:
    """France keeps its servers, Poland replaces one, with a day; the JSON has its schema."""
    told = fleet_audit(
        "recommend", *DAY, "--per", "asset", "--format", "json", store=sample_store
    ).stdout
    lines = json.loads(told)
    jsonschema.Draft202012Validator(schema_of("replace_or_keep")).validate(lines)
    servers = [line for line in lines if line["category"] == "server"]
    assert {line["verdict"] for line in servers if line["country"] == "FR"} == {"keep"}
    replaced = [line for line in servers if line["verdict"] == "replace"]
    assert replaced and all(line["country"] == "PL" for line in replaced)
    assert all(line["break_even_on"] > "2026-11-30" for line in replaced)


def test_an_aid_is_shown_beside_the_return_without_it(fleet_audit: Run, sample_store: Path) -> None:
    """A share of the outlay; a share that is none, or of no lever, is refused."""
    (line, *_) = found(fleet_audit, sample_store, "--lever", "extend", "--aid", "extend=0.3")
    assert "npv_with_aid_eur" in line
    for wrong in ("extend=3", "extend", "magic=0.1"):
        fleet_audit("recommend", "--aid", wrong, store=sample_store, expect=2)


def test_clauses_are_printed_in_french_with_a_figure_and_a_proof(fleet_audit: Run) -> None:
    """Each clause names what to demand and how it is verified; leases have the four of them."""
    told = fleet_audit("clauses", "--kind", "lease", "--lang", "fr", store="none.sqlite").stdout
    assert told.count("Preuve") == 4
    assert "4\u00a0ans" in told and "24\u00a0mois" in told and "prolonger" in told
    lines = json.loads(
        fleet_audit("clauses", "--format", "json", "--lang", "en", store="none.sqlite").stdout
    )
    clauses = [line for line in lines if line["kind"] != "aid"]
    assert len(clauses) >= 15
    assert all(line["proof"] and line["source"] for line in clauses)
    assert all("{figure}" not in line["text"] for line in clauses)


def test_aids_say_what_is_known_of_them_and_what_is_over(fleet_audit: Run) -> None:
    """An aid that has ended says since when; one that only existed says no more."""
    told = fleet_audit("clauses", "--kind", "aid", "--lang", "en", *DAY, store="none.sqlite").stdout
    assert "over since 31 December 2025" in told
    assert "known to exist in 2020, no more" in told
    earlier = fleet_audit(
        "clauses", "--kind", "aid", "--lang", "en", "--as-of", "2024-06-01", store="none.sqlite"
    ).stdout
    assert "over since" not in earlier
