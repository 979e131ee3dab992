"""The footprint of the fleet, cut one way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from fleet_audit.footprint.rollup import DIMENSIONS, MEASURES, Group, roll_up
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.marking import N_
from fleet_audit.pipeline.audit import Audit, audit, missing_of
from fleet_audit.server.api.models import Footprint, Problem
from fleet_audit.server.api.reader import Asking, Reading
from fleet_audit.server.refusal import Refused, too_busy
from fleet_audit.store.organisation import organisation_name

_AT_ONCE = 2
"""Audits at the same time: each takes every core for a moment."""

Cut = Literal["category", "site", "department", "age", "organisation"]


router = APIRouter(prefix="/footprint", tags=["footprint"])

_turns = threading.BoundedSemaphore(_AT_ONCE)


@router.get(
    "",
    response_model=Footprint,
    responses={429: {"model": Problem, "description": "Too many audits at once."}},
)
def show_footprint(
    asking: Asking,
    per: Annotated[Cut, Query(description="What a group has in common.")] = "category",
    use_profile: Annotated[
        UseProfile, Query(description="How devices are taken to be used.")
    ] = "measured",
    as_of: Annotated[
        date | None, Query(description="Day of the audit; today if not given.")
    ] = None,
) -> dict[str, Any]:
    """Energy and carbon of each group, per year, with intervals."""
    day = as_of or asking.clock().date()
    with _turn():
        made = _audited(asking, day, use_profile)
        groups = roll_up(made.engine, DIMENSIONS[per])
        missing = missing_of(made).groups(DIMENSIONS[per])
    whole = made.inputs.name if per == "organisation" else None
    return {
        "per": per,
        "as_of": day,
        "use_profile": use_profile,
        "groups": [
            *(_shown(group, whole, is_missing=False) for group in groups),
            *(_shown(group, whole, is_missing=True) for group in missing),
        ],
    }


def _audited(asking: Reading, day: date, use_profile: UseProfile) -> Audit:
    if asking.address is None:
        raise Refused(503, N_("this server was started without the address of its store"))
    name = organisation_name(asking.engine, asking.organisation_id)
    made = audit(asking.address, day, use_profile=use_profile, organisation=name)
    if made.inputs.organisation_id != asking.organisation_id:
        raise Refused(403, N_("give the organisation of this token a name first"))
    return made


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise too_busy(N_("the server is computing other footprints; ask again later"))
    try:
        yield
    finally:
        _turns.release()


def _shown(group: Group, whole: str | None, *, is_missing: bool) -> dict[str, Any]:
    key = whole if whole is not None else group.key
    measures = {
        name: spread and {"value": spread.mid, "low": spread.low, "high": spread.high}
        for name in MEASURES
        for spread in (group.measures[name],)
    }
    return {
        "key": None if key is None else str(key),
        "devices": group.devices,
        "is_estimated_missing": is_missing,
        **measures,
    }
