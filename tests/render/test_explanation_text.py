"""An explanation on a terminal."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.render.explanation import explanation_text
from tests.render.explained import MADE, YEAR


def test_a_sum_is_told_once_and_named_again() -> None:
    """What several figures are made from stands under the first; below the others, its value."""
    shared = replace(MADE, figure="asset.1.shared", arithmetic="7 + 5 = 12 kgCO2e")
    stages = tuple(replace(MADE, figure=f"asset.1.{n}", parts=(shared,)) for n in "ab")
    text = explanation_text(replace(YEAR, parts=stages), "en")
    assert text.count("7 + 5 = 12 kgCO2e") == 1
    assert text.count("asset.1.shared = 240 kgCO2e") == 2
    assert text.count("its sum stands above") == 1
