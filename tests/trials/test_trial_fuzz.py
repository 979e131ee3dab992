"""Every parser of foreign bytes, fuzzed for FLEET_AUDIT_FUZZ_SECONDS: an hour in `just trials`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = float(os.environ.get("FLEET_AUDIT_FUZZ_SECONDS", "0"))
FUZZ = Path(__file__).parent / "fuzz" / "fuzz.py"

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed (extra: trials)"
)


@pytest.mark.trial
@needs_atheris
@pytest.mark.skipif(SECONDS == 0, reason="takes as long as FLEET_AUDIT_FUZZ_SECONDS says")
def test_no_bytes_break_a_parser(tmp_path: Path) -> None:
    """Guided by what it covers, no input breaks a parser, stops it or fills the memory."""
    command = [sys.executable, FUZZ, "--seconds", str(SECONDS), "--jobs", str(os.cpu_count() or 1)]
    done = subprocess.run(
        [*command, "--findings", tmp_path / "findings"], stdout=sys.__stderr__, check=False
    )
    assert done.returncode == 0, f"the inputs are in {tmp_path / 'findings'}"


def test_the_fuzzing_starts_from_what_is_read() -> None:
    """Every target takes the documents that its fuzzing starts from."""
    subprocess.run([sys.executable, FUZZ, "--seeds"], check=True)


@needs_atheris
def test_the_fuzzing_finds_a_defect(tmp_path: Path) -> None:
    """A parser that breaks on bytes it is sure to meet is told, with the input that broke it."""
    done = subprocess.run(
        [sys.executable, FUZZ, "defective", "--seconds", "20", "--findings", tmp_path],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "ZeroDivisionError" in done.stdout
    assert any(path.read_bytes()[:1] == b"{" for path in tmp_path.glob("defective-crash-*"))
