"""What the rules of identity cannot tell, said with the command that mends it."""

from __future__ import annotations

from fleet_audit.model.asset import Observation
from fleet_audit.model.marking import Said, said
from fleet_audit.store.lookups import Stored


def doubt(stored: Stored, seen: Observation) -> Said | None:
    """Why an asset may be two machines; null where nothing says so.

    A machine that keeps its serial number or UUID under another name and with none of the network
    addresses that it had is often a clone, which took these over with the disk. Where names are
    not told, a virtual machine with other addresses is one too; a real one may have a new card.
    """
    known, now = stored.record, seen.asset
    address = next((key for key in now.keys if key.kind == "macs"), None)
    if address is None or not known.macs or set(known.macs) & set(now.macs):
        return None
    named = [record.name.casefold() for record in (known, now) if record.name]
    is_suspect = named[0] != named[1] if len(named) == 2 else known.is_virtual
    if not is_suspect:
        return None
    return said(
        "asset {asset}: other network addresses than before, and what else is the same may be a "
        "clone's; if they are two: fleet-audit assets split {asset} --key {kind}:{value}",
        asset=stored.asset_id,
        kind=address.kind,
        value=address.value,
    )
