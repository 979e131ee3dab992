"""`fleet-audit baseline`: what is frozen stays, and what moved since is told cause by cause."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from fleet_audit.model.baseline import Baseline
from fleet_audit.model.contracts import schema_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]

FLEET = """\
category;manufacturer;model;serial;asset_tag;quantity;purchase_date;site;country
laptop;Dell;Latitude 7420;SECRET-1;TAG-1;1;2022-03-15;Lyon;FR
laptop;Lenovo;ThinkPad T14;SECRET-2;TAG-2;1;2020-05-01;Lyon;FR
monitor;Iiyama;XUB2792;SECRET-3;TAG-3;1;2021-09-01;Lyon;FR
desktop;HP;EliteDesk 800;SECRET-4;TAG-4;1;2023-01-20;Lyon;FR
"""
MORE = """\
category;manufacturer;model;serial;asset_tag;quantity;purchase_date;site;country
laptop;Dell;Latitude 7440;SECRET-5;TAG-5;1;2024-11-01;Lyon;FR
laptop;Dell;Latitude 7440;SECRET-6;TAG-6;1;2024-11-01;Lyon;FR
"""
OWN = """\
kind;category;zone;criterion;stage;value;unit;method;source;source_year;url;retrieved;licence;subtype
lifetime;laptop;;;;9;years;declared;Our own rule;2026;https://example.org;2026-10-01;ours;
electricity;;FR;gwp;use;0.3;kgCO2e/kWh;declared;Our own rule;2026;https://example.org;2026-10-01;ours;2024
"""
FIGURES = (
    "devices",
    "gwp_kgco2e_per_year",
    "gwp_embodied_kgco2e_per_year",
    "gwp_use_kgco2e_per_year",
    "energy_kwh_per_year",
)
FIRST = ("--as-of", "2024-06-30")


def written(folder: Path, name: str, text: str) -> Path:
    """A file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A folder with a store of four devices, and the baseline `2024` of them."""
    folder = tmp_path_factory.mktemp("frozen")
    store = folder / "store.sqlite"
    fleet_audit("import", written(folder, "fleet.csv", FLEET), store=store)
    told = fleet_audit("baseline", "freeze", "2024", *FIRST, store=store).stdout
    assert told.startswith("2024 2024-06-30 sha256:")
    return folder


@pytest.fixture
def frozen(first: Path, tmp_path: Path) -> Path:
    """A copy of that store, to be changed."""
    shutil.copytree(first, tmp_path / "copy")
    return tmp_path / "copy" / "store.sqlite"


def difference(fleet_audit: Run, store: Path, *options: str) -> dict[str, Any]:
    """What moved since `2024`, as JSON that its schema allows and that adds up."""
    done = fleet_audit("baseline", "diff", "2024", *options, "--format", "json", store=store)
    found: dict[str, Any] = json.loads(done.stdout, parse_constant=pytest.fail)
    jsonschema.validate(found, schema_of("baseline_diff"))
    published, _restated, now = found["standings"]
    for name in FIGURES:
        grams = sum(round(cause[name] * 1000) for cause in found["causes"])
        assert grams == round(now[name] * 1000) - round(published[name] * 1000), name
    return found


def moved(found: dict[str, Any]) -> dict[str, float]:
    """Cause → kgCO2e a year that it moved."""
    return {cause["cause"]: cause["gwp_kgco2e_per_year"] for cause in found["causes"]}


def test_nothing_moved_on_the_same_day(frozen: Path, fleet_audit: Run) -> None:
    """With the same program, facts, day and fleet, every cause moves nothing."""
    found = difference(fleet_audit, frozen, *FIRST)
    assert set(moved(found)) == {"method", "factors", "grid", "ageing", "fleet"}
    assert set(moved(found).values()) == {0.0}
    assert [one["which"] for one in found["standings"]] == ["as_published", "restated", "now"]
    assert found["fleet"][0]["stayed"] > 0 and not found["notes"]


def test_each_change_is_told_under_its_own_cause(
    frozen: Path, fleet_audit: Run, tmp_path: Path
) -> None:
    """Devices come, facts and grid change, a year goes by: each moves its cause, and all add up.

    The past is restated by the facts of today beside the figures as published.
    """
    fleet_audit("import", written(tmp_path, "more.csv", MORE), store=frozen)
    fleet = difference(fleet_audit, frozen, "--as-of", "2024-12-31")
    assert moved(fleet)["fleet"] > 0 and moved(fleet)["factors"] == moved(fleet)["grid"] == 0
    laptops = next(one for one in fleet["fleet"] if one["category"] == "laptop")
    assert (laptops["came"], laptops["left_fleet"], laptops["stayed"]) == (2, 0, 2)

    later = difference(fleet_audit, frozen, "--as-of", "2026-06-30")
    assert moved(later)["ageing"] < 0 and moved(later)["factors"] == 0

    own = written(tmp_path, "own.csv", OWN)
    fleet_audit("reference", "import", own, "--as", "own", store=frozen)
    facts = difference(fleet_audit, frozen, *FIRST)
    assert moved(facts)["factors"] < 0 < moved(facts)["grid"]
    assert moved(facts)["fleet"] == moved(facts)["ageing"] == moved(facts)["method"] == 0
    published, restated, now = facts["standings"]
    assert published["reference"] != restated["reference"]
    assert restated["gwp_kgco2e_per_year"] == now["gwp_kgco2e_per_year"]
    assert published["gwp_kgco2e_per_year"] != restated["gwp_kgco2e_per_year"]


def test_what_is_frozen_never_changes(frozen: Path, fleet_audit: Run) -> None:
    """A name is taken once; the list shows it; one that was tampered with is refused."""
    fleet_audit("baseline", "freeze", "2024", store=frozen, expect=2)
    unknown = fleet_audit("baseline", "diff", "2023", store=frozen, expect=2)
    assert "2024" in unknown.stderr
    (line,) = json.loads(fleet_audit("baseline", "list", "--format", "json", store=frozen).stdout)
    assert (line["name"], line["as_of"], line["devices"]) == ("2024", "2024-06-30", 4)
    early = fleet_audit("baseline", "diff", "2024", "--as-of", "2024-01-01", store=frozen, expect=2)
    assert "2024-06-30" in early.stderr
    with sqlite3.connect(frozen) as connection:
        (content,) = connection.execute("SELECT content FROM baseline").fetchone()
        altered = zlib.compress(
            zlib.decompress(content).replace(b'"FR"', b'"PL"').replace(b"2024-06-30", b"2024-06-29")
        )
        connection.execute("UPDATE baseline SET content = ?", (altered,))
    connection.close()
    refused = fleet_audit("baseline", "diff", "2024", store=frozen, expect=2)
    assert "hash" in refused.stderr


def test_actions_done_before_are_told_from_new_ones(frozen: Path, fleet_audit: Run) -> None:
    """Of two actions done, the baseline holds the one, and the other is new."""
    for asset, day in ((1, "2024-01-10"), (2, "2025-03-01")):
        fleet_audit("decide", "battery", "done", "--asset", asset, "--as-of", day, store=frozen)
    found = difference(fleet_audit, frozen, "--as-of", "2026-06-30")
    assert found["actions"] == [{"lever": "battery", "before": 1, "since": 1}]


def opened(store: Path) -> Baseline:
    """The baseline, as the store holds it."""
    with sqlite3.connect(store) as connection:
        content, digest = connection.execute("SELECT content, sha256 FROM baseline").fetchone()
    connection.close()
    text = zlib.decompress(content)
    assert sha256(text).hexdigest() == digest
    return msgspec.json.decode(text, type=Baseline)


def test_a_baseline_keeps_no_name_nor_serial_number(frozen: Path) -> None:
    """Assets are frozen without what tells whose they are; the tables are there whole."""
    kept = opened(frozen)
    assert b"SECRET" not in kept.assets and b"TAG-" not in kept.assets
    names = zipfile.ZipFile(io.BytesIO(kept.tables)).namelist()
    assert {"manifest.toml", "electricity_gwp.csv"} <= set(names)


def test_facts_that_cannot_be_read_any_more_are_said(frozen: Path, fleet_audit: Run) -> None:
    """Where old tables are of a form that nobody reads any more, two causes are told as one."""
    kept = opened(frozen)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("manifest.toml", 'version = "1999.01"\ntables = "another form"\n')
    old = msgspec.json.encode(msgspec.structs.replace(kept, tables=out.getvalue()))
    with sqlite3.connect(frozen) as connection:
        values = (zlib.compress(old), sha256(old).hexdigest())
        connection.execute("UPDATE baseline SET content = ?, sha256 = ?", values)
    connection.close()
    found = difference(fleet_audit, frozen, *FIRST)
    assert list(moved(found)) == ["method_and_factors", "grid", "ageing", "fleet"]
    assert found["notes"]


def test_the_difference_is_told_in_both_languages(frozen: Path, fleet_audit: Run) -> None:
    """People read causes in words, and their sum."""
    for lang, words in (
        ("en", ("as published", "What moved, and why", "in all")),
        ("fr", ("telle que publiée", "Ce qui a bougé, et pourquoi", "en tout")),
    ):
        told = fleet_audit("baseline", "diff", "2024", "--lang", lang, store=frozen).stdout
        assert all(word in told for word in words)
    lines = fleet_audit("baseline", "diff", "2024", "--format", "csv", store=frozen).stdout
    assert lines.splitlines()[0] == "what,as_of," + ",".join(FIGURES)


def test_an_empty_store_has_nothing_to_freeze(tmp_path: Path, fleet_audit: Run) -> None:
    """A store without a device in use is refused, and says so."""
    store = tmp_path / "store.sqlite"
    table = written(
        tmp_path,
        "old.csv",
        FLEET.splitlines()[0] + ";status\n" + FLEET.splitlines()[1] + ";retired\n",
    )
    fleet_audit("import", table, store=store)
    assert (
        "nothing to freeze" in fleet_audit("baseline", "freeze", "x", store=store, expect=2).stderr
    )


@pytest.mark.parametrize(
    ("lang", "name", "told"),
    [
        ("en", "a/../b", "'a/../b' cannot be the name of a baseline: it holds /"),
        ("en", "CON", "Windows keeps this name for a device; give one such as 2026-start"),
        ("fr", "a/../b", "ne peut pas nommer une référence"),
    ],
)
def test_a_name_that_no_file_could_have_is_refused(
    lang: str, name: str, told: str, frozen: Path, fleet_audit: Run
) -> None:
    """A baseline is not named as a path, nor as a device of Windows: the remedy is told."""
    done = fleet_audit("baseline", "freeze", name, "--lang", lang, store=frozen, expect=2)
    assert told in done.stderr
    (line,) = json.loads(fleet_audit("baseline", "list", "--format", "json", store=frozen).stdout)
    assert line["name"] == "2024"
