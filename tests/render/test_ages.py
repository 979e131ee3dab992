"""The pyramid of ages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_audit.model.report import AgeBand
from fleet_audit.render.chapters import PARTS
from fleet_audit.render.sections.ages import ages
from fleet_audit.render.voice import Voice


def band(start, end, devices, past=0):
    return AgeBand(from_years=start, to_years=end, workplace=devices, shared=0, past_lifetime=past)


def rows(context):
    section = ages(context, Voice("en"))
    assert section is not None
    table = section.blocks[0].table
    assert table is not None
    return [tuple(str(cell.text).replace("\u00a0", " ") for cell in row) for row in table.rows]


def test_years_go_two_by_two(make_context):
    """Every bar spans two years, so that bars compare; the last one is open, unknown ages apart."""
    bands = (band(0, 1, 3), band(1, 2, 4), band(2, 3, 5, 2), band(3, None, 6), band(None, None, 1))
    assert rows(make_context(ages=bands)) == [
        ("0–2", "7 + 0"),
        ("2–3 (2 past their lifetime)", "5 + 0"),
        ("3 and over", "6 + 0"),
        ("age unknown", "1 + 0"),
    ]


@given(devices=st.lists(st.integers(0, 500), min_size=10, max_size=10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_device_is_lost(make_context, devices):
    """However the years are paired, each device stands in one bar."""
    bands = tuple(band(year, year + 1, number) for year, number in enumerate(devices))
    context = make_context(ages=(*bands, band(10, None, 1)))
    shown = [int(row[1].split(" ")[0].replace(",", "")) for row in rows(context)]
    assert sum(shown) == sum(devices) + 1


def test_nothing_without_a_device(make_context):
    """A fleet without devices has no pyramid."""
    assert ages(make_context(ages=()), Voice("en")) is None


@pytest.mark.parametrize(
    ("bands", "told", "stands"),
    [
        ((band(0, 1, 2),), "The fleet is within the lifetimes", "No device has passed"),
        (
            (band(0, 1, 2), band(None, None, 1)),
            "No device of a known age has outlived",
            "No device of a known age has passed",
        ),
        ((band(0, 1, 0), band(None, None, 1)), "is not known yet", "No age is known"),
    ],
)
def test_an_unknown_age_is_not_within_a_lifetime(make_context, bands, told, stands):
    """That no device has outlived its lifetime is told of those whose age is known."""
    context = make_context(ages=bands)
    voice = Voice("en")
    (chapter,) = (each for part in PARTS for each in part.chapters if each.slug == "ages")
    assert told in chapter.tell(context, voice)
    section = ages(context, voice)
    assert section is not None and stands in str(section.blocks[0].lead)
