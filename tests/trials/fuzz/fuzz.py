"""Coverage-guided fuzzing of every parser: `python fuzz.py --seconds 3600 [TARGET...]`.

Each target runs in a process of its own, under libFuzzer by atheris (extra `trials`). An exception
that is no named refusal, a slow input or one that takes much memory ends the process: its input is
kept in the folder of findings and the target goes on, until its share of the time is over.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

# It begins in its own folder; what it takes from the ordinary tests is named from the root.
sys.path.append(str(Path(__file__).parents[3]))

MOST_INPUT_BYTES = 16_384
MOST_SECONDS_OF_PROCESSOR = 5.0
"""What one input may take; documents of that size take a hundredth."""
MOST_SECONDS = 60
"""The same by the clock, on a busy machine, before an input counts as one that never ends."""
MOST_MEMORY_MIB = 1536
"""Of the whole process, which instrumented libraries and the corpus fill to 300."""
MOST_FINDINGS = 3
"""Inputs kept of a target before it is given up: mend it, then go on."""
_RUNS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_PEAK = re.compile(r"stat::peak_rss_mb:\s*(\d+)")
_COVERED = re.compile(r"cov: (\d+) ft: (\d+)")
_FINDING = re.compile(r"Test unit written to (\S+-(?:crash|timeout|oom)-\S+)")
"""Slow units are written as well: on a busy machine they say nothing of the parser."""


@dataclass
class Outcome:
    """What the fuzzing of a target came to."""

    target: str
    runs: int = 0
    covered: int = 0
    peak_mib: int = 0
    findings: list[tuple[Path, str]] = field(default_factory=list)


def fuzz_here(target: str, corpus: Path, seconds: int, findings: Path) -> None:
    """Fuzz a target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["fleet_audit", "fleet_audit_agent", "defusedxml"]):
        from mutation import mutated
        from targets import target_named

        run = target_named(target)

    def bounded(content: bytes) -> None:
        started = time.process_time()
        run(content)
        took = time.process_time() - started
        assert took < MOST_SECONDS_OF_PROCESSOR, f"{len(content)} bytes took {took:.1f} s"

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        return mutated(content, most, seed, atheris.Mutate)

    options = {
        "max_total_time": seconds,
        "max_len": MOST_INPUT_BYTES,
        "len_control": 0,
        "timeout": MOST_SECONDS,
        "report_slow_units": MOST_SECONDS,
        "rss_limit_mb": MOST_MEMORY_MIB,
        "artifact_prefix": f"{findings}/{target}-",
        "print_final_stats": 1,
    }
    words = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(words, bounded, custom_mutator=mutate)
    atheris.Fuzz()


def fuzz(target: str, seconds: float, findings: Path) -> Outcome:
    """Fuzz a target for so long, in processes apart; begun again after each finding."""
    from seeds import seeds_of

    outcome = Outcome(target)
    over = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{target}-") as folder:
        corpus, scratch = Path(folder) / "corpus", Path(folder) / "scratch"
        corpus.mkdir()
        scratch.mkdir()
        for seed in seeds_of(target):
            for first in begun(target, seed):
                (corpus / sha256(first).hexdigest()).write_bytes(first)
        while (left := int(over - time.monotonic())) > 0:
            done = subprocess.run(
                [
                    *(sys.executable, __file__, "--here", target, "--corpus", corpus),
                    *("--seconds", str(left), "--findings", findings),
                ],
                env={**os.environ, "TMPDIR": str(scratch)},  # libFuzzer ends without clearing up
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
            _add(outcome, done.stdout)
            if done.returncode == 0 or len(outcome.findings) >= MOST_FINDINGS:
                break
    return outcome


def _add(outcome: Outcome, log: str) -> None:
    """Add what libFuzzer said of a run."""
    outcome.runs += int(found[1]) if (found := _RUNS.search(log)) else 0
    outcome.peak_mib = max(outcome.peak_mib, int(found[1]) if (found := _PEAK.search(log)) else 0)
    outcome.covered = max([outcome.covered, *(int(cov) for cov, _ in _COVERED.findall(log))])
    if finding := _FINDING.search(log):
        why = log[: finding.start()].rpartition("=== Uncaught Python exception: ===")[2]
        outcome.findings.append((Path(finding[1]), why.strip()[-1500:]))
    elif not _RUNS.search(log):
        outcome.findings.append((Path(), f"the fuzzer itself ended:\n{log[-1500:]}"))


def run_seeds(chosen: list[str]) -> None:
    """Run each target on what its fuzzing starts from, which none may break on."""
    from seeds import seeds_of
    from targets import WEIGHTS, target_named

    for name in chosen or WEIGHTS:
        run = target_named(name)
        for seed in seeds_of(name):
            for content in begun(name, seed):
                run(content)


def begun(target: str, seed: bytes) -> list[bytes]:
    """A seed as a target takes it: two of them have a byte before it that says what it is for."""
    return [bytes([first]) + seed for first in (0, 2)] if target in ("server", "body") else [seed]


def main() -> int:
    """Fuzz, tell what each target came to, and end with 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=60, help="in all, over the targets")
    parser.add_argument("--jobs", type=int, default=1, help="targets at once")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--seeds", action="store_true", help="only run each target on its seeds")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.seeds:
        run_seeds(asked.targets)
        return 0
    asked.findings.mkdir(parents=True, exist_ok=True)
    if asked.here:
        fuzz_here(asked.here, asked.corpus, int(asked.seconds), asked.findings)
        return 0
    from targets import WEIGHTS

    chosen = asked.targets or list(WEIGHTS)
    share = asked.seconds / sum(WEIGHTS.get(name, 1) for name in chosen)
    outcomes = []
    with ThreadPoolExecutor(asked.jobs) as pool:
        for outcome in pool.map(
            lambda name: fuzz(name, share * WEIGHTS.get(name, 1), asked.findings), chosen
        ):
            outcomes.append(outcome)
            print(
                f"{outcome.target:22} {outcome.runs:>9} inputs  {outcome.covered:>5} edges"
                f"  {outcome.peak_mib:>5} MiB  {len(outcome.findings)} findings",
                flush=True,
            )
            for path, why in outcome.findings:
                print(f"--- {path}\n{why}", flush=True)
    found = sum(len(outcome.findings) for outcome in outcomes)
    inputs = sum(outcome.runs for outcome in outcomes)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{len(outcomes)} parsers, {inputs} inputs, {asked.seconds:.0f} s, "
        f"{used.ru_utime + used.ru_stime:.0f} s of processor: {found} findings"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
