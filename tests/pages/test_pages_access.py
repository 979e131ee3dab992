"""Whether everyone can read the pages: what axe finds, with scripts off and on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.conftest import Visits, is_english
from tests.pages.gates import violations

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page


pytestmark = pytest.mark.chromium


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("fr", 1280, "light"), ("fr", 320, "dark"), ("en", 1280, "dark"), ("en", 320, "light")],
)
def test_axe_finds_nothing(visits: Visits, axe: str, lang: str, width: int, scheme: str) -> None:
    """Loaded without scripts, no page breaks a rule of WCAG 2.2 AA or of good practice."""
    sessions: list[CDPSession] = []

    def begin(page: Page) -> None:
        sessions.append(page.context.new_cdp_session(page))
        allow_scripts(sessions[0], False)

    def is_wanted(name: str) -> bool:
        return is_english(name) == (lang == "en")

    amiss = []
    for name, page in visits(width, only=is_wanted, begin=begin, color_scheme=scheme):
        allow_scripts(sessions[0], True)
        if found := violations(page, axe):
            amiss.append((name, found))
        allow_scripts(sessions[0], False)
    assert amiss == []


def allow_scripts(session: CDPSession, are_allowed: bool) -> None:
    """Let the scripts of a page run, or not."""
    session.send("Emulation.setScriptExecutionDisabled", {"value": not are_allowed})


def test_axe_finds_nothing_with_scripts(visits: Visits, axe: str, gallery: Path) -> None:
    """The pages that have a script break no rule once it has run."""

    def has_script(name: str) -> bool:
        return "<script" in (gallery / name).read_text(encoding="utf-8")

    amiss = []
    for name, page in visits(1280, only=has_script):
        if found := violations(page, axe):
            amiss.append((name, found))
    assert amiss == []
