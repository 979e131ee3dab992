"""Replace or keep: the published tables, and one machine on two grids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.recommendations.breaks import break_even_years, breaks, needed_watts

# research: the central test, watts to save all year with a PUE of 1
CENTRAL = [
    ("laptop", 185, 5, (128, 12, 7)),
    ("desktop", 211, 6, (122, 12, 7)),
    ("screen, ADEME", 70, 6, (40, 4, 2)),
    ("screen, makers", 330, 6, (190, 18, 11)),
    ("server, makers", 1207, 5, (835, 81, 47)),
    ("server, generic", 3660, 5, (2532, 245, 144)),
]
GRIDS = (0.033, 0.341, 0.581)

# research: when a new device repays itself, France 0.044 and the Union 0.38 kg per kWh
REPAID = [
    ("laptop 10 % better", 240, 18.8 * 0.1, (2900, 336)),
    ("laptop 50 % better", 240, 18.8 * 0.5, (580, 67)),
    ("desktop to laptop", 240, 91 - 19, (76, 8.8)),
    ("server saving 200 W, PUE 1.5", 1200, 0.2 * 8760 * 1.5, (10, 1.2)),
]


@pytest.mark.parametrize(("name", "embodied", "life", "watts"), CENTRAL)
def test_the_central_test_gives_the_published_watts(
    name: str, embodied: float, life: float, watts: tuple[float, ...]
) -> None:
    """France, Germany and Poland: the watts of the table, within its rounding."""
    found = [needed_watts(embodied, life, grid) for grid in GRIDS]
    assert found == pytest.approx(watts, rel=0.005, abs=0.51)


@pytest.mark.parametrize(("name", "embodied", "saved_kwh", "years"), REPAID)
def test_the_break_even_table_gives_the_published_years(
    name: str, embodied: float, saved_kwh: float, years: tuple[float, float]
) -> None:
    """France and the Union: the years of the table, within its rounding."""
    found = [break_even_years(embodied, saved_kwh * grid) for grid in (0.044, 0.38)]
    assert found == pytest.approx(years, rel=0.04)


def test_nothing_saved_is_never_repaid() -> None:
    """A new device that draws as much has no break-even, and a clean mix no watts."""
    assert break_even_years(240, 0) is None
    assert break_even_years(240, -3) is None
    assert needed_watts(240, 5, 0) is None


def old_server(country: str) -> dict[str, Any]:
    return {
        "category": "server",
        "cpu_sockets": 2,
        "average_power_w": 330.0,
        "country": country,
        "manufactured_point": date(2017, 5, 1),
        "cpu_utilisation_p95_pct": 50.0,
    }


def test_the_same_server_is_kept_in_france_and_replaced_in_poland(
    fleet: Callable[..., Any],
) -> None:
    """The verdict follows the grid of the site, with the day on which a new one has repaid."""
    made = fleet([old_server("FR"), old_server("PL")])
    french, polish = breaks(made.engine, date(2026, 11, 30))
    assert (french.verdict, polish.verdict) == ("keep", "replace")
    assert french.break_even_years > 5 > polish.break_even_years > 0
    assert polish.break_even_on is not None and polish.break_even_on > date(2026, 11, 30)
    assert polish.saved_w > polish.needed_w and french.saved_w < french.needed_w
    assert "replace" in made.taken()[2] and "replace" not in made.taken().get(1, set())


def test_a_machine_that_is_always_on_and_draws_much_is_found(fleet: Callable[..., Any]) -> None:
    """Day and night at 220 W in Poland, its work done at night too: replace, named as always on."""
    made = fleet(
        [
            {
                "category": "desktop",
                "country": "PL",
                "average_power_w": 220.0,
                "hours_on_per_day": 24.0,
                "hours_active_per_day": 24.0,
                "manufactured_point": date(2020, 5, 1),
            }
        ]
    )
    (effect,) = [one for one in made.effects if one.lever.code == "replace"]
    assert effect.variant == "always_on"


def test_what_nobody_publishes_is_not_known(fleet: Callable[..., Any]) -> None:
    """A kind of device without figures gets no verdict, and the reason."""
    made = fleet([{"category": "ups"}])
    (one,) = breaks(made.engine, date(2026, 11, 30))
    assert one.verdict == "unknown" and one.reason
