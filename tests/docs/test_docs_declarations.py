"""The declarations of our pages: whole, alike in both languages, and counted rightly."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
RGAA = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""Criteria of each theme of the RGAA 4.1: 106 in all."""
RGESN = (10, 10, 7, 15, 8, 7, 4, 10, 7)
"""Criteria of each theme of the RGESN of 2024: 78 in all."""
STATES = {
    "conforme": "met",
    "non conforme": "not met",
    "validé": "met",
    "non validé": "not met",
    "sans objet": "not applicable",
}
WEIGHTS = {"priority": 1.5, "recommended": 1.25, "moderate": 1.0}
"""Of the ranks of the RGESN, as it publishes them."""


def rows(language: str, name: str) -> dict[str, list[str]]:
    """Number of each criterion → the cells of its line, in a declaration."""
    text = (DOCS / language / "declarations" / f"{name}.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    found = [cells for cells in lines if re.fullmatch(r"\d+\.\d+", cells[0]) and len(cells) == 5]
    assert len(found) == len({cells[0] for cells in found})
    return {cells[0]: cells for cells in found}


@pytest.mark.parametrize(("name", "sizes", "state"), [("rgaa", RGAA, 2), ("rgesn", RGESN, 3)])
def test_every_criterion_has_its_line_in_both_languages(
    name: str, sizes: tuple[int, ...], state: int
) -> None:
    """All criteria are there, in order, with a subject, a state and how, alike in each language."""
    english, french = rows("en", name), rows("fr", name)
    whole = [f"{theme}.{n}" for theme, size in enumerate(sizes, 1) for n in range(1, size + 1)]
    assert list(english) == list(french) == whole
    for number in whole:
        assert STATES[french[number][state]] == english[number][state], number
        assert all(english[number]) and all(french[number]), number


def test_the_grid_is_counted_rightly() -> None:
    """The result that the grid and the statements announce is that of its lines."""
    states = Counter(cells[2] for cells in rows("en", "rgaa").values())
    share = round(100 * states["met"] / (states["met"] + states["not met"]))
    for language, page in (("en", "rgaa"), ("en", "accessibility"), ("fr", "accessibilite")):
        text = (DOCS / language / "declarations" / f"{page}.md").read_text(encoding="utf-8")
        numbers = set(re.findall(r"\d+", text))
        assert {str(share), *(str(count) for count in states.values())} <= numbers, page


def test_the_eco_design_declaration_is_counted_rightly() -> None:
    """Its counts and its weighted score are those of its lines."""
    lines = rows("en", "rgesn").values()
    states = Counter(cells[3] for cells in lines)
    applying = [cells for cells in lines if cells[3] != "not applicable"]
    met = sum(WEIGHTS[cells[2]] for cells in applying if cells[3] == "met")
    score = round(100 * met / sum(WEIGHTS[cells[2]] for cells in applying))
    text = (DOCS / "en" / "declarations" / "rgesn.md").read_text(encoding="utf-8")
    assert f"{score}% of what applies" in text
    assert {str(count) for count in states.values()} <= set(re.findall(r"\d+", text))


def test_what_is_not_met_is_told_apart() -> None:
    """Each criterion of the grid that is not met stands in the list of what comes of it."""
    for language in ("en", "fr"):
        text = (DOCS / language / "declarations" / "rgaa.md").read_text(encoding="utf-8")
        _grid, _title, after = text.rpartition("\n## ")
        failed = {n for n, cells in rows("en", "rgaa").items() if cells[2] == "not met"}
        assert failed and set(re.findall(r"^\| (\d+\.\d+)", after, re.MULTILINE)) == failed
