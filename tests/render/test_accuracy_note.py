"""The note of known errors: one line for each figure that was tried, no number where none was."""

import re

import pytest

from fleet_audit.model.report import KnownError
from tests.render.whole import whole

TRIED = KnownError(
    category="laptop",
    part="manufacture",
    method="regression",
    devices=1234,
    median_error=0.074,
    coverage=0.904,
    n=335,
)
UNTRIED = KnownError(
    category="switch",
    part="manufacture",
    method="proxy",
    devices=6,
    median_error=None,
    coverage=None,
    n=None,
)


@pytest.mark.parametrize(
    ("lang", "tried", "untried"),
    [
        (
            "en",
            ("Laptops, manufacture · 1,234\nestimate from similar models", "7%", "90% of 335"),
            "Manufacture, figure borrowed from another category, error not known: switches (6)",
        ),
        (
            "fr",
            ("Ordinateurs portables, fabrication · 1\u202f234", "7\u00a0%", "90\u00a0% sur 335"),
            "chiffre emprunté à une autre catégorie, erreur inconnue\u00a0: commutateurs (6)",
        ),
    ],
)
def test_known_errors_stand_beside_their_categories(make_context, lang, tried, untried):
    """Category, devices, method, median error, share held and number; what is unknown says so."""
    page = whole(make_context(known_errors=(TRIED, UNTRIED)), lang)
    assert all(cell in page for cell in tried)
    assert untried in re.sub("<[^>]+>", "", page)


def test_without_known_errors_there_is_no_note(make_context):
    """A context from before has none, and its page no empty table."""
    assert "Known errors" not in whole(make_context(), "en")
