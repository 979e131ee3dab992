"""The footprint by scope, as lines of a note: a page has a budget of elements."""

from __future__ import annotations

from fleet_audit.footprint.scopes import choices
from fleet_audit.model.report import Figure, ReportContext, ScopeRow
from fleet_audit.render.i18n import translated, translation
from fleet_audit.render.parts import Note
from fleet_audit.render.voice import Voice


def scope_note(context: ReportContext, voice: Voice) -> Note | None:
    """A line for each scope and category, then what was decided; nothing without devices."""
    scopes = context.scopes
    if not scopes.rows:
        return None
    lines = [_line(row, voice) for row in scopes.rows]
    speech = translation(voice.lang)
    # The signs that set off a field's name on a terminal mean nothing on a page.
    decided = [translated(sentence, speech).replace("`", "") for sentence in choices(scopes)]
    return Note("scopes", voice.say("By scope"), "\n".join([*lines, *decided]))


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


def _line(row: ScopeRow, voice: Voice) -> str:
    name = scope_name(row, voice)
    parts = [f"{name[:1].upper()}{name[1:]}", _year(row, voice)]
    if row.gwp_market_kgco2e_per_year != row.gwp_kgco2e_per_year:
        market = _amount(row.gwp_market_kgco2e_per_year, voice)
        parts.append(voice.say("market-based {amount}", amount=market))
    if row.gwp_purchase_year_kgco2e is not None:
        bought = _amount(row.gwp_purchase_year_kgco2e, voice)
        parts.append(voice.say("bought in the year {amount}", amount=bought))
    return ", ".join(parts)


def _year(row: ScopeRow, voice: Voice) -> str:
    year = Figure(
        id="", value=row.gwp_kgco2e_per_year, low=row.low, high=row.high, unit="kgCO2e/year"
    )
    if year.value is None:
        return voice.say("unknown")
    return voice.say(
        "{amount} a year ({interval})", amount=voice.amount(year), interval=voice.bounds(year)
    )


def _amount(value: float | None, voice: Voice) -> str:
    return voice.amount(Figure(id="", value=value, unit="kgCO2e"))
