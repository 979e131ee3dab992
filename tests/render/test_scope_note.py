"""The footprint by scope, as the report says it."""

from __future__ import annotations

import pytest

from fleet_audit.model.report import ScopeRow, Scopes
from tests.render.whole import whole

ROWS = (
    ScopeRow(
        scope=2,
        category=None,
        beges="2.1",
        devices=12,
        gwp_kgco2e_per_year=1200.0,
        low=900.0,
        high=1500.0,
        gwp_market_kgco2e_per_year=800.0,
        gwp_purchase_year_kgco2e=None,
    ),
    ScopeRow(
        scope=3,
        category=2,
        beges="4.2",
        devices=12,
        gwp_kgco2e_per_year=7200.0,
        low=5000.0,
        high=9000.0,
        gwp_market_kgco2e_per_year=7200.0,
        gwp_purchase_year_kgco2e=2400.0,
    ),
)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("By scope", "Scope 3, category 2 (BEGES 4.2)", "Aligned with the GHG Protocol")),
        ("fr", ("Par scope", "Scope 3, catégorie 2 (BEGES 4.2)", "aligné sur le GHG Protocol")),
    ],
)
def test_scopes_stand_in_one_note_with_their_choices(make_context, lang, words):
    """A line for each scope, and what was decided; never a word of compliance."""
    scopes = Scopes(rows=ROWS, assumed_owned=3, has_contract=True)
    page = whole(make_context(scopes=scopes), lang)
    for word in words:
        assert word in page
    assert "compliant" not in page
    assert "conforme" not in page
    assert page.count('id="m-scopes"') == 1


def test_without_scopes_there_is_no_note(make_context):
    """A fleet without devices stands in no scope."""
    assert 'id="m-scopes"' not in whole(make_context(scopes=Scopes()), "en")
