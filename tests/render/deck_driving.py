"""Driving the deck of a session: going through its slides, typing what a room counts."""

from __future__ import annotations

import json
from datetime import date

DAY = date(2026, 11, 1)
PROJECTOR = {"width": 1280, "height": 720}
COUNTED = {"laptop": (24, 4), "desktop": (12, 0), "monitor": (30, 10), "smartphone": (20, 3)}
"""Category → devices, and how many of them are past their usual life."""


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
