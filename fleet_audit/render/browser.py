"""Chromium, Chrome or Edge as they are found on a machine, which print a page without a window."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

SECONDS = 60
"""A browser that has not printed by then is stopped."""
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
"""Commands of the three."""
MACOS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
)
"""Without a window, without asking anything of any network; the page's tags kept."""


def browsers(
    environ: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Iterator[Path]:
    """The browsers of this machine that can print, each once."""
    variables = os.environ if environ is None else environ
    seen: set[Path] = set()
    for path in (*_on_path(variables), *_usual(variables, platform)):
        if path not in seen and path.is_file():
            seen.add(path)
            yield path


def _on_path(environ: Mapping[str, str]) -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            yield Path(found)


def _usual(environ: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where macOS and Windows keep them, which is on no PATH."""
    if platform == "darwin":
        folders = [Path("/Applications"), Path(environ.get("HOME", "/")) / "Applications"]
        yield from (folder / name for folder in folders for name in MACOS)
    if platform == "win32":
        variables = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData", "PROGRAMW6432")
        places = [Path(environ[name]) for name in variables if environ.get(name)]
        yield from (place / name for place in places for name in WINDOWS)


def printed_by(browser: Path, html: str, seconds: float = SECONDS) -> bytes | None:
    """The page as that browser prints it; null where it does not, or not in time.

    It works in a profile of its own, thrown away, and whatever it started ends with it.
    """
    with tempfile.TemporaryDirectory(
        prefix="fleet-audit-", dir=_room(browser), ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        page, printed = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            str(browser),
            *FLAGS,
            *_as_root(),
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        if not _ran(command, seconds) or not printed.is_file():
            return None
        made = printed.read_bytes()
    return made if made.startswith(b"%PDF") else None


def _room(browser: Path) -> Path | None:
    """Where the browser may write: one that comes as a snap sees no temporary folder of ours."""
    name = browser.name.removesuffix("-browser")
    is_snap = Path("/snap") in browser.parents or Path("/snap/bin", name).exists()
    kept = Path.home() / "snap" / name / "common"
    return kept if is_snap and kept.is_dir() else None


def _as_root() -> tuple[str, ...]:
    """A browser refuses its sandbox to root, as in containers; the page is our own."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _ran(command: list[str], seconds: float) -> bool:
    """Whether the command ended well and in time; if not, it and its children are stopped."""
    try:
        started = subprocess.Popen(  # noqa: S603 - a browser of this machine, on a page of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return started.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if started.poll() is None:
            _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    """Stop a browser that we started, with the processes that it started."""
    if sys.platform == "win32":
        started.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(started.pid, signal.SIGKILL)
    started.wait()
