"""Names that may become those of files, on any system."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.file_names import LONGEST_GIVEN_NAME, name_fault


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("a/../b", "holds /"),
        ("a\\b", "holds \\"),
        ("C:", "holds :"),
        ('"quoted"', 'holds "'),
        ("what?", "holds ?"),
        ("..", "dot"),
        (".hidden", "dot"),
        ("end.", "dot"),
        ("CON", "device"),
        ("nul.txt", "device"),
        ("Com1 .old", "device"),
        ("LPT¹", "device"),
        ("two\nlines", "nobody can see"),
        ("turned\u202eround", "nobody can see"),
        ("nul\0", "nobody can see"),
        ("", "1 to 60"),
        ("   ", "1 to 60"),
        ("n" * (LONGEST_GIVEN_NAME + 1), "1 to 60"),
    ],
)
def test_a_name_that_a_file_cannot_have_is_told_why(name: str, cause: str) -> None:
    """Separators, control characters, devices of Windows, dots at the ends, too short or long."""
    assert cause in (name_fault(name) or "")


@pytest.mark.parametrize(
    "name", ["2026", "départ", "plan 2026-2030, v1.2", "conseil", "com10", "Ω"]
)
def test_ordinary_names_pass(name: str) -> None:
    """Letters of any language, spaces, commas and dots within are nobody's trouble."""
    assert name_fault(name) is None


@given(st.text(max_size=LONGEST_GIVEN_NAME + 5))
def test_a_name_that_passes_is_one_file_of_one_folder(name: str) -> None:
    """Whatever passes is a single part of a path, on this system and on Windows."""
    if name_fault(name) is None:
        assert Path(name).parts == PureWindowsPath(name).parts == (name,)
        assert not PureWindowsPath(name).is_reserved()
