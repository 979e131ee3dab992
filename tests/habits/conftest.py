"""The repository as its own subject."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every file that a clone receives."""
    if not (root / ".git").exists():
        pytest.skip("not a clone: there is no list of tracked files")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    paths = [root / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


class Source(NamedTuple):
    """One Python file of the two distributions."""

    name: str
    text: str
    tree: ast.Module


@pytest.fixture(scope="session")
def sources(root: Path) -> list[Source]:
    """Every Python file of the two distributions, read and parsed once."""
    paths = sorted(
        path
        for folder in ("fleet_audit", "agent/fleet_audit_agent")
        for path in (root / folder).rglob("*.py")
    )
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    return [Source(str(p.relative_to(root)), text, ast.parse(text)) for p, text in texts]
