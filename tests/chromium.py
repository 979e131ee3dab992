"""Chromium for tests: that of the machine, asking nothing of the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def lacking(what: str) -> None:
    """Skip, as a user without a tool does; on a build machine it must be there."""
    assert os.environ.get("CI") != "true", what
    pytest.skip(what)


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A running Chromium. It holds an event loop: no scope wider than a file may keep it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        lacking("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield opened
        opened.close()
