"""What all tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real captures, which lies beside the repository and is not part of it."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no captures at {SAMPLES}")
    return SAMPLES


@pytest.fixture(scope="session")
def program() -> str:
    """The installed `fleet-audit`, as users start it."""
    found = shutil.which("fleet-audit", path=str(Path(sys.executable).parent))
    assert found is not None, "fleet-audit is not installed in the environment of the tests"
    return found


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables of a user with an empty home, in English, in Paris."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "en_GB.UTF-8", "TZ": "Europe/Paris"}


@pytest.fixture(scope="session")
def fleet_audit(program: str, environment: dict[str, str]) -> Run:
    """Runs `fleet-audit` on a store, and checks its exit code: never a traceback."""

    def run(
        *arguments: object, store: Path, expect: int = 0, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [program, *map(str, arguments)],
            env={**environment, "FLEET_AUDIT_STORE": str(store), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    return run
