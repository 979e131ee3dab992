"""`fleet-audit hosting`: lists, ratings, comparisons, letters and forms, as people use them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.pipeline.hosting import read_hosts
from tests.hosting.hosting_run import AS_OF, EXAMPLES, Run, rated

SHARED = Path(__file__).parents[3] / "shared" / "data" / "hosting_sites.csv"


def test_the_catalogue_is_rated_offline_and_says_how_old_it_is(
    fleet_audit: Run, nowhere: Path
) -> None:
    """All places are rated without a store or a network; what is used and its dates are told."""
    done = fleet_audit("hosting", "rate", "--format", "json", *AS_OF, store=nowhere)
    assert len(json.loads(done.stdout)) >= 200
    assert "Nothing was asked of a network" in done.stderr
    assert "read from 2026-11-" in done.stderr
    assert "Electricity Maps 2025" in done.stderr


def test_ratings_are_the_published_shape(fleet_audit: Run, nowhere: Path) -> None:
    """The four examples: points rounded outwards, criteria, caps with reasons, a question."""
    found = rated(fleet_audit, nowhere, "--from", EXAMPLES, "--only-files")
    by_id = {one["site_id"]: one for one in found}
    assert by_id["fr-par-2"]["score"] == {"low": 64.2, "mid": 65.9, "high": 76.7}
    assert by_id["sans-indicateur"]["grade"] == "C–E"
    assert [cap["id"] for cap in by_id["sans-indicateur"]["caps"]] == ["no_pue", "weak_evidence"]
    assert all(cap["reason"] for cap in by_id["sans-indicateur"]["caps"])
    assert "PUE" in by_id["sans-indicateur"]["question"]["text"]
    assert len(by_id["fr-par-2"]["criteria"]) == 8


def test_gates_filter(fleet_audit: Run, nowhere: Path) -> None:
    """--require keeps the places that hold a certificate, and --in those of a country."""
    held = rated(fleet_audit, nowhere, "--require", "SecNumCloud")
    assert {one["site_id"] for one in held} >= {"cloud-temple"}
    assert all("SecNumCloud" in one["certifications"] for one in held)
    german = rated(fleet_audit, nowhere, "--in", "DE")
    assert {one["country"] for one in german} == {"DE"}


def test_the_letter_asks_what_would_tell_most(fleet_audit: Run, nowhere: Path) -> None:
    """The letter, in French and English, names the host, asks of the PUE first, cites the law."""
    english = fleet_audit(
        "hosting", "rate", "--letter", "cloud-temple", "--lang", "en", *AS_OF, store=nowhere
    ).stdout
    french = fleet_audit(
        "hosting", "rate", "--letter", "cloud-temple", "--lang", "fr", *AS_OF, store=nowhere
    ).stdout
    assert "Cloud Temple" in english
    assert "1. What was the PUE of this site" in english
    assert "decree 2025-1382" in english
    assert "1. Quel a été le PUE de ce site" in french
    assert "30 novembre 2026" in french


def test_one_place_is_shown_by_criterion(fleet_audit: Run, nowhere: Path) -> None:
    """Values, years, evidence and documents of a place; contradictory publications both stand."""
    done = fleet_audit("hosting", "rate", "scaleway-dc2", "--lang", "en", *AS_OF, store=nowhere)
    assert "1.48 (2022, measured); 1.55 (2020, published)" in done.stdout
    assert "https://www.silicon.fr/" in done.stdout
    assert "Held at 64" in done.stdout


def test_a_name_that_no_place_has_is_refused_with_what_to_do(
    fleet_audit: Run, nowhere: Path
) -> None:
    """Exit code 2, the name, and the two ways on."""
    done = fleet_audit("hosting", "rate", "nulle-part", store=nowhere, expect=2)
    assert "nulle-part" in done.stderr
    assert "hosting list" in done.stderr


def test_the_list_names_its_documents(fleet_audit: Run, nowhere: Path) -> None:
    """A line for each place, with what it publishes and where that was read."""
    done = fleet_audit("hosting", "list", "--in", "FR", "--format", "csv", store=nowhere)
    lines = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(lines) >= 60
    assert all(line["publication"] for line in lines)
    zone = next(line for line in lines if line["site_id"] == "scaleway-fr-par-1")
    assert (zone["pue"], zone["pue_year"]) == ("1.46", "2025")
    assert "docs-content" in zone["sources"]


def test_a_form_is_kept_added_to_and_forgotten(fleet_audit: Run, tmp_path: Path) -> None:
    """A form in the store is rated with the catalogue; a fact of a known place joins its others."""
    store, form = tmp_path / "own.sqlite", tmp_path / "salle.toml"
    form.write_text(
        '[[sources]]\nid = "mail"\ntitle = "Answer of the host"\nyear = 2026\n'
        "retrieved = 2026-11-30\n"
        '[[sites]]\nsite_id = "thesee"\nprovider = "Thésée"\nname = "Aubergenville"\n'
        'offer = "colocation"\n'
        'pue = [{ value = 1.31, year = 2026, evidence = "measured", source = "mail" }]\n'
        '[[sites]]\nsite_id = "ma-salle"\nprovider = "Nous"\nname = "Salle"\noffer = "own_room"\n'
        'country = "FR"\n',
        encoding="utf-8",
    )
    fleet_audit("hosting", "add", "--from", form, store=store)
    found = {one["site_id"]: one for one in rated(fleet_audit, store)}
    assert "ma-salle" in found
    thesee = found["thesee"]
    assert [one["value"] for one in thesee["conflicts"][0]["values"]] == [1.2, 1.31]
    pue = next(part for part in thesee["criteria"] if part["id"] == "pue")
    assert (pue["value"], pue["evidence"]) == (1.31, "measured")
    assert "no_pue" not in [cap["id"] for cap in thesee["caps"]]
    sets = fleet_audit("reference", "sets", "--format", "json", store=store).stdout
    assert json.loads(sets) == []
    fleet_audit("hosting", "remove", "salle", store=store)
    assert "ma-salle" not in {one["site_id"] for one in rated(fleet_audit, store)}
    fleet_audit("hosting", "remove", "salle", store=store, expect=2)


SITE = '[[sites]]\nsite_id="a"\nprovider="A"\nname="a"\noffer="hoster"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[sites]]\nsite_id = 3\n", "site_id"),
        ("sites = 3\n", "sites"),
        ("[[sites", "TOML"),
        ("\xff".encode("latin-1"), "UTF-8"),
        (SITE + 'pue=[{value=1.2,source="nowhere"}]\n', "nowhere"),
        (SITE + 'colour="red"\n', "colour"),
        ("a = " + "[" * 5000, "nested"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    """The file and what is wrong with it."""
    form = tmp_path / "form.toml"
    form.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(UnusableHostingForm, match=r"form\.toml") as refused:
        read_hosts(form, date(2026, 11, 30))
    assert told in str(refused.value)


def test_a_list_in_peoples_words_is_rated_from_its_facts_alone(
    fleet_audit: Run, tmp_path: Path
) -> None:
    """A CSV of hosts: scopes and claims in words; none without a published PUE exceeds 59."""
    listed = tmp_path / "hosts.csv"
    listed.write_text(
        "site_id,provider,offer_type,site,country_iso3,pue,pue_scope,pue_year,wue_l_per_kwh,"
        "renewable_pct,renewable_claim_type,evidence,source\n"
        "a,A,colocation,A,FRA,1.25,site,2025,0.1,100,GO annual,published,its page\n"
        "b,B,colocation,B,FRA,1.2,design,2025,,100,,claimed,press\n"
        "c,C,hyperscaler region,C,,,,,,100,annual matching,unknown,press\n"
        "d,D,hoster,D,DEU,0.8,site,2025,,,,published,page\n",
        encoding="utf-8",
    )
    found = {
        one["site_id"]: one
        for one in rated(fleet_audit, tmp_path / "none", "--from", listed, "--only-files")
    }
    assert found["a"]["score"]["high"] > 59
    assert all(found[name]["score"]["high"] <= 59 for name in "bcd")
    flags = {name: {flag["id"] for flag in one["flags"]} for name, one in found.items()}
    assert {"pue_design", "share_without_kind"} <= flags["b"]
    assert "no_country" in flags["c"]
    assert "pue_below_1" in flags["d"]


def test_what_a_list_says_unreadably_is_left_out_by_line(fleet_audit: Run, tmp_path: Path) -> None:
    """A cell that is no number and a line without a name are told; the rest is kept, exit 3."""
    listed = tmp_path / "hosts.csv"
    listed.write_text(
        "site_id,provider,site,country,pue,wue_l_per_kwh\n"
        "a,A,A,FR,good,0.1\n,B,B,FR,1.2,\nc,C,C,Atlantis,1.1-1.3,<0.2\n",
        encoding="utf-8",
    )
    store = tmp_path / "own.sqlite"
    done = fleet_audit("hosting", "add", "--from", listed, "--lang", "en", store=store, expect=3)
    assert "line 2: pue: 'good' cannot be read" in done.stderr
    assert "line 3: site_id" in done.stderr
    assert "line 4: country: 'Atlantis'" in done.stderr
    found = {one["site_id"]: one for one in rated(fleet_audit, store, "a", "c")}
    values = {
        name: next(part["value"] for part in one["criteria"] if part["id"] == "pue")
        for name, one in found.items()
    }
    assert values == {"a": None, "c": 1.3}


def test_the_shared_list_is_rated_whole(fleet_audit: Run, nowhere: Path) -> None:
    """Every line of the list that lies beside the repository has a rating within its caps."""
    if not SHARED.is_file():
        pytest.skip(f"no list at {SHARED}")
    with SHARED.open(encoding="utf-8") as file:
        lines = {line["site_id"]: line for line in csv.DictReader(file)}
    found = rated(fleet_audit, nowhere, "--from", SHARED, "--only-files")
    assert len(found) == len(lines)
    for one in found:
        if not lines[one["site_id"]]["pue"]:
            assert one["score"]["high"] <= 59


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_tables_fit_eighty_columns(fleet_audit: Run, store: Path, lang: str) -> None:
    """The lists for people name places and verdicts, in both languages."""
    words = {"fr": "rester émet moins", "en": "staying emits less"}
    done = fleet_audit(
        "hosting", "compare", "aws-eu-central-1", "--lang", lang, *AS_OF, store=store
    )
    assert words[lang] in done.stdout
    assert {"fr": "kg de fabrication", "en": "kg of manufacture"}[lang] in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_ones_own_rooms_are_on_the_same_scale(fleet_audit: Run, tmp_path: Path) -> None:
    """A room of the organisation sheet is rated by its PUE and contract, as its owner's word."""
    store, sheet = tmp_path / "own.sqlite", tmp_path / "organisation.toml"
    sheet.write_text(
        'name = "Nous"\ncountry = "FR"\n[[sites]]\nname = "Orléans"\n'
        'contract_kind = "guarantees_of_origin"\n'
        '[[sites.rooms]]\nname = "Salle"\npue = 1.6\npue_year = 2026\n',
        encoding="utf-8",
    )
    fleet_audit("organisation", "import", sheet, store=store)
    room = rated(fleet_audit, store, "own-orleans-salle")[0]
    values = {part["id"]: (part["value"], part["evidence"]) for part in room["criteria"]}
    assert values["pue"] == (1.6, "claimed")
    assert values["electricity"] == (1.0, "claimed")
    assert room["score"]["high"] <= 59


def test_an_unknown_certificate_is_refused(fleet_audit: Run, tmp_path: Path) -> None:
    """A certificate that is mistyped is told, with those that there are: not an empty list."""
    done = fleet_audit("hosting", "list", "--require", "HDSS", store=tmp_path / "s", expect=2)
    assert "HDSS: no such certificate" in done.stderr and "HDS" in done.stderr


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("verb", ["rate", "list"])
def test_a_pipe_gets_lines_as_wide_as_it_asks(
    fleet_audit: Run, nowhere: Path, verb: str, lang: str
) -> None:
    """COLUMNS decides how wide a table is in a pipe; without it, a place stays on one line."""
    wanted = ("hosting", verb, "--lang", lang, *AS_OF)
    narrow = fleet_audit(*wanted, store=nowhere, COLUMNS="80").stdout.splitlines()
    assert max(map(len, narrow)) <= 80
    places = json.loads(
        fleet_audit("hosting", verb, *AS_OF, "--format", "json", store=nowhere).stdout
    )
    lines = fleet_audit(*wanted, store=nowhere).stdout.splitlines()
    assert 80 < max(map(len, lines)) <= 200
    assert [line.split()[0] for line in lines[1:]] == [place["site_id"] for place in places]
    assert fleet_audit(*wanted, store=nowhere, COLUMNS="no").stdout.splitlines() == lines
