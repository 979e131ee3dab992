"""The organisation sheet, in the store and on the way to a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import UnusableStore
from fleet_audit.model.organisation import OrganisationSheet, Price, Room, Site
from fleet_audit.model.snapshot import PLACE_COLUMNS
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.intake import IntakeOutcome
from fleet_audit.store.organisation import (
    declared_counts,
    load_sheet,
    organisation_id,
    places,
    save_sheet,
)
from fleet_audit.store.report_inputs import ReportInputs, report_inputs

SHEET = OrganisationSheet(
    name="Atelier Dupré",
    country="FR",
    staff=42,
    declared_counts={"laptop": 40, "monitor": 61},
    declared_on=date(2025, 1, 1),
    sites=(
        Site(name="Lyon", billed_kwh=81_000.0, rooms=(Room(name="serveurs", pue=1.7),)),
        Site(name="Gand", country="BE"),
    ),
    prices=(Price(item="electricity", value_eur=0.21, unit="EUR/kWh"),),
)


def test_the_first_organisation_is_made_once(engine: Engine) -> None:
    """Without a name there is one organisation, the same at every call."""
    assert organisation_id(engine) == organisation_id(engine) == 1
    assert organisation_id(engine, "Autre") == organisation_id(engine, "Autre") == 2
    assert organisation_id(engine) == 1


def test_a_sheet_comes_back_whole_and_replaces_the_one_before(engine: Engine) -> None:
    """A sheet names the organisation that had no name; a second one leaves nothing of the first."""
    first = organisation_id(engine)
    assert save_sheet(engine, SHEET) == first
    assert load_sheet(engine, first) == SHEET
    assert declared_counts(engine, first) == {"laptop": 40, "monitor": 61}
    shorter = OrganisationSheet(name="Atelier Dupré", declared_counts={"server": 2})
    assert save_sheet(engine, shorter) == first
    assert load_sheet(engine, first) == shorter
    assert declared_counts(engine, first) == {"server": 2}
    with engine.connect() as connection:
        for table in ("site", "room", "price"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_sheet_of_another_name_is_of_another_organisation(engine: Engine) -> None:
    """Two names are two organisations, unless the caller says which one is meant."""
    first = save_sheet(engine, SHEET)
    second = save_sheet(engine, OrganisationSheet(name="Autre"))
    assert second != first
    assert save_sheet(engine, OrganisationSheet(name="Dupré & fils"), first) == first
    assert organisation_id(engine, "Dupré & fils") == first


def test_places_are_sites_then_rooms(engine: Engine) -> None:
    """A site without country is in the country of the organisation; a room has its PUE."""
    key = save_sheet(engine, SHEET)
    assert [row[:5] for row in places(engine, key)] == [
        (key, "Lyon", None, "FR", None),
        (key, "Lyon", "serveurs", "FR", 1.7),
        (key, "Gand", None, "BE", None),
    ]


def test_a_site_has_its_contract_and_its_rooms_have_none(engine: Engine) -> None:
    """What a contract states for a kWh is of the site; the sheet keeps where it is stated."""
    contract = {"contract_kgco2e_per_kwh": 0.02, "contract_share": 0.5, "is_colocation": True}
    site = Site(
        name="Lyon",
        contract_kind="standard",
        contract_source="Fiche 2025 du fournisseur",
        rooms=(Room(name="serveurs"),),
        **contract,
    )
    key = save_sheet(engine, OrganisationSheet(name="Atelier", sites=(site,)))
    rows = [dict(zip(PLACE_COLUMNS, row, strict=True)) for row in places(engine, key)]
    assert rows[0].items() >= {"contract_kind": "standard", **contract}.items()
    assert {rows[1][column] for column in ("contract_kind", *contract)} == {None}
    kept = load_sheet(engine, key)
    assert kept is not None
    assert kept.sites[0].contract_source == "Fiche 2025 du fournisseur"


def test_report_inputs_say_the_same_without_sqlalchemy(
    engine: Engine,
    address: StoreAddress,
    now: datetime,
    laptop: Callable[..., AssetRecord],
    take_in: Callable[..., IntakeOutcome],
) -> None:
    """The report reads the sheet, the places, the counts and the dates that the store holds."""
    key = save_sheet(engine, SHEET)
    earlier = now - timedelta(days=90)
    take_in(laptop("A1"), at=earlier)
    take_in(laptop("B2"), at=now)
    assert report_inputs(address, "Atelier Dupré") == ReportInputs(
        organisation_id=key,
        name="Atelier Dupré",
        sheet=SHEET,
        places=tuple(places(engine, key)),
        declared_counts=declared_counts(engine, key),
        first_seen=earlier,
        last_seen=now,
    )


def test_report_inputs_of_an_empty_store_are_unknown(address: StoreAddress) -> None:
    """A store without organisation gives nothing, not zeros."""
    assert report_inputs(address) == ReportInputs(organisation_id=None)


def test_an_organisation_that_is_not_there_is_refused(
    engine: Engine, address: StoreAddress
) -> None:
    """A wrong name is refused with the names that are there."""
    save_sheet(engine, SHEET)
    with pytest.raises(UnusableStore, match="no organisation named Autre; it has: Atelier Dupré"):
        report_inputs(address, "Autre")
