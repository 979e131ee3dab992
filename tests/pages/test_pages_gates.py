"""The gates themselves: they see what is wrong with a page that is wrong on purpose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.conftest import one_page
from tests.pages.gates import HIDDEN, SMALL, lost, violations, wide

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.chromium

WRONG = """<!DOCTYPE html><html><head><title>Wrong</title><style>
.wide{width:1500px} .pale{color:#ddd} .gone{display:none} .small{display:block;font-size:8px}
</style></head><body><h3 class="wide">Wide</h3><p class="pale">Pale</p><p class="gone">Gone</p>
<a class="small" href="#">Small</a><svg class="chart" width="100%" height="40">
<text x="0" y="20">Both here</text><text x="5" y="22">and here</text></svg></body></html>"""


def test_a_wrong_page_is_seen(browser: Browser, axe: str, tmp_path: Path) -> None:
    """A page too wide, pale, hidden, small and covered is found to be each of these."""
    file = tmp_path / "wrong.html"
    file.write_text(WRONG, encoding="utf-8")
    with one_page(browser, 1280, 800) as page:
        page.goto(file.as_uri())
        found = {rule for rule, _nodes in violations(page, axe)}
        assert {"color-contrast", "html-has-lang", "page-has-heading-one"} <= found
        assert any("pixels wide" in each for each in wide(page, 1280))
        assert any("Both here | and here" in each for each in wide(page, 1280))
        assert page.evaluate(HIDDEN) == ["Gone"]
        assert len(page.evaluate(SMALL)) == 1


def test_a_word_lost_on_paper_is_seen() -> None:
    """A word of the page that no sheet bears is found, one that a line parts is not."""
    assert lost("fabrication utilisation", ["fabri-\ncation utili\nsation"]) == ["fabrication"]
