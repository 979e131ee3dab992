"""Gathering the raw sources of this Mac: three commands, each bounded, and the system's calls."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timezone

from fleet_audit_agent.darwin_profile import TYPES
from fleet_audit_agent.sources import Sources

SYSTEM_PATH = "/usr/sbin:/usr/bin"
"""Where macOS keeps its own programs; what a user puts on a path of theirs is not run."""
MOST_SECONDS = 60
BATTERY_COMMAND = ("ioreg", "-ar", "-c", "AppleSmartBattery")
COMMANDS = {
    "system_profiler": ("system_profiler", "-json", *TYPES),
    "ioreg": BATTERY_COMMAND,
    "pmset": ("pmset", "-g", "custom"),
}
BEFORE_JSON = ("system_profiler", *TYPES)
"""The same before macOS 10.15, in text."""
SYSCTL = (
    "machdep.cpu.brand_string",
    "machdep.cpu.vendor",
    "machdep.cpu.family",
    "machdep.cpu.model",
    "machdep.cpu.stepping",
    "hw.physicalcpu",
    "hw.logicalcpu",
    "hw.packages",
    "hw.memsize",
)
SYSTEM_VERSION = "/System/Library/CoreServices/SystemVersion.plist"
SETUP_DONE = "/var/db/.AppleSetupDone"
"""Written once, when the first account was made."""

_LONGEST_ANSWER = 1024


def gather(path: str = SYSTEM_PATH) -> Sources:
    """Everything that this Mac says of itself; `path` is where its programs are."""
    errors: dict[str, str] = {}
    raw = {name: run(errors, path, command) for name, command in COMMANDS.items()}
    if not raw["system_profiler"].lstrip().startswith(b"{"):
        raw["system_profiler"] = run(errors, path, BEFORE_JSON)
    raw["system_version"] = _file(SYSTEM_VERSION)
    raw["machine"] = os.uname().machine.encode()
    raw["setup_done"] = _day_of(SETUP_DONE)
    raw.update({f"sysctl/{name}": sysctl(name) for name in SYSCTL})
    return Sources(
        system="darwin",
        taken_at=datetime.now(timezone.utc),
        raw={name: answer for name, answer in raw.items() if answer},
        errors=errors,
    )


def run(errors: dict[str, str], path: str, command: Sequence[str]) -> bytes:
    """What a program of the system prints; nothing, with the reason, where it does not."""
    program = shutil.which(command[0], path=path)
    if program is None:
        errors[command[0]] = "absent"
        return b""
    try:
        return subprocess.run(  # noqa: S603 - our own words, and the system's own program
            [program, *command[1:]],
            env={"LC_ALL": "C", "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired:
        errors[command[0]] = f"no answer within {MOST_SECONDS} s"
    except (OSError, subprocess.CalledProcessError) as refusal:
        errors[command[0]] = f"failed: {type(refusal).__name__}"
    return b""


def sysctl(name: str) -> bytes:
    """What the kernel says under a name; nothing where it does not know it."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "sysctlbyname"):
        return b""
    answer, length = ctypes.create_string_buffer(_LONGEST_ANSWER), ctypes.c_size_t(_LONGEST_ANSWER)
    if library.sysctlbyname(name.encode(), answer, ctypes.byref(length), None, 0):
        return b""
    return answer.raw[: length.value]


def _file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20)
    except OSError:
        return b""


def _day_of(path: str) -> bytes:
    """The day (UTC) on which a file was last written."""
    try:
        moment = datetime.fromtimestamp(os.stat(path).st_mtime, tz=timezone.utc)
    except (OSError, OverflowError, ValueError):
        return b""
    return moment.date().isoformat().encode()
