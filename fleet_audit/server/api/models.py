"""What the end points answer, as OpenAPI describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_type_hints

from pydantic import BaseModel, Field, JsonValue, create_model

from fleet_audit.footprint.rollup import MEASURES
from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord
from fleet_audit.server.api.whole import Whole


class Problem(BaseModel):
    """Why a request is refused, and how to do better."""

    reason: str
    field: str | None = Field(None, description="Parameter or member at fault.")


class AgeInterval(BaseModel):
    """When an asset was made: an interval of 90 % confidence."""

    earliest: date | None
    latest: date | None
    point: date | None
    method: str | None = Field(description="The evidence that decided.")
    confidence: str


class Event(BaseModel):
    """What happened to an asset."""

    kind: str = Field(description="arrived, moved, changed, left, merged or split.")
    at: datetime
    route: str = Field(description="Source that told it.")
    detail: JsonValue = Field(description="Fields that changed, and what else the event says.")


class Placed(BaseModel):
    """An asset on another, for as long as it lasted."""

    asset_id: Whole
    to_asset_id: Whole
    kind: str
    attached_from: datetime
    attached_until: datetime | None = Field(description="Null while it lasts.")


def _columns() -> dict[str, Any]:
    """The columns of the canonical table, with the types that they have in the record."""
    types = get_type_hints(AssetRecord)
    return {name: (types[name], ...) for name in CANONICAL_COLUMNS}


_Canonical: type[BaseModel] = create_model("Canonical", **_columns())


class Asset(_Canonical):  # type: ignore[valid-type,misc]  # made from the record at run time
    """One asset, in the columns of the canonical table. Null is unknown, never zero."""

    asset_id: Whole
    name: str | None = Field(description="What people call it; it identifies nothing.")
    manufactured: AgeInterval


class AssetDetail(Asset):
    """One asset, with what it is made of, where it was seen, and what happened to it."""

    components: dict[str, Any] = Field(
        description="Sections of inventory document v1; null where they were not described."
    )
    attachments: list[Placed]
    history: list[Event]


class AssetPage(BaseModel):
    """Some assets, in the order of their ids."""

    items: list[Asset]
    next_after: Whole | None = Field(
        description="Give it as `after` to have the next page; null on the last one."
    )


class Figure(BaseModel):
    """A quantity with the bounds of its interval of 90 %."""

    value: float
    low: float
    high: float


def _measures() -> dict[str, Any]:
    """Every measure of the footprint, or null."""
    return dict.fromkeys(MEASURES, (Figure | None, ...))


_Measures: type[BaseModel] = create_model("Measures", **_measures())


class FootprintGroup(_Measures):  # type: ignore[valid-type,misc]  # one member for each measure
    """The footprint of one group; a measure is null where no device of it has a figure."""

    key: str | None = Field(description="Value that the group has in common; null if unknown.")
    devices: Whole
    is_estimated_missing: bool = Field(
        description="Whether the devices are declared and were not seen, and so estimated."
    )


class Footprint(BaseModel):
    """The footprint of the fleet, cut one way; the largest group first."""

    per: str
    as_of: date
    use_profile: str
    groups: list[FootprintGroup]
