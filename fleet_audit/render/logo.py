"""A logo that strangers made, as pages may bear it: small, still, and asking for nothing."""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fleet_audit.inventory.given_file import content_of
from fleet_audit.model.errors import UnusableTheme
from fleet_audit.model.marking import said

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 16_000
"""Of a logo: it stands in every page, whose weight is counted."""
MOST_PIXELS = 2_000
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DRAWN = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle"),
        *("ellipse", "line", "polyline", "polygon", "text", "tspan", "linearGradient"),
        *("radialGradient", "stop", "clipPath", "mask", "pattern", "style"),
    ]
)
"""Elements of SVG that draw, and neither run, load nor move."""
_PNG = b"\x89PNG\r\n\x1a\n"
_OUTSIDE = re.compile(
    r"@import|expression\s*\(|url\s*\(\s*(?!['\"]?\s*#)|\\|javascript:", re.IGNORECASE
)
"""What a style may not say: it would ask for something, or hide that it does."""


class Logo(NamedTuple):
    """A logo as the source of an image, with what was taken out of it."""

    source: str
    removed: tuple[str, ...] = ()


def read_logo(folder: Path) -> Logo | None:
    """The `logo.svg` or `logo.png` of a folder; null where it holds none.

    Raises UnusableTheme for a file that is too large, is no such image, or is of another kind.
    """
    for name, parse in (("logo.svg", parse_svg), ("logo.png", parse_png)):
        path = folder / name
        if path.exists():
            return parse(_bounded(path), str(path))
    for other in sorted(folder.glob("logo.*")):
        raise UnusableTheme(
            said("{file}: a logo is an SVG or a PNG; give logo.svg or logo.png", file=other)
        )
    return None


def _bounded(path: Path) -> bytes:
    content = content_of(path, MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise UnusableTheme(
            said(
                "{file}: {size} bytes; a logo stands in every page and may have {most} at most:"
                " give a simpler drawing or a smaller image",
                file=path,
                size=path.stat().st_size,
                most=MOST_BYTES,
            )
        )
    return content


def parse_png(content: bytes, name: str) -> Logo:
    """A PNG as it is, if it is one of a sensible size."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or len(content) < 24:
        raise UnusableTheme(
            said("{file}: not a PNG image; save it as PNG, or give an SVG", file=name)
        )
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise UnusableTheme(
            said(
                "{file}: {width} × {height} pixels; make it {most} pixels wide and high at most",
                file=name,
                width=width,
                height=height,
                most=MOST_PIXELS,
            )
        )
    return Logo(_source("png", content))


def parse_svg(content: bytes, name: str) -> Logo:
    """An SVG without what runs, loads or moves; what was taken out is told."""
    try:
        drawing = fromstring(content, forbid_dtd=False)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise _no_svg(name) from error
    if drawing.tag != f"{{{SVG}}}svg":
        raise _no_svg(name)
    if not drawing.get("viewBox") and not (drawing.get("width") and drawing.get("height")):
        raise UnusableTheme(
            said(
                "{file}: the drawing has no size; give it a viewBox, or width and height", file=name
            )
        )
    removed: set[str] = set()
    try:
        return Logo(_source("svg+xml", _cleaned(drawing, removed)), tuple(sorted(removed)))
    except RecursionError as error:
        raise _no_svg(name) from error


def _cleaned(drawing: Element, removed: set[str]) -> bytes:
    """The drawing written again; what is taken out of it is added to `removed`."""
    _clean(drawing, removed)
    register_namespace("", SVG)
    register_namespace("xlink", XLINK)
    whole: bytes = tostring(drawing, encoding="utf-8")
    return whole


def _no_svg(name: str) -> UnusableTheme:
    return UnusableTheme(
        said("{file}: not an SVG drawing without entities; save it as plain SVG", file=name)
    )


def _clean(element: Element, removed: set[str]) -> None:
    """Take out of an element, and of those in it, all that does not merely draw."""
    _clean_attributes(element, removed)
    for child in list(element):
        if not _draws(child):
            element.remove(child)
            removed.add(_local(child.tag))
        else:
            _clean(child, removed)


def _draws(element: Element) -> bool:
    tag = str(element.tag)
    known = tag.startswith(f"{{{SVG}}}") and _local(tag) in DRAWN
    return known and not (_local(tag) == "style" and _OUTSIDE.search(element.text or ""))


def _clean_attributes(element: Element, removed: set[str]) -> None:
    for key, value in list(element.attrib.items()):
        name = _local(key)
        is_foreign = key.startswith("{") and not key.startswith(f"{{{XLINK}}}")
        leads_out = name == "href" and not value.startswith("#")
        if is_foreign or leads_out or name.lower().startswith("on") or _OUTSIDE.search(value):
            del element.attrib[key]
            if not is_foreign:
                removed.add(name)


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _source(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
