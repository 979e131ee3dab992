"""What the agent gathers on Windows and macOS, changed at random: FLEET_AUDIT_MUTATIONS times."""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

TRIALS = Path(__file__).parent
MUTATIONS = int(os.environ.get("FLEET_AUDIT_MUTATIONS", "40"))
TARGETS = ("native-answers", "sources-file", "windows-calls", "mac-commands")


def module_at(name: str) -> ModuleType:
    """A file of the trials, by its path below them."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, TRIALS / name)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TARGETS)
def test_no_change_of_bytes_breaks_what_is_gathered(name, monkeypatch):
    """Whatever is changed in a file or in an answer, the document is in the contract, or none."""
    monkeypatch.setitem(sys.modules, "agent_targets", module_at("fuzz/agent_targets.py"))
    targets = module_at("fuzz/gathered_targets.py")
    mutated = module_at("test_trial_agent_bytes.py").mutated
    seeds, run = targets.seeds_of_gathered(name), targets.GATHERED[name]
    chance = random.Random(7)  # noqa: S311 - to be the same each time
    for _ in range(MUTATIONS):
        content = mutated(chance.choice(seeds), chance)
        try:
            run(content)
        except Exception as failure:
            raise AssertionError(f"{name} breaks on {content!r}") from failure
