"""What a room counts on the deck, in a real browser: totals, sliders, the session that is saved."""

from __future__ import annotations

import json

import msgspec
import pytest

from fleet_audit.footprint.typical import typical_devices
from fleet_audit.model.session import Session
from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.recommendations.gestures import gestures
from fleet_audit.reference.load import reference
from fleet_audit.render.awareness.deck import deck_page
from tests.render.deck_driving import COUNTED, DAY, counted

pytestmark = pytest.mark.chromium

LIVES = {"laptop": 5, "desktop": 6, "monitor": 6, "smartphone": 2.5}


@pytest.fixture(scope="module")
def listed(tmp_path_factory, fleet_audit):
    """What `footprint` says of the list that the room counted."""
    folder = tmp_path_factory.mktemp("listed")
    lines = ["category,quantity,purchase_date"]
    for category, (devices, old) in COUNTED.items():
        lines.append(f"{category},{devices - old},2026-06-01")
        if old:
            lines.append(f"{category},{old},{int(2026 - LIVES[category] - 3)}-01-15")
    (folder / "room.csv").write_text("\n".join(lines) + "\n")
    store = folder / "store.sqlite"
    fleet_audit("import", folder / "room.csv", store=store)
    options = ("--country", "FR", "--as-of", DAY.isoformat(), "--format", "json")
    done = fleet_audit("footprint", "--per", "organisation", *options, store=store)
    return json.loads(done.stdout)[0]


def test_the_live_total_is_that_of_footprint(open_deck, listed):
    """The room's total, its parts and its interval are those of `footprint` for the same list."""
    found = counted(open_deck())
    whole = found["made"] + found["used"]
    assert whole == pytest.approx(listed["gwp_kgco2e_per_year"], abs=0.01)
    assert found["made"] == pytest.approx(listed["gwp_embodied_kgco2e_per_year"], abs=0.01)
    assert found["used"] == pytest.approx(listed["gwp_use_kgco2e_per_year"], abs=0.01)
    assert found["low"] == pytest.approx(listed["gwp_kgco2e_per_year_low"], rel=0.005)
    assert found["high"] == pytest.approx(listed["gwp_kgco2e_per_year_high"], rel=0.005)


def test_one_more_year_is_that_of_the_gestures(open_deck):
    """What a year more spares is the gesture of each device, times how many there are."""
    matter = session_matter(DAY)
    spared = {one.id: one for one in gestures(matter.facts)}
    named = {"monitor": "keep_screen", "smartphone": "keep_phone"}
    kept = {category: spared[named.get(category, f"keep_{category}")] for category in COUNTED}
    found = counted(open_deck())
    kg = sum(COUNTED[category][0] * one.kgco2e.mid for category, one in kept.items())
    eur = sum(COUNTED[category][0] * (one.eur or 0) for category, one in kept.items())
    assert found["year"] == pytest.approx(kg, rel=1e-6)
    assert found["eur"] == pytest.approx(eur, rel=1e-6)


def test_sliders_move_what_they_say(open_deck):
    """Longer lives, second hand and nights off each lower the total, as the tables have it."""
    page = open_deck("fr")
    counted(page)
    page.evaluate("location.hash = 'what-if'")
    devices = {one.category: one for one in typical_devices((*COUNTED,), DAY, "FR", reference())}

    def slid(name, value):
        page.fill(f"[name='{name}']", str(value))
        return json.loads(page.locator("html").get_attribute("data-if"))

    def making(longer):
        return sum(
            count * devices[name].embodied_kgco2e / (devices[name].lifetime_years + longer)
            for name, (count, _old) in COUNTED.items()
        )

    found = slid("longer", 2)
    assert found["now"]["kg"] - found["then"]["kg"] == pytest.approx(making(0) - making(2))
    both = slid("second-hand", 50)
    assert both["then"]["kg"] < found["then"]["kg"]
    nights = slid("nights", 100)
    kwh = sum(COUNTED[name][0] * one.night_kwh_per_year for name, one in devices.items())
    assert nights["now"]["kwh"] - nights["then"]["kwh"] == pytest.approx(kwh)
    assert "kWh" in page.locator("#if-eur").inner_text()


def test_a_room_that_counted_nothing_is_told_so(open_deck):
    """Before the first count there is a question mark and no total."""
    page = open_deck(hash_="#workshops")
    assert page.locator("#total").inner_text() == "?"
    page.fill("[name='n-laptop']", "-5")
    assert page.locator("#total").inner_text() == "?"
    page.fill("[name='n-laptop']", "3")
    page.fill("[name='o-laptop']", "99")
    total = json.loads(page.locator("html").get_attribute("data-total"))
    assert total["made"] == 0 and total["used"] > 0


def test_a_session_is_saved_as_its_contract_says(open_deck):
    """The file that the deck saves is a session, with counts and nothing else."""
    page = open_deck("fr")
    counted(page)
    for name, value in {
        "before-quiz-making-a": 5,
        "before-quiz-making-b": 9,
        "after-quiz-making-a": 13,
        "after-quiz-making-b": 1,
        "attendance": 15,
        "sheets": 11,
    }.items():
        page.evaluate(
            "slug => location.hash = slug", "closing" if name[0] == "a" else "quiz-making"
        )
        page.evaluate("document.querySelectorAll('.slide').forEach(s => s.classList.add('now'))")
        page.fill(f"[name='{name}']", str(value))
    page.evaluate("location.hash = 'closing'")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Enregistrer la séance").click()
    saved = saving.value
    assert saved.suggested_filename == "session.json"
    session = msgspec.json.decode(saved.path().read_bytes(), type=Session)
    assert (session.club, session.attendance, session.sheets_taken) == (
        "Club du Vieux-Marché",
        15,
        11,
    )
    making = next(one for one in session.quiz if one.question == "making")
    assert (making.before.a, making.after.a, making.right) == (5, 13, "a")
    found = {one.category: (one.count, one.past_usual_life) for one in session.workshop}
    assert found == COUNTED


@pytest.mark.parametrize("club", ["", "me@example.org", "Call 06 12 34 56 78"])
def test_a_session_is_not_saved_under_what_names_somebody(open_deck, club):
    """Without a club, or with an address or a number in its name, the deck saves nothing."""
    page = open_deck(hash_="#closing")
    page.fill("[name='club']", club)
    page.get_by_role("button", name="Save the session").click()
    assert page.locator("#saved").inner_text() == ""
    assert page.locator("[name='club']:invalid").count() == 1


def test_counts_outlive_a_reload(open_deck):
    """A deck that is loaded again in its window still knows what the room counted."""
    page = open_deck()
    before = counted(page)
    page.reload()
    assert json.loads(page.locator("html").get_attribute("data-total")) == before


def test_counts_are_kept_by_name_for_the_decks_of_a_folder(open_deck, decks, tmp_path):
    """A shorter deck of the same session finds each count in its field; another session, none."""
    page = open_deck()
    page.evaluate("location.hash = 'closing'")
    page.fill("[name='club']", "Club des tests")
    counted(page)
    shorter = deck_page(session_matter(DAY, minutes=30, club="Un autre"), "en")
    for folder in (decks, tmp_path):
        (folder / "shorter.html").write_text(shorter, encoding="utf-8")
    page.goto((decks / "shorter.html").as_uri())
    assert page.input_value("[name='n-laptop']") == str(COUNTED["laptop"][0])
    assert page.input_value("[name='club']") == "Club des tests"
    page.goto((tmp_path / "shorter.html").as_uri())
    assert page.input_value("[name='n-laptop']") in {"", "0"}
    assert page.input_value("[name='club']") == "Un autre"
