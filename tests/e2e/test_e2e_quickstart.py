"""The first command that anybody types."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

MOST_LINES = 12
MOST_BYTES = 150_000

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the agent inventories Linux machines so far"
)


def test_this_machine(fleet_audit: Run, tmp_path: Path) -> None:
    """One command inventories this machine, sums it up in a few lines, and writes both pages.

    A second one, in the other language, finds the same machine and adds none.
    """
    store = tmp_path / "store.sqlite"
    counts = []
    for lang, other in (("en", "fr"), ("fr", "en")):
        out = tmp_path / lang
        done = fleet_audit(
            *("quickstart", "--out", out, "--lang", lang, "--as-of", "2026-01-15"), store=store
        )
        *summary, last = done.stdout.splitlines()
        page = out / "2026-01-15" / "index.html"
        assert last == str(page)
        assert 1 <= len(summary) <= MOST_LINES
        for language, path in {lang: page, other: page.with_name(f"index.{other}.html")}.items():
            assert f'<html lang="{language}"'.encode() in path.read_bytes()
            assert path.stat().st_size <= MOST_BYTES
        listed = fleet_audit("assets", "list", "--format", "json", store=store).stdout
        counts.append(len(json.loads(listed)))
    assert counts[0] == counts[1] >= 1


def test_the_sample_fleet_beside(fleet_audit: Run, tmp_path: Path) -> None:
    """`--demo` writes the audit of the sample fleet beside this machine's, out of its store."""
    store = tmp_path / "store.sqlite"
    done = fleet_audit("quickstart", "--demo", "--out", tmp_path / "reports", store=store)
    own, sample = (Path(line) for line in done.stdout.splitlines() if line.endswith(".html"))
    assert own.is_file() and sample.is_file()
    assert sample.parent == own.parent / "demo"
    told = json.loads(sample.with_name("report.json").read_text(encoding="utf-8"))
    assert told["is_synthetic"] is True
    assert told["coverage"]["devices_seen"] >= 200
    listed = json.loads(fleet_audit("assets", "list", "--format", "json", store=store).stdout)
    assert len(listed) < 20
