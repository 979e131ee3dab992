"""Windows' own estimation of energy, asked by `powercfg /srumutil`: only where it is chosen.

It is a program to start, it asks for an administrator, and machines without a battery have none.
"""

from __future__ import annotations

import os
import tempfile

from fleet_audit_agent.sources import Sources
from fleet_audit_agent.windows_programs import run_program

MOST_SECONDS = 120
MOST_BYTES = 64 << 20


def with_srumutil(sources: Sources) -> Sources:
    """The sources with the estimation of the last days, or with the reason why there is none.

    The list names programs and accounts: it lies in a folder of its own, and goes with it.
    """
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        path = os.path.join(folder, "srumutil.csv")
        try:
            run_program("powercfg.exe", ("/srumutil", "/output", path, "/csv"), MOST_SECONDS)
            with open(path, "rb") as file:
                return sources._replace(raw={**sources.raw, "srumutil": file.read(MOST_BYTES)})
        except OSError as failure:
            reason = f"powercfg gave none: {failure.strerror}"
            return sources._replace(errors={**sources.errors, "srumutil": reason})
