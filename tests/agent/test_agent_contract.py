"""The documents that agent and centre both hold to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import msgspec
import pytest

from fleet_audit.model.contracts import published
from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit_agent import cli, identifier

DOCUMENTS = Path(__file__).parents[1] / "contract"
NAMES = ("laptop", "server", "virtual_machine", "arm_board", "unprivileged_laptop")
REWRITE = "REWRITE_CONTRACTS"


def check(document: object) -> InventoryDocument:
    """Hold a document to the published schema and to the typed model."""
    jsonschema.validate(document, json.loads(published("inventory")))
    return msgspec.convert(document, InventoryDocument)


@pytest.mark.parametrize("name", NAMES)
def test_the_agent_writes_the_contract_documents(name, machines, take):
    """Each recorded machine gives its committed document; set REWRITE_CONTRACTS=1 to renew."""
    denied = ("/tables/DMI", "smbios_entry_point") if name.startswith("unprivileged") else ()
    document = take(machines[name.replace("unprivileged_", "")], denied=denied)
    path = DOCUMENTS / f"{name}.json"
    if os.environ.get(REWRITE):
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == document


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_documents_fit_schema_and_model(name):
    """Every committed document passes the published schema and decodes into the model."""
    document = check(json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8")))
    assert document.agent.os == "linux"


def test_this_machine_fits_schema_and_model(tmp_path, monkeypatch, capsys):
    """A real run on the machine of the tests gives a valid document."""
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path))
    assert cli.main(["inventory"]) == 0
    document = check(json.loads(capsys.readouterr().out))
    assert document.cpu and document.memory
