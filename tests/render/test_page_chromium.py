"""The page in a real browser: accessible, narrow, printed, without scripts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fleet_audit.model.explanation import Term
from fleet_audit.render.explanation_page import explanation_page
from fleet_audit.render.html import report_pages
from tests.pages.gates import OVERLAPS
from tests.render.explained import MADE, YEAR

pytestmark = pytest.mark.chromium

LONG = Term(symbol="maker,family:Dell,precisionworkstation5820tower", value=0.1, unit="ln")


@pytest.fixture
def open_page(browser, tmp_path):
    """Opens a context's page as a file; records the requests it makes."""
    contexts = []

    def opened(context, lang="fr", name="index.html", **options):
        texts = report_pages(context, lang)
        for file, text in texts.items():
            (tmp_path / file).write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.requests_made = []
        page.on("request", lambda request: page.requests_made.append(request.url))
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto((tmp_path / name).as_uri())
        page.report = [(tmp_path / file).as_uri() for file in texts]
        return page

    yield opened
    for context in contexts:
        context.close()


def pages_of(page):
    """The page on each page of its report in turn, what is folded unfolded."""
    for address in page.report:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        yield address


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violation(open_page, make_context, lang, scheme):
    """Axe finds nothing to mend, in either language, on light and on dark."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(make_context(), lang, color_scheme=scheme)
    for address in pages_of(page):
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_no_accessibility_violation_in_awkward_fleets(open_page, any_context):
    """Axe finds nothing to mend on an empty, a virtual, a one-machine or a very large fleet."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(any_context)
    for address in pages_of(page):
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


@pytest.mark.parametrize("width", [320, 640])
def test_no_sideways_scroll(open_page, any_context, width):
    """The page fits 320 pixels, and 1280 at 400 %, without sideways scrolling."""
    page = open_page(any_context, viewport={"width": width, "height": 640})
    for address in pages_of(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize(("lang", "width"), [("fr", 320), ("en", 320), ("fr", 576)])
def test_labels_of_charts_do_not_touch(open_page, any_context, lang, width):
    """The words of a chart stay apart and inside it, in the widest usual fonts too.

    On a phone, and on the narrowest page whose charts are drawn for wide ones.
    """
    page = open_page(any_context, lang, viewport={"width": width, "height": 640})
    for address in pages_of(page):
        assert page.evaluate(OVERLAPS) == [], address
        wide = ".chart{font-family:Verdana,'DejaVu Sans'!important}"
        page.evaluate("rule => document.styleSheets[0].insertRule(rule, 0)", wide)
        assert page.evaluate(OVERLAPS) == [], address


def test_reads_without_scripts_and_asks_for_nothing(open_page, make_context):
    """With scripts off the page says all it says, from one request, without a complaint."""
    page = open_page(make_context(), java_script_enabled=False)
    assert "par an" in page.locator("h1").inner_text()
    assert len(page.requests_made) == 1
    assert page.complaints == []


def test_style_is_accepted_by_the_policy(open_page, make_context):
    """The page's own policy lets its style through: the body has the colour of the sheet."""
    page = open_page(make_context(), color_scheme="light")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(253, 252, 249)"


def test_prints(open_page, any_context, tmp_path):
    """Every page of every fleet prints to A4."""
    page = open_page(any_context)
    for address in pages_of(page):
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert printed.startswith(b"%PDF"), address


def test_a_folded_note_is_reached_by_keyboard(open_page, make_context):
    """The tables behind the charts open from the keyboard alone."""
    page = open_page(make_context(), name="footprint.html")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_explanation_reads_for_everyone(browser, tmp_path, lang, scheme):
    """Axe finds nothing to mend on the page of a figure, and a phone needs no sideways scroll."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "figure.html"
    step = replace(MADE, figure="asset.1.energy_per_year.energy_star_year.ln", terms=(LONG,))
    shown = replace(YEAR, parts=(*YEAR.parts, step))
    file.write_text(explanation_page(shown, lang), encoding="utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(file.as_uri())
    found = Axe().run(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert width <= 320
