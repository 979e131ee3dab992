"""A virtual machine: nothing of its own, and beside it the share of its host that it uses."""

from __future__ import annotations

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.explain.subject import Asset
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import N_, said

BESIDE = said("Counted at its host, and in no total a second time.")
NO_HOST = N_("no host is known for it")
BY_CORES = said("its virtual processors over those of all machines of the host")
ALIKE = said("as much for each machine of the host, since not all tell their processors")


def host_share(asset: Asset) -> Explanation:
    """kgCO2e a year of its host, times its share."""
    host, share = asset["host_asset_id"], asset["host_share"]
    value, whole = asset["gwp_host_share_kgco2e_per_year"], asset["gwp_of_host_kgco2e_per_year"]
    terms = (
        given("host_gwp_per_year", whole, "kgCO2e/year", f"asset.{host}.gwp_per_year"),
        given("host_share", share, "kgCO2e/kgCO2e", BY_CORES if asset["is_by_cores"] else ALIKE),
        given(
            "energy_host_share",
            asset["energy_host_share_kwh_per_year"],
            "kWh/year",
            f"asset.{host}.energy_per_year",
        ),
    )
    return Explanation(
        figure=asset.figure("host_share"),
        value=value,
        unit="kgCO2e/year",
        formula="host_gwp_per_year × host_share",
        arithmetic=said(NO_HOST)
        if share is None
        else equals(f"{number(whole)} × {number(share)}", value, "kgCO2e/year"),
        terms=() if share is None else terms,
        notes=() if share is None else (BESIDE,),
    )
