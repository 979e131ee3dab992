"""The facts in force for an organisation: what ships, under what it loaded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from fleet_audit.reference.hourly import with_hourly
from fleet_audit.reference.load import Reference, reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import SetMark
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.kept_sets import kept_sets, set_marks
from fleet_audit.store.report_inputs import report_inputs


def facts_in_force(address: StoreAddress, organisation_id: int | None) -> Reference:
    """What ships under the sets of an organisation, the strongest on top."""
    return _composed(address, organisation_id, set_marks(address, organisation_id))


def facts_by_the_hour(address: StoreAddress, as_of: date) -> Reference:
    """The same, in which hours that were loaded stand for the yearly mixes of their zones."""
    inputs = report_inputs(address)
    stated = inputs.sheet.office_hours if inputs.sheet else None
    return with_hourly(facts_in_force(address, inputs.organisation_id), as_of, stated)


@lru_cache(maxsize=4)
def _composed(
    address: StoreAddress, organisation_id: int | None, marks: tuple[SetMark, ...]
) -> Reference:
    """Made once for the same sets, as a server asks for them again and again."""
    return compose(reference(), kept_sets(address, organisation_id)) if marks else reference()
