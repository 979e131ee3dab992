"""Forms of hosts in the store, on each database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from fleet_audit.pipeline.facts import facts_in_force
from fleet_audit.reference.hosting import parse_form
from fleet_audit.reference.load import reference
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.hosting_forms import remove_form, save_form
from fleet_audit.store.kept_forms import kept_forms
from fleet_audit.store.kept_sets import kept_sets, set_marks

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "hebergements.toml"


def test_a_form_is_kept_whole_apart_from_sets_of_facts(
    address: StoreAddress, engine: Engine, organisation: int, now: datetime
) -> None:
    """It comes back as it was, is no set of facts, and is forgotten by its name."""
    form = parse_form(EXAMPLES.read_bytes(), EXAMPLES.name)
    assert save_form(engine, organisation, "salle", form, "salle.toml", now) == "created"
    assert save_form(engine, organisation, "salle", form, "salle.toml", now) == "unchanged"
    assert kept_forms(address, organisation) == {"salle": form}
    assert kept_forms(address, None) == {}
    assert set_marks(address, organisation) == ()
    assert kept_sets(address, organisation) == ()
    assert facts_in_force(address, organisation) is reference()
    assert remove_form(engine, organisation, "salle")
    assert not remove_form(engine, organisation, "salle")
    assert kept_forms(address, organisation) == {}
