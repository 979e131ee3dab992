"""The lists of single assets that stand beside a report: all of them, by action, and by site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.relations import create_table, lines
from fleet_audit.model.marking import N_
from fleet_audit.pipeline.audit import place_machines
from fleet_audit.render.exports.frames import Frame
from fleet_audit.render.site_pages import site_slug

if TYPE_CHECKING:
    from fleet_audit.model.report import ReportContext
    from fleet_audit.pipeline.reporting import Behind

CONCERNED = """
SELECT c.rank, c.lever, c.variant, i.asset_id, i.asset_tag, i.serial, i.name, i.category,
    i.manufacturer, i.model, i.site, i.department, i.zone AS country, i.quantity
FROM concerned AS c JOIN impact AS i USING (asset_id)
ORDER BY c.rank, i.asset_id
"""
CONCERNED_TYPES = {
    "rank": "INTEGER",
    "lever": "VARCHAR",
    "variant": "VARCHAR",
    "asset_id": "BIGINT",
}


def asset_list(behind: Behind) -> Frame:
    """Every asset with its figures, as `footprint --per asset` gives them."""
    place_machines(behind.made, behind.address)
    columns, rows = lines(behind.made.engine, "SELECT * FROM per_asset ORDER BY asset_id")
    return Frame("assets", N_("Assets"), columns, rows)


def action_lists(behind: Behind) -> Iterator[Frame]:
    """The assets that each action is for, best action first; none where there are no actions."""
    found = behind.advice.found if behind.advice else ()
    concerned = [
        {"rank": rank, "lever": one.lever, "variant": one.variant, "asset_id": asset_id}
        for rank, one in enumerate(found, start=1)
        for asset_id in one.asset_ids
    ]
    if concerned:
        create_table(behind.made.engine, "concerned", CONCERNED_TYPES, concerned)
        columns, rows = lines(behind.made.engine, CONCERNED)
        yield Frame("assets-per-action", N_("Assets by action"), columns, rows)


def site_lists(behind: Behind, context: ReportContext) -> Iterator[Frame]:
    """The assets of each site that has a page of its own."""
    slugs = {
        context.sites[place].name: site_slug(context, place)
        for place, _ in enumerate(context.site_details)
    }
    engine = behind.made.engine
    columns, rows = lines(engine, "SELECT * FROM per_asset ORDER BY site, asset_id")
    at = columns.index("site")

    def site_of(row: Sequence[Any]) -> str | None:
        found = row[at]
        return None if found is None else str(found)

    for site, members in groupby(rows, key=site_of):
        if site in slugs:
            yield Frame(slugs[site], N_("Site"), columns, list(members))
