"""`explain` of the figures of an awareness session: public, with year, licence and address."""

from __future__ import annotations

import json

import pytest


def test_a_figure_of_a_session_needs_no_store(fleet_audit, tmp_path):
    """Its sum, its facts, their year, licence and address are told where there is no fleet."""
    nowhere = tmp_path / "none.sqlite"
    text = fleet_audit("explain", "session.keep_laptop", "--lang", "en", store=nowhere).stdout
    assert "embodied_kgco2e × (1 / lifetime_years - 1 / (lifetime_years + 1))" in text
    assert "DF0386" in text and "licence: ODbL" in text and "low = " in text
    assert not nowhere.exists()


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "The figure tells of 2022."), ("fr", "Ce n’est pas une croissance.")],
)
def test_a_published_fact_is_told_with_its_caution(fleet_audit, tmp_path, lang, told):
    """Year, caution and citation are in the reader's language, and in the JSON."""
    words = ("explain", "session.france_share", "--lang", lang)
    text = fleet_audit(*words, store=tmp_path / "s").stdout
    assert told in text and "https://infos.ademe.fr" in text
    found = json.loads(fleet_audit(*words, "--format", "json", store=tmp_path / "s").stdout)
    assert found["figure"] == "session.france_share" and found["value"] == 4.4
    fact = found["terms"][0]["factor"]
    assert (fact["source_year"], fact["url"][:5]) == ("2025", "https") and fact["licence"]


def test_each_device_of_the_room_is_explained_by_the_country(fleet_audit, tmp_path):
    """The electricity is that of the country asked for, which the deck's notes name."""
    name = "session.desktop.use_per_year"
    values = [
        json.loads(
            fleet_audit(
                "explain", name, "--format", "json", "--country", country, store=tmp_path / "s"
            ).stdout
        )["value"]
        for country in ("FR", "DE")
    ]
    assert values[1] > 5 * values[0]


def test_the_figures_are_listed_and_a_slip_is_refused(fleet_audit, tmp_path):
    """`session` alone lists names, values and words; a name of none is refused with the remedy."""
    listed = fleet_audit("explain", "session", "--lang", "en", store=tmp_path / "s").stdout
    lines = listed.splitlines()
    place = lines.index("session.france_share = 4.4 %")
    assert lines[place + 1] == "    Share of digital in the carbon footprint of France"
    assert len(lines) > 200 and not any(line.startswith("    session.") for line in lines)
    done = fleet_audit("explain", "session.nothing", "--lang", "en", store=tmp_path / "s", expect=2)
    assert "session.nothing" in done.stderr and "`fleet-audit explain session`" in done.stderr


def test_the_list_is_for_programs_too(fleet_audit, tmp_path):
    """As JSON, the list holds what explains each figure; a page is of one figure only."""
    words = ("explain", "session", "--lang", "en")
    listed = json.loads(fleet_audit(*words, "--format", "json", store=tmp_path / "s").stdout)
    assert len(listed) > 100 and all(one["formula"] and one["unit"] for one in listed)
    done = fleet_audit(*words, "--format", "html", store=tmp_path / "s", expect=2)
    assert "session.france_share" in done.stderr and "of one figure" in done.stderr


@pytest.mark.parametrize("option", [("--criterion", "pe"), ("--stage", "use")])
def test_what_a_session_cannot_be_asked_is_refused(fleet_audit, tmp_path, option):
    """Its figures are of one criterion each: another is refused, not left unheard."""
    asked = ("explain", "session.france_share", "--lang", "en", *option)
    done = fleet_audit(*asked, store=tmp_path / "s", expect=2)
    assert "neither --criterion nor --stage" in done.stderr and not done.stdout
