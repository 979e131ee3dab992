"""Bytes that the agent reads, changed at random: FLEET_AUDIT_MUTATIONS times for each parser.

The fuzzing beside it is guided by what it covers; this is blind and fast, for millions.
"""

from __future__ import annotations

import importlib.util
import os
import random
from pathlib import Path
from types import ModuleType

import pytest

from fleet_audit_agent.edid import parse_edid
from fleet_audit_agent.smbios import parse_rsmb, parse_smbios

TESTS = Path(__file__).parents[1]
MUTATIONS = int(os.environ.get("FLEET_AUDIT_MUTATIONS", "200"))
TARGETS = ("edid", "smbios", "disk", "controller", "accounts", "samples", "batteries", "machine")


def module_at(path: str) -> ModuleType:
    """A file of the tests."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, TESTS / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def edid(content: bytes) -> None:
    """A screen and all that follows from it."""
    screen = parse_edid(content)
    if screen is not None:
        facts = (screen.maker, screen.model, screen.serial, screen.diag_cm, screen.made_on)
        assert all(text.isprintable() for text in facts if isinstance(text, str))


def smbios(content: bytes) -> None:
    """The table, from Linux or Windows."""
    assert all(one.mib is None or one.mib > 0 for one in parse_smbios(content, b"_SM3_").memory)
    assert isinstance(parse_rsmb(content).words, str)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled or moved, or the end cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(changed) + 1)
        length = chance.randint(1, 16)
        kind = chance.randrange(5)
        if kind == 0:
            changed[start : start + 1] = bytes([chance.choice((0, 1, 0x7F, 0x80, 0xFF))])
        elif kind == 1:
            changed[start : start + 1] = chance.randbytes(1)
        elif kind == 2:
            del changed[start : start + length]
        elif kind == 3:
            changed[start:start] = changed[start : start + length]
        elif chance.random() < 0.2:
            del changed[start:]
    return bytes(changed)


@pytest.mark.parametrize("name", TARGETS)
def test_no_change_of_bytes_breaks_a_parser(name):
    """Whatever is changed in what a machine shows, each parser gives facts in range, or none."""
    targets = module_at("trials/fuzz/agent_targets.py")
    machines = module_at("agent/machine_files.py").MACHINES
    seeds = [content for kind, content in targets.seeds_of_agent(machines) if kind == name]
    whole = targets.whole_machine({f"/{path}": b"" for one in machines.values() for path in one})
    held = {path: content for one in machines.values() for path, content in one.items()}
    seeds = seeds or [content for path, content in held.items() if path.endswith(FILES[name])]
    run = {**targets.AGENT, "edid": edid, "smbios": smbios, "machine": whole}[name]
    chance = random.Random(5)  # noqa: S311 - to be the same each time
    for _ in range(MUTATIONS):
        content = mutated(chance.choice(seeds), chance)
        try:
            run(content)
        except Exception:
            print(content.hex())
            raise


FILES = {"edid": "/edid", "smbios": "tables/DMI"}
