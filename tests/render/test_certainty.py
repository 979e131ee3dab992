"""What an interval comes from, in words, on the page and in an explanation."""

import pytest

from fleet_audit.model.explanation import Explanation
from fleet_audit.model.uncertainty import CategoryShare, CauseShare, Question, Uncertainty
from fleet_audit.render.certainty import question_words, subject_words
from fleet_audit.render.explanation import explanation_text
from fleet_audit.render.voice import Voice
from tests.render.whole import whole


def cause(kind, of_what, share):
    """A cause of the yearly carbon's interval."""
    return CauseShare(kind=kind, of_what=of_what, low=100.0, high=200.0, share=share)


FOUND = Uncertainty(
    causes=(
        cause("age", "", 0.5),
        cause("manufacture", "Dell <b> laptop", 0.3),
        cause("watts", "storage_bay-nas", 0.15),
        cause("grid", "FR", 0.04),
        cause("hours", "", 0.01),
    ),
    categories=(
        CategoryShare(category="laptop", share=0.8),
        CategoryShare(category="storage_bay", share=0.2),
    ),
    questions=(Question(field="purchase_date", category="laptop", manufacturer="Dell", devices=9),),
)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_says_what_would_make_it_more_certain(make_context, lang):
    """The widest causes with their shares, then what to ask; a maker's name is text, not markup."""
    page = whole(make_context(uncertainty=FOUND), lang)
    assert {"fr": "Ce qui le rendrait plus sûr", "en": "What would make it more certain"}[
        lang
    ] in page
    assert "Dell &lt;b&gt;" in page
    assert "Dell <b>" not in page
    assert {"fr": "Quand ces 9", "en": "When were these 9"}[lang] in page
    # A cause that brings a hundredth is not worth a word.
    assert {"fr": "heures d’utilisation 1", "en": "hours of use 1"}[lang] not in page


def test_a_page_without_uncertainty_says_nothing_of_it(make_context):
    """Where nothing is uncertain, no heading stands alone."""
    page = whole(make_context(uncertainty=None), "en")
    assert "What would make it more certain" not in page


def test_an_explanation_lists_causes_categories_and_questions():
    """The text names each with its share, and where the questions are."""
    text = explanation_text(
        Explanation(
            figure="fleet.gwp_per_year",
            value=1.0,
            unit="kgCO2e/year",
            formula="a",
            arithmetic="1",
            low_arithmetic="1 - √(0.5²) = 0.5 kgCO2e/year",
            uncertainty=FOUND,
        ),
        "en",
    )
    assert "low = 1 − √(0.5²) = 0.5 kgCO2e/year" in text
    assert "50% " in text and "laptops 80%" in text and "assets gaps" in text


@pytest.mark.parametrize(
    ("of_what", "words"),
    [
        ("laptop-14", "laptops"),
        ("Dell laptop", "laptops Dell"),
        ("FR", "FR"),
        ("", ""),
        ("storage_bay-nas", "storage arrays"),
        ("HP Inc. all_in_one", "all-in-one PCs HP Inc."),
    ],
)
def test_what_a_cause_concerns_is_said_in_words(of_what, words):
    """A class or category is named as on the page, with its maker; a country is its code."""
    assert subject_words(of_what, Voice("en")) == words


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("@SUM(A1)", "@SUM(A1) (Laptops)"),
        ("שולחן", "\u2068שולחן\u2069 (Laptops)"),
        ("\u202eevil", "evil (Laptops)"),
    ],
)
def test_a_question_bears_the_name_as_it_is_and_is_not_turned_by_it(model, shown):
    """In a sentence no sign of a spreadsheet's is added, and no name turns the words around it."""
    asked = Question(field="purchase_date", category="laptop", model=model, devices=1)
    assert shown in question_words(asked, Voice("en"))
