"""The lists of single assets that stand beside a report: all of them, by action, and by site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

Row = tuple[Any, ...]

CONCERNED = """
SELECT c.rank, c.lever, c.variant, i.asset_id, i.asset_tag, i.serial, i.name, i.category,
    i.manufacturer, i.model, i.site, i.department, i.zone AS country, i.quantity
FROM concerned AS c JOIN impact AS i USING (asset_id)
"""
OF_FLEET = f"{CONCERNED} ORDER BY c.rank, i.asset_id"
BY_SITE = f"{CONCERNED} ORDER BY i.site, c.rank, i.asset_id"
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


def action_lists(behind: Behind, context: ReportContext) -> Iterator[Frame]:
    """The assets that each action is for, best action first, of the fleet and of each site."""
    found = behind.advice.found if behind.advice else ()
    concerned = [
        {"rank": rank, "lever": one.lever, "variant": one.variant, "asset_id": asset_id}
        for rank, one in enumerate(found, start=1)
        for asset_id in one.asset_ids
    ]
    if not concerned:
        return
    engine = behind.made.engine
    create_table(engine, "concerned", CONCERNED_TYPES, concerned)
    columns, rows = lines(engine, OF_FLEET)
    yield Frame("assets-per-action", N_("Assets by action"), columns, rows)
    for slug, members in _by_site(context, columns, lines(engine, BY_SITE)[1]):
        yield Frame(f"{slug}-actions", N_("Assets by action"), columns, members)


def site_lists(behind: Behind, context: ReportContext) -> Iterator[Frame]:
    """The assets of each site that has a page of its own."""
    every = "SELECT * FROM per_asset ORDER BY site, asset_id"
    columns, rows = lines(behind.made.engine, every)
    for slug, members in _by_site(context, columns, rows):
        yield Frame(slug, N_("Site"), columns, members)


def _by_site(
    context: ReportContext, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[tuple[str, list[Row]]]:
    """Rows in the order of their sites, kept apart, of the sites that have a page of their own."""
    slugs = {
        context.sites[place].name: site_slug(context, place)
        for place, _ in enumerate(context.site_details)
    }
    at = columns.index("site")

    def site_of(row: Row) -> str | None:
        found = row[at]
        return None if found is None else str(found)

    for site, members in groupby(rows, key=site_of):
        if site in slugs:
            yield slugs[site], list(members)
