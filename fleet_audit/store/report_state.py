"""What of a store a report depends on, as one mark: it changes with any of it."""

from __future__ import annotations

from hashlib import sha256

from fleet_audit.model.asset import NOT_KNOWN
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading

STATEMENTS: dict[str, str] = {
    # Whatever changes an asset, or takes one away, is a new revision.
    "store_state": "SELECT store_id, revision FROM store_state",
    # In a copy that was put in place of the store, the same revision may be of another history.
    "asset_event": """SELECT id, asset_id, kind, at, detail FROM asset_event
        ORDER BY id DESC LIMIT 1""",
    "organisation": "SELECT id, name, sheet FROM organisation ORDER BY id",
    "reference_set": """SELECT organisation_id, position, name, layer, format, sha256, source,
        licence, url, retrieved FROM reference_set ORDER BY organisation_id, position, name""",
    "lever_decision": """SELECT id, organisation_id, lever, decision, asset_ids, reason, decided_on
        FROM lever_decision ORDER BY id""",
    "baseline": """SELECT id, organisation_id, name, as_of, frozen_at, sha256
        FROM baseline ORDER BY id""",
    # Documents that changed nothing may still be the first of a source; they are only added.
    "observation": """SELECT id, asset_id, source, received_at FROM observation
        ORDER BY id DESC LIMIT 1""",
    # Of corrections, what nobody knew: all others change an asset.
    "correction": f"""SELECT organisation_id, asset_id, field FROM correction
        WHERE substr(field, length(field)) = '{NOT_KNOWN}' ORDER BY asset_id, field""",
}
"""Table → what a report reads of it."""

TOLD_BY_REVISION = frozenset({"asset", "tombstone"})
"""Tables of which the revision of the store tells every change that a report shows."""


def report_state(address: StoreAddress) -> str:
    """A mark that two states of a store share only where their reports are the same."""
    mark = sha256()
    with reading(address) as reader:
        for table, statement in STATEMENTS.items():
            mark.update(repr((table, reader.rows(statement))).encode())
    return mark.hexdigest()
