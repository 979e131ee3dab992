"""The footprint by scope, as lines of a note: a page has a budget of elements."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.footprint.scopes import choices
from fleet_audit.model.report import Figure, ReportContext, ScopeRow
from fleet_audit.render.i18n import translated, translation
from fleet_audit.render.parts import Note, linked
from fleet_audit.render.voice import Voice


def scope_note(context: ReportContext, voice: Voice) -> Note | None:
    """A line for each scope and category, then what was decided; nothing without devices."""
    scopes = context.scopes
    if not scopes.rows:
        return None
    lines = [_line(row, place, voice) for place, row in enumerate(scopes.rows, start=1)]
    speech = translation(voice.lang)
    # The signs that set off a field's name on a terminal mean nothing on a page.
    bounded = voice.say(
        "Bounds of a scope: errors of a category of devices together, those of categories apart;"
        " those of the whole fleet are drawn, and may differ from them."
    )
    decided = [translated(sentence, speech).replace("`", "") for sentence in choices(scopes)]
    text = Markup("\n").join([*lines, bounded, *decided])
    return Note("scopes", voice.say("By scope"), text)


def scope_name(row: ScopeRow, voice: Voice) -> str:
    """A scope and its category in words, with the item of the BEGES."""
    if row.scope is None:
        return voice.say("outside the boundary")
    if row.category is None:
        name = voice.say("scope {scope}", scope=row.scope)
    else:
        name = voice.say(
            "scope {scope}, category {category}", scope=row.scope, category=row.category
        )
    return f"{name} (BEGES {row.beges})" if row.beges else name


def _line(row: ScopeRow, place: int, voice: Voice) -> Markup:
    name = scope_name(row, voice)
    parts = [Markup("{}{}").format(name[:1].upper(), name[1:]), _year(row, place, voice)]
    if row.gwp_market_kgco2e_per_year != row.gwp_kgco2e_per_year:
        market = _amount(place, "gwp_market_per_year", row.gwp_market_kgco2e_per_year, voice)
        parts.append(voice.mark("market-based {amount}", amount=market))
    if row.gwp_purchase_year_kgco2e is not None:
        bought = _amount(place, "purchase_year", row.gwp_purchase_year_kgco2e, voice)
        parts.append(voice.mark("bought in the year {amount}", amount=bought))
    return Markup(", ").join(parts)


def _year(row: ScopeRow, place: int, voice: Voice) -> Markup:
    year = Figure(
        id=f"scope.{place}.gwp_per_year",
        value=row.gwp_kgco2e_per_year,
        low=row.low,
        high=row.high,
        unit="kgCO2e/year",
    )
    if year.value is None:
        return Markup(voice.say("unknown"))
    return voice.mark(
        "{amount} a year ({interval})",
        amount=linked(year, voice.amount(year), "scopes"),
        interval=voice.bounds(year),
    )


def _amount(place: int, word: str, value: float | None, voice: Voice) -> Markup:
    figure = Figure(id=f"scope.{place}.{word}", value=value, unit="kgCO2e")
    return linked(figure, voice.amount(figure), "scopes")
