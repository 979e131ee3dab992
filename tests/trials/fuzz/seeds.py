"""What the fuzzing starts from: documents made up here, a few of each kind."""

from __future__ import annotations

import base64
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from agent_targets import seeds_of_agent
from delivery_targets import seeds_of_delivery
from gathered_targets import seeds_of_gathered

from fleet_audit.inventory.sample import SHEET_NAME, sample_files

TESTS = Path(__file__).parents[2]
AGENTS = ("agent", "glpi", "ocs")
MOST_BYTES = 12_000
MAPPING = b"""dates = "month-first"
[columns]
Chose = "model"
Prix = { column = "price_eur", unit = "EUR" }
[values.category]
Engin = "laptop"
"""


def seeds_of(target: str) -> list[bytes]:
    """The seeds of a target: those of its kind, or every document."""
    special = {
        "edid": _screens,
        "smbios": _firmware,
        "sheet": lambda: [sample_files()[SHEET_NAME], b"country = 'FR'\n[[sites]]\nname = 'Lyon'"],
        "mapping": lambda: [MAPPING],
        "delivery": seeds_of_delivery,
        "workbook": _workbooks,
        "workbook-measure": _workbooks,
    }
    own = seeds_of_gathered(target) or [
        content for name, content in seeds_of_agent(agent_machines()) if name == target
    ]
    return own or (special[target]() if target in special else documents())


def agent_machines() -> dict[str, dict[str, Any]]:
    """The machines made of files, of the tests of the agent."""
    machines: dict[str, dict[str, Any]] = _tests("agent/machine_files.py").MACHINES
    return machines


def documents() -> list[bytes]:
    """Inventories of every agent and lists of every tool."""
    files = {name: body for name, body in sample_files().items() if name != SHEET_NAME}
    agents = [[body for name, body in files.items() if f"-{kind}-" in name] for kind in AGENTS]
    fleet = [body for bodies in agents for body in bodies[::9]]
    contracts = [path.read_bytes() for path in sorted((TESTS / "contract").glob("*.json"))]
    purchases = [b"\n".join(body.splitlines()[:12]) for body in files.values() if b";" in body]
    known = [*fleet, *contracts, *purchases[:1], *_lists(), *_logs()]
    return [body for body in known if len(body) <= MOST_BYTES]


def _lists() -> list[bytes]:
    lists = _tests("inventory/test_inventory_lists.py")
    texts = [lists.GLPI, lists.GLPI_ENGLISH, lists.SNIPEIT, lists.INTUNE]
    more = [lists.GLPI.encode("cp1252", "replace"), lists.GLPI.encode("utf-16")]
    return [*(text.encode() for text in texts), json.dumps(lists.GRAPH).encode(), *more]


def _logs() -> list[bytes]:
    log = _tests("inventory/test_osquery_log.py")
    ocs = _tests("inventory/test_inventory_ocs_json.py")
    row = log.line("fleet_audit_system_info", columns=log.SYSTEM, action="added")
    made = [json.dumps(ocs.inventory(one)).encode() for one in (ocs.LINUX, ocs.WINDOWS, ocs.MAC)]
    return [row, row + b"\n" + row, *made]


def _screens() -> list[bytes]:
    made = _tests("inventory/conftest.py").made_edid
    others = {"vendor": "ACR", "serial": "T85EE0014210"}, {"name": None, "serial": None}
    return [base64.b64decode(made(**one)) for one in ({}, *others)]


def _firmware() -> list[bytes]:
    machine = _tests("agent/firmware.py")
    table = machine.system("Dell Inc.", "Latitude 7420", "1", "ABC1234", bytes(range(16)))
    table += machine.memory_device(8192, 26, 3200, "M471A1K43") + machine.power_supply(750, 3)
    return [table, b"\0\3\2\0\0\0\0\0" + table]


def _workbooks() -> list[bytes]:
    made = _tests("inventory/test_inventory_workbooks.py")
    old = made.XLS.read_bytes()
    return [made.xlsx({"Parc": made.PARC}), made.ods(made.PARC), made.ods(made.PARC * 2), old]


def _tests(path: str) -> ModuleType:
    """A file of the ordinary tests, for the documents that it makes."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, TESTS / path)
    assert spec is not None and spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
