"""Raw sources of a machine, as `collect.ps1` gathers them: the agent reads them, and says what.

The agent is a program of its own, so that one code reads what it gathers itself and what comes in
a file; a file costs one run of it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fleet_audit.inventory.sources.native import NativeDocument
from fleet_audit.model.asset import Observation, Rejected
from fleet_audit.model.marking import N_, said

SCHEMA = b"fleet-audit/sources/1"
MOST_SECONDS = 60
REFUSED = 2
"""Exit code with which the agent refuses a file."""

_DAMAGED = N_("damaged raw sources: gather them again")
_NO_AGENT = N_("raw sources are read by fleet-audit-agent: install it beside fleet-audit")

_AGENT = (sys.executable, "-I", "-m", "fleet_audit_agent", "inventory", "--from")


class RawSources:
    """Reads raw sources by the agent."""

    name = "sources"

    def recognises(self, content: bytes, name: str) -> bool:
        """A JSON object that names the schema of raw sources."""
        return content.lstrip()[:1] == b"{" and SCHEMA in content

    def read(self, content: bytes, name: str) -> Iterator[Observation | Rejected]:
        """The machine, or why the agent could not read it."""
        document = _by_agent(content)
        if isinstance(document, Rejected):
            yield document
            return
        yield from NativeDocument().read(document, name)


def _by_agent(content: bytes) -> bytes | Rejected:
    """The inventory document that the agent makes of the sources."""
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        path = Path(folder) / "sources.json"
        path.write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and a path that we chose
                [*_AGENT, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=MOST_SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired:
            return Rejected(reason=said("the agent did not read these raw sources in time"))
        except subprocess.CalledProcessError as failure:
            is_refused = failure.returncode == REFUSED
            return Rejected(reason=said(_DAMAGED if is_refused else _NO_AGENT))
    return done.stdout
