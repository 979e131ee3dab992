"""The pages on a phone, zoomed, on paper, by keyboard and without scripts."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Visits, is_english
from tests.pages.gates import HIDDEN, SMALL, wide

pytestmark = pytest.mark.chromium


NARROWEST = 320


def is_french(name: str) -> bool:
    """Whether a page is not the English twin; twins have the same elements."""
    return not is_english(name)


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


def test_without_scripts_nothing_is_lost(visits: Visits) -> None:
    """Where scripts are off, all that the page says is on it."""
    amiss = {}
    for name, page in visits(1280, java_script_enabled=False):
        if found := page.evaluate(HIDDEN):
            amiss[name] = found
    assert amiss == {}
