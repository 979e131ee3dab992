"""Virtual machines beside the hosts that run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fleet_audit.footprint.hosts import share_hosts

Make = Callable[..., Any]

VM = {"category": "virtual_machine", "is_virtual": True}
FLEET = [
    {"category": "server"},
    {"category": "server"},
    VM | {"cpu_cores": 2},
    VM | {"cpu_cores": 6},
    VM | {"cpu_cores": 4},
    VM,
    VM,
]
HOSTS = [(3, 1), (4, 1), (5, 2), (6, 2)]


def test_machines_share_their_host_and_enter_no_total(fleet: Make) -> None:
    """By virtual processors where all are known, else alike; the fleet weighs what it weighed."""
    made = fleet(FLEET)
    before = made.total().measures
    share_hosts(made.engine, HOSTS)
    lines = made.lines
    assert [line["host_share"] for line in lines] == [None, None, 0.25, 0.75, 0.5, 0.5, None]
    assert [line["host_asset_id"] for line in lines] == [None, None, 1, 1, 2, 2, None]
    host = lines[0]
    for column, of_host in (
        ("gwp_host_share_kgco2e_per_year", "gwp_kgco2e_per_year"),
        ("energy_host_share_kwh_per_year", "energy_kwh_per_year"),
    ):
        shares = lines[2][column] + lines[3][column]
        assert shares == pytest.approx(host[of_host], abs=0.002)
    for line in lines[2:]:
        assert line["gwp_kgco2e_per_year"] is None
        assert line["energy_kwh_per_year"] is None
    assert made.total().measures == before


def test_a_machine_whose_host_does_not_count_has_no_share(fleet: Make) -> None:
    """A retired host, or one that was never seen, is no host of today."""
    retired = {"category": "server", "status": "retired"}
    made = fleet([retired, VM | {"cpu_cores": 2}, VM])
    share_hosts(made.engine, [(2, 1), (3, 99)])
    assert [line["host_share"] for line in made.lines] == [None, None]
