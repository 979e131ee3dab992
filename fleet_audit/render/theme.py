"""The theme of a club or an organisation, laid over any page once it is made.

A page stays as it is but for its style, whose hash the page's policy names, for a line at its head
and one at its foot. So every page takes a theme in the same way, whoever makes it: it needs the
colours of `style.css` (`--paper`, `--ink`, `--soft`, `--hair`, `--accent`, `--a2` to `--a4`), its
fonts (`--serif`, `--sans`), one `<style>`, and `lang` on its `<html>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from fleet_audit.model.marking import N_
from fleet_audit.model.theme import Colours, ThemeSheet
from fleet_audit.render.contrast import mixed, readable
from fleet_audit.render.i18n import Lang, translation
from fleet_audit.render.parts import cleaned_line
from fleet_audit.render.templating import style_hash, template_text

MOST_PAGE_BYTES = 150_000
"""Of a page; where a logo would go beyond, the page bears its line alone."""
TITLES = {
    "audit_title": N_("Audit of the digital equipment"),
    "session_title": N_("Our equipment, its hidden weight"),
    "sheet_title": N_("Commitment for responsible digital equipment"),
}
"""Field of the wording → the sentence of ours that it stands for."""
TINTS = {"a2": 0.76, "a3": 0.54, "a4": 0.32}
"""Shares of accent in its tints, the rest being paper."""
_BLOCK = re.compile(r":root\{([^}]*)\}")
_VALUE = re.compile(r"--(\w+):([^;]+)")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_LANG = re.compile(r'<html lang="(fr|en)"')
_HEAD = re.compile(r"<header\b[^>]*>|<body\b[^>]*>")


@dataclass(frozen=True)
class Theme:
    """What a theme folder says, ready to be laid over pages."""

    sheet: ThemeSheet | None = None
    """Null for the house's own look."""
    logo: str | None = None
    """Source of the image, whole."""
    removed: tuple[str, ...] = field(default=(), compare=False)
    """What was taken out of the logo: scripts, images from elsewhere, movement."""


HOUSE = Theme()
"""The look of pages without a theme."""


def dressed(page: str, theme: Theme) -> str:
    """A page under a theme; the same page where it is the house's own look."""
    if theme.sheet is None:
        return page
    lang: Lang = "en" if (found := _LANG.search(page)) and found[1] == "en" else "fr"
    worded = _styled(_worded(page, theme.sheet, lang), theme)
    whole = _headed(worded, theme.sheet, lang, theme.logo)
    if theme.logo and len(whole.encode()) > MOST_PAGE_BYTES:
        return _headed(worded, theme.sheet, lang, None)
    return whole


def dressed_files(files: Mapping[str, str], theme: Theme) -> dict[str, str]:
    """The files of a report or a session, their pages under a theme."""
    return {
        name: dressed(text, theme) if name.endswith(".html") else text
        for name, text in files.items()
    }


@cache
def palette() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The house's colours and fonts by light, in the dark and in print, as `style.css` has them."""
    light, dark, printed = (dict(_VALUE.findall(block)) for block in _rooted("style.css"))
    return light, {**light, **dark}, {**light, **printed}


def _rooted(name: str) -> list[str]:
    return _BLOCK.findall(template_text(name))[:3]


@cache
def theme_style(sheet: ThemeSheet) -> str:
    """The rules of a theme, which follow those of the house."""
    light, dark, printed = palette()
    by_light = _variables(sheet.light, light) | _fonts(sheet, light)
    in_dark = _variables(_for_dark(sheet, dark), dark)
    in_print = _variables(_for_print(sheet, printed), printed)
    return (
        f"\n:root{{{_declared(by_light)}}}"
        f"\n@media (prefers-color-scheme:dark){{:root{{{_declared(in_dark)}}}}}"
        f"\n@media print{{:root{{{_declared(in_print)}}}}}"
        f"\n{template_text('theme.css')}"
    )


def _variables(colours: Colours, house: Mapping[str, str]) -> dict[str, str]:
    """Colours of one light, whole, so that no rule of another light shows through."""
    named = {name: getattr(colours, name) or house[name] for name in colours.__struct_fields__}
    if colours.accent is None and colours.paper is None:
        return named | {name: house[name] for name in TINTS}
    paper, accent = named["paper"], named["accent"]
    return named | {name: mixed(accent, paper, share) for name, share in TINTS.items()}


def _for_dark(sheet: ThemeSheet, dark: Mapping[str, str]) -> Colours:
    """The colours of the dark; an accent given by light alone is made to read there."""
    if sheet.dark.accent or not sheet.light.accent:
        return sheet.dark
    accent = readable(sheet.light.accent, sheet.dark.paper or dark["paper"])
    return Colours(accent=accent, **_others(sheet.dark))


def _others(colours: Colours) -> dict[str, str | None]:
    return {name: getattr(colours, name) for name in colours.__struct_fields__ if name != "accent"}


def _for_print(sheet: ThemeSheet, printed: Mapping[str, str]) -> Colours:
    """Print is black on white, whatever the theme; only its accent goes along."""
    accent = sheet.light.accent
    return Colours(accent=readable(accent, printed["paper"]) if accent else None)


def _fonts(sheet: ThemeSheet, house: Mapping[str, str]) -> dict[str, str]:
    return {
        name: ",".join((*(f'"{font}"' for font in getattr(sheet.fonts, name)), house[name]))
        for name in ("serif", "sans")
        if getattr(sheet.fonts, name)
    }


def _declared(values: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in values.items())


def _styled(page: str, theme: Theme) -> str:
    """The page with the theme's rules, its policy naming the hash of the whole."""
    found = _STYLE.search(page)
    if found is None or theme.sheet is None:
        return page
    style = found[1] + theme_style(theme.sheet)
    page = page.replace(f"<style>{found[1]}</style>", f"<style>{style}</style>", 1)
    page = page.replace(style_hash(found[1]), style_hash(style), 1)
    if theme.logo and "img-src" not in page:
        page = page.replace("default-src 'none';", "default-src 'none'; img-src data:;", 1)
    return page


def _worded(page: str, sheet: ThemeSheet, lang: Lang) -> str:
    """The page with the theme's own titles in place of ours."""
    words = getattr(sheet.wording, lang)
    for name, sentence in TITLES.items():
        given = getattr(words, name)
        if given is not None:
            ours = escape(translation(lang).gettext(sentence))
            page = page.replace(ours, escape(cleaned_line(given)))
    return page


def _headed(page: str, sheet: ThemeSheet, lang: Lang, logo: str | None) -> str:
    """The page with the theme's line, and its logo, at its head, and its line at its foot."""
    words = getattr(sheet.wording, lang)
    name = cleaned_line(sheet.name)
    line = cleaned_line(words.line) if words.line else name
    image = Markup('<img src="{}" alt="{}">').format(logo, "" if line == name else name)
    head = Markup('<p class="house">{}{}</p>').format(image if logo else "", line)
    if places := list(_HEAD.finditer(page))[:2]:
        end = places[-1].end()
        page = f"{page[:end]}\n{head}{page[end:]}"
    if words.footer:
        before, foot, after = page.rpartition("</footer>")
        page = f"{before} {escape(cleaned_line(words.footer))}{foot}{after}" if foot else page
    return page
