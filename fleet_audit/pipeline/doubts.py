"""What the rules of identity cannot tell, said with the command that mends it."""

from __future__ import annotations

from fleet_audit.model.asset import Observation
from fleet_audit.model.marking import Said, said
from fleet_audit.store.lookups import Stored


def doubt(stored: Stored, seen: Observation) -> Said | None:
    """Why an asset may be two machines; null where nothing says so.

    A machine that keeps its serial number or UUID under another name and with none of the network
    addresses that it had is often a clone, which took these over with the disk.
    """
    known, now = stored.record, seen.asset
    address = next((key for key in now.keys if key.kind == "macs"), None)
    if address is None or not known.macs or set(known.macs) & set(now.macs):
        return None
    if not known.name or not now.name or known.name.casefold() == now.name.casefold():
        return None
    return said(
        "asset {asset}: {before} so far, {after} now, with other network addresses; "
        "if they are two machines: fleet-audit assets split {asset} --key {kind}:{value}",
        asset=stored.asset_id,
        before=known.name,
        after=now.name,
        kind=address.kind,
        value=address.value,
    )
