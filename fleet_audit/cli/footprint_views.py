"""The footprint by other criteria and in other views: lists, and tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fleet_audit.cli.footprint_scopes import scope_list
from fleet_audit.cli.language import _, translated
from fleet_audit.footprint.allocation import COLUMNS, GRAMS, allocation, measure_of
from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.grouping import Held, HeldGroup
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import DIMENSIONS
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.weighing import Weighing, gaps, small_per, weigh, weighed
from fleet_audit.pipeline.audit import missing_of
from fleet_audit.render.voice import Voice

if TYPE_CHECKING:
    from fleet_audit.cli.footprint import Asked
    from fleet_audit.cli.options import Shared
    from fleet_audit.pipeline.audit import Audit

Rows = tuple[list[str], list[list[Any]]]
ENDS = ("", "_low", "_high")

SHOWN: dict[str, tuple[str, float]] = {"kgSbe": ("gSbe", 1000.0)}
"""Unit of a figure → the one that tables show it in, and how many make it."""
DIGITS = 9
"""Significant digits in lists: what is added up has no more."""


def shown(made: Audit, shared: Shared, asked: Asked) -> Rows:
    """Columns and rows of what was asked; what they lack is said on standard error."""
    _say_unseen(made, shared)
    if asked.per == "scope":
        return scope_list(made, shared, asked.form)
    if asked.criterion != "gwp":
        return _criterion(made, shared, asked)
    return _view(made, shared, asked)


def _say_unseen(made: Audit, shared: Shared) -> None:
    unseen = sum(tally.missing for tally in missing_of(made).tallies)
    if unseen:
        shared.say(
            _(
                "Declared and not seen: {number} devices, which are not in this list; "
                "`fleet-audit footprint` estimates them."
            ).format(number=unseen)
        )


def _criterion(made: Audit, shared: Shared, asked: Asked) -> Rows:
    weighing = weigh(made.engine, asked.criterion, made.facts)
    for fleet in weighed(made.engine, weighing, None):
        for lack in gaps(weighing, fleet):
            shared.say(translated(lack))
    if asked.per == "asset":
        if asked.form == "table":
            return _asset_table(made, shared, *_criterion_columns(weighing))
        return _criterion_assets(made, weighing)
    groups = weighed(made.engine, weighing, DIMENSIONS[asked.per])
    if asked.form != "table":
        return _held_lines(made, asked.per, groups)
    (made_unit, made_scale), (used_unit, used_scale) = (
        SHOWN.get(unit, (unit, 1.0)) for unit in (weighing.made_unit, weighing.used_unit)
    )
    headings = [
        _("embodied {unit}").format(unit=made_unit),
        _("{unit}, share of the year").format(unit=made_unit),
        _("{unit} of use/year").format(unit=used_unit),
        _("{unit}/year").format(unit=made_unit),
    ]
    scales = (made_scale, made_scale, used_scale, made_scale)
    scaled = [_scaled(group, scales) for group in groups]
    return _held_table(made, shared, asked.per, scaled, headings)


def _scaled(group: HeldGroup, scales: Sequence[float]) -> HeldGroup:
    """The same figures in units that a table has room for."""
    held = {
        name: Held(one.spread.scaled(scale) if one.spread else None, one.devices)
        for (name, one), scale in zip(group.held.items(), scales, strict=True)
    }
    return HeldGroup(group.key, group.devices, held)


def _criterion_assets(made: Audit, weighing: Weighing) -> Rows:
    """One line per asset, its figures in reported units; what is unknown is empty."""
    named = ["asset_id", "asset_tag", "serial", "category", "manufacturer", "model", "quantity"]
    measures = [
        (f"{name}{end}", f"{column}{end} / {per}")
        for name, (column, per) in weighing.measures.items()
        for end in ENDS
    ]
    listed = ", ".join([*named, *(f"{sql} AS {name}" for name, sql in measures), "factor_ids"])
    rows = fetch_dicts(made.engine, f"SELECT {listed} FROM criterion_impact ORDER BY asset_id")
    columns = [*named, *(name for name, _sql in measures), "factor_ids"]
    return columns, [[row[column] for column in columns] for row in rows]


def _criterion_columns(weighing: Weighing) -> tuple[str, list[tuple[str, float, str]]]:
    """Relation of a table of assets, and its columns: small units, how many a unit, heading."""
    sides = (
        ("embodied_n", weighing.made_unit, _("embodied {unit}")),
        ("use_year_n", weighing.used_unit, _("{unit} of use/year")),
        ("year_n", weighing.made_unit, _("{unit}/year")),
    )
    columns = []
    for column, unit, heading in sides:
        shown_unit, scale = SHOWN.get(unit, (unit, 1.0))
        columns.append((column, small_per(unit) / scale, heading.format(unit=shown_unit)))
    return "criterion_impact", columns


def _asset_table(
    made: Audit, shared: Shared, relation: str, columns: Sequence[tuple[str, float, str]]
) -> Rows:
    """One line per asset, for people."""
    voice = Voice(shared.lang)
    listed = ", ".join(
        f"{column}{end} / {per} AS {column}{end}"
        for column, per, _heading in columns
        for end in ENDS
    )
    lines = fetch_dicts(
        made.engine,
        "SELECT asset_id, coalesce(asset_tag, serial) AS tag, category, manufacturer, model, "
        f"{listed} FROM {relation} ORDER BY asset_id",
    )
    rows = [
        [
            line["asset_id"],
            line["tag"],
            voice.word("category", line["category"]),
            " ".join(part for part in (line["manufacturer"], line["model"]) if part),
            *_asset_cells(line, [column for column, _per, _heading in columns], voice),
        ]
        for line in lines
    ]
    headings = [heading for _column, _per, heading in columns]
    return ["id", _("tag or serial"), _("category"), _("model"), *headings, _("interval")], rows


def _asset_cells(line: Mapping[str, Any], columns: Sequence[str], voice: Voice) -> list[str | None]:
    """The figures of an asset, then the interval of the last one."""
    spreads = [
        None if line[name] is None else Spread(*(line[f"{name}{end}"] for end in ENDS))
        for name in columns
    ]
    last = spreads[-1]
    interval = voice.plain_bounds(figure("", last, "")) if last else None
    return [*(_shown(spread, voice) for spread in spreads), interval]


def _view(made: Audit, shared: Shared, asked: Asked) -> Rows:
    if asked.per == "asset":
        heading = view_headings()[asked.view]
        return _asset_table(made, shared, "allocated", [(COLUMNS[asked.view], GRAMS, heading)])
    groups = allocation(made.engine, asked.view, DIMENSIONS[asked.per])
    for fleet in allocation(made.engine, asked.view, None):
        _say_undated(shared, asked.view, fleet)
    if asked.form != "table":
        return _held_lines(made, asked.per, groups)
    return _held_table(made, shared, asked.per, groups, [view_headings()[asked.view]])


def view_headings() -> dict[str, str]:
    """Heading of each view's figure."""
    return {
        "purchase-year": _("kgCO2e bought in the year"),
        "to-date": _("kgCO2e borne to date"),
        "remaining": _("kgCO2e remaining"),
    }


def _say_undated(shared: Shared, view: str, fleet: HeldGroup) -> None:
    known = fleet.held[measure_of(view)].devices
    if known < fleet.devices:
        shared.say(
            _(
                "This view holds for {known} of {devices} devices: the others lack a date, or a "
                "figure of manufacture. `fleet-audit assets gaps` asks for the dates."
            ).format(known=known, devices=fleet.devices)
        )


def _held_lines(made: Audit, per: str, groups: Sequence[HeldGroup]) -> Rows:
    """One line per group: every figure with its bounds and the devices that it holds for."""
    names = _names(groups)
    columns = [per, "devices"]
    for name in names:
        columns += [*(f"{name}{end}" for end in ENDS), f"{name}_devices"]
    rows = []
    for group in groups:
        row = [_key(made, per, group.key), group.devices]
        for name in names:
            row += [*_cells(group.held[name].spread), group.held[name].devices]
        rows.append(row)
    return columns, rows


def _key(made: Audit, per: str, key: Any) -> Any:
    return made.inputs.name if per == "organisation" else key


def _cells(spread: Spread | None) -> list[float | None]:
    return [None] * 3 if spread is None else [float(f"{value:.{DIGITS}g}") for value in spread]


def _held_table(
    made: Audit, shared: Shared, per: str, groups: Iterable[HeldGroup], headings: Sequence[str]
) -> Rows:
    """A line per group; its interval and its devices are those of the last figure that is known."""
    voice = Voice(shared.lang)
    listed = list(groups)
    main = next((name for name in reversed(_names(listed)) if _is_known(listed, name)), None)
    rows = []
    for group in listed:
        key = _key(made, per, group.key)
        name = voice.word("category", str(key)) if per == "category" else key
        values = [_shown(one.spread, voice) for one in group.held.values()]
        last = group.held[main] if main else None
        interval = voice.plain_bounds(figure("", last.spread, "")) if last and last.spread else None
        held_for = voice.count(last.devices if last else 0)
        rows.append([name, voice.count(group.devices), *values, interval, held_for])
    return [_heading(per), _("devices"), *headings, _("interval"), _("holds for")], rows


def _names(groups: Sequence[HeldGroup]) -> list[str]:
    return list(groups[0].held) if groups else []


def _is_known(groups: Iterable[HeldGroup], name: str) -> bool:
    return any(group.held[name].spread is not None for group in groups)


def _shown(spread: Spread | None, voice: Voice) -> str | None:
    return None if spread is None else voice.plain(figure("", spread, ""))


def _heading(per: str) -> str:
    return {
        "category": _("category"),
        "site": _("site"),
        "department": _("department"),
        "age": _("age in years"),
        "organisation": _("organisation"),
    }[per]
