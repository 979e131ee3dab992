"""From one moment to the next: time on, asleep and off, work, memory and energy. Pure.

Time is told by the clocks that nobody sets, so that a clock put right neither adds nor takes away
an hour; the wall clock only says which day it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from fleet_audit_agent.moment import Counter, Gauge, Moment
from fleet_audit_agent.use_state import MOST_DAYS, MOST_SOURCES, Day, Hour, Source, State

DAY_S = 86_400
HOUR_S = 3_600
LEAST_HOUR_S = 3_000
"""Time on after which an hour is complete: timers come a little early or late."""
EARLIEST_S = 1_577_836_800
"""The first second of 2020: before it, a clock was never set."""
LATEST_S = 4_102_444_800
"""The first second of 2100."""
LEAST_MEAN_S = 60
"""From a minute on, what a meter gives is a mean and not an instant."""
MOSTLY = 0.9
"""Share of a time from which on it counts as the whole of it."""
STOPPING = " stopping"
"""Behind the name of a run, once its machine has said that it stops."""
LONGEST_OFF_S = MOST_DAYS * DAY_S
"""A longer pause is a clock that was wrong, or a machine that was forgotten."""


def advance(state: State, now: Moment, *, is_last: bool = False) -> None:
    """Add to the state what happened since its last moment.

    `is_last` says that the machine is about to stop. Without it, a machine that was found off was
    stopped somewhere in the hour after its last sample: half an hour is the mean of that.
    """
    last = state.last
    if last is not None and EARLIEST_S <= now.wall_s < LATEST_S:
        if _is_same_run(last, now):
            _add_span(state, last, now)
        else:
            _add_pause(state, last, now)
            _add_span(state, _start_of(now), now)
    _forget(state, now)
    state.last = now._replace(boot=now.boot + STOPPING) if is_last else now


def _start_of(now: Moment) -> Moment:
    """The moment at which this run began: work counts from zero, energy from anywhere."""
    began_s = now.wall_s - now.elapsed_s
    return Moment(boot=now.boot, wall_s=began_s, elapsed_s=0.0, awake_s=0.0, busy_s=0.0)


def _is_same_run(last: Moment, now: Moment) -> bool:
    """Whether the machine has been running since the last moment."""
    return last.boot.removesuffix(STOPPING) == now.boot and now.elapsed_s >= last.elapsed_s


def _add_pause(state: State, last: Moment, now: Moment) -> None:
    """Time off before this start: by the wall clock, the only one that ran."""
    pause_s = now.wall_s - now.elapsed_s - last.wall_s
    if not 0 < pause_s <= LONGEST_OFF_S or last.wall_s < EARLIEST_S:
        return
    still_on_s = 0.0 if last.boot.endswith(STOPPING) else min(pause_s, HOUR_S) / 2
    stopped_s, started_s = last.wall_s + still_on_s, last.wall_s + pause_s
    for day, seconds in _days(state, last.wall_s, stopped_s):
        day.on += seconds
    for day, seconds in _days(state, stopped_s, started_s):
        day.off += seconds


def _add_span(state: State, last: Moment, now: Moment) -> None:
    """Time on and asleep between two moments of one run, and what was spent in it."""
    elapsed_s = now.elapsed_s - last.elapsed_s
    awake_s = min(max(now.awake_s - last.awake_s, 0.0), elapsed_s)
    if elapsed_s <= 0:
        return
    end_s = _believed_s(state, last.wall_s + elapsed_s, now.wall_s)
    for day, seconds in _days(state, end_s - elapsed_s, end_s):
        day.on += seconds * awake_s / elapsed_s
        day.asleep += seconds * (1 - awake_s / elapsed_s)
    latest = state.days.setdefault(day_name(end_s), Day())
    _add_work(state, latest, last, now, awake_s)
    _add_energy(state, latest, last, now, awake_s, elapsed_s)
    if now.is_lit is not None:
        latest.lit = [latest.lit[0] + awake_s * now.is_lit, latest.lit[1] + awake_s]


def _believed_s(state: State, expected_s: float, shown_s: float) -> float:
    """The wall clock; where it has jumped, whichever is nearer to the latest day that is kept."""
    if abs(shown_s - expected_s) < DAY_S / 2 or not state.days:
        return shown_s
    latest_s = datetime.fromisoformat(f"{max(state.days)}T12:00:00+00:00").timestamp()
    believed_s = min(expected_s, shown_s, key=lambda wall_s: abs(wall_s - latest_s))
    return believed_s if EARLIEST_S <= believed_s < LATEST_S else shown_s


def _days(state: State, start_s: float, end_s: float) -> Iterator[tuple[Day, float]]:
    """The days between two moments, each with the seconds of it that lie between them."""
    start_s = max(start_s, EARLIEST_S)
    while start_s < end_s:
        midnight_s = (start_s // DAY_S + 1) * DAY_S
        yield state.days.setdefault(day_name(start_s), Day()), min(end_s, midnight_s) - start_s
        start_s = midnight_s


def day_name(wall_s: float) -> str:
    """The day (UTC) of a moment, as the state names it."""
    return datetime.fromtimestamp(wall_s, tz=timezone.utc).date().isoformat()


def _add_work(state: State, day: Day, last: Moment, now: Moment, awake_s: float) -> None:
    """Work of the processor and memory in use, in total and by the hour."""
    counted_s = busy_s = 0.0
    if last.busy_s is not None and now.busy_s is not None and now.busy_s >= last.busy_s:
        counted_s, busy_s = awake_s, min(now.busy_s - last.busy_s, awake_s)
        day.busy = [day.busy[0] + busy_s, day.busy[1] + counted_s]
    seen_s = awake_s if now.memory_pct is not None else 0.0
    spent = (awake_s, counted_s, busy_s, seen_s, seen_s * (now.memory_pct or 0.0))
    hour = Hour(*(before + added for before, added in zip(state.hour, spent)))
    state.hour = hour if hour.on < LEAST_HOUR_S else _closed(hour, day)


def _closed(hour: Hour, day: Day) -> Hour:
    """Keep the means of an hour that is over, or of several that nobody looked at."""
    hours = max(round(hour.on / HOUR_S), 1)
    for kept, total, seconds in (
        (day.cpu_hours, 100 * hour.busy, hour.counted),
        (day.memory_hours, hour.memory, hour.memory_seen),
    ):
        if seconds:
            percent = min(round(total / seconds), 100)
            kept[percent] = kept.get(percent, 0) + hours
    return Hour()


def _add_energy(
    state: State, day: Day, last: Moment, now: Moment, awake_s: float, elapsed_s: float
) -> None:
    """Energy by the counters of both moments; by the meters of this one where those are silent."""
    before = {counter.source: counter for counter in last.counters}
    told = set()
    for counter in now.counters:
        earlier = before.get(counter.source)
        joules = None if earlier is None else _spent(earlier, counter, awake_s)
        if joules is not None and not (counter.falls and awake_s < MOSTLY * elapsed_s):
            _keep(state, day, counter, joules, awake_s)
            told.add(counter.source)
    for gauge in now.gauges:
        if gauge.source not in told:
            _keep(state, day, gauge, gauge.watts * awake_s, awake_s)


def _spent(earlier: Counter, later: Counter, awake_s: float) -> float | None:
    """Joules between two readings; None where the counter may have started again unseen."""
    gained = later.joules - earlier.joules
    if later.falls:
        return -gained if gained < 0 else None
    if later.wraps_at_j is None:
        return gained if gained >= 0 else None
    if later.most_w is None or gained + later.wraps_at_j < 0:
        return None
    gained %= later.wraps_at_j
    most_j = later.most_w * awake_s
    return gained if gained <= most_j < gained + later.wraps_at_j else None


def _keep(state: State, day: Day, found: Counter | Gauge, joules: float, seconds: float) -> None:
    known = state.sources.get(found.source)
    if known is None and len(state.sources) >= MOST_SOURCES:
        return
    is_counter = isinstance(found, Counter) and (known is None or known.is_counter)
    is_mean = isinstance(found, Gauge) and found.span_s >= LEAST_MEAN_S
    state.sources[found.source] = Source(found.scope, is_counter, is_mean)
    total = day.energy.get(found.source, [0.0, 0.0, 0.0])
    day.energy[found.source] = [total[0] + joules, total[1] + seconds, total[2] + 1]


def _forget(state: State, now: Moment) -> None:
    """Drop what is too many: days that a wrong clock has put in the future, then the oldest."""
    tomorrow = day_name(min(max(now.wall_s, EARLIEST_S), LATEST_S - 2 * DAY_S) + DAY_S)
    while len(state.days) > MOST_DAYS:
        latest = max(state.days)
        del state.days[latest if latest > tomorrow else min(state.days)]
