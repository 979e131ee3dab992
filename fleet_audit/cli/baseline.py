"""`fleet-audit baseline`: freeze a footprint, and tell later what moved since, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import COMMAND, Shared, common, listed, placed, speaking
from fleet_audit.cli.output import as_table, emit, progress_bar, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleet_audit.model.baseline import BaselineDiff
    from fleet_audit.render.voice import Voice

COLUMNS = ("name", "as_of", "devices", "gwp_kgco2e_per_year", "reference", "frozen_at", "sha256")
_FIGURES = (
    "devices",
    "gwp_kgco2e_per_year",
    "gwp_embodied_kgco2e_per_year",
    "gwp_use_kgco2e_per_year",
    "energy_kwh_per_year",
)
DIFF_COLUMNS = ("what", "as_of", *_FIGURES)
_STANDINGS = {
    "as_published": _("as published"),
    "restated": _("restated by today's method, facts and grid"),
    "now": _("today"),
}
_CAUSES = {
    "method": _("method (version of fleet-audit)"),
    "factors": _("factors"),
    "method_and_factors": _("method and factors"),
    "grid": _("electricity of the country"),
    "ageing": _("age"),
    "fleet": _("fleet, its use and its sites"),
}


@click.group(
    "baseline",
    subcommand_metavar=COMMAND,
    help=_("Freeze a footprint, and follow what moves from it, and why."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def baseline() -> None:
    """Group of the verbs of baselines."""


@baseline.command(help=_("Freeze the footprint of the day under a name; it never changes."))
@click.argument("name", metavar=_("NAME"))
@placed
@common
def freeze(shared: Shared, name: str, country: str | None) -> None:
    """Freeze, and print the hash."""
    from fleet_audit.model.file_names import name_fault
    from fleet_audit.pipeline.baselines import freeze as frozen_as

    name = name.strip()
    if fault := name_fault(name):
        told = _("{name!r} cannot be the name of a baseline: {cause}; give one such as 2026-start")
        raise click.UsageError(told.format(name=name, cause=translated(fault)))
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        frozen, digest = frozen_as(
            shared.known_address,
            name,
            shared.as_of,
            shared.now,
            country=country,
            progress=progress,
        )
    click.echo(f"{frozen.name} {frozen.as_of.isoformat()} sha256:{digest}")


@baseline.command("list", help=_("List the baselines that are frozen."))
@listed
@common
def list_frozen(shared: Shared, form: str, output: str | None) -> None:
    """Print the baselines."""
    from fleet_audit.render.voice import Voice
    from fleet_audit.store.baselines import list_baselines
    from fleet_audit.store.report_inputs import report_inputs

    address = shared.known_address
    found = list_baselines(address, report_inputs(address).organisation_id)
    if form != "table":
        emit(form, output, COLUMNS, [[getattr(one, name) for name in COLUMNS] for one in found])
        return
    voice = Voice(shared.lang)
    heads = [_("name"), _("day"), _("devices"), _("kgCO2e a year"), _("reference"), "sha256"]
    rows = [
        [
            one.name,
            one.as_of.isoformat(),
            voice.count(one.devices or 0),
            voice.count(round(one.gwp_kgco2e_per_year or 0)),
            one.reference,
            one.sha256[:12],
        ]
        for one in found
    ]
    emit(form, output, heads, rows)


@baseline.command(
    help=_(
        "Tell what moved from a baseline to the day of the audit, and why.\n\n"
        "Causes add up to the whole difference: the method, the factors, the electricity of the "
        "country, age, and the fleet."
    )
)
@click.argument("name", metavar=_("NAME"))
@placed
@listed
@common
def diff(shared: Shared, name: str, country: str | None, form: str, output: str | None) -> None:
    """Print the difference."""
    from fleet_audit.pipeline.baselines import difference

    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        found = difference(
            shared.known_address, name, shared.as_of, country=country, progress=progress
        )
    if form == "json":
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(found, enc_hook=translated)).decode() + "\n"
    elif form == "table":
        text = "".join(_told(found, shared))
    else:
        emit(form, output, DIFF_COLUMNS, difference_lines(found))
        return
    if output:
        write_whole(Path(output), [text])
    else:
        click.echo(text, nl=False)


def difference_lines(found: BaselineDiff) -> list[list[Any]]:
    """The baseline as published, each cause, then the footprint of the day."""
    first, *_rest, last = found.standings
    return [
        ["as_published", first.as_of.isoformat(), *_figures(first)],
        *([one.cause, None, *_figures(one)] for one in found.causes),
        ["now", last.as_of.isoformat(), *_figures(last)],
    ]


def _figures(one: object) -> list[Any]:
    return [getattr(one, name) for name in _FIGURES]


def _told(found: BaselineDiff, shared: Shared) -> Iterator[str]:
    from fleet_audit.render.voice import Voice

    voice = Voice(shared.lang)
    yield from as_table(*_standing_table(found, voice))
    yield "\n"
    yield from as_table(*_cause_table(found, voice), title=_("What moved, and why"))
    changed = [one for one in found.fleet if one.came or one.left_fleet]
    if changed:
        heads = [_("category"), _("came"), _("gone"), _("stayed")]
        rows = [
            [voice.word("category", one.category), *map(voice.count, _counts(one))]
            for one in changed
        ]
        yield "\n"
        yield from as_table(heads, rows, title=_("Devices"))
    if found.actions:
        heads = [_("lever"), _("done before"), _("done since")]
        lines = [[one.lever, one.before, one.since] for one in found.actions]
        yield "\n"
        yield from as_table(heads, lines, title=_("Actions"))
    for note in found.notes:
        yield f"\n- {translated(note)}\n"


def _counts(one: Any) -> tuple[int, int, int]:
    return one.came, one.left_fleet, one.stayed


def _heads() -> list[str]:
    return [
        _("devices"),
        _("kgCO2e a year"),
        _("of manufacture"),
        _("of use"),
        _("kWh a year"),
    ]


def _standing_table(found: BaselineDiff, voice: Voice) -> tuple[list[str], list[list[Any]]]:
    rows = [
        [_STANDINGS[one.which], one.as_of.isoformat(), *_whole(_figures(one), voice)]
        for one in found.standings
    ]
    return [found.name, _("day"), *_heads()], rows


def _cause_table(found: BaselineDiff, voice: Voice) -> tuple[list[str], list[list[Any]]]:
    rows = [[_CAUSES[one.cause], *_signed(_figures(one), voice)] for one in found.causes]
    first, *_rest, last = found.standings
    whole = [now - then for now, then in zip(_figures(last), _figures(first), strict=True)]
    return [_("cause"), *_heads()], [*rows, [_("in all"), *_signed(whole, voice)]]


def _whole(values: list[float], voice: Voice) -> list[str]:
    return [voice.count(round(value)) for value in values]


def _signed(values: list[float], voice: Voice) -> list[str]:
    """Whole numbers with their sign; nothing moved is 0."""
    return [voice.change(value) for value in values]
