"""What Lighthouse says of the pages that people open first."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.chromium

MAIN = {
    "report": ("index.html", "footprint.en.html", "actions.html"),
    "beside": ("note.en.html", "awareness/deck.html", "beside/commitment.html"),
}
"""Pages of several kinds; the rules of axe-core, which Lighthouse counts, are tried on all."""


@pytest.mark.parametrize("kind", sorted(MAIN))
def test_lighthouse_gives_a_hundred(
    kind: str, address: str, browser: Browser, control_port: int, tool: Callable[..., Path]
) -> None:
    """The main pages have 100 for accessibility and 100 for best practices."""
    assert browser.is_connected()
    program = str(Path(__file__).with_name("lighthouse.mjs"))
    pages = [f"{address}/{name}" for name in MAIN[kind]]
    done = subprocess.run(
        ["node", program, str(tool("lighthouse")), str(control_port), *pages],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    told = json.loads(done.stdout)
    assert [told[page]["scores"] for page in pages] == [[1, 1]] * len(pages), told
