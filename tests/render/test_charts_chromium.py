"""Charts in a real browser: on each width of page, the drawing that was made for it."""

from __future__ import annotations

import pytest

from fleet_audit.render.html import report_pages
from tests.pages.gates import OVERLAPS

pytestmark = pytest.mark.chromium

SHOWN = """() => [...document.querySelectorAll('svg.chart')].filter(each => each.checkVisibility())
    .map(each => each.querySelector('title').textContent)"""
IDS = "() => [...document.querySelectorAll('[id]')].map(each => each.id)"


@pytest.fixture
def chapter(browser, tmp_path, make_context):
    """The chapter of the footprint, whose names are long, as a file that is open."""
    texts = report_pages(make_context(), "fr")
    (tmp_path / "footprint.html").write_text(texts["footprint.html"], encoding="utf-8")
    window = browser.new_context(java_script_enabled=True)
    page = window.new_page()
    page.goto((tmp_path / "footprint.html").as_uri())
    yield page
    window.close()


def test_a_chart_is_seen_once_at_any_width(chapter):
    """Of the two drawings of a chart one is seen, no id stands twice, no label is cut."""
    ids = chapter.evaluate(IDS)
    assert len(set(ids)) == len(ids)
    drawn = chapter.locator("svg.chart").count()
    for width in (320, 575, 576, 896, 1280):
        chapter.set_viewport_size({"width": width, "height": 800})
        shown = chapter.evaluate(SHOWN)
        assert 0 < len(shown) == len(set(shown)) < drawn
        assert chapter.evaluate(OVERLAPS) == []


def test_a_wide_page_needs_no_more_lines_than_a_narrow_one(chapter):
    """What was folded for a phone stands in fewer lines on a desk."""
    lines = {}
    for width in (320, 576):
        chapter.set_viewport_size({"width": width, "height": 800})
        lines[width] = chapter.locator("svg.chart:visible text").count()
    assert lines[576] < lines[320]
