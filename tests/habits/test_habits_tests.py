"""How the tests are written. Each test lists the places that break its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import settings

LONGEST_FILE = 400
Tests = list[tuple[str, str]]


@pytest.fixture(scope="module")
def tests(root: Path) -> Tests:
    """Each file of tests, this one apart: its path and its text."""
    folder = root / "tests"
    paths = sorted(path for path in folder.rglob("*.py") if path != Path(__file__))
    return [(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in paths]


def test_no_example_is_failed_for_a_busy_machine(tests: Tests) -> None:
    """Hypothesis times no example: one profile says so, and no test says it again."""
    assert settings.default.deadline is None
    again = [name for name, text in tests if "deadline=" in text and name != "tests/conftest.py"]
    assert again == []


def test_no_test_imports_from_another(tests: Tests) -> None:
    """What two files of tests share stands in a module that holds no test."""
    borrowing = re.compile(r"^\s*(?:from|import) tests\.[\w.]*\btest_\w+", re.MULTILINE)
    assert [name for name, text in tests if borrowing.search(text)] == []


def test_no_file_of_tests_has_two_subjects(tests: Tests) -> None:
    """No file of tests is over four hundred lines, like no file of the product."""
    assert [name for name, text in tests if len(text.splitlines()) > LONGEST_FILE] == []
