"""`awareness` on the command line: with a fleet, without one, and for who names a wrong store."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {"deck", "handout", "guide", "sheet"}


@pytest.fixture
def fleet(fleet_audit, tmp_path: Path) -> Path:
    """A store of ten laptops of a workshop in Rouen."""
    listed = tmp_path / "list.csv"
    listed.write_text("category,quantity,site\nlaptop,10,Atelier Rouen\n")
    fleet_audit("import", listed, store=tmp_path / "store.sqlite")
    return tmp_path / "store.sqlite"


def test_no_fleet_is_needed(fleet_audit, tmp_path, environment):
    """Where there is no store, the session tells public figures; its files speak two languages."""
    out = tmp_path / "session"
    done = fleet_audit("awareness", "--out", out, "--lang", "fr", store="")
    assert Path(done.stdout.strip()) == out / "deck.html"
    names = {path.name for path in out.iterdir()}
    assert names == {f"{name}{end}.html" for name in FILES for end in ("", ".en")}
    deck = (out / "deck.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in deck and 'href="sheet.html"' in deck
    assert 'href="sheet.en.html"' in (out / "deck.en.html").read_text(encoding="utf-8")
    assert 'id="fleet"' not in deck


def test_a_fleet_is_told_unless_told_otherwise(fleet_audit, fleet, tmp_path):
    """The fleet of the store has its slide; --public leaves it out, --anonymous its names."""
    for name, options in (("own", ()), ("public", ("--public",)), ("total", ("--anonymous",))):
        fleet_audit("awareness", "--out", tmp_path / name, *options, store=fleet)
    own, public, total = (
        (tmp_path / name / "deck.html").read_text(encoding="utf-8")
        for name in ("own", "public", "total")
    )
    assert 'id="fleet"' in own and 'id="fleet"' in total
    assert 'id="fleet"' not in public
    assert "Atelier Rouen" not in total


def test_a_store_that_is_named_must_be_there(fleet_audit, tmp_path):
    """A slip in the name of a store is refused, and nothing is written."""
    out = tmp_path / "session"
    done = fleet_audit(
        "awareness", "--out", out, "--store", tmp_path / "nowhere.sqlite", store="", expect=2
    )
    assert "nowhere.sqlite" in done.stderr
    assert not out.exists()


def test_data_centres_near_the_room(fleet_audit, tmp_path):
    """Named by a word of theirs, data centres are those of the town; else the best of each host."""
    fleet_audit("awareness", "--public", "--near", "grenoble", "--out", tmp_path / "a", store="")
    fleet_audit("awareness", "--public", "--out", tmp_path / "b", store="")
    near, best = ((tmp_path / one / "deck.html").read_text(encoding="utf-8") for one in "ab")
    assert "Eolas" in near
    assert "Scaleway" in best and "Scaleway" not in near


def test_a_town_without_a_data_centre_is_told(fleet_audit, tmp_path):
    """A word that no data centre bears is named on the terminal; one that some bear is not."""
    near = ("--near", "Atlantide", "--near", "Eolas")
    done = fleet_audit("awareness", "--public", *near, "--out", tmp_path, "--lang", "en", store="")
    assert "'Atlantide'" in done.stderr and "Eolas" not in done.stderr


def test_three_quarters_of_an_hour_have_more_slides(fleet_audit, tmp_path):
    """--minutes 45 adds slides; any other length is refused."""
    for minutes in ("30", "45"):
        options = ("--public", "--minutes", minutes, "--out", tmp_path / minutes)
        fleet_audit("awareness", *options, store="")
    shorter, longer = (
        (tmp_path / one / "deck.html").read_text(encoding="utf-8").count('class="slide ')
        for one in ("30", "45")
    )
    assert shorter < longer
    fleet_audit("awareness", "--minutes", "20", store="", expect=2)


def test_the_hosts_of_a_fleet_stand_first(fleet_audit, fleet, tmp_path):
    """The fleet's own host has its mark among the data centres, unless the fleet is anonymous."""
    form = tmp_path / "host.toml"
    form.write_text(
        '[[sources]]\nid = "page"\ntitle = "Page"\nretrieved = 2026-10-01\n'
        '[[sites]]\nsite_id = "own-host"\nprovider = "Hébergeur du Coin"\nname = "Salle 1"\n'
        'offer = "hoster"\ncountry = "FR"\n'
        'pue = [{ value = 1.3, year = 2025, source = "page" }]\n',
        encoding="utf-8",
    )
    fleet_audit("hosting", "add", "--from", form, store=fleet)
    for name, options in (("own", ()), ("total", ("--anonymous",))):
        fleet_audit("awareness", "--out", tmp_path / name, *options, store=fleet)
    own, total = (
        (tmp_path / name / "deck.html").read_text(encoding="utf-8") for name in ("own", "total")
    )
    assert "Hébergeur du Coin, Salle 1" in own
    assert "Hébergeur du Coin" not in total
