"""The one program that the agent may start on Windows: PowerShell, for what only CIM tells."""

from __future__ import annotations

import os
import subprocess

from fleet_audit_agent.sources import Row, parse_rows

MOST_SECONDS = 30
"""A healthy Windows answers within two."""
ASKED = (
    "@(Get-CimInstance -Namespace root/wmi -ClassName WmiMonitorConnectionParams |"
    " Select-Object InstanceName, VideoOutputTechnology) | ConvertTo-Json -Compress"
)
"""Which screens are built in: the desktop would say so, but a scheduled task has none."""

_NO_WINDOW = 0x08000000


def ask_cim(errors: dict[str, str]) -> dict[str, list[Row]]:
    """How the screens are connected; nothing, with the reason, where PowerShell does not say."""
    command = [powershell(), "-NoProfile", "-NonInteractive", "-Command", ASKED]
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and the system's own program
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        errors["cim"] = f"no answer within {MOST_SECONDS} s"
    except (OSError, subprocess.CalledProcessError) as refusal:
        errors["cim"] = f"PowerShell gave none: {type(refusal).__name__}"
    else:
        return {"wmimonitorconnectionparams": parse_rows(done.stdout)}
    return {}


def powershell() -> str:
    """Windows' own PowerShell, not one that the search path names."""
    windows = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return os.path.join(windows, "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
