"""The service files: what they start exists, and they give the collector little to lose."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fleet_audit.cli.serve import serve

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "packaging" / "systemd" / "fleet-audit.service"
SCRIPT = ROOT / "packaging" / "windows" / "install-service.ps1"
WORST_EXPOSURE = 20
"""In tenths of systemd's scale of 0 to 10, which calls up to 4 OK."""


@pytest.fixture
def analyze() -> str:
    """The program that checks units."""
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed: nothing to check the unit with")
    return found


def _runnable(tmp_path: Path) -> Path:
    """The unit with a program that exists on any machine."""
    copy = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    copy.write_text(text.replace("/opt/fleet-audit/bin/fleet-audit", "/bin/true"))
    return copy


def test_systemd_understands_the_unit(analyze: str, tmp_path: Path) -> None:
    """No line of the unit is unknown or badly written."""
    done = subprocess.run(
        [analyze, "verify", _runnable(tmp_path)], capture_output=True, text=True, check=False
    )
    assert UNIT.name not in done.stderr, done.stderr


def test_the_unit_is_confined(analyze: str, tmp_path: Path) -> None:
    """systemd rates what the collector could harm as little."""
    unit = _runnable(tmp_path)
    options = ("--offline=yes", f"--threshold={WORST_EXPOSURE}", "--no-pager")
    done = subprocess.run(
        [analyze, "security", *options, unit], capture_output=True, text=True, check=False
    )
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze rates running services only")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", [UNIT, SCRIPT], ids=["systemd", "windows"])
def test_the_options_of_the_service_files_exist(file: Path) -> None:
    """Every option that a service file names is one of `serve`."""
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", file.read_text(encoding="utf-8")))
    known = {name for param in serve.params for name in param.opts}
    assert named
    assert named <= known


def test_both_services_keep_the_store_where_they_say(tmp_path: Path) -> None:
    """The store is in the folder of the service, and its place is said."""
    assert "FLEET_AUDIT_STORE=/var/lib/fleet-audit/store.sqlite" in UNIT.read_text()
    assert "StateDirectory=fleet-audit\n" in UNIT.read_text()
    assert 'name="FLEET_AUDIT_STORE"' in SCRIPT.read_text()
