"""The footprint by scope: a list, and a table for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fleet_audit.cli.language import _, translated
from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.scopes import ScopeLine, choices, scope_lines, scopes_of
from fleet_audit.footprint.spread import Spread
from fleet_audit.render.voice import Voice

if TYPE_CHECKING:
    from fleet_audit.cli.options import Shared
    from fleet_audit.pipeline.audit import Audit

Rows = tuple[list[str], list[list[Any]]]
ENDS = ("", "_low", "_high")


def bounds(spread: Spread | None) -> list[float | None]:
    """The three cells of a figure, to the gram."""
    return [None] * 3 if spread is None else [round(value, 3) for value in spread]


def scope_list(made: Audit, shared: Shared, form: str) -> Rows:
    """Columns and rows by scope; what was decided is said on standard error."""
    lines = scope_lines(made.engine)
    for choice in choices(scopes_of(made.engine, made.setting, lines)):
        shared.say(translated(choice))
    if form != "table":
        return _scope_lines(lines)
    voice = Voice(shared.lang)
    rows = [
        [
            scope_name(line),
            line.beges,
            voice.count(line.devices),
            *_year_cells(line, voice),
            _bought(line, voice),
        ]
        for line in lines
    ]
    headings = [
        _("scope"),
        "BEGES",
        _("devices"),
        _("kgCO2e/year"),
        _("interval"),
        _("market-based"),
        _("kgCO2e bought in the year"),
    ]
    return headings, rows


def _bought(line: ScopeLine, voice: Voice) -> str | None:
    value = line.gwp_purchase_year
    return None if value is None else voice.plain(figure("", Spread(value, value, value), ""))


def _year_cells(line: ScopeLine, voice: Voice) -> list[str]:
    year = figure("", line.gwp_per_year, "")
    market = figure("", line.gwp_market_per_year, "")
    return [voice.plain(year), voice.plain_bounds(year), voice.plain(market)]


def scope_name(line: ScopeLine) -> str:
    """A scope in words, as `3.2` is not a number."""
    if line.scope is None:
        return _("outside the boundary")
    if line.category is None:
        return _("scope {scope}").format(scope=line.scope)
    return _("scope {scope}, category {category}").format(scope=line.scope, category=line.category)


def _scope_lines(lines: Iterable[ScopeLine]) -> Rows:
    columns = ["scope", "scope_category", "beges", "devices"]
    for name in ("gwp_kgco2e_per_year", "gwp_market_kgco2e_per_year"):
        columns += [f"{name}{end}" for end in ENDS]
    columns += ["gwp_purchase_year_kgco2e", "devices_without_purchase_date"]
    rows = [
        [
            *line[:4],
            *bounds(line.gwp_per_year),
            *bounds(line.gwp_market_per_year),
            line.gwp_purchase_year,
            line.unknown_purchase,
        ]
        for line in lines
    ]
    return columns, rows
