"""The figures of what the audit itself costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fleet_audit.footprint.explain.arithmetic import equals, number
from fleet_audit.footprint.own_cost import DAILY, HOURS_PER_DAY, REPORT, SECONDS_PER_HOUR, W_PER_KW
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, said
from fleet_audit.model.quantity import G_PER_KG, HOURS_PER_YEAR
from fleet_audit.model.report_own_cost import OwnCost, OwnTerm

WH_PER_KWH = 1000
UNITS = (N_("a day"), N_("MB"), N_("kWh/GB"))
"""Units in which a word stands, marked for translation."""
DAYS = HOURS_PER_YEAR // HOURS_PER_DAY


class _Told(NamedTuple):
    value: float
    low: float | None
    high: float | None
    unit: str
    formula: str
    left: str
    names: tuple[str, ...]


def own_cost_names(cost: OwnCost) -> Iterator[str]:
    """The name of every figure that is printed of it."""
    yield from ("tool.report.energy", "tool.report.gwp")
    if cost.machines:
        yield from ("tool.agent.energy", "tool.agent.gwp")


def explain_own_cost(cost: OwnCost, figure: str) -> Explanation | None:
    """The explanation of a figure of it; null where there is none of that name."""
    found = {
        "tool.report.energy": _report_energy,
        "tool.report.gwp": _report_gwp,
        "tool.agent.energy": _agent_energy,
        "tool.agent.gwp": _agent_gwp,
    }.get(figure)
    if found is None or figure not in own_cost_names(cost):
        return None
    told = found(cost)
    terms = {term.name: term for term in cost.terms}
    return Explanation(
        figure=figure,
        value=told.value,
        low=told.low,
        high=told.high,
        unit=told.unit,
        formula=told.formula,
        arithmetic=equals(told.left, told.value, told.unit),
        terms=tuple(_term(terms[name]) for name in told.names),
    )


def _term(term: OwnTerm) -> Term:
    return Term(
        symbol=term.name,
        value=term.value,
        low=term.low,
        high=term.high,
        unit=term.unit,
        origin=term.source or said("this report"),
    )


def _values(cost: OwnCost) -> dict[str, float]:
    return {term.name: term.value for term in cost.terms}


def _report_energy(cost: OwnCost) -> _Told:
    of = _values(cost)
    return _Told(
        cost.report_kwh * WH_PER_KWH,
        None,
        None,
        "Wh",
        "report_cpu_s × machine_w ÷ 3600 + report_mb × mobile_kwh_per_gb",
        f"{number(of['report_cpu_s'])} × {number(of['machine_w'])} ÷ {SECONDS_PER_HOUR}"
        f" + {number(of['report_mb'])} × {number(of['mobile_kwh_per_gb'])}",
        REPORT,
    )


def _report_gwp(cost: OwnCost) -> _Told:
    of = _values(cost)
    return _Told(
        cost.report_kgco2e * G_PER_KG,
        cost.report_kgco2e_low * G_PER_KG,
        cost.report_kgco2e_high * G_PER_KG,
        "gCO2e",
        said("tool.report.energy × carbon of the electricity of the fleet"),
        f"{number(cost.report_kwh * WH_PER_KWH)} × {number(of['intensity'])}",
        ("intensity",),
    )


def _agent_energy(cost: OwnCost) -> _Told:
    of = _values(cost)
    daily = " + ".join(f"{number(of[s])} × {number(of[times])}" for s, times in DAILY)
    return _Told(
        cost.agent_kwh_per_year,
        None,
        None,
        "kWh/year",
        said("machines × seconds of a day × days × machine_w"),
        f"{number(cost.machines)} × ({daily}) × {DAYS} × {number(of['machine_w'])}"
        f" ÷ {SECONDS_PER_HOUR} ÷ {W_PER_KW}",
        ("machines", *(name for pair in DAILY for name in pair), "machine_w"),
    )


def _agent_gwp(cost: OwnCost) -> _Told:
    of = _values(cost)
    return _Told(
        cost.agent_kgco2e_per_year,
        cost.agent_kgco2e_per_year_low,
        cost.agent_kgco2e_per_year_high,
        "kgCO2e/year",
        said("tool.agent.energy × carbon of the electricity of the fleet"),
        f"{number(cost.agent_kwh_per_year)} × {number(of['intensity'])}",
        ("intensity",),
    )
