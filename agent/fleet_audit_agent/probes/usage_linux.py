"""How long the machine has been on and how busy, over the whole days since it started.

Whole days only: the minute at which a machine starts tells when somebody arrives.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading

STAT = "/proc/stat"
UPTIME = "/proc/uptime"
DAY_S = 86_400
TICKS_PER_SECOND = 100
"""USER_HZ, the same on every Linux architecture that this agent knows."""

_IDLE, _IOWAIT, _COUNTED = 3, 4, 8


def read(machine: Machine) -> Reading:
    """Time on and asleep scaled to whole days; nothing before the first day is over."""
    root = machine.root
    uptime_s = parse_uptime(root.text(UPTIME, wanted=True) or "")
    busy = parse_stat(root.text(STAT, wanted=True) or "")
    if uptime_s is None or busy is None:
        return Reading(None)
    days = int(uptime_s // DAY_S)
    if days < 1:
        root.note("usage", "running for less than a day: shorter spans would tell the time of day")
        return Reading(None)
    busy_s, awake_s = busy
    on_share = min(awake_s / uptime_s, 1.0)
    t1 = datetime.combine(machine.now.date(), time.min, tzinfo=timezone.utc)
    return Reading(
        {
            "t0": _utc(t1 - timedelta(days=days)),
            "t1": _utc(t1),
            "on_s": round(days * DAY_S * on_share),
            "sleep_s": round(days * DAY_S * (1 - on_share)),
            "cpu_util_pct": round(min(100 * busy_s / awake_s, 100.0), 1) if awake_s else None,
        }
    )


def parse_uptime(text: str) -> float | None:
    """Seconds since the start, sleep included, from the text of /proc/uptime."""
    word = text.split(maxsplit=1)[0] if text.split() else ""
    try:
        seconds = float(word)
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None


def parse_stat(text: str) -> tuple[float, float] | None:
    """Busy and awake seconds of the mean processor, from the text of /proc/stat."""
    lines = [line.split() for line in text.splitlines() if line.startswith("cpu")]
    processors = len(lines) - 1
    if processors < 1 or not all(word.isdecimal() for word in lines[0][1:]):
        return None
    ticks = [int(word) for word in lines[0][1 : _COUNTED + 1]]
    if len(ticks) < _IOWAIT + 1:
        return None
    awake = sum(ticks)
    busy = awake - ticks[_IDLE] - ticks[_IOWAIT]
    return busy / processors / TICKS_PER_SECOND, awake / processors / TICKS_PER_SECOND


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
