"""Imports only point down."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

CALL = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def test_every_import_contract_is_kept(root: Path) -> None:
    """The contracts of pyproject.toml hold: the chain of rooms, and what each room may import."""
    done = subprocess.run(
        [sys.executable, "-c", CALL], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_name_for_the_clock_does_not_exist_in_pure_rooms(root: Path) -> None:
    """No pure room imports `time`, nor a bare `now` or `today`."""
    for room in ("model", "reference", "footprint"):
        for path in sorted((root / "fleet_audit" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    assert node.attr not in {"now", "today", "utcnow"}, path
                if isinstance(node, ast.Import):
                    assert "time" not in {name.name for name in node.names}, path


def test_the_agent_runs_on_the_standard_library(root: Path) -> None:
    """Importing the agent's modules loads nothing that a bare Python lacks.

    Those that make calls of another system refuse to be imported here.
    """
    code = (
        "import sys, pkgutil, importlib, fleet_audit_agent as agent\n"
        "for found in pkgutil.walk_packages(agent.__path__, 'fleet_audit_agent.'):\n"
        "    if found.name.endswith('__main__'):\n"
        "        continue\n"
        "    try:\n"
        "        importlib.import_module(found.name)\n"
        "    except AssertionError as refusal:\n"
        "        assert 'are those of' in str(refusal), refusal\n"
        "known = set(sys.stdlib_module_names) | {'fleet_audit_agent', 'psutil', '__main__'}\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(n for n in loaded - known if not n.startswith('_')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
