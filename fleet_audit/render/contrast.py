"""Colours as numbers: how well one reads on another, and the nearest one that does."""

from __future__ import annotations

LEAST_CONTRAST = 4.5
"""Of text on its ground. Source: WCAG 2.1, success criterion 1.4.3."""
_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Of red, green and blue in what the eye takes for light. Source: WCAG 2.1, relative luminance."""
_STEPS = 255
Rgb = tuple[int, int, int]
BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)


def rgb(colour: str) -> Rgb:
    """The red, green and blue of `#rgb` or `#rrggbb`."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return red, green, blue


def written(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mixed(colour: str, other: str, share: float) -> str:
    """So much of a colour, the rest of another."""
    return written(_mix(rgb(colour), rgb(other), share))


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21: (L1 + 0.05) / (L2 + 0.05). Source: WCAG 2.1, contrast ratio."""
    return _ratio(rgb(one), rgb(other))


def readable(colour: str, ground: str) -> str:
    """The nearest colour of the same hue that reads on a ground; itself where it does."""
    start, under = rgb(colour), rgb(ground)
    away = max((BLACK, WHITE), key=lambda end: _ratio(end, under))
    tried = (_mix(start, away, 1 - step / _STEPS) for step in range(_STEPS + 1))
    return written(next((one for one in tried if _ratio(one, under) >= LEAST_CONTRAST), away))


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _ratio(one: Rgb, other: Rgb) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    return sum(weight * _linear(part / 255) for weight, part in zip(_WEIGHTS, colour, strict=True))


def _linear(part: float) -> float:
    """Light of a part of sRGB. Source: IEC 61966-2-1, as WCAG 2.1 quotes it."""
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
