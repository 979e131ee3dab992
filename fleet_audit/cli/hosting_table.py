"""What `fleet-audit hosting compare` prints: lines, a table, a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared
from fleet_audit.cli.output import emit, write_whole

if TYPE_CHECKING:
    from fleet_audit.model.hosting import Band, Comparison, Option
    from fleet_audit.render.voice import Voice

COLUMNS = (
    "site_id",
    "provider",
    "name",
    "verdict",
    "grade",
    "hosts",
    "it_kwh_per_year",
    "site_kwh_per_year",
    "pue",
    "pue_low",
    "pue_high",
    "intensity_kgco2e_per_kwh",
    "use_kgco2e_per_year",
    "use_kgco2e_per_year_low",
    "use_kgco2e_per_year_high",
    "embodied_kgco2e_per_year",
    "building_kgco2e_per_year",
    "gwp_kgco2e_per_year",
    "gwp_kgco2e_per_year_low",
    "gwp_kgco2e_per_year_high",
    "change_kgco2e_per_year",
    "change_kgco2e_per_year_low",
    "change_kgco2e_per_year_high",
    "market_kgco2e_per_year",
    "water_l_per_year",
    "off_site_water_l_per_year",
    "break_even_gco2e_per_kwh",
    "eur_per_year",
    "eur_reason",
)


def _line(one: Option) -> list[Any]:
    return [
        one.site_id,
        one.provider or None,
        one.name or None,
        one.verdict,
        one.rating and one.rating.grade,
        one.hosts,
        one.it_kwh_per_year.mid,
        one.site_kwh_per_year.mid,
        one.pue.mid,
        one.pue.low,
        one.pue.high,
        one.intensity_kgco2e_per_kwh,
        one.use_kgco2e_per_year.mid,
        one.use_kgco2e_per_year.low,
        one.use_kgco2e_per_year.high,
        one.embodied_kgco2e_per_year.mid,
        one.building_kgco2e_per_year,
        one.gwp_kgco2e_per_year.mid,
        one.gwp_kgco2e_per_year.low,
        one.gwp_kgco2e_per_year.high,
        one.change_kgco2e_per_year.mid,
        one.change_kgco2e_per_year.low,
        one.change_kgco2e_per_year.high,
        one.market_kgco2e_per_year,
        one.water_l_per_year and one.water_l_per_year.mid,
        one.off_site_water_l_per_year,
        one.break_even_gco2e_per_kwh,
        one.eur_per_year,
        one.eur_reason,
    ]


def write(shown: Comparison, voice: Voice, form: str, output: str | None) -> None:
    """Print a comparison that is rounded already, or write it to a file."""
    import msgspec

    if form in ("json", "html"):
        if form == "json":
            text = msgspec.json.format(msgspec.json.encode(shown)).decode() + "\n"
        else:
            from fleet_audit.render.hosting_page import hosting_page

            text = hosting_page(shown, voice.lang)
        if output is None:
            click.echo(text, nl=False)
        else:
            write_whole(Path(output), [text])
        return
    lines = (shown.here, *shown.options)
    if form == "table":
        emit(form, output, *_table(lines, voice))
    else:
        emit(form, output, COLUMNS, [_line(one) for one in lines])


def _between(bounds: Band, voice: Voice) -> str:
    return f"{voice.decimal(bounds.low, 3)}–{voice.decimal(bounds.high, 3)}"


TOLD = 3
"""Places of which a line beside the table says use, manufacture and water."""


def _table(lines: tuple[Option, ...], voice: Voice) -> tuple[tuple[str, ...], list[list[Any]]]:
    """What fits eighty columns; the rest is said beside it, and is in the other forms."""
    from fleet_audit.render.hosting_words import VERDICTS

    is_priced = any(one.eur_per_year is not None for one in lines)
    headings = (
        *(_("place"), _("grade"), _("kWh"), _("kgCO2e a year"), _("between")),
        *((_("euros"),) if is_priced else ()),
        _("verdict"),
    )
    rows = [
        [
            _("here") if one.verdict == "here" else one.site_id,
            one.rating and one.rating.grade,
            voice.decimal(one.site_kwh_per_year.mid, 4),
            voice.decimal(one.gwp_kgco2e_per_year.mid, 4),
            _between(one.gwp_kgco2e_per_year, voice),
            *((_euros(one, voice),) if is_priced else ()),
            voice.say(VERDICTS[one.verdict]),
        ]
        for one in lines
    ]
    return headings, rows


def _euros(one: Option, voice: Voice) -> str | None:
    return None if one.eur_per_year is None else voice.decimal(one.eur_per_year, 3)


def _parts(one: Option, voice: Voice) -> str:
    """Use, manufacture and water of a place, in a line."""
    told = _("{place}: {use} kg of use, {made} kg of manufacture").format(
        place=_("here") if one.verdict == "here" else one.site_id,
        use=voice.decimal(one.use_kgco2e_per_year.mid, 4),
        made=voice.decimal(one.embodied_kgco2e_per_year.mid, 4),
    )
    if one.water_l_per_year is None:
        return told
    water = voice.decimal(one.water_l_per_year.mid, 2)
    return _("{told}, {water} L of water on site").format(told=told, water=water)


def tell(shared: Shared, found: Comparison, voice: Voice) -> None:
    """Say what was assumed, and whether the best rated stays first."""
    from fleet_audit.render.hosting_words import ASSUMPTIONS, steady_words

    view = {
        "decision": _("what is already made is sunk, and only new hosts are counted"),
        "accounting": _("all manufacture is spread over its life"),
    }[found.view]
    shared.say(_("A year, location-based electricity; {view}.").format(view=view))
    for one in (found.here, *found.options[:TOLD]):
        shared.say(f"  {_parts(one, voice)}")
    for name, value in found.assumptions.items():
        stated = voice.say(
            "{name}: {value}", name=voice.say(ASSUMPTIONS[name]), value=voice.exact(value)
        )
        shared.say(f"  {stated}")
    if found.first is not None and found.first_share is not None:
        told = steady_words(found.first, found.first_share, found.first_by_step, voice)
        for words in told:
            shared.say(words)
