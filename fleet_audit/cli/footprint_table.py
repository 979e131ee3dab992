"""The footprint as a table for people: words of their language, digits that mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleet_audit.cli.language import _
from fleet_audit.footprint.bills import PERCENT, bills
from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import DIMENSIONS, Group, roll_up
from fleet_audit.footprint.spread import Spread
from fleet_audit.pipeline.audit import missing_of
from fleet_audit.render.voice import Voice

if TYPE_CHECKING:
    from fleet_audit.pipeline.audit import Audit
    from fleet_audit.render.i18n import Lang

Table = tuple[list[str], list[list[Any]]]

MEASURES = (
    "gwp_embodied_kgco2e",
    "energy_kwh_per_year",
    "gwp_embodied_kgco2e_per_year",
    "gwp_use_kgco2e_per_year",
    "gwp_kgco2e_per_year",
)


def headings() -> list[str]:
    """Headings of the measures, and of the interval of the last one."""
    return [
        _("embodied kgCO2e"),
        _("kWh a year"),
        _("embodied a year"),
        _("use a year"),
        _("kgCO2e a year"),
        _("interval"),
    ]


def cells(spreads: list[Spread | None], voice: Voice) -> list[str]:
    """The measures of a line, the last with its interval."""
    figures = [figure("", spread, "") for spread in spreads]
    return [*(voice.plain(shown) for shown in figures), voice.plain_bounds(figures[-1])]


def rolled_up_table(made: Audit, per: str, lang: Lang) -> Table:
    """One line per group, biggest yearly footprint first; then what was declared and not seen."""
    voice = Voice(lang)
    first = {
        "category": _("category"),
        "site": _("site"),
        "department": _("department"),
        "age": _("age in years"),
        "organisation": _("organisation"),
    }[per]
    column = DIMENSIONS[per]
    groups = roll_up(made.engine, column)
    if per == "age":
        groups.sort(key=lambda group: (group.key is None, group.key))
    rows = [_line(group, made, per, voice) for group in groups]
    for group in missing_of(made).groups(column):
        name, *rest = _line(group, made, per, voice)
        unseen = _("not seen, estimated")
        rows.append([f"{name}, {unseen}" if name is not None else unseen, *rest])
    heads = [first, _("devices"), *headings()]
    if per == "site" and (known := bills(made.engine, made.places)):
        shares = {bill.place.site: voice.share(bill.share.mid / PERCENT) for bill in known}
        return [*heads, _("of the bill")], [[*row, shares.get(row[0])] for row in rows]
    return heads, rows


def _line(group: Group, made: Audit, per: str, voice: Voice) -> list[Any]:
    key = made.inputs.name if per == "organisation" else group.key
    if per == "category":
        key = voice.word("category", str(key))
    measures = [group.measures[name] for name in MEASURES]
    return [key, voice.count(group.devices), *cells(measures, voice)]


def asset_table(made: Audit, _per: str, lang: Lang) -> Table:
    """One line per asset."""
    voice = Voice(lang)
    columns = ", ".join(f"{name}, {name}_low, {name}_high" for name in MEASURES)
    lines = fetch_dicts(
        made.engine,
        "SELECT asset_id, coalesce(asset_tag, serial) AS tag, category, manufacturer, model, "
        f"age_years, {columns} FROM per_asset ORDER BY asset_id",
    )
    rows = []
    for line in lines:
        spreads = [
            Spread(line[name], line[f"{name}_low"], line[f"{name}_high"])
            if line[name] is not None
            else None
            for name in MEASURES
        ]
        model = " ".join(part for part in (line["manufacturer"], line["model"]) if part)
        age = voice.decimal(line["age_years"]) if line["age_years"] is not None else None
        category = voice.word("category", line["category"])
        rows.append([line["asset_id"], line["tag"], category, model, age, *cells(spreads, voice)])
    first = ["id", _("tag or serial"), _("category"), _("model"), _("age in years")]
    return [*first, *headings()], rows
