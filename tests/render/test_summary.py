"""The audit in a few lines of a terminal."""

from __future__ import annotations

import pytest

from fleet_audit.render.summary import summary_lines


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_at_most_eleven_short_lines(any_context, lang):
    """Any fleet is told in few lines, each with a label and something to say."""
    lines = summary_lines(any_context, lang)
    assert 1 < len(lines) <= 11
    assert all(label and text and "\n" not in text for label, text in lines)


def test_says_what_the_page_says(make_context):
    """The summary gives the fleet, its carbon with its interval, and where to look first."""
    lines = dict(summary_lines(make_context(), "en"))
    assert lines["What"].startswith("laptops (112), monitors (96)")
    assert lines["Median age"] == "4.2 years"
    assert "t CO₂e (" in lines["Carbon in all"]
    assert lines["Look first at"] == "46 × Dell P2419H: most carbon"


def test_french_sets_its_semicolons_apart(any_context):
    """A French line has a thin space before its semicolon, whatever the fleet."""
    for _label, text in summary_lines(any_context, "fr"):
        assert all(part.endswith("\u202f") for part in text.split(";")[:-1])


def test_names_carry_no_control_signs(make_context):
    """A name cannot steer the terminal it is printed in."""
    import msgspec

    row = msgspec.structs.replace(make_context().look_first[0], model="x\x1b[31m\u202ey")
    lines = dict(summary_lines(make_context(look_first=(row,)), "en"))
    assert "\x1b" not in lines["Look first at"]
    assert "\u202e" not in lines["Look first at"]
