"""The sheet in a real browser: two sides of A4, for everyone, in both languages."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.model.commitment import (
    LONGEST_NAME,
    LONGEST_SENTENCE,
    BaselineFigures,
    CommitmentSheet,
    Done,
    FrozenMark,
    Perimeter,
    Target,
    estimate,
)
from fleet_audit.render.commitment_page import commitment_page
from fleet_audit.render.commitment_words import worded
from fleet_audit.render.pdf import by_weasyprint
from fleet_audit.render.theme import dressed
from fleet_audit.render.theme_folder import read_theme
from fleet_audit.render.voice import Voice

pytestmark = pytest.mark.chromium
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "theme"
LONG = ("Étagère mobile « spéciale » " * 9)[:LONGEST_SENTENCE]
HOSTILE = "<script>alert(1)</script>\u202eמחשב"
FULL = CommitmentSheet(
    organisation=("Société " * 20)[:LONGEST_NAME],
    drawn_up=date(2026, 11, 30),
    signatory=HOSTILE,
    perimeter=Perimeter(
        sites=tuple(f"{HOSTILE} {place}" for place in range(40)),
        devices=180_000,
        declared=200_000,
        categories={"laptop": 90_000, "monitor": 80_000, "server": 10_000},
        left_out=LONG,
    ),
    baseline=BaselineFigures(
        day=date(2026, 11, 30),
        gwp_kgco2e_per_year=estimate(1.2e7, 1e7, 2e7),
        embodied_kgco2e=estimate(1e8),
        energy_kwh_per_year=estimate(9e7, 8e7, 1.1e8),
        reference="2026.11",
        frozen=FrozenMark(name="départ", day=date(2026, 11, 30), sha256="ab" * 32),
    ),
    done=tuple(Done(text=LONG) for _ in range(8)),
    targets=tuple(
        Target(
            indicator="life_years",
            category="laptop",
            unit="years",
            baseline=5,
            target=6.5,
            due=date(2029, 12, 31),
            owner=HOSTILE,
            means=LONG,
            evidence=LONG,
            why=LONG,
            avoided_kgco2e_per_year=estimate(4e5),
        )
        for _ in range(5)
    ),
)
SHEETS = {"blank": CommitmentSheet(), "full": FULL}


@pytest.fixture(params=["fr", "en"])
def opened(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Opens a sheet in each language, as a file."""

    def open_sheet(name: str, *, themed: bool = False, **options: Any) -> Any:
        text = commitment_page(worded(SHEETS[name], None, Voice(request.param)), request.param)
        file = tmp_path / f"{name}.html"
        file.write_text(dressed(text, read_theme(EXAMPLE)) if themed else text, encoding="utf-8")
        page = browser.new_page(**options)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(file.as_uri())
        return page

    return open_sheet


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_two_sides_of_a4(opened: Callable[..., Any], name: str) -> None:
    """However much it says, it prints on one leaf, with and without a theme, by any printer."""
    for themed in (False, True):
        page = opened(name, themed=themed)
        printed = page.pdf(prefer_css_page_size=True)
        by_library = by_weasyprint(page.content())
        page.close()
        assert sides(printed) == 2
        assert by_library is None or sides(by_library) == 2


def sides(printed: bytes) -> int:
    """How many pages a PDF has, in the open or packed."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", printed, re.DOTALL)
    whole = b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"x")
    return len(re.findall(rb"/Type\s*/Page\b", printed + whole))


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sheet_reads_for_everyone(opened: Callable[..., Any], name: str, scheme: str) -> None:
    """Axe finds nothing to mend under a theme; a phone needs no sideways scroll; no complaint."""
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, themed=True, color_scheme=scheme, viewport={"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    accent = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    )
    complaints = list(page.complaints)
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert width <= 320 and complaints == []
    assert accent == {"light": "#0b5cad", "dark": "#4583c1"}[scheme]
