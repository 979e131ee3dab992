"""The note for the management: one sheet in every fleet, and PDF by whatever the machine has."""

from __future__ import annotations

import io
import os
import re
import select
import stat
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from fleet_audit.model.errors import NoPdfPrinter
from fleet_audit.pipeline.publishing import write_report
from fleet_audit.render import pdf
from fleet_audit.render.browser import browsers, printed_by
from fleet_audit.render.html import report_pages
from fleet_audit.render.note_page import to_decide
from fleet_audit.render.pdf import by_weasyprint, pdf_of
from fleet_audit.render.sections.actions import ranked_of
from fleet_audit.render.words import WARNINGS
from tests.render.contexts.awkward import CONTEXTS
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read
from tests.render.sample_fleet import sample_fleet

A4_POINTS = (595.28, 841.89)
LONG = "Établissements Wagner-Wilhelmine & Fils, Manufacture de Mécanique générale " * 4
EVIL = '<b>"Société"</b> \u202e=cmd|\u0007 ' + "W" * 300


@pytest.fixture(scope="module")
def sample():
    """What the note reads of the sample fleet: its footprint, its actions, its systems."""
    return sample_fleet()[0]


def note(context, lang="en"):
    """The note of a context, in one language."""
    return report_pages(context, lang)["note.html"]


def crowded(sample):
    """All that a note may have to hold at once."""
    return replace(sample, organisation=LONG, warnings=tuple(WARNINGS))


def fleets(sample):
    """The fleets that have least and most to say, by name."""
    named = {"crowded": crowded(sample), "evil name": replace(sample, organisation=EVIL)}
    return {name: CONTEXTS[name]() for name in ("empty", "one_laptop", "large")} | named


def read_pdf(made: bytes) -> PdfReader:
    """A PDF as a reader takes it."""
    return PdfReader(io.BytesIO(made))


def assert_is_one_sheet(made: bytes, lang: str, told: str) -> None:
    """One page of A4, with a title, its language, tags, and text that can be selected."""
    reader = read_pdf(made)
    assert len(reader.pages) == 1, told
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(A4_POINTS, abs=0.5), told
    root = reader.trailer["/Root"]
    assert root["/Lang"] == lang and root["/MarkInfo"]["/Marked"], told
    assert reader.metadata is not None and reader.metadata.title, told
    assert len(reader.pages[0].extract_text()) > 100, told


@pytest.fixture(scope="module")
def weasyprint():
    """WeasyPrint with its Pango, or a skip; on a build machine it must be there."""
    if by_weasyprint("<html lang='en'><title>t</title><p>t</p></html>") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("WeasyPrint or Pango is missing")
        pytest.skip("WeasyPrint or Pango is not installed")
    return by_weasyprint


@pytest.fixture(scope="module")
def chromium():
    """A browser of this machine, or a skip; on a build machine it must be there."""
    found = next(browsers(), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser is installed")
        pytest.skip("no browser is installed")
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_fleet_has_a_note_of_one_sheet(sample, weasyprint, lang):
    """Empty, virtual, of one machine, very large, with a long or a hostile name: one A4 page."""
    for told, context in fleets(sample).items():
        assert_is_one_sheet(weasyprint(pdf.alone(note(context, lang))), lang, told)


@pytest.mark.chromium
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_browser_prints_one_sheet_too(sample, chromium, lang):
    """The browser of the machine prints one A4 page of the fleet that has most to say."""
    made = printed_by(chromium, pdf.alone(note(crowded(sample), lang)))
    assert made is not None
    assert_is_one_sheet(made, lang, "crowded")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("À décider", "Garder plus longtemps", "Ce que l’on ne sait pas", "par an")),
        ("en", ("To decide", "Keep longer", "What is not known", "a year")),
    ],
)
def test_five_numbers_three_decisions_and_what_is_not_known(sample, lang, words):
    """The sheet holds what a director asks for, in euros and in carbon, and is small and safe."""
    page = note(sample, lang)
    assert all(word in page for word in words)
    assert page.count('class="big"') == 5
    assert re.findall(r"scope=\"row\">(\d)\. ", page) == ["1", "2", "3"]
    assert page.count("€") >= 5 and "<li>" in page
    assert len(page.encode()) < MOST_BYTES and read(page).elements <= MOST_ELEMENTS
    assert "<script" not in page and "default-src 'none'" in page


def test_decisions_are_those_that_nobody_has_answered(sample):
    """A lever that was refused, or done, is no longer asked of a director; euros come first."""
    first, *others = to_decide(ranked_of(sample))
    lever = first.first.lever
    assert first.eur("eur_per_year").known or first.eur("eur_now").known
    assert lever not in {deed.first.lever for deed in others}
    refused = tuple(
        replace(one, decision="refused", is_counted=False) if one.lever == lever else one
        for one in sample.advised.found
    )
    answered = replace(sample, advised=replace(sample.advised, found=refused))
    assert lever not in {deed.first.lever for deed in to_decide(ranked_of(answered))}


def test_an_empty_fleet_has_a_note_that_says_so():
    """Without a device there is no number and no decision, and the sheet says why."""
    page = note(CONTEXTS["empty"]())
    assert "No equipment has been inventoried yet." in page
    assert 'class="big"' not in page and "To decide" not in page


def test_links_of_a_report_do_not_go_on_paper():
    """A link to another page is left out of the PDF; one to the web stays, and so does the text."""
    kept = '<a href="https://example.org">w</a>'
    assert pdf.alone(f'<a href="index.html#x" rel="next">a</a>{kept}') == f"<a>a</a>{kept}"


def test_without_anything_that_prints_the_message_says_how(monkeypatch):
    """Where nothing makes PDF, the refusal names what to install, and that the page stands."""
    monkeypatch.setattr(pdf, "by_weasyprint", lambda _html: None)
    monkeypatch.setattr(pdf, "browsers", list)
    with pytest.raises(NoPdfPrinter, match=r"fleet-audit\[pdf\].*Chromium"):
        pdf_of("<html></html>")


def test_where_nothing_makes_pdf_the_pages_are_there_all_the_same(monkeypatch, tmp_path):
    """The refusal comes once all but the PDF is written: the note stands as HTML."""
    monkeypatch.setattr(pdf, "by_weasyprint", lambda _html: None)
    monkeypatch.setattr(pdf, "browsers", list)
    out, context = tmp_path / "r", CONTEXTS["one_laptop"]()
    with pytest.raises(NoPdfPrinter):
        write_report(context, out, "fr", formats=("html", "pdf", "json"))
    written = {path.name for path in out.iterdir()}
    assert {"index.html", "note.html", "report.json"} <= written
    assert not [name for name in written if name.endswith(".pdf")]


def test_a_browser_takes_over_where_weasyprint_is_absent(monkeypatch, tmp_path):
    """The next printer is asked where the one before it cannot; a broken one is passed over."""
    monkeypatch.setattr(pdf, "by_weasyprint", lambda _html: None)
    monkeypatch.setattr(pdf, "browsers", lambda: [tmp_path / "broken", tmp_path / "works"])
    made = {"works": b"%PDF-1.7"}
    monkeypatch.setattr(pdf, "printed_by", lambda browser, _html: made.get(browser.name))
    assert pdf_of("<html></html>") == b"%PDF-1.7"


def program(path: Path, text: str) -> Path:
    """A program that stands for a browser."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes are watched as on Linux")
def test_a_browser_that_hangs_or_fails_is_given_up(tmp_path):
    """One that never ends is stopped with what it started; one that writes no PDF gives nothing."""
    mark = tmp_path / "child"
    hangs = program(
        tmp_path / "hangs",
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\ntime.sleep(60)\n",
    )
    assert printed_by(hangs, "<html></html>", seconds=2) is None
    assert _ends(int(mark.read_text()))
    assert printed_by(program(tmp_path / "fails", "raise SystemExit(3)\n"), "<html></html>") is None
    assert printed_by(tmp_path / "absent", "<html></html>") is None


def _ends(process: int) -> bool:
    """Whether a process is gone, or goes within five seconds."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 5)[0])
    finally:
        os.close(watched)


@pytest.mark.skipif(sys.platform == "win32", reason="commands there end in .exe")
def test_browsers_are_found_where_systems_keep_them(tmp_path):
    """On the path by their commands; on macOS among applications, on Windows among programs."""
    command = program(tmp_path / "bin" / "google-chrome", "")
    assert list(browsers({"PATH": str(tmp_path / "bin")}, "linux")) == [command]
    edge = program(tmp_path / "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "")
    assert edge in list(browsers({"PATH": "", "HOME": str(tmp_path)}, "darwin"))
    chrome = program(tmp_path / "Programs/Google/Chrome/Application/chrome.exe", "")
    assert list(browsers({"PATH": "", "ProgramFiles": str(tmp_path / "Programs")}, "win32")) == [
        chrome
    ]
