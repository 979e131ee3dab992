"""Windows' own estimation of energy, asked by `powercfg /srumutil`: only where it is chosen.

It is a program to start, it asks for an administrator, and machines without a battery have none.
"""

from __future__ import annotations

import os
import subprocess
import tempfile

from fleet_audit_agent.sources import Sources

MOST_SECONDS = 120
MOST_BYTES = 64 << 20


def with_srumutil(sources: Sources) -> Sources:
    """The sources with the estimation of the last days, or with the reason why there is none.

    The list names programs and accounts: it lies in a folder of its own, and goes with it.
    """
    windows = os.environ.get("SYSTEMROOT", r"C:\Windows")
    program = os.path.join(windows, "System32", "powercfg.exe")
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        path = os.path.join(folder, "srumutil.csv")
        try:
            subprocess.run(  # noqa: S603 - our own words, and the system's own program
                [program, "/srumutil", "/output", path, "/csv"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=MOST_SECONDS,
                check=True,
            )
            with open(path, "rb") as file:
                return sources._replace(raw={**sources.raw, "srumutil": file.read(MOST_BYTES)})
        except (OSError, subprocess.SubprocessError) as failure:
            reason = f"powercfg gave none: {type(failure).__name__}"
            return sources._replace(errors={**sources.errors, "srumutil": reason})
