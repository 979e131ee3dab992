"""The tables of the store. An organisation on every row; keys of assets come from `StoreState`."""

from __future__ import annotations

from fleet_audit.store.tables.asset import (
    Asset,
    AssetEvent,
    AssetState,
    Attachment,
    Correction,
    Identity,
    Tombstone,
)
from fleet_audit.store.tables.column_types import Row, StoreState
from fleet_audit.store.tables.decision import Baseline, LeverDecision
from fleet_audit.store.tables.inbox import Inbox
from fleet_audit.store.tables.ledger import LedgerLine
from fleet_audit.store.tables.observation import (
    Measurement,
    ObservationRow,
    RawDocument,
    UsageTotal,
)
from fleet_audit.store.tables.organisation import (
    DeclaredCount,
    Organisation,
    PriceRow,
    RoomRow,
    SiteRow,
)
from fleet_audit.store.tables.reference_set import ReferenceSetRow, ReferenceSigner
from fleet_audit.store.tables.seen_file import SeenFile
from fleet_audit.store.tables.sender import AgentSeen, IdempotencyKey, Token

metadata = Row.metadata
"""Every table, as the migrations must leave the database."""

__all__ = [
    "AgentSeen",
    "Asset",
    "AssetEvent",
    "AssetState",
    "Attachment",
    "Baseline",
    "Correction",
    "DeclaredCount",
    "IdempotencyKey",
    "Identity",
    "Inbox",
    "LedgerLine",
    "LeverDecision",
    "Measurement",
    "ObservationRow",
    "Organisation",
    "PriceRow",
    "RawDocument",
    "ReferenceSetRow",
    "ReferenceSigner",
    "RoomRow",
    "SeenFile",
    "SiteRow",
    "StoreState",
    "Token",
    "Tombstone",
    "UsageTotal",
    "metadata",
]
