"""kill -9 of the agent while it sends: no inventory is lost, and none counts twice."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import fleet_audit_agent
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit_agent.ledger import read_ledger
from fleet_audit_agent.spool import Spool

KILLS = int(os.environ.get("FLEET_AUDIT_KILLS", "12"))
MACHINES = 8
EXCHANGE_S = 0.04
"""What a delivery takes from the disk to the answer, about; half of the kills fall within it."""
TOO_LATE = "came too late and do not count"
RECORDED_S = 1_772_443_800
AGENT = Path(fleet_audit_agent.__file__).parents[1]
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from fleet_audit_agent.cli import main; raise SystemExit(main())"
)


class Machine:
    """A recorded machine, changed before each delivery, and the state of its agent."""

    def __init__(self, folder: Path, number: int) -> None:
        self.serial = f"TRIAL{number:05}"
        self.revision = 0
        self.root = folder / "root"
        self.state = folder / "state"
        self._write("etc/machine-id", f"{number:032x}\n")
        self._write("sys/class/dmi/id/sys_vendor", "Dell Inc.\n")
        self._write("sys/class/dmi/id/product_name", "OptiPlex 7080\n")
        self._write("sys/class/dmi/id/product_serial", f"{self.serial}\n")
        self._write("sys/class/dmi/id/chassis_type", "3\n")
        self._write("proc/uptime", "10.0 10.0\n")

    def change(self) -> None:
        """Install another system, a minute later, so that there is something new to say."""
        self.revision += 1
        self._write("etc/os-release", f'NAME="System"\nVERSION_ID="{self.revision}"\n')
        moment = RECORDED_S + 60 * self.revision
        os.utime(self.root / "proc/uptime", (moment, moment))

    def send(self, url: str, token: Path) -> subprocess.Popen[bytes]:
        """Start the agent on the machine."""
        words = ("send", "--server", url, "--token-file", token, "--root", self.root)
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, str(AGENT), *map(str, words)],
            env={"FLEET_AUDIT_AGENT_STATE": str(self.state), "LANGUAGE": "en"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def wait_until_kept(self, run: subprocess.Popen[bytes]) -> None:
        """Wait until the new document is on the disk, or the run is over."""
        before = self.kept()
        while self.kept() == before and run.poll() is None:
            time.sleep(0.001)

    def kept(self) -> set[str]:
        """Hashes of what waits on its disk."""
        return {one.sha256 for one in Spool(str(self.state)).waiting()}

    def _write(self, name: str, content: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def run_whole(machine: Machine, url: str, token: Path) -> float:
    """A delivery that nobody disturbs; gives how long it took."""
    began = time.monotonic()
    with machine.send(url, token) as run:
        _, said = run.communicate(timeout=60)
    assert run.returncode == 0, said
    assert machine.kept() == set()
    return time.monotonic() - began


def documents(store: str) -> list[str]:
    """The hash of every document in the store, which has one observation of each."""
    engine = open_store(store_address(store))
    with engine.connect() as database:
        kept = list(database.execute(text("SELECT sha256 FROM raw_document")).scalars())
        observed = database.execute(
            text("SELECT count(*), count(DISTINCT raw_document_id) FROM observation")
        ).one()
    engine.dispose()
    assert tuple(observed) == (len(kept), len(kept))
    return kept


@pytest.mark.trial
def test_a_killed_agent_delivers_all_the_same(
    start: Any,
    secret: str,
    fleet_audit: Callable[..., subprocess.CompletedProcess[str]],
    store: Path,
    tmp_path: Path,
) -> None:
    """At random moments of a delivery the agent is killed; all it had kept arrives, and once.

    FLEET_AUDIT_KILLS says how many times, 200 in `just trials`.
    """
    chance = random.Random(5)  # noqa: S311 - moments, not secrets
    token = tmp_path / "token"
    token.write_text(secret)
    token.chmod(0o600)
    machines = [Machine(tmp_path / f"machine{number}", number) for number in range(MACHINES)]
    promised: set[str] = set()
    moments: Counter[str] = Counter()
    with start() as (_server, address):
        url = f"http://{address}"
        usual_s = statistics.median(run_whole(machine, url, token) for machine in machines)
        for turn in count():
            if moments.total() - moments[TOO_LATE] == KILLS:
                break
            machine = machines[turn % MACHINES]
            machine.change()
            before = read_ledger(str(machine.state)).sha256
            with machine.send(url, token) as run:
                if turn // MACHINES % 2:
                    machine.wait_until_kept(run)
                    time.sleep(chance.uniform(0, EXCHANGE_S))
                else:
                    time.sleep(chance.uniform(0, usual_s))
                run.kill()
            promised |= machine.kept()
            moments[reached(machine, before) if run.returncode else TOO_LATE] += 1
        for machine in machines:
            run_whole(machine, url, token)
        exported = fleet_audit("assets", "export", "--quiet", store=store).stdout
        kept = documents(str(store))
    assert len(kept) == len(set(kept)), "a document was kept twice"
    assert promised <= set(kept), "a document was lost"
    assert shown(exported) == {one.serial: [one.revision] for one in machines}
    drafts = [path for path in tmp_path.rglob("*.part") if path.parent.name == "spool"]
    assert drafts == [], "a draft was left behind"
    told = ", ".join(f"{times} {moment}" for moment, times in sorted(moments.items()))
    sys.__stderr__.write(
        f"{KILLS} kills ({told}); {len(promised)} documents met on a disk, all delivered once\n"
    )


def reached(machine: Machine, before: str | None) -> str:
    """How far a delivery had come when it was killed."""
    if machine.kept():
        return "with a document on the disk"
    if read_ledger(str(machine.state)).sha256 != before:
        return "after the answer"
    return "before the document was kept"


def shown(exported: str) -> dict[str, list[int]]:
    """Revisions of the system that each machine is shown with, one for each of its lines."""
    rows = csv.DictReader(io.StringIO(exported.removeprefix("\ufeff")))
    found: dict[str, list[int]] = {}
    for row in rows:
        revision = re.search(r"System (\d+)", row["os"])
        found.setdefault(row["serial"], []).append(int(revision[1]) if revision else 0)
    return found
