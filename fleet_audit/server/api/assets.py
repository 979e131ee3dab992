"""Assets: the list, page by page, and each with its history."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from msgspec.structs import asdict
from pydantic import Field

from fleet_audit.model.asset import CANONICAL_COLUMNS, AssetRecord
from fleet_audit.model.errors import UnknownFigure
from fleet_audit.server.api.models import AssetDetail, AssetPage, Problem
from fleet_audit.server.api.reader import Asking
from fleet_audit.server.api.whole import STRICT
from fleet_audit.server.refusal import Refused
from fleet_audit.store.listing import asset, attachments, history
from fleet_audit.store.pages import asset_page

LARGEST_ID = 2**63 - 1
"""Largest id that the store can hold."""
MOST_PER_PAGE = 500
"""Assets on one page at most."""

AssetId = Annotated[int, Field(ge=1, le=LARGEST_ID), STRICT]
Cursor = Annotated[int, Field(ge=0, le=LARGEST_ID), STRICT]
PageSize = Annotated[int, Field(ge=1, le=MOST_PER_PAGE), STRICT]


router = APIRouter(prefix="/assets", tags=["assets"])


@router.get("", response_model=AssetPage)
def list_assets(
    asking: Asking,
    after: Annotated[Cursor, Query(description="Id to start after.")] = 0,
    limit: Annotated[PageSize, Query(description="Assets on a page.")] = 100,
) -> dict[str, Any]:
    """List the assets, in the order of their ids; those that left the fleet are not in it."""
    found = asset_page(asking.engine, asking.organisation_id, after, limit + 1)
    page = found[:limit]
    return {
        "items": [_flat(asset_id, record) for asset_id, record in page],
        "next_after": page[-1][0] if len(found) > limit else None,
    }


@router.get(
    "/{asset_id}",
    response_model=AssetDetail,
    responses={404: {"model": Problem, "description": "No asset has that id."}},
)
def show_asset(
    asking: Asking, asset_id: Annotated[AssetId, Path(description="Id of the asset.")]
) -> dict[str, Any]:
    """Show one asset: what it is made of, what it is attached to, what happened to it."""
    mine = (asking.engine, asking.organisation_id, asset_id)
    try:
        record = asset(*mine)
    except UnknownFigure as error:
        raise Refused(404, error.args[0], field="asset_id") from error
    return {
        **_flat(asset_id, record),
        "components": msgspec.to_builtins(record.components),
        "attachments": [asdict(placed) for placed in attachments(*mine)],
        "history": [msgspec.to_builtins(event) for event in history(*mine)],
    }


def _flat(asset_id: int, record: AssetRecord) -> dict[str, Any]:
    columns = {name: getattr(record, name) for name in CANONICAL_COLUMNS}
    return {
        **columns,
        "asset_id": asset_id,
        "name": record.name,
        "manufactured": asdict(record.manufactured),
    }
