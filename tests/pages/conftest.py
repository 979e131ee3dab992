"""Every page that the product makes of the sample fleet, served on this machine, in Chromium."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.chromium import chromium, lacking
from tests.conftest import free_port
from tests.pages.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.prefix) / "share" / "pages" / "node_modules"
"""Where `.ci/run` puts what `package.json` names."""

Visits = Callable[..., "Iterator[tuple[str, Page]]"]
"""Goes to each page in turn, at one size: gives its name, and the page."""


@pytest.fixture(scope="session")
def tool() -> Callable[..., Path]:
    """Finds a file of one of the tools of `package.json`."""

    def found(name: str, runner: str = "node") -> Path:
        file = TOOLS / name
        if not file.exists() or shutil.which(runner) is None:
            lacking(f"{runner} or {name} is not there (npm install of tests/pages/package.json)")
        return file

    return found


@pytest.fixture(scope="session")
def axe(tool: Callable[..., Path]) -> str:
    """The program of axe-core."""
    return tool("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """All that the product makes of the sample fleet; the processes of a run share it.

    FLEET_AUDIT_TEST_GALLERY names a folder of pages to check instead.
    """
    if named := os.environ.get("FLEET_AUDIT_TEST_GALLERY"):
        return Path(named)
    fcntl = pytest.importorskip("fcntl")
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "gallery"
    with (shared / "gallery.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making().make_gallery(shared / "gallery.part")
            (shared / "gallery.part").rename(folder)
    return folder


def making() -> Any:
    """`tools/make_gallery.py`, which is a program and in no package."""
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "tools/make_gallery.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pages(gallery: Path) -> list[str]:
    """The pages of the gallery, by their place in it."""
    return sorted(path.relative_to(gallery).as_posix() for path in gallery.rglob("*.html"))


@pytest.fixture(scope="session")
def shown(gallery: Path, pages: list[str]) -> list[str]:
    """The pages that are opened: of those that go on from one to the next, the heaviest."""
    heaviest: dict[str, str] = {}
    for name in sorted(pages, key=lambda name: (gallery / name).stat().st_size):
        heaviest[re.sub(r"-\d+[^./]*", "", name)] = name
    return sorted(heaviest.values())


@pytest.fixture(scope="session")
def address(gallery: Path) -> Iterator[str]:
    """Where the gallery is served."""
    with served(gallery) as at:
        yield at


@pytest.fixture(scope="session")
def control_port() -> int:
    """The port by which another program may drive the browser."""
    return free_port()


@pytest.fixture(scope="module")
def browser(control_port: int) -> Iterator[Browser]:
    """Chromium, one for the tests of a file: its event loop must not outlive them."""
    with chromium(f"--remote-debugging-port={control_port}") as running:
        yield running


@contextmanager
def one_page(browser: Browser, width: int, height: int, **options: Any) -> Iterator[Page]:
    """A page of that size, in a context of its own."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, reduced_motion="reduce", **options)
    yield context.new_page()
    context.close()


@pytest.fixture
def visits(browser: Browser, address: str, shown: list[str]) -> Visits:
    """Goes to each page in turn, at one size: gives its name, and the page."""

    def visited(
        width: int,
        height: int = 800,
        *,
        only: Callable[[str], bool] = lambda _name: True,
        begin: Callable[[Page], None] = lambda _page: None,
        **options: Any,
    ) -> Iterator[tuple[str, Page]]:
        with one_page(browser, width, height, **options) as page:
            begin(page)
            for name in filter(only, shown):
                page.goto(f"{address}/{name}")
                yield name, page

    return visited


def is_english(name: str) -> bool:
    """Whether a page is the English twin, by its name."""
    return name.endswith(".en.html")
