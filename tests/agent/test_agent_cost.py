"""What an inventory costs, against FusionInventory on the same machine at the same moment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "agent"
RUNS = 3


def cost(command: list[str], state: Path) -> tuple[float, float]:
    """Seconds of processor and kibibytes at most of a command and of all that it starts."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", FOLDER / "one_run.py", *command],
        capture_output=True,
        check=True,
        env={**os.environ, "FLEET_AUDIT_AGENT_STATE": str(state)},
    )
    seconds, kibibytes = json.loads(done.stderr.splitlines()[-1])
    return seconds, kibibytes


@pytest.mark.skipif(sys.platform != "linux", reason="FusionInventory as Debian has it")
def test_an_inventory_costs_a_quarter_of_fusioninventory(tmp_path):
    """Of the same categories, in turn: a quarter of the processor and half of the memory."""
    if shutil.which("fusioninventory-inventory") is None:
        assert "CI" not in os.environ, "CI installs FusionInventory"
        pytest.skip("FusionInventory is not installed (apt-get install fusioninventory-agent)")
    left_out = (FOLDER / "contenders.py").read_text(encoding="utf-8").partition("NOT_OURS = (")[2]
    names = "".join(left_out.partition(")")[0].replace('"', "").split())
    ours = [sys.executable, "-m", "fleet_audit_agent", "inventory"]
    theirs = ["fusioninventory-inventory", f"--no-category={names}"]
    pairs = [(cost(ours, tmp_path), cost(theirs, tmp_path)) for _ in range(RUNS)]
    assert min(own[0] for own, _ in pairs) <= min(other[0] for _, other in pairs) / 4
    assert max(own[1] for own, _ in pairs) <= max(other[1] for _, other in pairs) / 2
