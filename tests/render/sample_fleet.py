"""The report of the sample fleet as far as its actions and systems go, made once."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.audit import audit, context_of
from fleet_audit.pipeline.planning import case_on
from fleet_audit.pipeline.recommending import Advice, Wish, advise_on
from fleet_audit.pipeline.sample import write_sample_store
from fleet_audit.recommendations.systems import systems
from fleet_audit.store.address import store_address

AS_OF = date(2026, 11, 2)


@cache
def sample_fleet() -> tuple[ReportContext, Advice]:
    """Its footprint, its actions and its systems; and the advice behind them."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "s.sqlite"
        write_sample_store(store, datetime(2026, 11, 2, tzinfo=UTC))
        address = store_address(str(store))
        made = audit(address, AS_OF)
        advice = advise_on(case_on(made), address, Wish())
        found = {"advised": advice.told, "systems": systems(made.engine, AS_OF)}
        return replace(context_of(made), **found), advice
