"""Numbers as people read them: rounded to what is known, in the language's own signs.

Rounding happens here and nowhere else. A value whose interval is wide shows two
significant digits, because a third one would promise what nobody knows.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import floor, isfinite, log10

from msgspec.structs import replace

from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.render.i18n import Lang, translation

NBSP = "\u00a0"
KG_PER_TONNE = 1000.0
UNKNOWN = "–"
WIDE = 0.2
"""Width of an interval, as a share of the value, above which two digits are shown."""

_ENGLISH = str.maketrans({"-": "\N{MINUS SIGN}"})
_FRENCH = _ENGLISH | str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
"""The signs of Python's numbers → those of the language."""

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

_ENERGY = (("kWh", 1.0, 10_000.0), ("MWh", 1e3, 1e7), ("GWh", 1e6, float("inf")))


_POINT = re.compile(r"(?<![A-Za-z0-9_.])\d+\.\d+(?!\.?[A-Za-z0-9_])")
"""The point of a number that stands alone: neither of a name, nor of a version in three parts."""
_UNIT = r"(?=[\s\u00a0\u202f]+(?:%|[kM]?Wh?\b|k?g|h\b|€|EUR))"
_POINT_OF_QUANTITY = re.compile(_POINT.pattern + _UNIT)


_HYPHEN_FOR_MINUS = re.compile(r"(?<![\w.,)])-(?=[\d√(])|(?<= )-(?= )")


def pointed(text: str, lang: Lang, *, is_prose: bool = False) -> str:
    """A sum whose numbers bear the signs of the language, every digit kept.

    In prose only what bears a unit is a quantity: `2026.11` there is the name of a version.
    """
    if not is_prose:
        text = _HYPHEN_FOR_MINUS.sub("\N{MINUS SIGN}", text)
    if lang == "en":
        return text
    return (_POINT_OF_QUANTITY if is_prose else _POINT).sub(_with_comma, text)


def _with_comma(found: re.Match[str]) -> str:
    return found[0].replace(".", ",")


def significant(value: float, digits: int = 2) -> float:
    """The value rounded to that many significant digits."""
    if value == 0:
        return 0.0  # also of what is zero with a sign
    if not isfinite(value):
        return value
    return round(value, digits - 1 - floor(log10(abs(value))))


def floored(value: float, digits: int = 2) -> float:
    """The value rounded down to that many significant digits: what is at least so much."""
    rounded = significant(value, digits)
    if rounded <= value or not isfinite(value):
        return rounded
    return significant(rounded - 10.0 ** (floor(log10(abs(value))) - digits + 1), digits)


def at_least(figure: Figure) -> Figure:
    """A lower bound whose rounding does not raise it."""
    if figure.value is None:
        return figure
    return replace(figure, value=floored(figure.value, digits_of(figure)))


def digits_of(figure: Figure) -> int:
    """How many significant digits a figure allows: a third one only to a narrow interval."""
    if not figure.value or figure.low is None or figure.high is None:
        return 2
    width = (figure.high - figure.low) / abs(figure.value)
    return 3 if 0 < width <= WIDE else 2


def decimal(value: float, lang: Lang, digits: int = 2) -> str:
    """A number with that many significant digits: `5,900`, `5\u202f900`, `0.35`."""
    rounded = significant(value, digits)
    places = max(0, digits - 1 - floor(log10(abs(rounded)))) if rounded else 0
    return signed(f"{rounded:,.{places}f}", lang)


def in_euros(shown: str, lang: Lang) -> str:
    """A number as a sum of money: `€24,000` and `−€580`, `24\u202f000\u00a0€`."""
    if lang == "fr":
        return f"{shown}{NBSP}€"
    return f"€{shown}".replace("€\N{MINUS SIGN}", "\N{MINUS SIGN}€")


def exact(value: float, lang: Lang) -> str:
    """A published value with its digits, up to five of them."""
    written = f"{Decimal(str(significant(value, 5))):,.8f}"
    return signed(written.rstrip("0").rstrip("."), lang)


def trimmed(value: float, lang: Lang, digits: int) -> str:
    """A number with that many significant digits at most, however small: `18,390`, `3.5`."""
    return signed(f"{Decimal(str(significant(value, digits))).normalize():,f}", lang)


def count(number: int, lang: Lang) -> str:
    """A whole number, every digit shown."""
    return signed(f"{number:,}", lang)


def signed(written: str, lang: Lang) -> str:
    """A number as Python writes it, in the language's own signs."""
    return written.translate(_FRENCH if lang == "fr" else _ENGLISH)


def change(number: int, lang: Lang) -> str:
    """By how much a whole number moved: `+1,200`, `−3`, `0`."""
    return signed(f"{number:+,}", lang) if number else "0"


def fixed(value: float, places: int, lang: Lang) -> str:
    """A number with that many decimals; where two are as near, the even one, of what is written."""
    return signed(f"{Decimal(str(value)):,.{places}f}", lang)


def share(part: float, lang: Lang) -> str:
    """A percentage without decimals; below one half of a percent it says so."""
    sign = _percent(lang)
    if 0 < part < 0.005:
        return f"<{NBSP}1{sign}"
    return f"{part * 100:.0f}{sign}"


def change_share(part: float, lang: Lang, places: int = 0) -> str:
    """By what part a value moved, in per cent: `+12%`, `−1.5%`."""
    return f"{signed(f'{part * 100:+,.{places}f}', lang)}{_percent(lang)}"


def exact_share(part: float, lang: Lang) -> str:
    """A published share with its digits, in per cent: `7.4%`."""
    return f"{exact(part * 100, lang)}{_percent(lang)}"


def _percent(lang: Lang) -> str:
    return "%" if lang == "en" else f"{NBSP}%"


def mass_unit(kg: float | None) -> tuple[str, float]:
    """Unit that suits a mass, and how many kilograms it holds."""
    tonnes = kg is not None and abs(significant(kg, 2)) >= KG_PER_TONNE
    return ("t", KG_PER_TONNE) if tonnes else ("kg", 1.0)


def energy_unit(kwh: float | None) -> tuple[str, float]:
    """Unit that suits an energy, and how many kilowatt-hours it holds."""
    size = abs(kwh or 0.0)
    return next((unit, per) for unit, per, below in _ENERGY if size < below)


def unit_of(figure: Figure) -> tuple[str, float]:
    """Unit in which a figure reads best, and what it divides by."""
    if figure.unit.startswith("kgCO2e"):
        return mass_unit(figure.value)
    if figure.unit.startswith("kWh"):
        return energy_unit(figure.value)
    return (figure.unit, 1.0)


def amount(figure: Figure, lang: Lang) -> str:
    """A figure with its unit: `21 t`, `46 MWh`; a dash where it is unknown."""
    if figure.value is None:
        return UNKNOWN
    unit, per = unit_of(figure)
    return f"{decimal(figure.value / per, lang, digits_of(figure))}{_tied(unit, lang)}"


def plain(figure: Figure, lang: Lang) -> str:
    """A figure in its own unit, without the unit, for a column that names it."""
    return UNKNOWN if figure.value is None else decimal(figure.value, lang, digits_of(figure))


def bounds(figure: Figure, lang: Lang, *, with_unit: bool = True) -> str:
    """The interval of a figure: `16–30 t`, `−2 to 30 t`; empty where there is none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    unit, per = unit_of(figure) if with_unit else ("", 1.0)
    low, high = (decimal(bound / per, lang, 2) for bound in (figure.low, figure.high))
    both = f"{low}–{high}"
    if figure.low < 0:
        both = translation(lang).gettext(N_("{low} to {high}")).format(low=low, high=high)
    return f"{both}{_tied(unit, lang)}" if unit else both


def _tied(unit: str, lang: Lang) -> str:
    """A unit as it follows a number; English leaves no space before a percentage."""
    return _percent(lang) if unit == "%" else f"{NBSP}{unit}"


def years(value: float | None, lang: Lang) -> str:
    """An age in years with one decimal, without the unit."""
    return UNKNOWN if value is None else fixed(value, 1, lang)


def spanned(years_of: str) -> str:
    """Years as they were cited, those from one to another with a dash: `2012–2023`."""
    return re.sub(r"(?<!\d)(\d{4})-(\d{4})(?!\d)", "\\1–\\2", years_of)


def day(moment: date, lang: Lang) -> str:
    """A date in words: `24 novembre 2026`."""
    first = "1er" if lang == "fr" else "1"
    number = first if moment.day == 1 else str(moment.day)
    return f"{number} {translation(lang).gettext(MONTHS[moment.month - 1])} {moment.year}"
