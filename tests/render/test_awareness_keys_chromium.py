"""The keys of the deck: told by a window of their own, and single characters turned off there."""

from __future__ import annotations

import pytest

from tests.render.deck_driving import PROJECTOR, now

pytestmark = pytest.mark.chromium

WORDS = {"en": "Keys", "fr": "Touches"}


def help_by_keyboard(page):
    """Open the help of the keys with Tab and Enter alone."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.do") == "keys":
            page.keyboard.press("Enter")
            return
    raise AssertionError("Tab never reaches the help of the keys")


def switch_letters(page):
    """Turn single characters off, or on again, by keyboard alone."""
    help_by_keyboard(page)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "letters":
            page.keyboard.press("Space")
            break
    page.keyboard.press("Escape")


def does_anything(page):
    """Which of the single characters still do something at a question that waits."""
    done = []
    for key in ("n", "t", "b", ".", "?", "a"):
        page.keyboard.press(key)
        if page.evaluate(
            "document.documentElement.matches('.noted, .timed, .black')"
            " || document.querySelector('#keys').open"
            " || document.querySelector('.now').matches('.asked')"
        ):
            done.append(key)
            page.reload()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    return done + (["3"] if now(page) != "quiz-making" else [])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_single_characters_are_turned_off_by_keyboard_alone(open_deck, lang):
    """Off, no letter, digit or sign does anything; arrows, space and page keys move; kept."""
    page = open_deck(lang, hash_="#quiz-making")
    assert len(does_anything(page)) == 7
    page.evaluate("location.hash = 'quiz-making'")
    page.wait_for_function("document.querySelector('.now').id === 'quiz-making'")
    page.reload()
    switch_letters(page)
    assert does_anything(page) == []
    page.reload()
    assert does_anything(page) == []
    for key, slug in (
        ("Space", "quiz-making"),
        ("ArrowRight", "quiz-emails"),
        ("PageUp", "quiz-making"),
        ("PageDown", "quiz-emails"),
    ):
        page.keyboard.press(key)
        assert now(page) == slug, key
    switch_letters(page)
    page.keyboard.press("t")
    assert page.locator(".clock").is_visible()
    assert page.complaints == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_help_does_what_the_letters_do(open_deck, lang):
    """Each letter has a button in the help, whose keys move no slide while it is open."""
    page = open_deck(lang, hash_="#share")
    window = page.get_by_role("dialog", name=WORDS[lang])
    page.keyboard.press("?")
    page.keyboard.press("ArrowRight")
    assert window.is_visible() and now(page) == "share"
    shown = {"note": "noted", "time": "timed", "black": "black"}
    for act, state in shown.items():
        page.keyboard.press("?")
        window.locator(f"[data-do={act}]").press("Enter")
        assert not window.is_visible()
        assert state in page.locator("html").get_attribute("class").split()
    page.keyboard.press("ArrowRight")
    assert not page.locator(".shade").is_visible() and now(page) == "share"
    page.keyboard.press("ArrowRight")
    assert now(page) == "iceberg"


def test_a_browser_that_keeps_nothing_still_switches(open_deck):
    """Where a page may keep nothing, letters are turned off until it is closed."""
    page = open_deck(hash_="#quiz-making")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('none') }})"
    )
    page.reload()
    switch_letters(page)
    page.keyboard.press("t")
    assert not page.locator(".clock").is_visible()
    page.reload()
    page.keyboard.press("t")
    assert page.locator(".clock").is_visible()


@pytest.mark.parametrize("viewport", [PROJECTOR, {"width": 320, "height": 480}])
def test_the_help_reads_at_every_size(open_deck, viewport):
    """The help has the type of the slide, stays within the screen, and Axe finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_deck("fr", viewport=viewport)
    page.keyboard.press("?")
    box = page.locator("#keys").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
    assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#keys')).fontSize)")
    assert size >= (24 if viewport == PROJECTOR else 16)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
