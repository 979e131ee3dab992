"""What the kernel costs: against a plain sum, against pandas, as a process, by size, on Dask.

Run it as `python benchmarks/kernel.py [ratio] [pandas] [process] [growth] [dask]`: all by default,
a few minutes. It needs the extras `bench` (pandas, the rival in `baselines/pandas_kernel.py`) and
`dask`. One table says what is asked and what was measured; 1 where something is missed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kernel_fleet import AS_OF, PLACES, SETTING, write_fleet

from fleet_audit.footprint.engines.choosing import run_of
from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.engines.partition import Job, merge, of_files
from fleet_audit.footprint.kernel import prepare_sums, sum_up
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.resolve import resolve
from fleet_audit.footprint.rollup import result_hash
from fleet_audit.reference.load import reference

MILLION = 1_000_000
REPEATS = 5
SUMMED = (
    "asset_id", "quantity", "cpu_sockets", "cpu_cores", "cpu_mhz", "memory_gib", "storage_gb",
    "screen_inches", "manufactured_year", "hours_on_per_day", "average_power_w",
)  # fmt: skip
"""Eleven numeric columns of the snapshot that the kernel reads."""
BY_CATEGORY = """
SELECT category, sum(COLUMNS('^(.*_(?:g|wh|kj)(?:_low|_high)?)$'))::BIGINT
FROM cube GROUP BY category
"""

Row = tuple[str, str, str, bool]
"""What is measured, what is asked, what was found, whether it holds."""


def cpu_of(task: Callable[[], Any]) -> float:
    """Least CPU time of some runs, in seconds, of all threads of this process."""
    found = []
    for _ in range(REPEATS):
        before = time.process_time()
        task()
        found.append(time.process_time() - before)
    return min(found)


def process_of(command: Sequence[str], repeats: int = 3) -> tuple[float, float, str]:
    """Least time in seconds and largest memory in MB of a process, and what it printed."""
    seconds, megabytes, text = [], [], ""
    for _ in range(repeats):
        with tempfile.TemporaryFile() as printed:
            before = time.perf_counter()
            started = subprocess.Popen(command, stdout=printed)
            _, status, used = os.wait4(started.pid, 0)
            seconds.append(time.perf_counter() - before)
            started.returncode = os.waitstatus_to_exitcode(status)
            if started.returncode:
                raise subprocess.CalledProcessError(started.returncode, command)
            printed.seek(0)
            text = printed.read().decode()
        megabytes.append(used.ru_maxrss * 1024 / 1e6)
    return min(seconds), max(megabytes), text


def summed(paths: Sequence[Path]) -> Any:
    """The kernel over files, summed up by category."""
    engine = embedded_engine()
    engine.execute(
        f"CREATE TEMP VIEW given_snapshot AS FROM read_parquet({[str(path) for path in paths]})"
    )
    prepare_sums(engine, SETTING, PLACES, reference())
    sum_up(engine, ())
    return engine


def sums_of(path: Path) -> dict[str, Any]:
    """Sums by category of a file and what they took, in the form that pandas prints."""
    reference()
    before, used = time.perf_counter(), time.process_time()
    with closing(summed([path])) as engine:
        found = engine.execute(BY_CATEGORY)
        names = [column[0] for column in found.description]
        lines = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    took = {"seconds": time.perf_counter() - before, "cpu": time.process_time() - used}
    sums = {
        line.pop("category"): {name: value for name, value in line.items() if value is not None}
        for line in lines
    }
    return {**took, "sums": sums}


def ratio(folder: Path) -> list[Row]:
    """CPU of the kernel over that of a sum of eleven columns, in one run."""
    (path,) = write_fleet(folder, MILLION)
    engine = embedded_engine()
    columns = ", ".join(f"sum({column})" for column in SUMMED)
    plain = cpu_of(lambda: engine.execute(f"SELECT {columns} FROM '{path}'").fetchall())
    made = summed([path])
    keys = made.execute("SELECT * EXCLUDE (model_hash) FROM model").fetchall()
    models = [(number, ModelKey(*key)) for number, *key in keys]
    found = cpu_of(lambda: resolve(models, SETTING.use_profile, reference()))
    whole = cpu_of(lambda: summed([path]).close())
    return [
        ("sum() of 11 columns, CPU", "", f"{plain * 1000:.0f} ms", True),
        (f"factors of {len(models):,} models, CPU", "about 300 ms", f"{found * 1000:.0f} ms", True),
        (
            "kernel but the factors, CPU over the sum",
            "at most 10",
            f"{(whole - found) / plain:.1f} ({(whole - found) * 1000:.0f} ms)",
            whole - found <= 10 * plain,
        ),
        ("kernel with the factors, CPU over the sum", "", f"{whole / plain:.1f}", True),
    ]


def lay_factors(path: Path) -> None:
    """Write beside a file what pandas is given: the factors of its models, places and countries."""
    with closing(summed([path])) as engine:
        tables = {
            "factors": """SELECT m.* EXCLUDE (model_key, model_hash),
                f.* EXCLUDE (model_key, model_hash, category),
                usual_pue AS default_pue, usual_pue_low AS default_pue_low,
                usual_pue_high AS default_pue_high
                FROM model AS m JOIN model_factor AS f USING (model_key)""",
            "places": """SELECT DISTINCT site, room, country, w.zone, w.stated_pue
                FROM presence JOIN whereabouts AS w USING (place_hash)""",
            "grid": "SELECT * EXCLUDE (is_always_on) FROM grid WHERE is_always_on",
        }
        for name, sql in tables.items():
            engine.execute(f"COPY ({sql}) TO '{path.parent / name}.parquet' (FORMAT parquet)")


def pandas(folder: Path) -> list[Row]:
    """The same answer in pandas: how much longer, and in how much more memory."""
    (path,) = write_fleet(folder, MILLION)
    lay_factors(path)
    rival = Path(__file__).parent / "baselines" / "pandas_kernel.py"
    theirs = process_of([sys.executable, str(rival), str(folder), str(path), AS_OF.isoformat()])
    ours = process_of([sys.executable, __file__, "--sums", str(path)])
    rival_run, run = json.loads(theirs[2]), json.loads(ours[2])
    left, right = rival_run["sums"], run["sums"]
    cells = [(category, name) for category, line in left.items() for name in line]
    differ = [cell for cell in cells if left[cell[0]][cell[1]] != right[cell[0]].get(cell[1])]
    times, memory = rival_run["seconds"] / run["seconds"], theirs[1] / ours[1]
    return [
        (
            f"sums by category that differ from pandas, of {len(cells)}",
            "none",
            f"{len(differ)} {differ[:2] or ''}",
            not differ,
        ),
        (
            "faster than pandas (given its factors; ours found)",
            "at least 9 times",
            f"{times:.1f} ({rival_run['seconds']:.2f} s, {run['seconds']:.2f} s)",
            times >= 9,
        ),
        (
            "the same in CPU",
            "",
            f"{rival_run['cpu'] / run['cpu']:.1f} ({rival_run['cpu']:.2f} s, {run['cpu']:.2f} s)",
            True,
        ),
        (
            "memory of pandas over ours, whole process",
            "at least 5",
            f"{memory:.1f} ({theirs[1]:.0f} MB, {ours[1]:.0f} MB)",
            memory >= 5,
        ),
    ]


def lay_store(folder: Path, path: Path, assets: int) -> str:
    """A store whose snapshot is that file: what a fleet that was read before starts from."""
    from fleet_audit.model.snapshot import SNAPSHOT_VERSION
    from fleet_audit.store.address import store_address
    from fleet_audit.store.opening import open_store
    from fleet_audit.store.organisation import organisation_id
    from fleet_audit.store.snapshot import refresh_snapshot

    url = str(folder / "store.sqlite")
    address = store_address(url)
    organisation_id(open_store(address), None)
    kept = refresh_snapshot(address)
    (address.snapshot / path.name).write_bytes(path.read_bytes())
    manifest = {
        "version": SNAPSHOT_VERSION,
        "store_id": kept.store_id,
        "revision": kept.revision,
        "rows": assets,
        "file": path.name,
    }
    (address.snapshot / "manifest.json").write_text(json.dumps(manifest))
    return url


def process(folder: Path) -> list[Row]:
    """The command as it is typed, from its start to the last line of the table by category."""
    (path,) = write_fleet(folder, MILLION)
    url = lay_store(folder, path, MILLION)
    program = str(Path(sys.executable).parent / "fleet-audit")
    options = ["--store", url, "--country", "FR", "--quiet", "--as-of", AS_OF.isoformat()]
    seconds, megabytes, _ = process_of([program, "footprint", *options])
    return [
        ("footprint of a million, whole process", "2 s", f"{seconds:.2f} s", seconds <= 2),
        ("its memory", "500 MB", f"{megabytes:.0f} MB", megabytes <= 500),
    ]


def growth(folder: Path) -> list[Row]:
    """Time for each asset as the fleet grows, and the memory of ten million in parts."""
    rows: list[Row] = []
    first = 0.0
    for assets in (10_000, 100_000, MILLION, 10 * MILLION):
        files = max(1, assets // 500_000)
        paths = write_fleet(folder, assets, files)
        command = [sys.executable, __file__, "--parts", *map(str, paths)]
        seconds, megabytes, text = process_of(command, 1 if files > 2 else 3)
        each = json.loads(text)["seconds"] / assets * 1e6
        first = first or each
        shown = f"{each:.2f} s ({megabytes:.0f} MB, process {seconds:.1f} s)"
        holds = each <= first and megabytes <= 1000
        rows.append((f"{assets:,} assets in {files} parts, per million", "no growth", shown, holds))
    return rows


def dask(folder: Path) -> list[Row]:
    """Two workers over parts against this program over the same, and the hash of both."""
    from distributed import LocalCluster

    paths = write_fleet(folder, 4 * MILLION, 8)
    job = Job(setting=SETTING, places=PLACES, reference=reference(), cuts=())
    found: dict[str, tuple[float, str]] = {}
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        address = cluster.scheduler_address.removeprefix("tcp://")
        for url in (f"dask://{address}", "embedded", f"dask://{address}", "embedded"):
            with closing(embedded_engine()) as engine:
                before = time.perf_counter()
                merge(engine, run_of(url)(of_files(paths), job))
                seconds = time.perf_counter() - before
                kept = found.get(url, (seconds, ""))[0]
                found[url] = (min(seconds, kept), result_hash(engine))
    (theirs, one), (ours, other) = (found[f"dask://{address}"], found["embedded"])
    shown = f"{theirs / ours:.2f} ({theirs:.1f} s, {ours:.1f} s)"
    return [
        (
            "Dask on two workers over embedded, 4 million",
            "at most 1.5",
            shown,
            theirs <= 1.5 * ours,
        ),
        ("hash of both", "the same", one[:14] if one == other else "differs", one == other),
    ]


def parts_of(paths: Sequence[Path]) -> dict[str, float]:
    """The time that parts take one after the other, of this process."""
    job = Job(setting=SETTING, places=PLACES, reference=reference(), cuts=())
    with closing(embedded_engine()) as engine:
        before = time.process_time()
        merge(engine, run_of("embedded")(of_files(paths), job))
        return {"seconds": time.process_time() - before}


PARTS = {"ratio": ratio, "pandas": pandas, "process": process, "growth": growth, "dask": dask}


def main(words: list[str]) -> int:
    """Print the table of what is asked for; 1 where something is missed."""
    if words[:1] == ["--sums"]:
        print(json.dumps(sums_of(Path(words[1]))))
        return 0
    if words[:1] == ["--parts"]:
        print(json.dumps(parts_of([Path(word) for word in words[1:]])))
        return 0
    is_missed = False
    print(f"{'':4} {'measured':52} {'asked':18} found, on {os.cpu_count()} cores")
    for name in words or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for what, asked, shown, holds in PARTS[name](Path(folder)):
                print(f"{'' if holds else 'miss':4} {what:52} {asked:18} {shown}", flush=True)
                is_missed |= not holds
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
