"""What an inventory costs the machine, beside the agents that organisations have already.

Run it as root, as `python -m benchmarks.agent [RUNS]`. Medians of seven runs, the agents in turn,
so that each meets the same machine. Processor: user and system time of the command and of all that
it starts (wait4). Memory: the most that one of its processes held. Programs: those that it starts,
counted by ptrace in a run of its own. The aims are those of issue 5: a quarter of FusionInventory's
processor, half of its memory, no program, 10 kB; with sending, three fifths.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.agent.collector import collector
from benchmarks.agent.contenders import RUN, Contender, sending, taking

RUNS = 7
MOST_BYTES = 10_000
OWN, OWN_SENDING = "fleet-audit-agent", "fleet-audit-agent, sending by TLS"
OTHER, OTHER_SENDING = (
    "fusioninventory, same categories",
    "fusioninventory, sending, same categories",
)


class Cost(NamedTuple):
    """Medians of the runs of a command."""

    cpu_s: float
    memory_mib: float
    document_bytes: int
    programs: int


def main(runs: int = RUNS) -> int:
    """Print the table and the ratios; 1 where an aim is missed."""
    with tempfile.TemporaryDirectory(prefix="benchmark-agent-") as name:
        folder = Path(name)
        os.environ["FLEET_AUDIT_AGENT_STATE"] = str(folder / "state")
        costs = measured(taking(folder), runs)
        with collector(folder) as here:
            costs |= measured(sending(*here), runs)
    print(f"medians of {runs} runs, in turn")
    print(f"{'':<43}{'CPU s':>8}{'memory MiB':>12}{'programs':>10}{'bytes':>10}")
    for label, cost in costs.items():
        print(
            f"{label:<43}{cost.cpu_s:8.3f}{cost.memory_mib:12.1f}"
            f"{cost.programs:10}{cost.document_bytes:10,.0f}"
        )
    return verdict(costs)


def measured(contenders: list[Contender], runs: int) -> dict[str, Cost]:
    """The costs by name; a first run of each, which warms the files, does not count."""
    found: dict[str, list[tuple[float, float, int]]] = {one.name: [] for one in contenders}
    for number in range(runs + 1):
        for one in contenders:
            cost = _run(one, number)
            if number:
                found[one.name].append(cost)
    return {
        one.name: Cost(
            *(statistics.median(column) for column in zip(*found[one.name], strict=True)),
            programs=_programs(one),
        )
        for one in contenders
    }


def _run(contender: Contender, number: int) -> tuple[float, float, int]:
    """Seconds of processor, mebibytes at most, and bytes of the document, of one run."""
    starter = [sys.executable, "-I", "-S", Path(__file__).parent / "one_run.py"]
    command = [word.replace(RUN, str(number)) for word in contender.command]
    done = subprocess.run([*starter, *command], capture_output=True, check=False)
    if done.returncode:
        log = done.stderr.decode(errors="replace")
        raise SystemExit(f"{contender.name} ends with {done.returncode}: {log}")
    cpu_s, kibibytes = json.loads(done.stderr.splitlines()[-1])
    size = len(done.stdout)
    if contender.writes_to:
        documents = [path.stat() for path in Path(contender.writes_to).rglob("*.ocs")]
        size = max(documents, key=lambda found: found.st_mtime).st_size if documents else size
    return cpu_s, kibibytes / 1024, size


def _programs(contender: Contender) -> int:
    """Programs that the command starts."""
    counter = Path(__file__).parent / "children.py"
    done = subprocess.run(
        [sys.executable, counter, *contender.command], capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[1])


def verdict(costs: dict[str, Cost]) -> int:
    """The aims, each beside what was found."""
    own, other = costs[OWN], costs.get(OTHER)
    aims = [
        ("programs started by ours", own.programs, 0),
        ("bytes of our document", own.document_bytes, MOST_BYTES),
        ("CPU of a sample, s", costs["fleet-audit-agent sample"].cpu_s, 0.1),
    ]
    if other is not None:
        aims += [
            ("CPU, ours over FusionInventory's", own.cpu_s / other.cpu_s, 1 / 4),
            ("memory, ours over FusionInventory's", own.memory_mib / other.memory_mib, 1 / 2),
        ]
    if OTHER_SENDING in costs:
        sent, other_sent = costs[OWN_SENDING], costs[OTHER_SENDING]
        aims += [("CPU of sending, ours over theirs", sent.cpu_s / other_sent.cpu_s, 3 / 5)]
    print()
    for label, found, most in aims:
        print(f"{label:<43}{found:8.3g}   at most {most:.3g}{'' if found <= most else '   MISSED'}")
    return int(any(found > most for _, found, most in aims))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:2])))
