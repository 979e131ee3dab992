"""Small fleets to plan for: any, none, and those that once went wrong."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from fleet_audit.model.plan import Plan
from fleet_audit.recommendations.plan.cohorts import Cohort, Cohorts
from fleet_audit.recommendations.plan.limits import Limits
from fleet_audit.recommendations.plan.making import About, Asked, make_plan
from fleet_audit.recommendations.plan.outcomes import Offers

AS_OF = date(2026, 6, 30)
ABOUT = About(left_out={}, missing_prices=(), assumptions=(), reference="2026.11")


@st.composite
def fleets(draw: st.DrawFn, most: int = 3) -> tuple[Cohorts, Offers]:
    """Cohorts of any age, energy, grid and support, and what they can buy."""
    number = draw(st.integers(1, most))

    def column(low: float, high: float) -> np.ndarray[Any, Any]:
        value = st.floats(low, high, allow_nan=False)
        return np.array(draw(st.lists(value, min_size=number, max_size=number)))

    def known(low: float, high: float) -> np.ndarray[Any, Any]:
        value = st.one_of(st.just(math.nan), st.floats(low, high))
        return np.array(draw(st.lists(value, min_size=number, max_size=number)))

    energy = column(0, 3000)
    part = known(1, 60)
    return Cohorts(
        named=tuple(
            Cohort(f"c{n}", "laptop", "laptop-14", "Lyon", "FR", "unknown", "none", "none")
            for n in range(number)
        ),
        devices=np.array(draw(st.lists(st.integers(1, 6), min_size=number, max_size=number))),
        age_years=column(0, 60),
        lifetime_years=column(1, 12),
        energy_kwh=energy,
        new_energy_kwh=energy * draw(st.floats(0, 1)),
        kgco2e_per_kwh=column(0, 1.2),
        embodied_kgco2e=column(1, 4000),
        support_years=np.array(
            draw(
                st.lists(
                    st.sampled_from([-1.0, 0.5, 1.5, 3.0, math.inf]),
                    min_size=number,
                    max_size=number,
                )
            )
        ),
        is_support_unknown=(False,) * number,
    ), Offers(
        new_eur=known(0, 2000),
        refurbished_eur=known(0, 1000),
        is_refurbished=np.array(
            draw(st.lists(st.booleans(), min_size=number, max_size=number)), dtype=bool
        ),
        refurbished_share=draw(st.floats(0, 1)),
        refurbished_years=draw(st.sampled_from([2.0, 3.0])),
        upgrade_eur=np.where(np.isnan(part), np.nan, 80.0),
        upgrade_kgco2e=part,
        upgrade_years=np.where(np.isnan(part), np.nan, 2.0),
        upgrade_hours=np.where(np.isnan(part), np.nan, 1.0),
        system_hours=known(0.5, 2),
        electricity_eur=known(0.05, 0.4),
        discount_rate=0.04,
        deployment_hours=2.0,
        failure_share_per_year=draw(st.floats(0, 0.2)),
    )


def planned(fleet: tuple[Cohorts, Offers], limits: Limits, years: int = 4) -> Plan:
    """The plan of a fleet."""
    return make_plan(*fleet, Asked(as_of=AS_OF, years=years, limits=limits), ABOUT)


def hardly_failing() -> tuple[Cohorts, Offers]:
    """Three laptops out of support, of which one in ten million fails in a year."""
    each = {"age_years": 0.0, "lifetime_years": 1.0, "embodied_kgco2e": 1.0, "support_years": -1.0}
    nothing = dict.fromkeys(("energy_kwh", "new_energy_kwh", "kgco2e_per_kwh"), 0.0)
    name = Cohort("laptops", "laptop", "laptop", None, "FR", "unknown", "none", "none")
    cohorts = Cohorts(
        named=(name,) * 3,
        devices=np.ones(3, dtype=np.int64),
        is_support_unknown=(False,) * 3,
        **{column: np.full(3, value) for column, value in (each | nothing).items()},
    )
    offered = Offers(
        new_eur=np.array([np.nan, np.nan, 1.0]),
        is_refurbished=np.zeros(3, dtype=bool),
        refurbished_share=0.0,
        refurbished_years=2.0,
        discount_rate=0.04,
        deployment_hours=2.0,
        failure_share_per_year=6e-8,
        **dict.fromkeys(NOT_OFFERED, np.full(3, np.nan)),
    )
    return cohorts, offered


NOT_OFFERED = (
    "refurbished_eur",
    "upgrade_eur",
    "upgrade_kgco2e",
    "upgrade_years",
    "upgrade_hours",
    "system_hours",
    "electricity_eur",
)


def fleet_of_none() -> tuple[Cohorts, Offers]:
    """No cohort at all."""
    nothing = np.zeros(0)
    cohorts = Cohorts(
        named=(),
        devices=np.zeros(0, dtype=np.int64),
        support_years=nothing,
        is_support_unknown=(),
        **dict.fromkeys(
            (
                "age_years",
                "lifetime_years",
                "energy_kwh",
                "new_energy_kwh",
                "kgco2e_per_kwh",
                "embodied_kgco2e",
            ),
            nothing,
        ),
    )
    offered = Offers(
        new_eur=nothing,
        is_refurbished=np.zeros(0, dtype=bool),
        refurbished_share=0.3,
        refurbished_years=3.0,
        discount_rate=0.04,
        deployment_hours=2.0,
        failure_share_per_year=0.05,
        **dict.fromkeys(NOT_OFFERED, nothing),
    )
    return cohorts, offered
