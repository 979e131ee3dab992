"""Make the pictures of the READMEs again: the top of the sample report, in French and in English.

Run it as `python tools/make_pictures.py [GALLERY]`, after `just gallery`. It needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PAGES = {"fr": "index.html", "en": "index.en.html"}
SIZE = {"width": 1120, "height": 900}


def main() -> None:
    """Write `docs/images/report-fr.png` and `report-en.png`."""
    gallery = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports" / "gallery"
    folder = ROOT / "docs" / "images"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for language, name in PAGES.items():
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto((gallery / name).resolve().as_uri())
            page.screenshot(path=folder / f"report-{language}.png")
        browser.close()


if __name__ == "__main__":
    main()
