"""What a chapter says in a sentence."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from fleet_audit.model.report import Figure
from fleet_audit.render.chapters import PARTS
from fleet_audit.render.voice import Voice
from tests.render.contexts.chapters import places


@pytest.mark.parametrize(
    ("carbon_kg", "told"), [(0.0, "No carbon is counted"), (None, "Nothing is known")]
)
def test_no_carbon_is_not_an_unknown_one(make_context, carbon_kg, told):
    """A fleet that is paid off and takes no electricity is known to weigh nothing."""
    context = make_context()
    weight = Figure(id="headline.gwp_per_year", value=carbon_kg, unit="kgCO2e")
    context = replace(
        context,
        headline=replace(context.headline, gwp_per_year=weight),
        coverage=replace(context.coverage, gwp_share_by_quality={}),
    )
    (known,) = (each for part in PARTS for each in part.chapters if each.slug == "known")
    assert told in known.tell(context, Voice("en"))


@pytest.mark.parametrize(
    ("sites", "told"),
    [
        ([("Lyon", 4), (None, 2)], "Lyon weighs most"),
        ([(None, 4), ("Lyon", 2)], "Of the places that are stated, Lyon weighs most"),
        ([("Lyon", 0)], "Where the fleet stands."),
        ([(None, 4)], "Where the fleet stands."),
    ],
)
def test_what_weighs_most_is_told_of_what_is_stated(make_context, sites, told):
    """No site is said to outweigh equipment of an unknown place, nor to weigh most of nothing."""
    context = make_context(sites=places("site", sites), departments=())
    (chapter,) = (each for part in PARTS for each in part.chapters if each.slug == "places")
    said = re.sub("[\u2066-\u2069]", "", str(chapter.tell(context, Voice("en"))))
    assert said.startswith(told)
