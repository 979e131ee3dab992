"""What a chapter says in a sentence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fleet_audit.model.report import Figure
from fleet_audit.render.chapters import PARTS
from fleet_audit.render.voice import Voice


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
