"""Make the pictures of the READMEs again: pages of the gallery, in French and in English.

Run it as `python tools/make_pictures.py [GALLERY]`, after `just gallery`. It needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SUFFIXES = {"fr": ".html", "en": ".en.html"}


@dataclass(frozen=True)
class Picture:
    """What is shown of a page, and at what size."""

    page: str
    """Its place in the gallery, without suffix."""
    width: int
    height: int
    anchor: str = ""


PICTURES = {
    "report": Picture("index", 1120, 900),
    "note": Picture("note", 1000, 1010),
    "plan": Picture("plan", 1120, 1000),
    "session": Picture("awareness/deck", 1280, 720, "#iceberg"),
}
"""Name of the picture, before its language; what it is of."""


def main() -> None:
    """Write a picture of each page and language into `docs/images`."""
    gallery = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports" / "gallery"
    folder = ROOT / "docs" / "images"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, shown in PICTURES.items():
            for language, suffix in SUFFIXES.items():
                size = {"width": shown.width, "height": shown.height}
                page = browser.new_page(viewport=size, color_scheme="light")
                page.goto((gallery / f"{shown.page}{suffix}").resolve().as_uri() + shown.anchor)
                page.screenshot(path=folder / f"{name}-{language}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
