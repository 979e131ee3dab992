"""The page on accuracy holds the tables that the benchmark writes, and they meet what is asked."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "accuracy.md"
ASKED = re.compile(r"≤ (\d+)%")
SHARE = re.compile(r"^([\d.]+)%$")


def rows(name: str) -> list[list[str]]:
    """The rows of a table of the page, below its heading."""
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition(f"<!-- accuracy: {name} -->\n")[2].partition("\n<!-- end of")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()][
        2:
    ]


def test_what_is_measured_of_manufacture_is_within_what_is_asked() -> None:
    """Each median error that has a limit lies below it."""
    limits = 0
    for _known, _figure, asked, _n, median_error, *_rest in rows("manufacture"):
        limit, measured = ASKED.search(asked), SHARE.match(median_error)
        assert measured is not None
        if limit is not None:
            limits += 1
            assert float(measured[1]) <= float(limit[1])
    assert limits >= 3


def test_every_class_of_the_fit_has_its_errors_in_the_page() -> None:
    """Out of the box and with sheets loaded, class by class."""
    kinds = {(row[0], row[1]) for row in rows("manufacture by class")}
    for kind in ("laptop", "desktop", "all_in_one", "monitor", "server", "smartphone", "tablet"):
        assert {("out of the box", kind), ("after importing", kind)} <= kinds
