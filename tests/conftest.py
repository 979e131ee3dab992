"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real captures, which lies beside the repository and is not part of it."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no captures at {SAMPLES}")
    return SAMPLES
