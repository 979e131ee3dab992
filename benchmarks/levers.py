"""What all levers cost on a million assets: `python benchmarks/levers.py [assets]`.

It judges every lever on a fleet made up for the purpose, in which each finds something, and reckons
their worth. The footprint that they read from is prepared before; the table `candidate` is made
inside. One table says what is asked and what was measured; 1 where something is missed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kernel_fleet
from kernel_fleet import AS_OF, PLACES, SETTING, write_fleet

from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import prepare_views
from fleet_audit.recommendations.candidates import make_candidates
from fleet_audit.recommendations.effects import effects_of
from fleet_audit.recommendations.judging import judge
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.recommendations.prices import prices_in_force
from fleet_audit.recommendations.worth import ranked, recommendation_of, terms_of
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.reference.load import reference
from fleet_audit.reference.prices import published_prices

MILLION = 1_000_000
SECONDS, MEGABYTES = 10, 1500
FACTS = {
    "os": "CASE WHEN memory_gib IS NOT NULL THEN ['Microsoft Windows 10 Pro',"
    " 'Microsoft Windows 11 Pro', 'Debian GNU/Linux 12'][1 + (h // 31 % 3)::INT] END",
    "os_build": "CASE WHEN h // 31 % 3 = 1 THEN '26200' END",
    "ownership": "['owned', 'owned', 'owned', 'leased'][1 + (h // 37 % 4)::INT]",
    "cpu_utilisation_p95_pct": "CASE WHEN memory_gib IS NOT NULL THEN h // 41 % 100 END",
    "memory_utilisation_p95_pct": "CASE WHEN memory_gib IS NOT NULL THEN h // 43 % 100 END",
    "memory_slots": "CASE WHEN memory_gib IS NOT NULL THEN h // 47 % 5 END",
    "battery_cycles": "CASE WHEN category = 'laptop' THEN h // 53 % 1200 END",
    "hours_active_per_day": "CASE WHEN category = 'desktop' THEN h // 59 % 10 END",
    "screen_off_after_min": "CASE WHEN category = 'desktop'"
    " THEN [5, 15, 30, 0][1 + (h // 61 % 4)::INT] END",
    "pages_per_month": "CASE WHEN category = 'printer' THEN h // 67 % 5000 END",
    "tpm": "CASE WHEN memory_gib IS NOT NULL THEN ['2.0', 'absent'][1 + (h // 71 % 2)::INT] END",
    "storage_wear_pct": "CASE WHEN memory_gib IS NOT NULL THEN h // 73 % 100 END",
}  # fmt: skip
"""Columns of the snapshot that levers read, over those of the kernel's fleet."""


def run(path: Path) -> dict[str, float]:
    """All levers on a file: seconds of each part, and what was found."""
    engine = embedded_engine()
    engine.execute(f"CREATE TEMP VIEW given_snapshot AS FROM read_parquet('{path}')")
    prepare_views(engine, SETTING, PLACES, reference())
    parameters = lever_parameters()
    prices = prices_in_force((), published_prices(), AS_OF, parameters["price_sensitivity"].value)
    started, used = time.perf_counter(), time.process_time()
    make_candidates(engine, SETTING, reference(), parameters)
    gathered = time.perf_counter()
    judged = judge(engine, all_levers(), parameters)
    ruled = time.perf_counter()
    terms = terms_of(prices, parameters)
    found = ranked([recommendation_of(one, terms) for one in effects_of(engine, judged)])
    ended = time.perf_counter()
    return {
        "candidates": gathered - started,
        "judged": ruled - gathered,
        "effects": ended - ruled,
        "seconds": ended - started,
        "cpu": time.process_time() - used,
        "lines": len(found),
        "levers": len({one.lever for one in found}),
        "devices": sum(one.devices for one in found),
    }


def main(words: list[str]) -> int:
    """Print the table of what is asked for; 1 where something is missed."""
    if words[:1] == ["--run"]:
        print(json.dumps(run(Path(words[1]))))
        return 0
    assets = int(words[0]) if words else MILLION
    kernel_fleet.CELLS |= FACTS
    with tempfile.TemporaryDirectory() as folder:
        (path,) = write_fleet(Path(folder), assets)
        command = [sys.executable, __file__, "--run", str(path)]
        started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        printed = started.stdout.read() if started.stdout else ""
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    found = json.loads(printed)
    megabytes = used.ru_maxrss * 1024 / 1e6
    names = ("candidates", "judged", "effects")
    parts = ", ".join(f"{name} {found[name]:.1f} s" for name in names)
    print(f"{assets:,} assets, {os.cpu_count()} cores, {found['levers']} levers")
    print(f"all levers      asked {SECONDS} s      found {found['seconds']:.1f} s ({parts})")
    print(f"their CPU time                   {found['cpu']:.1f} s, of both cores together")
    print(f"whole process   asked {MEGABYTES} MB   found {megabytes:.0f} MB")
    return int(found["seconds"] > SECONDS or megabytes > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
