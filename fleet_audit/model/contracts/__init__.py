"""The published contracts: JSON schemas generated from the typed models, one file each.

`python -m fleet_audit.model.contracts` writes them again; a test keeps both in step.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import msgspec

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.baseline import Baseline, BaselineDiff
from fleet_audit.model.commitment import CommitmentSheet
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.hosting import Comparison, HostingForm, Rating
from fleet_audit.model.hosting_check import DomainCheck
from fleet_audit.model.inventory_document import InventoryDocument
from fleet_audit.model.lever import Break, LeverDecision, Recommendation
from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.model.plan import Plan
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.model.reference_set import Overlay
from fleet_audit.model.report import ReportContext
from fleet_audit.model.scenario import Comparison as ScenarioComparison
from fleet_audit.model.scenario import Scenario
from fleet_audit.model.session import Session, SessionsEvaluated
from fleet_audit.model.theme import ThemeSheet

CONTRACTS: dict[str, tuple[Any, str]] = {
    "inventory": (InventoryDocument, "fleet-audit inventory document, version 1"),
    "asset": (AssetRecord, "fleet-audit asset, canonical table and more"),
    "organisation": (OrganisationSheet, "fleet-audit organisation sheet"),
    "reference_row": (ReferenceRow, "fleet-audit reference row"),
    "overlay": (Overlay, "fleet-audit set of reference facts, laid over what ships"),
    "explanation": (Explanation, "fleet-audit explanation of a figure"),
    "hosting_check": (DomainCheck, "fleet-audit check of who hosts a domain"),
    "hosting_form": (HostingForm, "fleet-audit form of the places where servers run"),
    "hosting_rating": (tuple[Rating, ...], "fleet-audit ratings of places where servers run"),
    "hosting_comparison": (Comparison, "fleet-audit comparison of places for a fleet of servers"),
    "recommendations": (tuple[Recommendation, ...], "fleet-audit recommendations"),
    "replace_or_keep": (tuple[Break, ...], "fleet-audit replace or keep, asset by asset"),
    "lever_decision": (LeverDecision, "fleet-audit decision on a lever"),
    "report": (ReportContext, "fleet-audit report context"),
    "scenario": (Scenario, "fleet-audit scenario file"),
    "scenario_comparison": (ScenarioComparison, "fleet-audit comparison of scenarios"),
    "commitment": (CommitmentSheet, "fleet-audit commitment sheet"),
    "theme": (ThemeSheet, "fleet-audit theme of a club or an organisation"),
    "plan": (Plan, "fleet-audit renewal plan"),
    "baseline": (Baseline, "fleet-audit frozen baseline"),
    "session": (Session, "fleet-audit record of an awareness session, version 1"),
    "sessions_evaluated": (SessionsEvaluated, "fleet-audit evaluation of awareness sessions"),
    "baseline_diff": (BaselineDiff, "fleet-audit difference from a baseline"),
}
"""Name of each contract, its model, its title."""


def schema_of(name: str) -> dict[str, Any]:
    """The JSON schema of a contract, made from its model."""
    model, title = CONTRACTS[name]
    schema = msgspec.json.schema(model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **schema,
    }


def schema_text(name: str) -> str:
    """The schema as it is published: indented, keys in the order of the model."""
    return json.dumps(schema_of(name), indent=1, ensure_ascii=False) + "\n"


def published(name: str) -> str:
    """The text of the schema file that ships with the package."""
    return files(__name__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
