"""The time of `fleet-audit --help`, against a bare Python that does nothing.

Run it as `python benchmarks/startup.py`. Aim: under 0.15 s with warm files.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

REPEATS = 15
AIM_SECONDS = 0.15


def best(command: list[str]) -> float:
    """Best time of some runs, seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print both in one table; 1 where the aim is missed."""
    program = str(Path(sys.executable).parent / "fleet-audit")
    helped, bare = best([program, "--help"]), best([sys.executable, "-c", "pass"])
    print(f"best of {REPEATS} whole processes")
    print(f"fleet-audit --help   {helped:.3f} s")
    print(f"python -c pass       {bare:.3f} s")
    print(f"ratio                {helped / bare:.1f}")
    return int(helped > AIM_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
