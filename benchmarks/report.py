"""What the pages of the report cost as they are typed: whole process, by size of the fleet.

Run it as `python benchmarks/report.py [ASSETS…]`: 1,000, 10,000 and 1,000,000 by default, from a
store whose snapshot is up to date, to the last page in both languages. Of each size two lines:

- `first`: the report after a change of the fleet, the sheet, a decision or the program, in which
  every figure is computed;
- `again`: the report of a day that was asked for before, in another language or format: what it
  says was kept beside the snapshot, and its pages are written anew.

Beside each, in the same run, the least it could take: the start of Python with DuckDB, and the sum
of eleven columns that `kernel.py` compares with. The ratio of both does not depend on the machine.
1 where a time that is asked for is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kernel import SUMMED, lay_store
from kernel_fleet import AS_OF, write_fleet

SIZES = (1_000, 10_000, 1_000_000)
ASKED_SECONDS = {10_000: 0.6, 1_000_000: 2.0}
"""Whole process, on a quiet machine."""
REPEATS = 3


class Took(NamedTuple):
    """The least of some runs of a process."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def took(command: Sequence[str], before: Callable[[], None] = lambda: None) -> Took:
    """Run a process some times: its least time and processor time, its largest memory."""
    runs = []
    for _ in range(REPEATS):
        before()
        runs.append(run(command))
    return Took(
        min(each.seconds for each in runs),
        min(each.cpu_seconds for each in runs),
        max(each.megabytes for each in runs),
    )


def run(command: Sequence[str]) -> Took:
    """Run a process once."""
    before = time.perf_counter()
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - before
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, command)
    return Took(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6)


def start_and_sum(path: Path) -> Took:
    """The least that any report could take: Python, DuckDB, and one sum over the snapshot."""
    columns = ", ".join(f"sum({column})" for column in SUMMED)
    code = f"import duckdb; duckdb.execute(\"SELECT {columns} FROM '{path}'\").fetchall()"
    return took([sys.executable, "-c", code])


def forget_reports(folder: Path) -> None:
    """Drop what was kept of reports, as a change of the fleet would make it useless."""
    for path in folder.glob("*/report-*.kept"):
        path.unlink()


def report(folder: Path, assets: int) -> bool:
    """Measure one size and print its lines; whether they hold."""
    (path,) = write_fleet(folder, assets)
    url = lay_store(folder, path, assets)
    program = str(Path(sys.executable).parent / "fleet-audit")
    options = ["--store", url, "--country", "FR", "--quiet", "--as-of", AS_OF.isoformat()]
    command = [program, "report", "--formats", "html", "--out", str(folder / "out"), *options]
    least = start_and_sum(path)
    first = took(command, lambda: forget_reports(folder))
    again = took(command)
    return all(
        [tell(assets, "first", first, least), tell(assets, "again", again, least)],
    )


def tell(assets: int, which: str, found: Took, least: Took) -> bool:
    """Print one line; whether it holds."""
    asked = ASKED_SECONDS.get(assets)
    is_held = asked is None or found.seconds <= asked
    print(
        f"{'' if is_held else 'miss':4} {assets:>9,} {which:5} {f'{asked} s' if asked else '':>6}"
        f" {found.seconds:7.2f} s {found.cpu_seconds:7.2f} s {found.megabytes:6.0f} MB"
        f" {found.cpu_seconds / least.cpu_seconds:7.1f}  ({least.cpu_seconds:.2f} s)",
        flush=True,
    )
    return is_held


def main(sizes: Sequence[int]) -> int:
    """Print the table; 1 where something is missed."""
    print("        assets        asked     whole       CPU    memory   ratio  to the least CPU")
    held = []
    for assets in sizes:
        with tempfile.TemporaryDirectory() as folder:
            held.append(report(Path(folder), assets))
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or SIZES))
