"""The deck in a real browser: projected, driven by keys or a clicker, printed, without scripts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.render.awareness.deck import deck_page
from tests.render.deck_driving import DAY, PROJECTOR, counted, now, slides_of

pytestmark = pytest.mark.chromium

LEAST_TYPE_PX = 24

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


OVERLAID = """() => {
    const box = one => one.getBoundingClientRect();
    const out = [];
    for (const slide of document.querySelectorAll('.slide')) {
        const parts = [...slide.querySelectorAll(
            'h2, .huge, .lead, .points li, .option, table, label, .byhand, .source, .figure, .bars,'
            + ' .notes')].filter(one => one.checkVisibility() && box(one).height);
        const end = box(slide).bottom + 1;
        out.push(...parts.filter(one => box(one).bottom > end).map(one => slide.id + ' is cut'));
        parts.forEach((one, place) => parts.slice(place + 1).forEach(other => {
            if (one.contains(other) || other.contains(one)) return;
            const a = box(one), b = box(other);
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 2 && down > 4)
                out.push(`${slide.id}: ${one.className} | ${other.className}`);
        }));
    }
    return out;
}"""
"""What leaves the half page of its slide, or lies over something else there."""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_notes_leave_room_for_the_slide_on_paper(open_deck, lang):
    """Two slides a page, each shows all that it says and its notes, nothing over anything."""
    page = open_deck(lang, java_script_enabled=False, viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.evaluate(OVERLAID) == []
    page.evaluate("document.querySelector('#gestures .notes').textContent += '\\nx'.repeat(12)")
    assert page.evaluate(OVERLAID) != []


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
