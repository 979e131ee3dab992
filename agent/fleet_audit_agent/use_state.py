"""What the sampler has kept: totals by day, in one small file. Pure, and total on any bytes.

The hours of a day are kept as a count by per cent, not by time: the file itself does not tell
when somebody arrives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from fleet_audit_agent.moment import Counter, Moment

VERSION = 1
MOST_BYTES = 512 << 10
MOST_DAYS = 62
"""Two months: the last whole one, and the one that runs."""
MOST_SOURCES = 16

Hours = dict[int, int]
"""How many hours had such a mean, by whole per cent."""


class Day:
    """Totals of one day, UTC, in seconds unless their name says otherwise."""

    __slots__ = ("asleep", "busy", "cpu_hours", "energy", "lit", "memory_hours", "off", "on")

    def __init__(self) -> None:
        self.on = 0.0
        self.asleep = 0.0
        self.off = 0.0
        self.busy = [0.0, 0.0]
        """Work of the mean processor, and the time over which it was counted."""
        self.lit = [0.0, 0.0]
        """Time with a screen on, and the time over which that was looked at."""
        self.cpu_hours: Hours = {}
        self.memory_hours: Hours = {}
        self.energy: dict[str, list[float]] = {}
        """By source: joules, the time over which they were counted, and the number of readings."""


class Source(NamedTuple):
    """What an energy total was read from."""

    scope: str
    is_counter: bool
    is_mean: bool = False
    """Whether each reading of a meter is itself the mean of minutes."""


class Hour(NamedTuple):
    """The hour that is not over yet: time on, time counted, work, memory in use × time."""

    on: float = 0.0
    counted: float = 0.0
    busy: float = 0.0
    memory_seen: float = 0.0
    memory: float = 0.0


class State:
    """All that is kept."""

    def __init__(self) -> None:
        self.last: Moment | None = None
        self.hour = Hour()
        self.days: dict[str, Day] = {}
        self.sources: dict[str, Source] = {}


def parse_state(content: bytes) -> State | None:
    """The state in a file; None when it is damaged, of another version, or of somebody else."""
    try:
        kept = json.loads(content[: MOST_BYTES + 1])
        return _state(kept) if kept["version"] == VERSION else None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return None


def state_bytes(state: State) -> bytes:
    """The state as it is kept."""
    kept = {
        "version": VERSION,
        "last": _kept_moment(state.last),
        "hour": _rounded(state.hour),
        "sources": {name: list(source) for name, source in state.sources.items()},
        "days": {name: _kept_day(day) for name, day in state.days.items()},
    }
    return json.dumps(kept, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _rounded(numbers: Iterable[float]) -> list[float]:
    return [round(number, 3) for number in numbers]


def _kept_moment(moment: Moment | None) -> dict[str, Any] | None:
    """The moment without its meters: only counters are subtracted from the next."""
    if moment is None:
        return None
    fields = moment._asdict()
    del fields["gauges"], fields["memory_pct"], fields["is_lit"]
    return {**fields, "counters": [list(counter) for counter in moment.counters]}


def _kept_day(day: Day) -> dict[str, Any]:
    return {
        "s": _rounded((day.on, day.asleep, day.off, *day.busy, *day.lit)),
        "cpu": day.cpu_hours,
        "memory": day.memory_hours,
        "energy": {name: _rounded(total) for name, total in day.energy.items()},
    }


def _state(kept: dict[str, Any]) -> State:
    state = State()
    state.last = _moment(kept["last"]) if kept["last"] is not None else None
    state.hour = Hour(*_amounts(kept["hour"], len(Hour._fields)))
    state.sources = {_name(name): _source(*kept["sources"][name]) for name in kept["sources"]}
    state.days = {_day_name(name): _day(kept["days"][name]) for name in kept["days"]}
    if len(state.days) > MOST_DAYS or len(state.sources) > MOST_SOURCES:
        raise ValueError("more than is ever kept")
    return state


def _moment(kept: dict[str, Any]) -> Moment:
    counters = tuple(_counter(*counter) for counter in kept["counters"][:MOST_SOURCES])
    return Moment(
        boot=_name(kept["boot"]),
        wall_s=_amount(kept["wall_s"]),
        elapsed_s=_amount(kept["elapsed_s"]),
        awake_s=_amount(kept["awake_s"]),
        busy_s=None if kept["busy_s"] is None else _amount(kept["busy_s"]),
        counters=counters,
    )


def _counter(
    source: Any, scope: Any, joules: Any, wraps_at_j: Any, most_w: Any, falls: Any
) -> Counter:
    wraps, most = (None if limit is None else _amount(limit) for limit in (wraps_at_j, most_w))
    return Counter(_name(source), _name(scope), _amount(joules), wraps, most, falls is True)


def _source(scope: Any, is_counter: Any, is_mean: Any) -> Source:
    return Source(_name(scope), is_counter is True, is_mean is True)


def _day(kept: dict[str, Any]) -> Day:
    day = Day()
    seconds = _amounts(kept["s"], 7)
    day.on, day.asleep, day.off = seconds[:3]
    day.busy, day.lit = seconds[3:5], seconds[5:7]
    day.cpu_hours, day.memory_hours = _hours(kept["cpu"]), _hours(kept["memory"])
    day.energy = {_name(name): _amounts(kept["energy"][name], 3) for name in kept["energy"]}
    return day


def _hours(kept: dict[str, Any]) -> Hours:
    hours = {int(percent): int(_amount(kept[percent])) for percent in kept}
    if any(not 0 <= percent <= 100 for percent in hours):
        raise ValueError("an hour has a hundred per cent")
    return hours


def _day_name(name: str) -> str:
    if date.fromisoformat(name).isoformat() != name or not "2020" <= name < "2100":
        raise ValueError("no day of a machine")
    return name


def _name(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 80:
        raise TypeError("no name")
    return value


def _amounts(values: Any, count: int) -> list[float]:
    if not isinstance(values, list) or len(values) != count:
        raise TypeError("not so many amounts")
    return [_amount(value) for value in values]


def _amount(value: Any) -> float:
    """A finite number from zero up."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e18:
        raise TypeError("no amount")
    return float(value)
