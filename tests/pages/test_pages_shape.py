"""The pages on a phone, zoomed, on paper, by keyboard and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages.conftest import Visits, is_english

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.chromium

OVERLAPS = """() => [...document.querySelectorAll('svg.chart')].flatMap(chart => {
    const whole = chart.getBoundingClientRect();
    const boxes = [...chart.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
    const out = boxes.filter(([, p]) => p.left < whole.left - 1 || p.right > whole.right + 1)
        .map(([a]) => a.textContent + ' leaves the chart');
    return out.concat(boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
        .filter(([, q]) => p.left < q.right - 1 && q.left < p.right - 1
            && p.top < q.bottom - 6 && q.top < p.bottom - 6)
        .map(([b]) => a.textContent + ' | ' + b.textContent)));
})"""
"""Labels of charts that touch one another or leave their chart."""
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
SMALL = """() => [...document.querySelectorAll('a[href], summary, button, input, select')]
    .filter(each => each.checkVisibility() && getComputedStyle(each).display != 'inline')
    .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
"""Targets of less than 24 by 24 pixels, but for those that stand in a line of text."""


NARROWEST = 320


def is_french(name: str) -> bool:
    """Whether a page is not the English twin; twins have the same elements."""
    return not is_english(name)


def wide(page: Page, width: int) -> list[str]:
    """What makes a page wider than its window, and labels that touch."""
    page.evaluate(UNFOLD)
    whole = page.evaluate("document.documentElement.scrollWidth")
    sideways = [f"{whole} pixels wide"] if whole > width else []
    return sideways + page.evaluate(OVERLAPS)


@pytest.mark.parametrize("width", [320, 640, 768, 1280])
def test_nothing_is_cut_or_covered(visits: Visits, width: int) -> None:
    """On a phone, zoomed to 200 %, on a tablet and on a desk: no sideways scroll, no label hidden.

    A window of 1280 pixels at 200 % is one of 640. Both languages are tried where it is tightest,
    then French, whose words are longer.
    """
    only = is_french if width > NARROWEST else bool
    amiss = {name: found for name, page in visits(width, only=only) if (found := wide(page, width))}
    assert amiss == {}


def test_targets_are_large_enough_for_a_finger(visits: Visits) -> None:
    """What can be pressed and stands alone is at least 24 pixels high and wide."""
    amiss = {name: found for name, page in visits(320) if (found := page.evaluate(SMALL))}
    assert amiss == {}


STOPS = """() => [...document.querySelectorAll('a[href], summary, button, input, select')]
    .filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0)
    .map((each, place) => each.dataset.stop = place).length"""
REACHED = """() => {
    const here = document.activeElement, style = getComputedStyle(here);
    const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle != 'none';
    const box = here.getBoundingClientRect();
    const seen = box.top >= -1 && box.bottom <= innerHeight + 1;
    return [here.dataset.stop, ring, seen];
}"""


def test_the_keyboard_reaches_everything_in_order(visits: Visits) -> None:
    """Every link and fold is reached by Tab, in the order of reading, in sight and ringed."""
    amiss = {}
    for name, page in visits(1280, only=is_french):
        wanted = [[str(place), True, True] for place in range(page.evaluate(STOPS))]
        reached = []
        for _stop in wanted:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(REACHED))
        if reached != wanted:
            amiss[name] = next(
                pair for pair in zip(reached, wanted, strict=True) if pair[0] != pair[1]
            )
    assert amiss == {}


def test_folds_open_from_the_keyboard(visits: Visits) -> None:
    """What is folded opens when Enter is pressed on it."""
    for name, page in visits(1280, only=is_french):
        folds = page.locator("summary")
        for place in range(min(folds.count(), 1)):
            folds.nth(place).press("Enter")
            assert folds.nth(place).evaluate("each => each.parentElement.open"), name


HIDDEN = """() => [...document.querySelectorAll('body *')].filter(each =>
    [...each.childNodes].some(node => node.nodeType == 3 && node.textContent.trim())
    && !each.closest('svg, script, style, button, details:not([open])') && !each.checkVisibility())
    .map(each => each.textContent.trim().slice(0, 80))"""
"""Text of a page that nobody can see."""


def test_without_scripts_nothing_is_lost(visits: Visits) -> None:
    """Where scripts are off, all that the page says is on it."""
    amiss = {}
    for name, page in visits(1280, java_script_enabled=False):
        if found := page.evaluate(HIDDEN):
            amiss[name] = found
    assert amiss == {}
