"""After how long the machine puts itself and its screen to sleep, for all who use it.

Only what an administrator has set for the whole machine: what one person prefers is not read.
Sources: logind.conf(5); the system databases of dconf(7), as key files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.root import Root

LOGIND = "/etc/systemd/logind.conf"
DCONF = "/etc/dconf/db"
MOST_FILES = 64

_SLEEPING = frozenset({"suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "sleep"})
_SPAN = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([a-z]*)")
_UNITS_S = {
    "": 1, "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60,
    "minutes": 60, "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400,
    "days": 86400, "ms": 0.001, "msec": 0.001, "us": 1e-6, "usec": 1e-6, "w": 604800,
    "week": 604800, "weeks": 604800,
}  # fmt: skip
"""Source: systemd.time(7)."""


def read(machine: Machine) -> Reading:
    """Minutes without anybody; 0 is never, null is not set for the whole machine."""
    root = machine.root
    desktop = _desktop(root)
    by_logind = _of_logind(root)
    sleep_s = _of_desktop(desktop) if by_logind is None else by_logind
    screen_s = _seconds(desktop.get("org/gnome/desktop/session.idle-delay"))
    return Reading(
        {"sleep_after_min": _minutes(sleep_s), "screen_off_after_min": _minutes(screen_s)}
    )


def parse_settings(text: str) -> dict[str, str]:
    """Values of a file of sections, by `section.name`; the last of a name stands. Pure, total."""
    section, found = "", {}
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found[f"{section}.{name.strip()}"] = value.strip()
    return found


def parse_span_s(text: str) -> float | None:
    """Seconds in a time span of systemd: `30min`, `1h 30s`; None for none, or for ever."""
    spans = _SPAN.findall(text[:80])
    return sum(float(amount) * _UNITS_S.get(unit, 0) for amount, unit in spans) or None


def _of_logind(root: Root) -> float | None:
    """What logind does when every session is idle; its own unit of time is the second."""
    found: dict[str, str] = {}
    for path in (LOGIND, *_files(root, f"{LOGIND}.d")):
        found.update(parse_settings(root.text(path) or ""))
    if found.get("Login.IdleAction") not in _SLEEPING:
        return None
    return parse_span_s(found.get("Login.IdleActionSec", "30min"))


def _desktop(root: Root) -> dict[str, str]:
    """What the administrator has set for the desktops of all users."""
    found: dict[str, str] = {}
    for database in root.names(DCONF)[:MOST_FILES]:
        if database.endswith(".d"):
            for path in _files(root, f"{DCONF}/{database}"):
                found.update(parse_settings(root.text(path) or ""))
    return found


def _files(root: Root, folder: str) -> Iterator[str]:
    return (f"{folder}/{name}" for name in root.names(folder)[:MOST_FILES] if name != "locks")


def _of_desktop(settings: dict[str, str]) -> float | None:
    """GNOME on mains power."""
    power = "org/gnome/settings-daemon/plugins/power.sleep-inactive-ac-"
    if settings.get(f"{power}type", "'suspend'").strip("'\"") not in _SLEEPING:
        return 0.0
    return _seconds(settings.get(f"{power}timeout"))


def _seconds(value: str | None) -> float | None:
    """A number of seconds as GVariant writes it: `900`, `uint32 300`; 0 is never."""
    word = (value or "").split()[-1:] or [""]
    return float(word[0]) if word[0].isdecimal() and len(word[0]) < 10 else None


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
