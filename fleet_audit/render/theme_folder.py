"""Reading a theme folder: `theme.toml`, and a logo beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from fleet_audit.model.causes import endless_cause, system_cause, toml_place, typed_fault
from fleet_audit.model.errors import UnreadableInput, UnusableTheme
from fleet_audit.model.marking import Said, said
from fleet_audit.model.theme import Colours, ThemeSheet
from fleet_audit.render.contrast import LEAST_CONTRAST, contrast, readable
from fleet_audit.render.logo import read_logo
from fleet_audit.render.theme import Theme, palette

SHEET_NAME = "theme.toml"
LIGHTS = ("light", "dark")
WRITTEN = ("ink", "soft", "accent")
"""Colours that text is written in, on paper."""
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def read_theme(folder: Path) -> Theme:
    """The theme of a folder.

    Raises UnreadableInput where there is no `theme.toml` to read, UnusableTheme for a field or a
    logo that pages cannot bear: file, field and remedy are named.
    """
    path = folder / SHEET_NAME
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            said(
                "{file}: cannot be read ({cause}); a theme is a folder with a theme.toml",
                file=path,
                cause=system_cause(error),
            )
        ) from error
    sheet = parse_theme(content, str(path))
    logo = read_logo(folder)
    if logo is None:
        return Theme(sheet=sheet)
    return Theme(sheet=sheet, logo=logo.source, removed=logo.removed)


def parse_theme(content: bytes, name: str) -> ThemeSheet:
    """The theme that a TOML text holds, every colour of text readable on its paper.

    Raises UnusableTheme naming the file, the field and the remedy.
    """
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnusableTheme(said("{file}: not UTF-8 text; save it as UTF-8", file=name)) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableTheme(
            said(
                "{file}{place}: not valid TOML; mend that place", file=name, place=toml_place(error)
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnusableTheme(_faulty(name, None, endless_cause(error))) from error
    _refuse_other_colours(given, name)
    try:
        sheet = msgspec.convert(given, ThemeSheet)
    except msgspec.ValidationError as error:
        cause, field = typed_fault(error)
        raise UnusableTheme(_faulty(name, field, cause)) from error
    _refuse_faint(sheet, name)
    return sheet


def _faulty(name: str, field: str | None, cause: str) -> Said:
    if field is None:
        return said("{file}: {cause}; mend that field, or leave it out", file=name, cause=cause)
    return said(
        "{file}, field {field}: {cause}; mend that field, or leave it out",
        file=name,
        field=field,
        cause=cause,
    )


def _refuse_other_colours(given: Mapping[str, Any], name: str) -> None:
    """Refuse a text that is no colour, in words of its own."""
    for light in LIGHTS:
        colours = given.get(light)
        for key, value in colours.items() if isinstance(colours, dict) else ():
            if key in Colours.__struct_fields__ and not _COLOUR.fullmatch(str(value)):
                raise UnusableTheme(
                    said(
                        "{file}, field {field}: {value} is not a colour; write it as #0b5cad",
                        file=name,
                        field=f"{light}.{key}",
                        value=value,
                    )
                )


def _refuse_faint(sheet: ThemeSheet, name: str) -> None:
    for field, colour, paper in _on_paper(sheet):
        found = contrast(colour, paper)
        if found < LEAST_CONTRAST:
            raise UnusableTheme(
                said(
                    "{file}, field {field}: {colour} on {paper} has a contrast of {found}:1, and"
                    " text needs {least}:1; the nearest that reads is {nearest}",
                    file=name,
                    field=field,
                    colour=colour,
                    paper=paper,
                    found=f"{int(found * 100) / 100:.2f}",
                    least=LEAST_CONTRAST,
                    nearest=readable(colour, paper),
                )
            )


def _on_paper(sheet: ThemeSheet) -> Iterator[tuple[str, str, str]]:
    """Field, colour and ground of all that is written, where the theme chose one of both."""
    for light, house in zip(LIGHTS, palette()[:2], strict=True):
        chosen: Colours = getattr(sheet, light)
        paper = chosen.paper or house["paper"]
        for key in WRITTEN:
            colour = getattr(chosen, key)
            if colour or (chosen.paper and not (key == "accent" and sheet.light.accent)):
                yield f"{light}.{key}", colour or house[key], paper
