"""Codes in words."""

from __future__ import annotations

import pytest

from fleet_audit.model.codes import CATEGORIES, QUALITIES, STAGES
from fleet_audit.reference.load import reference
from fleet_audit.render import words
from fleet_audit.render.i18n import translation
from fleet_audit.render.parts import LONGEST_NAME, cleaned, named, within
from fleet_audit.render.voice import Voice


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [("category", CATEGORIES), ("stage", STAGES), ("quality", QUALITIES)],
)
def test_every_code_has_its_word(vocabulary, codes):
    """Each code of the model's lists has a word of its own in both languages."""
    for lang in ("fr", "en"):
        spoken = [words.word(vocabulary, code, translation(lang)) for code in codes]
        assert len(set(spoken)) == len(codes)
        assert not any("_" in text for text in spoken)


def test_every_unit_of_the_reference_is_worded():
    """A unit that is a phrase of the tables has words of its own, so that no page mixes tongues."""
    phrases = {row.unit for row in reference().rows.values() if " " in row.unit}
    assert phrases <= set(words.UNITS)
    assert words.word("unit", "median error", translation("fr")) == "d’erreur médiane"


def test_every_reason_of_the_reference_is_translated():
    """The reasons that reference tables give for an unknown value are spoken in French."""
    reasons = {factor.reason for factor in reference().classes if factor.reason}
    assert {text for text in reasons if words.reason(text, translation("fr")) == text} == set()


def test_unknown_code_is_shown():
    """A code that nobody named yet is shown, never hidden nor refused."""
    assert words.word("category", "quantum_toaster", translation("fr")) == "quantum toaster"


@pytest.mark.parametrize(
    ("title", "inside"),
    [("Écrans", "écrans"), ("UPS units", "UPS units"), ("Wi-Fi access", "Wi-Fi access"), ("", "")],
)
def test_title_within_a_sentence(title, inside):
    """A title loses its capital within a sentence, an acronym keeps its own."""
    assert within(title) == inside


def test_name_is_cleaned_and_clamped():
    """Control signs and direction overrides leave a name, and 300 characters are cut."""
    assert cleaned("a\u202eb\x00c\n d") == "abc d"
    assert len(cleaned("x" * 300)) == LONGEST_NAME


def test_name_is_isolated():
    """A right-to-left name cannot turn the text around it."""
    assert named("שרת") == "\u2068שרת\u2069"


@pytest.mark.parametrize(
    ("part", "french", "english"),
    [
        (0.751, "les trois quarts", "three quarters"),
        (0.5, "la moitié", "half"),
        (0.45, "45\u00a0%", "45%"),
    ],
)
def test_share_by_its_everyday_name(part, french, english):
    """A share near a plain fraction is called by its name, another by its percentage."""
    assert Voice("fr").fraction(part) == french
    assert Voice("en").fraction(part) == english


@pytest.mark.parametrize(
    ("years", "french", "english"),
    [(1.6, "1,6 an", "1.6 years"), (4.2, "4,2 ans", "4.2 years"), (1.0, "1,0 an", "1.0 year")],
)
def test_plural_follows_the_language(years, french, english):
    """French keeps the singular below two, English only for one."""
    assert Voice("fr").years(years) == french
    assert Voice("en").years(years) == english
