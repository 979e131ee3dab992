"""The drawings of the deck: one idea each, in true proportion, with few words on them.

They grow with the slide; their type is large enough to be read on a phone too.
"""

from __future__ import annotations

from math import sqrt

from markupsafe import Markup

from fleet_audit.render.charts.svg import element, pixels


def drawing(name: str, width: int, height: int, title: str, body: Markup) -> Markup:
    """A drawing that grows with the slide, with its name for who cannot see it."""
    return element(
        "svg",
        element("title", title, id=f"{name}-d") + body,
        class_="figure",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{name}-d",
    )


def words(x: float, y: float, size: int, text: str, class_: str | None = None) -> Markup:
    """A line of type in a drawing."""
    return element("text", text, x=pixels(x), y=pixels(y), font_size=size, class_=class_)


def path(d: str, class_: str) -> Markup:
    """A shape."""
    return element("path", d=d, class_=class_)


def shelf(title: str) -> Markup:
    """Four objects of any shop, each with a price tag that asks what it weighs."""
    things = (
        "M60 128h180v112h-180zM40 240h220l18 26h-256z",
        "M380 96h210v132h-210zM485 228v38M430 266h110",
        "M722 126h76q10 0 10 10v120q0 10-10 10h-76q-10 0-10-10v-120q0-10 10-10zM748 246h24",
        "M920 206h190v60h-190zM948 206l16-62h102l16 62zM980 144v-34h70v34M990 236h50",
    )
    tags = ((232, 100), (590, 66), (806, 96), (1064, 84))
    body = path("M0 268H1136", "stroke")
    for thing, (x, y) in zip(things, tags, strict=True):
        body += path(thing, "stroke filled")
        body += path(f"M{x - 8} {y + 22}l24-18h64v40h-64l-24-22z", "accent")
        body += words(x + 48, y + 36, 36, "?", "on mid strong")
    return drawing("opening", 1136, 272, title, body)


def hundred(share_pct: float, title: str) -> Markup:
    """A hundred squares, of which so many are filled: the last one in part."""
    side, pitch, across = 38, 46, 10
    body = Markup("")
    for number in range(100):
        row, column = divmod(number, across)
        x, y = column * pitch + 1, row * pitch + 1
        body += path(f"M{x} {y}h{side}v{side}h-{side}z", "pale")
        if filled := min(max(share_pct - number, 0.0), 1.0):
            body += path(f"M{x} {y}h{pixels(side * filled)}v{side}H{x}z", "accent")
    return drawing("share", 456, 456, title, body)


def heap(times: float, whole: str, device: str, title: str) -> Markup:
    """A square of material and the square of the device made of it, areas in true proportion."""
    side = 440.0
    small = side / sqrt(times)
    body = element("rect", x=0, y=0, width=side, height=side, class_="ink")
    body += words(220, 250, 92, whole, "on mid big")
    body += element(
        "rect", x=500, y=pixels(side - small), width=pixels(small), height=pixels(small),
        class_="accent",
    )  # fmt: skip
    body += words(500 + small / 2, side - small - 18, 44, device, "mid big")
    return drawing("material", 600, 440, title, body)


def sheet(title: str) -> Markup:
    """A sheet of paper with three lines and a signature."""
    body = path("M70 10h330l70 70v400h-400z", "stroke filled")
    body += path("M400 10v70h70", "stroke")
    for y in (150, 230, 310):
        body += path(f"M110 {y - 26}h30v30h-30z", "stroke")
        body += path(f"M114 {y - 12}l10 12 22-36", "stroke red")
        body += path(f"M170 {y}h250", "stroke")
    body += path("M250 430c20-50 40-50 34-6s30-30 40-24 0 26 22 16 40-10 74-8", "stroke red")
    return drawing("commitment", 540, 490, title, body)
