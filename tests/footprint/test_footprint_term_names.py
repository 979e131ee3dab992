"""The terms of the fits, in words."""

from __future__ import annotations

from fleet_audit.footprint.explain.term_names import named_term
from fleet_audit.model.marking import Said
from fleet_audit.reference.load import reference
from fleet_audit.render.i18n import translated, translation

NOT_SHOWN = {"exact"}
"""Read by a method, and no term of a sum that is explained."""


def test_every_term_that_ships_has_words() -> None:
    """No coefficient of a table is shown to a French reader by its English name alone."""
    terms = [term for fit in reference().fits.values() for term in fit]
    assert terms
    bare = {term.partition(":")[0] for term in terms if not isinstance(named_term(term), Said)}
    assert bare <= NOT_SHOWN


def test_a_term_is_said_in_french_and_stays_itself_in_english() -> None:
    """The kind is translated; what it is of, a name or a code, is not."""
    term = named_term("maker, class: Dell, laptop")
    assert term == "maker, class: Dell, laptop"
    assert translated(term, translation("fr")) == "fabricant, classe\u00a0: Dell, laptop"
