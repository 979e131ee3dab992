"""The footprint of 100,000 assets by category, against a plain loop over the same columns.

Run it as `python benchmarks/kernel.py [ASSETS]`. Both are whole processes, timed from start to end
on a warm snapshot: the command as a user types it, and a bare Python program that reads nine
columns of the same file and adds one product for each category, far less than the command does.
Aims: under 1 s and 400 MB.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 5
AIM_SECONDS = 1.0
AIM_MIB = 400
MODELS = {
    "laptop": ("Dell", ("Latitude 5420", "Latitude 5490", "Latitude 7440"), (13.3, 14, 15.6)),
    "desktop": ("HP", ("EliteDesk 800 G5", "ProDesk 400 G7"), (None,)),
    "monitor": ("Iiyama", ("XUB2493", "XUB2792", "XUB3293"), (23.8, 27, 32)),
    "smartphone": ("Samsung", ("Galaxy A53", "Galaxy S23"), (None,)),
    "server": ("Dell", ("PowerEdge R640", "PowerEdge R750"), (None,)),
    "switch": ("Cisco", ("CBS350-24T", "C9200-48P"), (None,)),
    "printer": ("Brother", ("HL-L6400DW",), (None,)),
}
SHARES = (40, 10, 30, 12, 3, 3, 2)
BASELINE = """
import sys, duckdb
columns = ("category, quantity, screen_inches, memory_gib, storage_gb, average_power_w, "
           "manufactured_point, country, site")
lines = duckdb.connect().execute(f"SELECT {columns} FROM read_parquet($1)", [sys.argv[1]])
totals = {}
for category, quantity, *rest in lines.fetchall():
    totals[category] = totals.get(category, 0.0) + quantity * 5.6 * 1607 / 1000 * 0.04418
print(totals)
"""


def write_list(path: Path, assets: int) -> None:
    """A list of assets, made up from a seed."""
    chance = random.Random(2026)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "serial",
                "category",
                "manufacturer",
                "model",
                "screen_inches",
                "purchase_date",
                "site",
            ]
        )
        for number in range(assets):
            category = chance.choices(list(MODELS), SHARES)[0]
            maker, models, sizes = MODELS[category]
            bought = f"{chance.randint(2016, 2026)}-{chance.randint(1, 9):02}-15"
            site = f"Site {chance.randint(1, 40)}"
            row = [f"BENCH{number:07}", category, maker, chance.choice(models)]
            writer.writerow([*row, chance.choice(sizes), bought, site])


def measured(command: list[str]) -> tuple[float, float]:
    """Best time in seconds of some runs, and peak resident memory in MiB, each of one process."""
    seconds, mebibytes = [], []
    for _ in range(REPEATS):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        mebibytes.append(used.ru_maxrss / 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    return min(seconds), max(mebibytes)


def main() -> int:
    """Print both in one table; 1 where an aim is missed."""
    assets = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    program = str(Path(sys.executable).parent / "fleet-audit")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = str(folder / "store.sqlite")
        write_list(folder / "list.csv", assets)
        start = time.perf_counter()
        subprocess.run(
            [program, "import", "--quiet", "--store", store, str(folder / "list.csv")],
            check=True,
            capture_output=True,
        )
        imported = time.perf_counter() - start
        footprint = [program, "footprint", "--store", store, "--country", "FR", "--quiet"]
        subprocess.run(footprint, check=True, capture_output=True)
        snapshot = next((folder / "store.sqlite.snapshot").glob("*.parquet"))
        plain = [sys.executable, "-c", BASELINE, str(snapshot)]
        seconds, used = measured(footprint)
        loop, loop_used = measured(plain)
    print(f"{assets:,} assets, best of {REPEATS} whole processes, {os.cpu_count()} cores")
    print(f"import of the list         {imported:7.2f} s")
    print(f"footprint --per category   {seconds:7.2f} s   {used:5.0f} MiB")
    print(f"plain loop, one product    {loop:7.2f} s   {loop_used:5.0f} MiB")
    print(f"ratio                      {seconds / loop:7.2f}     {used / loop_used:5.2f}")
    return int(assets == 100_000 and (seconds > AIM_SECONDS or used > AIM_MIB))


if __name__ == "__main__":
    sys.exit(main())
