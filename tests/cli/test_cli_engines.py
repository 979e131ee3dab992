"""`footprint --engine` and `--hash`: the same figures, wherever they are computed."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = ("--as-of", "2026-06-30", "--country", "FR")
HAS_DASK = importlib.util.find_spec("distributed") is not None


def test_parts_print_the_table_of_the_whole(printed: Callable[..., str]) -> None:
    """Every cell by site is the same, computed at once or part by part."""
    asked = ("footprint", "--per", "site", "--format", "csv", *DAY)
    assert printed(*asked, "--engine", "embedded") == printed(*asked)


def test_the_hash_is_one_line_whatever_the_table(printed: Callable[..., str]) -> None:
    """What the sums are cut by does not change what they add up to."""
    one = printed("footprint", "--hash", *DAY)
    assert re.fullmatch(r"sha256:[0-9a-f]{64}\n", one)
    assert printed("footprint", "--hash", "--per", "department", *DAY) == one


@pytest.mark.skipif(not HAS_DASK, reason="the extra `dask` is not installed")
def test_a_cluster_of_this_machine_prints_the_same_hash(printed: Callable[..., str]) -> None:
    """Workers are started for the command, and end with it."""
    asked = ("footprint", "--hash", *DAY)
    assert printed(*asked, "--engine", "dask://local") == printed(*asked)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "spark://here"), "dask://local"),
        (("--engine", "embedded", "--per", "asset"), "--per asset"),
        (("--hash", "--criterion", "adpe"), "--hash"),
    ],
)
def test_what_no_engine_computes_is_refused(
    fleet_audit: Run, store: Path, options: tuple[str, ...], said: str
) -> None:
    """A refusal names what is possible, with exit code 2."""
    refused = fleet_audit("footprint", *options, *DAY, store=store, expect=2)
    assert said in refused.stderr


@pytest.mark.parametrize(
    "option",
    [("--criterion", "pe"), ("--view", "to-date"), ("--per", "scope"), ("--per", "asset")],
)
def test_what_reads_each_asset_is_refused_elsewhere(
    tmp_path: Path, fleet_audit: Run, option: tuple[str, str]
) -> None:
    """An engine adds sums of a year up; lists and views that it cannot give are refused, why."""
    refused = fleet_audit(
        "footprint", *option, "--engine", "embedded", store=tmp_path / "s.sqlite", expect=2
    )
    assert "read each asset on this machine" in refused.stderr
