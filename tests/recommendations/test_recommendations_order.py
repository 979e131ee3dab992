"""Levers of others among those that ship: whatever their place, nothing is saved twice."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from fleet_audit.recommendations.levers import LEVERS, by_precedence
from fleet_audit.recommendations.levers.extend import LEVER as EXTEND
from fleet_audit.recommendations.levers.port import Share

from .conftest import Fleet, Row

LAPTOP: Row = {"category": "laptop", "country": "PL", "os": "Windows 11 Pro"}
LAPTOPS = [{**LAPTOP, "manufactured_point": date(year, 1, 1)} for year in range(2014, 2026)]


@pytest.mark.parametrize("rank", [5, 35, 205, 215, 400])
def test_a_group_that_others_part_saves_nothing_twice(rank: int) -> None:
    """A lever of a group may stand before, among or after the levers of other groups."""
    ours = replace(EXTEND, code="ours", rank=rank, when="true", saves_use=Share(mid="0.5"))
    fleet = Fleet(LAPTOPS, levers=by_precedence((*LEVERS, ours)))
    taken = {one.lever.code: one.devices for one in fleet.effects}
    assert taken["ours"]
    renewal, use = fleet.engine.execute(
        "SELECT sum(renewal_kgco2e), sum(use_kgco2e) FROM candidate"
    ).fetchall()[0]
    assert sum(one.renewal_kg[1] for one in fleet.effects) <= renewal + 1e-6
    assert sum(one.use_kg[1] for one in fleet.effects) <= use + 1e-6
    fleet.engine.close()
