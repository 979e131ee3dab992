"""The kernel's own accounts of time, work and memory. Pure, and total on any text."""

from __future__ import annotations

STAT = "/proc/stat"
UPTIME = "/proc/uptime"
MEMINFO = "/proc/meminfo"
TICKS_PER_SECOND = 100
"""USER_HZ, the same on every Linux architecture that this agent knows."""

_IDLE, _IOWAIT, _COUNTED = 3, 4, 8


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
    if processors < 1 or not all(_is_count(word) for word in lines[0][1:]):
        return None
    ticks = [int(word) for word in lines[0][1 : _COUNTED + 1]]
    if len(ticks) < _IOWAIT + 1:
        return None
    awake = sum(ticks)
    busy = awake - ticks[_IDLE] - ticks[_IOWAIT]
    return busy / processors / TICKS_PER_SECOND, awake / processors / TICKS_PER_SECOND


def parse_meminfo(text: str) -> dict[str, int]:
    """Kibibytes by name, from the text of /proc/meminfo."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        words = value.split()
        if words and _is_count(words[0]):
            found[name] = int(words[0])
    return found


def memory_in_use_pct(text: str) -> float | None:
    """Memory that could not be given back at once, in per cent of what the kernel can use."""
    kib = parse_meminfo(text)
    total, available = kib.get("MemTotal"), kib.get("MemAvailable")
    if not total or available is None or available > total:
        return None
    return 100 * (1 - available / total)


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 19
