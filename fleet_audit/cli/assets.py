"""`fleet-audit assets`: the fleet, asset by asset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import COMMAND, Shared, common, listed, speaking
from fleet_audit.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleet_audit.model.asset import AssetRecord
    from fleet_audit.render.i18n import Lang

COLUMNS = (
    "asset_id",
    "asset_tag",
    "serial",
    "quantity",
    "category",
    "manufacturer",
    "model",
    "site",
    "manufactured",
    "age_method",
    "age_confidence",
    "status",
)


@click.group(
    subcommand_metavar=COMMAND, help=_("List, show, correct and export the assets of the fleet.")
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def assets() -> None:
    """The fleet, asset by asset."""


def listed_cells(asset_id: int, record: AssetRecord) -> list[object]:
    """One asset as a line of the list."""
    made = record.manufactured
    return [
        asset_id,
        record.asset_tag or record.name,
        record.serial,
        record.quantity,
        record.category,
        record.manufacturer,
        record.model,
        record.site,
        made.point.isoformat() if made.point else None,
        made.method,
        made.confidence,
        record.status or "in_use",
    ]


def shown_table(
    stored: Iterable[tuple[int, AssetRecord]], lang: Lang
) -> tuple[list[str], list[list[object]]]:
    """The list for people: words of their language, few enough columns for a terminal."""
    from fleet_audit.render.voice import Voice

    voice = Voice(lang)
    rows: list[list[object]] = []
    for asset_id, record in stored:
        made = record.manufactured
        rows.append(
            [
                asset_id,
                record.asset_tag or record.serial or record.name,
                record.quantity,
                voice.word("category", record.category or "other"),
                " ".join(part for part in (record.manufacturer, record.model) if part) or None,
                record.site,
                made.point.year if made.point else None,
                voice.word("confidence", made.confidence),
                record.status if record.status != "in_use" else None,
            ]
        )
    return [
        "id",
        _("tag or serial"),
        _("devices"),
        _("category"),
        _("model"),
        _("site"),
        _("made in"),
        _("age"),
        _("status"),
    ], rows


@assets.command("list", help=_("List every asset with its age."))
@listed
@common
def list_assets(shared: Shared, form: str, output: str | None) -> None:
    """Print every asset."""
    from fleet_audit.store.listing import assets as stored_assets
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    stored = stored_assets(engine, organisation_id(engine))
    if form == "table":
        emit(form, output, *shown_table(stored, shared.lang))
    else:
        emit(form, output, COLUMNS, (listed_cells(*one) for one in stored))


@assets.command("show", help=_("Show all that is known of one asset."))
@click.argument("named", metavar=_("ASSET"))
@common
def show(shared: Shared, named: str) -> None:
    """Print one asset as JSON."""
    import msgspec

    from fleet_audit.store.corrections import corrections
    from fleet_audit.store.listing import asset, attachments, history, one_asset
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    organisation = organisation_id(engine)
    asset_id = one_asset(engine, organisation, named)
    record = asset(engine, organisation, asset_id)
    events = msgspec.to_builtins(history(engine, organisation, asset_id), enc_hook=translated)
    for event in events:
        event["detail"].pop("joined", None)
    text = msgspec.json.encode(
        {
            "asset_id": asset_id,
            **msgspec.to_builtins(record),
            "corrections": corrections(engine, organisation, asset_id),
            "attachments": attachments(engine, organisation, asset_id),
            "history": events,
        }
    )
    click.echo(msgspec.json.format(text).decode())


@assets.command(
    "export", help=_("Export the canonical table as CSV, ready to be edited and imported.")
)
@click.option("--output", type=click.Path(dir_okay=False), help=_("Write to this file."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "csv-excel"]),
    default="csv",
    show_default=True,
    help=_("Form of the list; csv-excel is the CSV that a French Excel opens as a table."),
)
@common
def export(shared: Shared, output: str | None, form: str) -> None:
    """Write the canonical table."""
    from fleet_audit.inventory.canonical import CANONICAL_HEADINGS, canonical_rows, exported
    from fleet_audit.store.listing import assets as stored_assets
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    records = (
        exported(asset_id, record)
        for asset_id, record in stored_assets(engine, organisation_id(engine))
    )
    decimal = "," if form == "csv-excel" else "."
    emit(form, output, CANONICAL_HEADINGS, canonical_rows(records, decimal))
