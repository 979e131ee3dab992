"""The theme of a club or an organisation: colours, fonts, wording. Every field may be left out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Colour = Annotated[str, Meta(pattern="^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
Line = Annotated[str, Meta(min_length=1, max_length=120)]
FontName = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9 -]{0,40}$")]
Fonts = Annotated[tuple[FontName, ...], Meta(max_length=5)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: an unknown field is a typing mistake, and is refused by name."""


class Colours(Part, frozen=True, kw_only=True):
    """Colours of pages in one light; those left out are those of the house."""

    accent: Colour | None = None
    """Of the figure that counts, of links and marks."""
    paper: Colour | None = None
    ink: Colour | None = None
    """Of text."""
    soft: Colour | None = None
    """Of text that steps back."""
    hair: Colour | None = None
    """Of thin lines."""


class FontNames(Part, frozen=True, kw_only=True):
    """Fonts of the reader's own machine, tried in order before those of the house."""

    serif: Fonts = ()
    """Of titles."""
    sans: Fonts = ()
    """Of text."""


class Wording(Part, frozen=True, kw_only=True):
    """Words of one language in place of ours."""

    line: Line | None = None
    """Beside the logo, at the head of each page; the name of the theme where it says nothing."""
    footer: Line | None = None
    """At the foot of each page, after our own line."""
    audit_title: Line | None = None
    """What the report is called."""
    session_title: Line | None = None
    """What the awareness session is called."""
    sheet_title: Line | None = None
    """What the commitment sheet is called."""


class Wordings(Part, frozen=True, kw_only=True):
    """Words by language."""

    fr: Wording = Wording()
    en: Wording = Wording()


class ThemeSheet(Part, frozen=True, kw_only=True):
    """What `theme.toml` may hold, beside a `logo.svg` or a `logo.png`."""

    name: Line
    """Whose theme it is: it stands beside the logo, and is what the logo says to who cannot see."""
    light: Colours = Colours()
    dark: Colours = Colours()
    fonts: FontNames = FontNames()
    wording: Wordings = Wordings()
