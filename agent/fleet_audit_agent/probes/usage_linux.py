"""How long the machine is on, asleep and off, and how busy, over whole days.

From the samples of a month where the sampler runs, else since the machine started. Whole days
only: the minute at which a machine starts tells when somebody arrives.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from fleet_audit_agent.accounts_linux import STAT, UPTIME, parse_stat, parse_uptime
from fleet_audit_agent.kept_use import usage_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading

DAY_S = 86_400


def read(machine: Machine) -> Reading:
    """What the sampler has kept, else the time since the start."""
    return usage_kept(machine) or _since_start(machine)


def _since_start(machine: Machine) -> Reading:
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


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
