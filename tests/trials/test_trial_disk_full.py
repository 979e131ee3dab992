"""A disk that fills up: a clear refusal, then recovery without help."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux limits the files of another program", allow_module_level=True)

import resource


def _limit_files(server: subprocess.Popen[str], size: int) -> None:
    """Let a program write no file beyond a size: to SQLite, a disk that takes no more."""
    _soft, most = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, most))


@pytest.mark.trial
def test_a_full_disk_is_said_and_recovered_from(
    start: Any,
    secret: str,
    post: Callable[..., tuple[int, dict[str, object]]],
    laptop: Callable[[int, int], bytes],
    fleet_audit: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Any,
) -> None:
    """No more can be written: 507 with the remedy, nothing half-kept, and reading goes on.

    Once there is room the same server takes the same document, with no restart.
    """
    with start() as (server, address), closing(http.client.HTTPConnection(address)) as to:
        assert post(to, secret, laptop(1, 0))[0] == 202
        _limit_files(server, 4096)
        for attempt in range(3):
            status, answer = post(to, secret, laptop(2, attempt))
            assert status == 507, answer
            assert "full" in str(answer["reason"]) and "free some space" in str(answer["reason"])
        listed = fleet_audit("assets", "list", "--format", "csv", store=tmp_path / "store.sqlite")
        assert "TRIAL00001" in listed.stdout and "TRIAL00002" not in listed.stdout
        _limit_files(server, resource.RLIM_INFINITY)
        assert post(to, secret, laptop(2, 0))[1]["answer"] == "stored"
        assert post(to, secret, laptop(1, 0))[1]["answer"] == "known"
    listed = fleet_audit("assets", "list", "--format", "csv", store=tmp_path / "store.sqlite")
    assert listed.stdout.count("TRIAL00002") == 1
