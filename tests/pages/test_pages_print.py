"""The pages on paper: A4, whole, and not a sheet too many."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.chromium import lacking
from tests.pages.conftest import Visits
from tests.pages.gates import lost

if TYPE_CHECKING:
    from playwright.sync_api import Page


pytestmark = pytest.mark.chromium

LEAST_WORDS, USUAL_WORDS = 15, 50
"""Words on a sheet, at least: one with fewer was begun for nothing; and on the mean sheet."""
FIRST_WORDS = 80
"""Words on the first sheet of a chapter, at least: its heading has half of them, and does not stand
alone."""
SEEN = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.checkVisibility() && !each.closest('script, style, details:not([open])'))
    .flatMap(each => [...each.childNodes])
    .filter(node => node.nodeType == 3)
    .map(node => node.textContent).join(' ')"""
"""The words of a page that is shown as printers are."""


@pytest.fixture(scope="session")
def read_sheets(tmp_path_factory: pytest.TempPathFactory):
    """Reads the words of a printed page, sheet by sheet."""
    if shutil.which("pdftotext") is None:
        lacking("pdftotext is not installed (Debian: poppler-utils)")
    file = tmp_path_factory.mktemp("printed") / "page.pdf"

    def read(page: Page) -> list[str]:
        file.write_bytes(page.pdf(prefer_css_page_size=True))
        command = ["pdftotext", "-layout", str(file), "-"]
        text = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
        return text.split("\f")[:-1]

    return read


def test_pages_print_whole(visits: Visits, read_sheets) -> None:
    """Printed, a page keeps its words, and no sheet is nearly empty, the first neither."""
    amiss = {}
    for name, page in visits(680, begin=lambda page: page.emulate_media(media="print")):
        sheets = read_sheets(page)
        missing = lost(page.evaluate(SEEN), sheets)
        empty = [place for place, sheet in enumerate(sheets, 1) if len(sheet.split()) < LEAST_WORDS]
        width = page.evaluate("document.documentElement.scrollWidth")
        is_chapter = page.locator("h1.told").count() > 0
        alone = is_chapter and len(sheets[0].split()) < FIRST_WORDS
        usual = sum(len(sheet.split()) for sheet in sheets) / len(sheets)
        if missing or empty or alone or usual < USUAL_WORDS or width > 680:
            amiss[name] = (len(sheets), empty, alone, round(usual), missing, width)
    assert amiss == {}
