"""The footprint of the audit itself: its agent for a year, and one report.

energy = seconds of processor × watts of a whole machine; sending = gigabytes × kWh per gigabyte;
carbon = energy × the mean electricity of the fleet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.model.report import GridLine
from fleet_audit.model.report_own_cost import OwnCost, OwnTerm
from fleet_audit.reference.own_cost import OwnCostRow

HOURS_PER_DAY = 24
SECONDS_PER_HOUR = 3600
MB_PER_GB = 1000
W_PER_KW = 1000
DAILY = (
    ("send_cpu_s", "sends_per_day"),
    ("sample_cpu_s", "samples_per_day"),
    ("check_cpu_s", "checks_per_day"),
)
"""Seconds of each start of the agent, and how many there are in a day."""
REPORT = ("report_cpu_s", "machine_w", "report_mb", "mobile_kwh_per_gb")
"""What a report takes: seconds × watts, and megabytes × kWh per gigabyte."""


def own_cost(
    rows: Mapping[str, OwnCostRow], machines: int, grid: Sequence[GridLine]
) -> OwnCost | None:
    """What the agent of so many machines takes in a year, and one report.

    Null where nothing is known of the electricity of the fleet.
    """
    intensity = _mean(grid)
    if intensity is None:
        return None
    watts = rows["machine_w"]
    hours = agent_seconds_per_day(rows) / SECONDS_PER_HOUR * HOURS_PER_YEAR / HOURS_PER_DAY
    agent = [machines * hours * each / W_PER_KW for each in _bounds(watts)]
    report = [
        seconds / SECONDS_PER_HOUR * each / W_PER_KW + size / MB_PER_GB * per_gb
        for seconds, each, size, per_gb in zip(
            *(_bounds(rows[name]) for name in REPORT), strict=True
        )
    ]
    agent_kg, report_kg = (
        [kwh * kg for kwh, kg in zip(energy, intensity, strict=True)] for energy in (agent, report)
    )
    return OwnCost(
        machines=machines,
        agent_kwh_per_year=agent[1],
        agent_kgco2e_per_year=agent_kg[1],
        agent_kgco2e_per_year_low=agent_kg[0],
        agent_kgco2e_per_year_high=agent_kg[2],
        report_kwh=report[1],
        report_kgco2e=report_kg[1],
        report_kgco2e_low=report_kg[0],
        report_kgco2e_high=report_kg[2],
        terms=tuple(_terms(rows, machines, intensity)),
    )


def agent_seconds_per_day(rows: Mapping[str, OwnCostRow]) -> float:
    """Processor time of the agent on one machine."""
    return sum(rows[seconds].value * rows[times].value for seconds, times in DAILY)


def _bounds(row: OwnCostRow) -> tuple[float, float, float]:
    low = row.value if row.lower is None else row.lower
    return low, row.value, row.value if row.upper is None else row.upper


def _mean(grid: Sequence[GridLine]) -> tuple[float, float, float] | None:
    """Low, middle and high kgCO2e per kWh, each country by the electricity used there."""
    energy = sum(line.energy_kwh for line in grid)
    if energy <= 0:
        return None
    low, mid, high = (
        sum(getattr(line, name) * line.energy_kwh for line in grid) / energy
        for name in ("low", "intensity_kgco2e_per_kwh", "high")
    )
    return low, mid, high


def _terms(
    rows: Mapping[str, OwnCostRow], machines: int, intensity: tuple[float, float, float]
) -> Iterator[OwnTerm]:
    low, mid, high = intensity
    yield OwnTerm(name="machines", value=machines, unit="")
    yield OwnTerm(name="intensity", value=mid, low=low, high=high, unit="kgCO2e/kWh")
    for name, row in rows.items():
        yield OwnTerm(
            name=name,
            value=row.value,
            low=row.lower,
            high=row.upper,
            unit=row.unit,
            source=f"{row.source} ({row.source_year}), {row.url}",
        )
