"""Numbers as people read them."""

from __future__ import annotations

from datetime import date
from math import isclose

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.report import Figure
from fleet_audit.recommendations.deeds import Euros
from fleet_audit.render import numbers
from fleet_audit.render.money import euros_known
from fleet_audit.render.voice import Voice

NNBSP, NBSP = "\u202f", "\u00a0"


def kilograms(value, low=None, high=None, unit="kgCO2e/year"):
    return Figure(id="f", value=value, low=low, high=high, unit=unit)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (5912, f"5{NNBSP}900", "5,900"),
        (0.351, "0,35", "0.35"),
        (9.96, "10", "10"),
        (0, "0", "0"),
        (45123456, f"45{NNBSP}000{NNBSP}000", "45,000,000"),
    ],
)
def test_two_digits_in_either_language(value, french, english):
    """Two significant digits, with the separators of the language."""
    assert numbers.decimal(value, "fr") == french
    assert numbers.decimal(value, "en") == english


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (kilograms(21345, 16000, 30000), f"21{NBSP}t"),
        (kilograms(21345, 21000, 21700), f"21.3{NBSP}t"),
        (kilograms(999.9, 500, 2000), f"1.0{NBSP}t"),
        (kilograms(350), f"350{NBSP}kg"),
        (kilograms(46_000, 40_000, 60_000, "kWh/year"), f"46{NBSP}MWh"),
        (kilograms(9_400, unit="kWh"), f"9,400{NBSP}kWh"),
        (kilograms(25e6, unit="kWh primary/year"), f"25{NBSP}GWh"),
        (kilograms(None), "–"),
    ],
)
def test_unit_suits_the_size(figure, shown):
    """The unit suits the size, and a third digit needs a narrow interval."""
    assert numbers.amount(figure, "en") == shown


def test_bounds_share_the_unit_of_the_value():
    """The bounds stand in the unit of the value, even where they would choose another."""
    assert numbers.bounds(kilograms(1200, 800, 2400), "en") == f"0.80–2.4{NBSP}t"


def test_no_bounds_without_a_value():
    """An unknown value has no interval."""
    assert numbers.bounds(kilograms(None, 1, 2), "en") == ""


def test_share_never_claims_zero():
    """A small share is told as less than one percent, never as none."""
    assert numbers.share(0.002, "fr") == f"<{NBSP}1{NBSP}%"
    assert numbers.share(0.754, "en") == "75%"


def test_day_in_words():
    """Dates are written out, day first in both languages."""
    assert numbers.day(date(2026, 11, 24), "fr") == "24 novembre 2026"
    assert numbers.day(date(2026, 11, 24), "en") == "24 November 2026"


@given(st.floats(min_value=1e-6, max_value=1e12), st.integers(1, 5))
def test_rounding_stays_near(value, digits):
    """A rounded value differs from the true one by less than one unit of its last digit."""
    assert isclose(numbers.significant(value, digits), value, rel_tol=10.0 ** (1 - digits))


@given(st.floats(min_value=1e-3, max_value=1e12))
def test_french_and_english_show_the_same_number(value):
    """Both languages show the same digits."""
    french = numbers.decimal(value, "fr").replace(NNBSP, "").replace(",", ".")
    assert float(french) == float(numbers.decimal(value, "en").replace(",", ""))


@pytest.mark.parametrize(
    ("known", "is_whole", "shown"),
    [
        (None, False, "–"),
        (0.0, False, "–"),
        (0.0, True, "€0"),
        (583.0, False, "≥\u00a0€580"),
        (23_776.8, False, "≥\u00a0€23,000"),
        (-583.0, False, "≥\u00a0\u2212€590"),
        (583.0, True, "€580"),
        (-583.0, True, "\u2212€580"),
    ],
)
def test_a_sum_of_money_says_whether_it_is_whole(known, is_whole, shown):
    """A part stands with its mark; where nothing is told, no zero is."""
    assert euros_known(Euros(known, is_whole), Voice("en")) == shown


@given(
    st.floats(-1e12, 1e12, allow_nan=False).filter(lambda value: abs(value) > 1e-6),
    st.integers(1, 4),
)
def test_at_least_is_no_more(value, digits):
    """What is said to be at least so much is: rounding lowers it, by less than a last digit."""
    shown = numbers.floored(value, digits)
    assert shown <= value
    assert isclose(shown, value, rel_tol=2 * 10.0 ** (1 - digits))


@pytest.mark.parametrize(("lang", "shown"), [("en", "7.4%"), ("fr", "7,4\u00a0%")])
def test_a_published_share_is_told_in_per_cent(lang, shown):
    """An error of 0.074 is 7.4%, in the signs of the language."""
    assert Voice(lang).exact_share(0.074) == shown


@pytest.mark.parametrize(
    ("text", "is_prose", "words"),
    [
        ("18386.131 + √(5096.971987²) = 0.5 kg", False, "18386,131 + √(5096,971987²) = 0,5 kg"),
        ("BoaviztAPI 2.5.0, site.1.laptop", False, "BoaviztAPI 2.5.0, site.1.laptop"),
        ("a factor of 2026.11, off by 7.3 %.", True, "a factor of 2026.11, off by 7,3 %."),
    ],
)
def test_a_sum_keeps_its_digits_and_takes_the_sign_of_french(
    text: str, is_prose: bool, words: str
) -> None:
    """Numbers take a comma, names and versions keep their points; English changes nothing."""
    assert numbers.pointed(text, "fr", is_prose=is_prose) == words
    assert numbers.pointed(text, "en", is_prose=is_prose) == text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_sum_subtracts_with_the_minus_sign(lang):
    """What is taken off and what is below zero bear the minus sign; names keep their hyphens."""
    text = "3 - √(4² + 2²) = -2; hosting.aws-eu-north-1.kwh - 1"
    told = "3 − √(4² + 2²) = −2; hosting.aws-eu-north-1.kwh − 1"
    assert numbers.pointed(text, lang) == told
    assert numbers.pointed("fleet-audit - 3", lang, is_prose=True) == "fleet-audit - 3"


def test_an_interval_from_below_zero_is_told_in_words():
    """A minus and a dash would read as one sign; so a word stands between the bounds."""
    figure = Figure(id="", value=5.0, low=-2.0, high=30.0, unit="kgCO2e")
    assert numbers.bounds(figure, "en") == "\N{MINUS SIGN}2.0 to 30\N{NO-BREAK SPACE}kg"
    assert numbers.bounds(figure, "fr", with_unit=False) == "\N{MINUS SIGN}2,0 à 30"


@pytest.mark.parametrize("lang", ["fr", "en"])
@given(
    value=st.floats(min_value=-1e12, max_value=1e12),
    moment=st.dates(min_value=date(1980, 1, 1), max_value=date(2100, 12, 31)),
)
def test_numbers_and_days_are_those_of_unicode(lang, value, moment):
    """Numbers and days are written as Unicode's tables of languages have them, read by Babel.

    But for the minus, which is the sign itself and not the hyphen that keyboards have.
    """

    def published(number, pattern):
        return format_decimal(number, pattern, locale=lang).replace("-", "\N{MINUS SIGN}")

    assert numbers.exact(value, lang) == published(numbers.significant(value, 5), "#,##0.########")
    assert numbers.fixed(value, 1, lang) == published(value, "#,##0.0")
    written = format_date(moment, "long", locale="en_GB" if lang == "en" else lang)
    first = lang == "fr" and moment.day == 1
    assert numbers.day(moment, lang) == (written.replace("1", "1er", 1) if first else written)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("+1,200", "−3", "0", "+12%", "−1.5%")),
        ("fr", ("+1\u202f200", "−3", "0", "+12\xa0%", "−1,5\xa0%")),
    ],
)
def test_what_moved_bears_its_sign(lang, told):
    """A change is written with its sign, the minus being the minus sign, and none is 0."""
    whole = [numbers.change(number, lang) for number in (1200, -3, 0)]
    parts = [numbers.change_share(0.12, lang), numbers.change_share(-0.015, lang, places=1)]
    assert (*whole, *parts) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (18_391.2, "18,390"),
        (3.5, "3.5"),
        (-0.05, "−0.05"),
        (3.37201e-08, "0.00000003372"),
        (0, "0"),
    ],
)
def test_a_trimmed_number_has_no_digit_that_says_nothing(value, told):
    """A number of four digits at most ends without zeros, and is no power of ten however small."""
    assert numbers.trimmed(value, "en", 4) == told
