"""Themes: a club's colours, logo and words on any page, and never at the reader's cost."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.errors import UnreadableInput, UnusableTheme
from fleet_audit.render.contrast import LEAST_CONTRAST, contrast, readable
from fleet_audit.render.html import report_pages
from fleet_audit.render.logo import MOST_BYTES, parse_svg
from fleet_audit.render.templating import style_hash
from fleet_audit.render.theme import HOUSE, MOST_PAGE_BYTES, dressed, palette
from fleet_audit.render.theme_folder import parse_theme, read_theme

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "theme"
OURS = {"fr": "Audit du parc numérique", "en": "Audit of the digital equipment"}
"""What the report is called without a theme."""
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 4, 4) + b"\x08\x02\x00\x00\x00"


def folder(place: Path, toml: str = 'name = "Club"\n', **logos: bytes) -> Path:
    """A theme folder with this sheet and these logos, by their suffix."""
    (place / "theme.toml").write_text(toml, encoding="utf-8")
    for suffix, content in logos.items():
        (place / f"logo.{suffix}").write_bytes(content)
    return place


@pytest.mark.parametrize(("colour", "ratio"), [("#000", 21), ("#767676", 4.54), ("#777", 4.47)])
def test_contrast_is_that_of_the_guidelines(colour: str, ratio: float) -> None:
    """Published ratios on white are found again: 21, and both sides of 4.5."""
    assert int(contrast(colour, "#ffffff") * 100) / 100 == ratio


@given(COLOURS, COLOURS)
def test_the_colour_proposed_always_reads(colour: str, ground: str) -> None:
    """Whatever the colours, the one that is proposed reads, and is the one given where it does."""
    found = readable(colour, ground)
    assert contrast(found, ground) >= LEAST_CONTRAST
    assert (found == colour) == (contrast(colour, ground) >= LEAST_CONTRAST)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("name = ", "theme.toml, at its end: not valid TOML"),
        ("", "the field name is missing"),
        ('name = "Club"\ncolour = "#000"', "the field colour is unknown"),
        ('name = "Club"\n[light]\naccent = "blue"', "light.accent: blue is not a colour; write it"),
        ('name = "Club"\n[light]\naccent = 7', "light.accent: 7 is not a colour"),
        ('name = "Club"\n[light]\naccent = "#fc0"', "contrast of 1.47:1, and text needs 4.5:1"),
        ('name = "Club"\n[light]\naccent = "#fc0"', "the nearest that reads is #8d7100"),
        ('name = "Club"\n[dark]\npaper = "#ffffff"', "field dark.ink: #efebe3 on #ffffff"),
        ('name = "Club"\n[fonts]\nsans = ["a;}"]', "fonts.sans[0]: not of the form"),
        (f'name = "{"n" * 121}"', "field name: longer than 120"),
    ],
)
def test_a_wrong_theme_is_refused_by_field(toml: str, said: str) -> None:
    """Each mistake is told with the file, the field, and what to write instead."""
    with pytest.raises(UnusableTheme) as refused:
        parse_theme(toml.encode(), "theme.toml")
    assert said in str(refused.value) and "theme.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("logos", "said"),
    [
        ({"png": b"\x89PNG no"}, "logo.png: not a PNG image"),
        ({"png": PNG[:16] + struct.pack(">II", 9_000, 4) + b"\x08" * 9}, "9000 × 4 pixels"),
        ({"svg": b"<html/>"}, "logo.svg: not an SVG drawing"),
        ({"svg": b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + SVG % b""}, "without entities"),
        ({"svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}, "the drawing has no size"),
        ({"svg": SVG % (b"<g>" * 2_200 + b"</g>" * 2_200)}, "logo.svg: not an SVG drawing"),
        ({"svg": SVG % (b" " * MOST_BYTES)}, "may have 16000 at most"),
        ({"jpg": b"\xff\xd8"}, "logo.jpg: a logo is an SVG or a PNG"),
    ],
)
def test_a_wrong_logo_is_refused_by_name(tmp_path: Path, logos: dict, said: str) -> None:
    """A logo that is no image, of another kind, or too large is named with its remedy."""
    with pytest.raises(UnusableTheme) as refused:
        read_theme(folder(tmp_path, **logos))
    assert said in str(refused.value)


def test_a_folder_without_a_sheet_says_what_a_theme_is(tmp_path: Path) -> None:
    """A folder that holds no theme.toml is refused by that name."""
    with pytest.raises(UnreadableInput, match=r"theme\.toml.*a theme is a folder"):
        read_theme(tmp_path)


def test_a_drawing_keeps_only_what_draws() -> None:
    """Scripts, inner pages, images and styles from elsewhere, links and movement leave a logo."""
    logo = parse_svg(
        SVG
        % b'<script>alert(1)</script><foreignObject/><image href="http://a/b.png"/><a/><animate/>'
        b'<style>@import "http://a"</style><style>.a{fill:url(#b)}</style>'
        b'<path class="a" d="M0 0" onload="x()" fill="url(#b)" style="fill:url(http://a)"/>'
        b'<use href="http://a#b"/><use href="#b"/>',
        "logo.svg",
    )
    drawn = b64decode(logo.source.partition("base64,")[2]).decode()
    assert set(logo.removed) == {
        *("script", "foreignObject", "image", "a", "animate", "style", "onload", "href")
    }
    assert 'd="M0 0" fill="url(#b)"' in drawn and ".a{fill:url(#b)}" in drawn
    assert "http://a" not in drawn and "alert" not in drawn and 'href="#b"' in drawn


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_under_a_theme_keeps_its_policy(make_context, lang: str) -> None:
    """Colours, logo and words are those of the theme; the policy names the hash of the style."""
    pages = report_pages(make_context(), lang)
    theme = read_theme(EXAMPLE)
    for name, page in pages.items():
        shown = dressed(page, theme)
        style = re.search(r"<style>(.*?)</style>", shown, re.DOTALL)[1]
        assert f"style-src '{style_hash(style)}'" in shown, name
        assert "--accent:#0b5cad" in style and shown.count("data:image/svg+xml;base64,") == 1
        words = theme.sheet.wording
        mine = words.fr if lang == "fr" else words.en
        assert mine.line in shown and mine.footer in shown, name
        assert shown.count(mine.audit_title) == page.count(OURS[lang])
        assert OURS[lang] not in shown
        assert dressed(page, HOUSE) == page


def test_words_of_a_theme_are_text(make_context, tmp_path: Path) -> None:
    """Markup and signs that turn a line around do nothing in the words of a theme."""
    words = 'name = "<script>\\u202eCl\\u0007ub</script>"'
    page = dressed(
        report_pages(make_context(), "fr")["index.html"], read_theme(folder(tmp_path, words))
    )
    assert "<script" not in page and "&lt;script&gt;Club&lt;/script&gt;" in page


def test_a_logo_never_makes_a_page_too_heavy(make_context, tmp_path: Path) -> None:
    """Where the logo would take a page over its budget, the page bears the line alone."""
    theme = read_theme(folder(tmp_path, png=PNG + bytes(MOST_BYTES - len(PNG))))
    page = report_pages(make_context(), "fr")["index.html"]
    heavy = page.replace("</main>", "x" * (MOST_PAGE_BYTES - 21_000 - len(page)) + "</main>")
    assert "<img" in dressed(page, theme)
    assert "<img" not in dressed(heavy, theme) and 'class="house">Club<' in dressed(heavy, theme)


def test_the_house_has_its_colours_for_every_light() -> None:
    """The style sheet names paper, ink and accent in every light, and each reads."""
    for colours in palette():
        for written in ("ink", "soft", "accent"):
            assert contrast(colours[written], colours["paper"]) >= LEAST_CONTRAST
