"""The deck in a real browser: projected, driven by keys or a clicker, printed, without scripts."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from fleet_audit.footprint.typical import typical_devices
from fleet_audit.model.session import Session
from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.recommendations.gestures import gestures
from fleet_audit.reference.load import reference
from fleet_audit.render.awareness.deck import deck_page
from tests.render.contexts.plausible import build_context

pytestmark = pytest.mark.chromium

DAY = date(2026, 11, 1)
PROJECTOR = {"width": 1280, "height": 720}
LEAST_TYPE_PX = 24
COUNTED = {"laptop": (24, 4), "desktop": (12, 0), "monitor": (30, 10), "smartphone": (20, 3)}
"""Category → devices, and how many of them are past their usual life."""
LIVES = {"laptop": 5, "desktop": 6, "monitor": 6, "smartphone": 2.5}


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    """The longest deck there is, of a fleet, as a file in each language."""
    folder = tmp_path_factory.mktemp("decks")
    public = session_matter(DAY, minutes=45, club="Club du Vieux-Marché")
    matter = replace(public, fleet=build_context())
    for lang in ("fr", "en"):
        (folder / f"{lang}.html").write_text(deck_page(matter, lang), encoding="utf-8")
    return folder


@pytest.fixture
def open_deck(browser, decks):
    """Opens the deck of a language as a file, and records what it asks for and complains of."""
    contexts = []

    def opened(lang="en", hash_="", **options):
        contexts.append(browser.new_context(**{"viewport": PROJECTOR, **options}))
        page = contexts[-1].new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((decks / f"{lang}.html").as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()


def slides_of(page):
    """The page at each of its slides in turn, answers shown."""
    for slug in page.evaluate("[...document.querySelectorAll('.slide')].map(s => s.id)"):
        page.evaluate("slug => location.hash = slug", slug)
        page.wait_for_function("slug => document.querySelector('.now').id === slug", arg=slug)
        page.evaluate("document.querySelector('.now').classList.add('asked')")
        yield slug


def now(page):
    """The slide that is shown, by its slug."""
    return page.locator(".slide.now").get_attribute("id")


def counted(page):
    """Type what a room counts."""
    page.evaluate("location.hash = 'workshops'")
    for category, (devices, old) in COUNTED.items():
        page.fill(f"[name='n-{category}']", str(devices))
        page.fill(f"[name='o-{category}']", str(old))
    return json.loads(page.locator("html").get_attribute("data-total"))


SMALL = """least => [...document.querySelectorAll('.now *, .bar *')].filter(one => {
    if (one.closest('.notes, title, desc, option') || !one.checkVisibility()) return false;
    const says = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!says && !one.matches('input')) return false;
    const drawn = one.ownerSVGElement;
    const scale = drawn?.viewBox.baseVal?.width ? drawn.getScreenCTM().a : 1;
    return parseFloat(getComputedStyle(one).fontSize) * scale < least - 0.01;
}).map(one => one.textContent.trim().slice(0, 40))"""
"""What is written in type smaller than that on the slide that is shown."""

AMISS = """() => {
    const slide = document.querySelector('.now');
    const box = one => one.getBoundingClientRect();
    const parts = [...slide.querySelectorAll(
        'h2, .huge, .lead, .points li, .option, table, label, .source, .bars, .figure text')]
        .filter(one => one.checkVisibility() && box(one).width && !one.closest('.notes'));
    parts.push(...document.querySelectorAll('.bar button, .bar .place'));
    const name = one => (one.className.baseVal ?? one.className) || one.textContent.slice(0, 30);
    const out = parts.filter(one => {
        const b = box(one);
        return b.left < -1 || b.top < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1;
    }).map(one => name(one) + ' leaves the slide');
    for (const text of slide.querySelectorAll('.bars text'))
        if (text.checkVisibility() && box(text).right > box(text.ownerSVGElement).right + 2)
            out.push(text.textContent + ' leaves its chart');
    parts.forEach((one, place) => parts.slice(place + 1).forEach(other => {
        if (one.contains(other) || other.contains(one)) return;
        const a = box(one), b = box(other);
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 5) out.push(name(one) + ' | ' + name(other));
    }));
    return out;
}"""
"""What leaves the slide that is shown, or lies over something else on it."""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_slide_reads_from_the_last_row(open_deck, lang):
    """On a projector all type has 24 pixels at least, stays on the slide and lies over nothing."""
    page = open_deck(lang)
    counted(page)
    for slug in slides_of(page):
        assert page.evaluate(SMALL, LEAST_TYPE_PX) == [], slug
        assert page.evaluate(AMISS) == [], slug
    assert page.complaints == []


def test_one_file_and_no_request(open_deck):
    """A deck asks for nothing but itself."""
    page = open_deck()
    assert len(page.asked) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violation(open_deck, scheme):
    """Axe finds nothing to mend on the slides under each other, nor on those that are driven."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_deck("fr", color_scheme=scheme)
    for slug in ("opening", "quiz-making", "workshops", "what-if"):
        page.evaluate("slug => location.hash = slug", slug)
        page.wait_for_function("slug => document.querySelector('.now').id === slug", arg=slug)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{slug}\n{found.generate_report()}"
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.classList.remove('deck')")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_arrows_clicker_digits_and_buttons_move(open_deck):
    """Arrows, page keys, space, Home, End, a number and Enter, and the buttons all move."""
    page = open_deck()
    assert now(page) == "opening"
    page.keyboard.press("End")
    assert now(page) == "closing"
    page.keyboard.press("PageUp")
    assert now(page) == "commitment"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert now(page) == "quiz-making"
    for key in "12":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    slugs = page.evaluate("[...document.querySelectorAll('.slide')].map(s => s.id)")
    assert now(page) == slugs[11]
    page.get_by_role("button", name="Next slide").click()
    assert now(page) == slugs[12]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+Space")
    assert now(page) == slugs[10]
    assert page.url.endswith(f"#{slugs[10]}")


def test_a_question_is_guessed_first(open_deck):
    """The answer waits for A, for B or for the clicker, which then moves on."""
    page = open_deck(hash_="#quiz-making")
    told = page.locator("#quiz-making .told")
    assert not told.is_visible()
    page.keyboard.press("b")
    assert told.is_visible()
    assert page.locator("#quiz-making [data-side=b]").get_attribute("aria-pressed") == "true"
    assert not page.locator(".shade").is_visible()
    page.keyboard.press("PageDown")
    assert now(page) == "quiz-emails"
    page.keyboard.press("PageDown")
    assert now(page) == "quiz-emails" and page.locator("#quiz-emails .told").is_visible()
    page.keyboard.press("PageDown")
    assert now(page) == "quiz-centres"


def test_the_screen_goes_black_and_comes_back(open_deck):
    """B and the full stop, which clickers send, blacken the screen and light it again."""
    page = open_deck()
    for key in ("b", "."):
        page.keyboard.press(key)
        assert page.locator(".shade").is_visible()
        page.keyboard.press(key)
        assert not page.locator(".shade").is_visible()


def test_notes_and_time_show_for_who_speaks(open_deck):
    """N shows the notes under the slide, which shrinks; T shows the time beside the plan."""
    page = open_deck(hash_="#share")
    notes = page.locator("#share .notes")
    assert not notes.is_visible()
    page.keyboard.press("n")
    assert notes.is_visible()
    slide, under = page.locator("#share").bounding_box(), notes.bounding_box()
    assert slide["y"] + slide["height"] <= under["y"] + 1
    page.keyboard.press("n")
    assert not notes.is_visible()
    page.keyboard.press("t")
    planned = page.evaluate(
        "[...document.querySelectorAll('.slide')].slice(0, 5)"
        ".reduce((minutes, slide) => minutes + Number(slide.dataset.minutes), 0)"
    )
    assert page.locator(".clock").inner_text().endswith(f" of {planned:g} min")


def test_the_speakers_window_and_the_projected_one_go_together(open_deck):
    """P opens a second window with the notes; whichever moves, the other follows."""
    page = open_deck()
    with page.expect_popup() as opening:
        page.keyboard.press("p")
    other = opening.value
    other.wait_for_selector(".noted")
    other.keyboard.press("End")
    page.wait_for_function("document.querySelector('.now').id === 'closing'")
    page.keyboard.press("Home")
    other.wait_for_function("document.querySelector('.now').id === 'opening'")


def test_a_clicker_leaves_a_field(open_deck):
    """In a field arrows change the number and Enter goes on; a clicker goes to the next slide."""
    page = open_deck(hash_="#workshops")
    page.focus("[name='n-laptop']")
    page.keyboard.press("ArrowUp")
    assert page.input_value("[name='n-laptop']") == "1" and now(page) == "workshops"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "o-laptop"
    page.keyboard.press("PageDown")
    assert now(page) == "what-if"
    page.focus("[name='longer']")
    page.keyboard.press("ArrowRight")
    assert page.input_value("[name='longer']") == "1" and now(page) == "what-if"
    page.keyboard.press("PageDown")
    assert now(page) == "gestures"


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


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_scripts_all_is_said(open_deck, lang):
    """With scripts off every slide, answer and note stands there, with a table to count by hand."""
    page = open_deck(lang, java_script_enabled=False)
    assert page.locator(".slide").count() == 18
    for name in (".slide", ".told", ".notes", ".byhand"):
        assert all(one.is_visible() for one in page.locator(name).all()), name
    assert not page.locator(".bar").is_visible()
    assert page.locator("#workshops tr").count() == 6
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 640])
def test_no_sideways_scroll(open_deck, width):
    """On a phone, and at 200 and 400 % of zoom, each slide is read downwards only."""
    page = open_deck("fr", viewport={"width": width, "height": 640})
    for slug in slides_of(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, slug
        assert [one for one in page.evaluate(AMISS) if "its chart" in one] == [], slug


def test_each_slide_prints_on_a_page(open_deck):
    """Printed, a slide is a page, and with its notes half a page."""
    page = open_deck("fr")
    pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert pages == 18
    page.keyboard.press("n")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 9


def test_a_deck_of_one_slide_less_stays_whole(open_deck, browser, tmp_path):
    """Without a fleet the slides follow each other without a gap."""
    file = tmp_path / "deck.html"
    matter = replace(session_matter(DAY), minutes=30)
    file.write_text(deck_page(matter, "en"), encoding="utf-8")
    page = browser.new_page(viewport=PROJECTOR)
    page.goto(file.as_uri())
    assert [*slides_of(page)][-1] == "closing"
    assert page.locator(".place").inner_text().endswith("/ 14")
    page.close()
