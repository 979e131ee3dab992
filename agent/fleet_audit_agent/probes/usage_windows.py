"""How long the machine is on, asleep and off, and how busy, over whole days.

From the samples of a month where the sampler runs, else since Windows started. With fast startup,
which Windows sets by itself, a machine that was shut down looks asleep: the two are not told apart.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from fleet_audit_agent.kept_use import usage_kept
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes.cpu_windows import PROCESSORS
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import parse_clock

SESSION_POWER = r"system\currentcontrolset\control\session manager\power"
DAY_S = 86_400
TOO_SHORT = "running for less than a day: shorter spans would tell the time of day"


def read(machine: Machine) -> Reading:
    """What the sampler has kept, else the time since the start."""
    return usage_kept(machine) or _since_start(windows(machine))


def _since_start(pc: WindowsMachine) -> Reading:
    """Time on and asleep scaled to whole days; nothing before the first day is over."""
    clock = parse_clock(pc.sources.raw.get("clock", b""), len(pc.keys(PROCESSORS)))
    if clock is None:
        return Reading(None)
    days = int(clock.since_start_s // DAY_S)
    if days < 1:
        pc.root.note("usage", TOO_SHORT)
        return Reading(None)
    on_share = min(clock.awake_s / clock.since_start_s, 1.0)
    has_fast_startup = number_of(pc.key(SESSION_POWER), "hiberbootenabled") != 0
    t1 = datetime.combine(pc.now.date(), time.min, tzinfo=timezone.utc)
    busy_pct = 100 * clock.busy_s / clock.awake_s if clock.awake_s else None
    return Reading(
        {
            "t0": _utc(t1 - timedelta(days=days)),
            "t1": _utc(t1),
            "on_s": round(days * DAY_S * on_share),
            "sleep_s": None if has_fast_startup else round(days * DAY_S * (1 - on_share)),
            "cpu_util_pct": None if busy_pct is None else round(min(busy_pct, 100.0), 1),
        }
    )


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
