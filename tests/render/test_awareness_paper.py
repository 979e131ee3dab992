"""What a session leaves on paper: the handout on two sheets, the guide and its form on a few."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import msgspec
import pytest

from fleet_audit.model.errors import NoPdfPrinter
from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.reference.awareness import duties, receivers
from fleet_audit.render.awareness.guide import guide_page
from fleet_audit.render.awareness.handout import handout_page
from fleet_audit.render.awareness.matter import Matter
from fleet_audit.render.i18n import Lang
from fleet_audit.render.pdf import pdf_of

DAY = date(2026, 11, 1)
LANGUAGES: tuple[Lang, ...] = ("fr", "en")
MOST_BYTES = 150_000
SHEETS_OF_GUIDE = 4
SLACK = 0.97
"""Share of a sheet that its content takes at most, so that another font still fits."""
SHEET_MM = 297 - 13 - 12
PX_PER_MM = 96 / 25.4
LONG = "Association des commerçants, artisans et entrepreneurs " * 6


@pytest.fixture(scope="module")
def matter() -> Matter:
    """A session of public figures, for a club of a long name."""
    return session_matter(DAY, club=LONG)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def sheets_told(pdf: bytes) -> int:
    """Sheets of a PDF whose objects are packed, as poppler reads it."""
    if shutil.which("pdfinfo") is None:
        assert os.environ.get("CI") != "true"
        pytest.skip("pdfinfo is not installed (Debian: poppler-utils)")
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout
    found = re.search(rb"Pages:\s*(\d+)", told)
    assert found is not None
    return int(found[1])


@pytest.mark.chromium
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_handout_prints_on_two_sheets(
    browser, matter: Matter, lang: Lang, tmp_path: Path
) -> None:
    """In both languages the handout takes two A4 pages, each with room for a wider font."""
    file = tmp_path / "handout.html"
    file.write_text(handout_page(matter, lang), encoding="utf-8")
    page = browser.new_page(viewport={"width": round(180 * PX_PER_MM), "height": 800})
    page.goto(file.as_uri())
    assert sheets(page.pdf(prefer_css_page_size=True)) == 2
    page.emulate_media(media="print")
    first, second = page.evaluate(
        "[...document.querySelectorAll('.sheet')].map(e => e.getBoundingClientRect().height)"
    )
    head = page.evaluate("document.querySelector('header').getBoundingClientRect().height")
    assert (head + first) / PX_PER_MM < SLACK * SHEET_MM
    assert second / PX_PER_MM < SLACK * SHEET_MM
    page.close()


@pytest.mark.chromium
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plan_of_the_guide_stands_on_its_first_page(browser, matter, lang, tmp_path) -> None:
    """Whoever speaks has all slides and their minutes before the eyes, on one sheet."""
    file = tmp_path / "guide.html"
    file.write_text(guide_page(matter, lang), encoding="utf-8")
    page = browser.new_page(viewport={"width": round(180 * PX_PER_MM), "height": 800})
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    end = page.evaluate("document.querySelector('.plan').getBoundingClientRect().bottom")
    assert end / PX_PER_MM < SHEET_MM
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_handout_as_pdf_is_two_sheets(matter: Matter, lang: Lang) -> None:
    """Whatever makes PDF here makes two sheets of it."""
    try:
        pdf = pdf_of(handout_page(matter, lang))
    except NoPdfPrinter:
        pytest.skip("neither WeasyPrint nor a browser is here")
    assert sheets_told(pdf) == 2


@pytest.mark.chromium
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_keeps_its_form_on_one_sheet(
    browser, matter: Matter, lang: Lang, tmp_path: Path
) -> None:
    """The guide is two sheets on both sides, the last side the form to count on."""
    file = tmp_path / "guide.html"
    file.write_text(guide_page(matter, lang), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert sheets(page.pdf(prefer_css_page_size=True)) == SHEETS_OF_GUIDE
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [handout_page, guide_page])
def test_a_paper_is_one_light_file_without_scripts(make, matter: Matter, lang: Lang) -> None:
    """A strict policy, no script, nothing to fetch, and few elements; the same each time."""
    page = make(matter, lang)
    assert len(page.encode()) <= MOST_BYTES
    assert "default-src 'none'" in page and "<script" not in page and " style=" not in page
    assert not re.search(r"""(?:src|href)=["']?https?:""", page)
    assert page.count("<") - page.count("</") <= 400
    assert page == make(matter, lang)


@pytest.mark.parametrize(
    "club", ["<script>alert(1)</script>", "a\u202eb" * 100, "=cmd()", "é" * 300]
)
def test_the_name_of_a_club_is_only_a_name(matter: Matter, club: str) -> None:
    """Whatever a club is called, it is text, on one line, and not too long."""
    page = handout_page(msgspec.structs.replace(matter, club=club), "fr")
    assert "<script" not in page and "\u202e" not in page
    shown = re.search(r'<p class="who">(.*?)</p>', page)
    assert shown is not None and len(shown[1]) < 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_handout_says_every_duty_and_names_every_receiver(matter: Matter, lang: Lang) -> None:
    """What the tables hold is on the paper, in its language, each duty with its law."""
    page = handout_page(matter, lang)
    for duty in duties():
        assert (duty.duty_fr if lang == "fr" else duty.duty_en).split(".")[0] in unescaped(page)
        assert (duty.law_fr if lang == "fr" else duty.law_en) in unescaped(page)
    for receiver in receivers():
        assert (receiver.name_fr if lang == "fr" else receiver.name_en) in unescaped(page)


def unescaped(page: str) -> str:
    return page.replace("&#39;", "'").replace("&amp;", "&")
