"""What the tests of the whole share: documents as agents write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CONTRACT = Path(__file__).parents[1] / "contract"


@pytest.fixture(scope="session")
def inventory() -> Callable[..., bytes]:
    """Maker of inventory documents: one of the contract, for the machine of a number."""

    def make(kind: str = "laptop", number: int = 0, **members: Any) -> bytes:
        document = json.loads((CONTRACT / f"{kind}.json").read_text(encoding="utf-8"))
        if number:
            document["agent"]["id"] = f"agent-{number:06}"
            document["device"].update(
                serial=f"SN{number:06}", uuid=None, macs=[], board_serial=None
            )
        return json.dumps({**document, **members}).encode()

    return make
