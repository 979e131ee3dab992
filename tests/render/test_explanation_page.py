"""The page of an explanation: whole, safe, and readable by everyone."""

import re

import pytest

from fleet_audit.model.explanation import Term
from fleet_audit.render.explanation import term_lines
from fleet_audit.render.explanation_page import each, explanation_page
from fleet_audit.render.figure_words import figure_words
from fleet_audit.render.voice import Voice
from tests.render.explained import YEAR


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_shows_each_sum_and_its_bounds(lang):
    """The value, the low and the high each have their sum, in the figure and in its parts."""
    page = explanation_page(YEAR, lang)
    for text in ("240 / 5 = 48", "120 / 5 = 24", "360 / 5 = 72", "120 = 120"):
        assert text in page
    assert f'<html lang="{lang}">' in page
    low, high = {"fr": ("bas", "haut"), "en": ("low", "high")}[lang]
    assert f"<dt>{low}</dt>" in page
    assert f"<dt>{high}</dt>" in page


def test_what_others_wrote_is_text():
    """Sources and origins are shown as they are, and run nothing."""
    page = explanation_page(YEAR, "en")
    assert "<script" not in page
    assert "<b>" not in page
    assert "Makers &amp; sheets &lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"url\((?!#)|@import| style=| on[a-z]+=", page)


def test_a_figure_stands_once_and_is_linked_to():
    """A part that two figures share is explained once, and its number links to its sum."""
    page = explanation_page(YEAR, "en")
    assert page.count('id="asset.1.embodied"') == 1
    assert '<a href="#asset.1.embodied">' in page
    assert '<a href="https://example.org/sheets">' in page
    assert [part.figure for part in each(YEAR)] == ["asset.1.gwp_per_year", "asset.1.embodied"]


def test_the_same_explanation_gives_the_same_page():
    """Nothing but the explanation and the language decides."""
    assert explanation_page(YEAR, "fr") == explanation_page(YEAR, "fr")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fleet.gwp_per_year", "Carbon a year, of the fleet"),
        ("category.laptop.use_per_year", "Carbon of electricity a year, of a category: laptops"),
        ("asset.12.hidden", "Primary energy behind it, of asset 12"),
        ("bill.1.share", "Share of the electricity bill, of site number 1"),
        ("hidden.network_final", "Hidden energy: networks"),
        (
            "asset.3.manufacturing.each",
            "Carbon of manufacture alone, of asset 3: for one device",
        ),
        (
            "asset.3.energy_per_year.idle.ln",
            "Electricity a year, of asset 3: logarithm of the watts idle",
        ),
        ("a.name.nobody.worded", "a.name.nobody.worded"),
    ],
)
def test_a_figure_has_a_title_in_words(name, words):
    """The title says what the figure is; a name that nobody worded stands as it is."""
    assert figure_words(name, Voice("en")) == words


@pytest.mark.parametrize(
    ("symbol", "value", "unit", "origin", "words"),
    [
        ("1 storage_bay", 12.0, "kgCO2e", "ADEME", "Baies de stockage (1) = 12 kgCO2e  (ADEME)"),
        (
            "2 × server",
            3.0,
            "kgCO2e",
            "asset.3",
            "Serveurs (2), par appareil = 3 kgCO2e  (asset.3)",
        ),
        ("age_years", 1.5, "years", "purchase", "age_years = 1,5 an  (date d’achat)"),
        (
            "quantity",
            1,
            "devices",
            "bmc_fru",
            "quantity = 1 appareil  (date du contrôleur du serveur)",
        ),
        ("quantity", 2, "devices", "asset.9", "quantity = 2 appareils  (asset.9)"),
    ],
)
def test_a_reader_meets_words_and_no_codes(symbol, value, unit, origin, words):
    """Categories, signs of age and units are said in French, the number right."""
    term = Term(symbol=symbol, value=value, unit=unit, origin=origin)
    (line,) = term_lines(term, "fr", "")
    assert line == words
