"""The progress that a report tells: the way from a baseline to the day of the audit."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.model.errors import UnusableBaseline
from fleet_audit.model.report_progress import Since
from fleet_audit.pipeline.audit import Audit
from fleet_audit.pipeline.baselines import difference
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.baselines import frozen_names, load_baseline


def since_baseline(
    address: StoreAddress, made: Audit, name: str | None, country: str | None = None
) -> Since | None:
    """The way from a baseline to the day of an audit, or why it cannot be told.

    Without a name, from the last frozen of a day that has come; null where there is none. Raises
    UnusableBaseline for a name that none has.
    """
    organisation, as_of = made.inputs.organisation_id, made.setting.as_of
    frozen = dict(frozen_names(address, organisation))
    if name is None:
        name = next((one for one in reversed(frozen) if frozen[one] <= as_of), None)
    if name is None:
        return None
    try:
        then, _digest = load_baseline(address, organisation, name)
    except UnusableBaseline:
        if name not in frozen:
            raise
        return Since(name=name, frozen_on=None, reason="unreadable")
    since = Since(name=name, frozen_on=then.as_of, use_profile=then.use_profile)
    if then.as_of > as_of:
        return replace(since, reason="later")
    if then.use_profile != made.setting.use_profile:
        return replace(since, reason="other_profile")
    found = difference(address, name, as_of, country=country, use_profile=made.setting.use_profile)
    return replace(since, diff=replace(found, notes=()))
