"""The published contracts."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord, ManufacturedAt
from fleet_audit.model.codes import CATEGORIES, QUALITIES, QUALITY_OF_METHOD
from fleet_audit.model.contracts import CONTRACTS, published, schema_of, schema_text
from fleet_audit.model.errors import (
    FleetAuditError,
    UnreachableService,
    UntrustedBundle,
    UnusableHostingForm,
    UnusableReferenceSet,
    UnusableSession,
)
from fleet_audit.model.organisation import OrganisationSheet
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS

PUBLISHED_TABLE = """
asset_tag serial quantity category manufacturer model cpu cpu_sockets cpu_cores cpu_mhz cpu_tdp_w
memory_gib storage_gb storage_kind screen_inches screen_megapixels purchase_date manufactured_year
warranty_end price_eur ownership acquired_as organisation site room department country os
energy_kwh_per_year average_power_w cpu_utilisation_pct hours_on_per_day status retired_date
exit_route receiver
"""
"""The columns that users' spreadsheets have: a promise to them, so written out here."""


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_published_schema_is_the_model(name: str) -> None:
    """The schema that ships is the one that the model gives today."""
    assert published(name) == schema_text(name)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_published_schema_is_a_schema(name: str) -> None:
    """Each contract is itself valid JSON schema 2020-12."""
    Draft202012Validator.check_schema(schema_of(name))


@given(
    category=st.sampled_from(CATEGORIES),
    quantity=st.integers(1, 10_000),
    model=st.none() | st.text(max_size=30),
    bought=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_any_asset_answers_its_schema_and_reads_back(
    category: str, quantity: int, model: str | None, bought: date | None
) -> None:
    """What an asset is written as is valid by the contract, and reads back as the same asset."""
    asset = msgspec.convert(
        {"category": category, "quantity": quantity, "model": model}, AssetRecord
    )
    asset = msgspec.structs.replace(
        asset, purchase_date=bought, manufactured=ManufacturedAt(point=bought)
    )
    text = msgspec.json.encode(asset)
    Draft202012Validator(schema_of("asset")).validate(msgspec.json.decode(text))
    assert msgspec.json.decode(text, type=AssetRecord) == asset


def test_a_misspelt_field_of_the_organisation_sheet_is_refused_by_name() -> None:
    """The sheet takes no field that it does not know, and says which."""
    with pytest.raises(msgspec.ValidationError, match="stafff"):
        msgspec.convert({"name": "A", "stafff": 3}, OrganisationSheet)


def test_a_pue_below_one_is_refused() -> None:
    """A room cannot give its machines more than it takes."""
    sheet = {"name": "A", "sites": [{"name": "s", "rooms": [{"name": "r", "pue": 0.9}]}]}
    with pytest.raises(msgspec.ValidationError, match=r"pue"):
        msgspec.convert(sheet, OrganisationSheet)


def test_the_canonical_table_has_its_columns_in_order() -> None:
    """The asset begins with the canonical table, column for column."""
    assert list(CANONICAL_COLUMNS) == PUBLISHED_TABLE.split()


def test_the_snapshot_carries_what_the_footprint_needs_of_an_asset() -> None:
    """All canonical columns are in the snapshot, but those that change no figure."""
    apart = {"organisation", "exit_route", "receiver"}
    assert set(CANONICAL_COLUMNS) - set(SNAPSHOT_COLUMNS) == apart


def test_every_method_stands_for_a_quality() -> None:
    """Each method code of a result maps to the one scale of quality."""
    assert set(QUALITY_OF_METHOD.values()) == set(QUALITIES)


def test_every_refusal_says_how_to_mend_it() -> None:
    """Each named error has a sentence that explains it, and exits with 2, unless it has its own.

    A remote that does not answer exits with 4; a file of which nothing can be taken, with 3.
    """
    own = {
        UnreachableService: 4,
        UnusableReferenceSet: 3,
        UntrustedBundle: 3,
        UnusableHostingForm: 3,
        UnusableSession: 3,
    }
    for refusal in FleetAuditError.__subclasses__():
        assert refusal.__doc__
        assert refusal.exit_code == own.get(refusal, 2)
