"""Finding assets by what people call them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.errors import AmbiguousAsset, UnknownFigure
from fleet_audit.store.intake import IntakeOutcome
from fleet_audit.store.listing import asset, assets, find_assets, one_asset

Laptop = Callable[..., AssetRecord]
TakeIn = Callable[..., IntakeOutcome]


@pytest.fixture
def three(laptop: Laptop, take_in: TakeIn) -> list[AssetRecord]:
    """Three machines; the tag of the second is the serial number of the first."""
    records = [
        laptop("SN1", name="pc-ann"),
        laptop("SN2", asset_tag="SN1"),
        laptop("SN3", asset_tag="T3", name="T3"),
    ]
    take_in(*records)
    return records


@pytest.mark.parametrize(
    ("named", "ids"),
    [("1", [1]), ("SN2", [2]), ("T3", [3]), ("SN1", [1, 2]), ("pc-ann", [1]), ("9" * 30, [])],
)
def test_id_serial_and_tag_come_before_the_name(
    engine: Engine, three: list[AssetRecord], named: str, ids: list[int]
) -> None:
    """An asset answers to its id, serial and tag, and to its name where nothing else does."""
    assert find_assets(engine, 1, named) == ids


def test_one_asset_refuses_none_and_several(engine: Engine, three: list[AssetRecord]) -> None:
    """A name of no asset, and a name of several, are refused with the next step."""
    assert one_asset(engine, 1, "SN3") == 3
    with pytest.raises(AmbiguousAsset, match="1, 2"):
        one_asset(engine, 1, "SN1")
    for refused in ("unknown", "²"):
        with pytest.raises(UnknownFigure, match="assets list"):
            one_asset(engine, 1, refused)


def test_another_organisation_sees_nothing(engine: Engine, three: list[AssetRecord]) -> None:
    """The assets of an organisation are not listed, found or read by another."""
    assert [record for _id, record in assets(engine, 1)] == three
    assert list(assets(engine, 2)) == []
    assert find_assets(engine, 2, "SN2") == []
    with pytest.raises(UnknownFigure):
        asset(engine, 2, 1)
    assert asset(engine, 1, 1) == three[0]
