"""When the machine sleeps and its screen goes off, as its power scheme is set on mains power."""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of, text_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_registry import POLICIES, POWER, SCREEN_OFF, SLEEP

SCHEMES = rf"{POWER}\user\powerschemes"
NEVER_S = 0xFFFFFFFF

_VALUE = "acsettingindex"


def read(machine: Machine) -> Reading:
    """Minutes without use; 0 is never, null unknown."""
    pc = windows(machine)
    scheme = text_of(pc.key(SCHEMES), "activepowerscheme")
    if scheme is None:
        return Reading(None)
    return Reading(
        {
            "sleep_after_min": _minutes(pc, scheme.casefold(), SLEEP),
            "screen_off_after_min": _minutes(pc, scheme.casefold(), SCREEN_OFF),
        }
    )


def _minutes(pc: WindowsMachine, scheme: str, setting: str) -> float | None:
    """The setting that counts: of the organisation, else of the scheme, else of its makers."""
    defaults = rf"{POWER}\powersettings\{setting}\defaultpowerschemevalues\{scheme}"
    for key in (rf"{POLICIES}\{setting.partition(chr(92))[2]}", rf"{SCHEMES}\{scheme}\{setting}"):
        seconds = number_of(pc.key(key), _VALUE)
        if seconds is not None:
            return _in_minutes(seconds)
    made = pc.key(defaults)
    seconds = number_of(made, "provacsettingindex")
    return _in_minutes(number_of(made, _VALUE) if seconds is None else seconds)


def _in_minutes(seconds: int | None) -> float | None:
    if seconds is None:
        return None
    # The registry keeps 32 bits without a sign, and PowerShell reads them with one.
    unsigned = seconds & NEVER_S
    return 0.0 if unsigned == NEVER_S else round(unsigned / 60, 1)
