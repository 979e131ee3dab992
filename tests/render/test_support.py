"""Systems at the end of their updates: what the chapter says of them, and what it does not know."""

from __future__ import annotations

from datetime import date

import pytest

from fleet_audit.model.report_support import SupportRow
from fleet_audit.recommendations.systems import months_between
from fleet_audit.render.html import report_pages
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read


def row(family: str | None, release: str | None, **changes) -> SupportRow:
    """A system of a few laptops, still updated for ten months unless said otherwise."""
    known = {
        "updates": "supported",
        "ends_on": date(2027, 9, 30),
        "months_left": 10,
        "paid_until": None,
        "devices": 3,
        "virtual_machines": 0,
        "categories": {"laptop": 3},
    }
    return SupportRow(family=family, release=release, **{**known, **changes})


ENDED = row(
    "windows",
    "10",
    updates="ended",
    ends_on=date(2025, 10, 14),
    months_left=-13,
    paid_until=date(2028, 10, 10),
    windows11={"eligible": 2, "blocked_by_processor": 1},
)
UNKNOWN = row(None, None, updates="unknown", ends_on=None, months_left=None)


def page_of(make_context, rows, lang="en"):
    """The chapter of a fleet with those systems."""
    page = report_pages(make_context(systems=tuple(rows)), lang).get("support.html", "")
    return page.replace("\u00a0", " ")


def test_what_has_ended_is_told_with_its_day_and_its_ways(make_context):
    """A Windows without updates shows since when, until when it can be paid for, and what fits."""
    page = page_of(make_context, [ENDED, row("debian", "12")])
    assert "3 machines run a system that gets no updates any more." in page
    assert "ended 13 months ago\n14 October 2025\npaid ones until 10 October 2028" in page
    assert "Windows 11: as it is (2), processor refused (1)" in page
    assert "endoflife.date" in page and "10 months left" in page


def test_what_is_not_known_is_no_date(make_context):
    """A machine whose system nobody names has no date, and the page says how to know."""
    page = page_of(make_context, [UNKNOWN])
    assert "Until when the systems are updated is not known." in page
    assert "System that is not in the table of dates" in page
    assert "Of 3 machines, the name of the system fits several versions" in page


def test_a_fleet_without_systems_has_no_such_chapter(make_context):
    """Screens alone run no system: no chapter is made of nothing."""
    assert page_of(make_context, []) == ""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_fleet_of_many_systems_stays_small(make_context, lang):
    """Three hundred versions leave the page within its budget, the rest summed up in a line."""
    many = [row("debian", f"9.{number}", devices=1) for number in range(300)]
    page = page_of(make_context, many, lang)
    assert len(page.encode()) < MOST_BYTES and read(page).elements <= MOST_ELEMENTS
    assert ("260 other machines" if lang == "en" else "260 autres machines") in page


def test_a_name_of_a_system_is_text(make_context):
    """A version written by an enemy stays text on the page."""
    page = page_of(make_context, [row("debian", "<script>alert(1)</script>" + "x" * 300)])
    assert "<script" not in page and "x" * 100 not in page


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 11, 2), date(2028, 6, 30), 19),
        (date(2026, 11, 2), date(2026, 11, 2), 0),
        (date(2026, 11, 30), date(2026, 12, 29), 0),
        (date(2026, 11, 2), date(2025, 10, 14), -12),
    ],
)
def test_months_are_whole_ones(start, end, months):
    """A month counts once it is over; the past counts below zero."""
    assert months_between(start, end) == months
