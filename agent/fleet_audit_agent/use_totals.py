"""From the days that the sampler kept to the sections of the document. Pure.

A whole month stands still until the next one is over, so that an unchanged machine has an
unchanged document. Before there is one, it is the whole days so far. Never a time of day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from fleet_audit_agent.sampling import DAY_S, MOSTLY
from fleet_audit_agent.use_state import Day, Hours, State

NEARLY_WHOLE = 0.95
"""Share of a day that must have been seen for the day to count."""
LEAST_MONTH_DAYS = 14
LONGEST_DAYS = 31
LEAST_ACTIVITY_DAYS = 28
"""What people do is told over a month at least, or not at all."""
LEAST_READINGS = 100
"""Readings of a meter whose mean is a measurement: at 50 % of spread, within 5 % of the truth."""
LEAST_MEANS = 24
"""The same for readings that are themselves the mean of minutes."""
CENTILE = 0.95


class Window(NamedTuple):
    """Whole days in a row, those that were not seen left out."""

    first: date
    end: date
    """The day after the last."""
    days: tuple[Day, ...]

    @property
    def seconds(self) -> int:
        """Its length, with the days that were not seen."""
        return (self.end - self.first).days * DAY_S


def window_of(state: State, today: date) -> Window | None:
    """The last whole month, or the whole days so far; None before the first of them."""
    whole = [name for name in sorted(state.days) if _is_whole(state.days[name])]
    past = [name for name in whole if name < today.isoformat()]
    month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    names = [name for name in past if name.startswith(month)]
    if len(names) < LEAST_MONTH_DAYS:
        names = [n for n in past if n >= (today - timedelta(days=LONGEST_DAYS)).isoformat()]
    if not names:
        return None
    end = date.fromisoformat(names[-1]) + timedelta(days=1)
    return Window(date.fromisoformat(names[0]), end, tuple(state.days[name] for name in names))


def _is_whole(day: Day) -> bool:
    return day.on + day.asleep + day.off >= NEARLY_WHOLE * DAY_S


def usage_section(window: Window) -> dict[str, Any]:
    """Time in each state, scaled to the whole span, and how busy the machine was while on."""
    seen_s = sum(day.on + day.asleep + day.off for day in window.days)
    scale = window.seconds / seen_s
    on_s = scale * sum(day.on for day in window.days)
    cpu = _together([day.cpu_hours for day in window.days])
    memory = _together([day.memory_hours for day in window.days])
    return {
        **_span(window),
        "on_s": round(on_s),
        "active_s": _active_s(window, on_s),
        "sleep_s": round(scale * sum(day.asleep for day in window.days)),
        "off_s": round(scale * sum(day.off for day in window.days)),
        "cpu_util_pct": _percent([day.busy for day in window.days]),
        "cpu_util_p95_pct": _centile(cpu),
        "memory_util_pct": _mean(memory),
        "memory_util_p95_pct": _centile(memory),
    }


def power_section(state: State, window: Window) -> list[dict[str, Any]]:
    """One reading per source: energy where it was counted throughout, and mean power while on."""
    on_s = sum(day.on for day in window.days)
    totals = {source: _energy(window, source) for source in sorted(state.sources)}
    return [
        _reading(state, window, source, total, on_s)
        for source, total in totals.items()
        if total[1] > 0 and not _is_less_than_its_part(source, totals)
    ]


def _is_less_than_its_part(source: str, totals: dict[str, list[float]]) -> bool:
    """Whether the firmware's meter of the platform shows less than the packages in it."""
    packages_j = sum(total[0] for name, total in totals.items() if name.startswith("rapl:package"))
    return source == "rapl:psys" and totals[source][0] < packages_j


def _reading(
    state: State, window: Window, source: str, total: list[float], on_s: float
) -> dict[str, Any]:
    joules, seconds, readings = total
    kind = state.sources[source]
    least = LEAST_MEANS if kind.is_mean else LEAST_READINGS
    is_throughout = kind.is_counter and seconds >= MOSTLY * on_s
    return {
        **_span(window),
        "j": float(round(joules)) if is_throughout else None,
        "avg_w": round(joules / seconds, 2),
        "scope": kind.scope,
        "source": source,
        "quality": "measured" if kind.is_counter or readings >= least else "estimated",
    }


def _span(window: Window) -> dict[str, str]:
    return {"t0": f"{window.first}T00:00:00Z", "t1": f"{window.end}T00:00:00Z"}


def _energy(window: Window, source: str) -> list[float]:
    found = [day.energy[source] for day in window.days if source in day.energy]
    return [sum(column) for column in zip(*found)] or [0.0, 0.0, 0.0]


def _active_s(window: Window, on_s: float) -> int | None:
    """Time with a screen on, where it was looked at for a month."""
    looked = [day.lit for day in window.days if day.lit[1]]
    if len(looked) < LEAST_ACTIVITY_DAYS:
        return None
    return round(on_s * sum(lit[0] for lit in looked) / sum(lit[1] for lit in looked))


def _percent(pairs: Sequence[Sequence[float]]) -> float | None:
    part, whole = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return round(100 * min(part / whole, 1.0), 1) if whole else None


def _together(days: Sequence[Hours]) -> Hours:
    hours: Hours = {}
    for day in days:
        for percent, count in day.items():
            hours[percent] = hours.get(percent, 0) + count
    return hours


def _mean(hours: Hours) -> float | None:
    count = sum(hours.values())
    return round(sum(percent * hours[percent] for percent in hours) / count, 1) if count else None


def _centile(hours: Hours) -> float | None:
    """The 95th centile of the hourly means, by the nearest rank."""
    left = CENTILE * sum(hours.values())
    for percent in sorted(hours):
        left -= hours[percent]
        if left <= 0:
            return float(percent)
    return None
