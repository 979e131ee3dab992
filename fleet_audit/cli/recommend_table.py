"""Recommendations as people read them: a table of all, or one in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from fleet_audit.cli.language import _
from fleet_audit.model.lever import Recommendation
from fleet_audit.model.organisation import Price
from fleet_audit.recommendations.economics import worth_of
from fleet_audit.render.recommendation_words import CONFIDENCE, DECISIONS, Speaker
from fleet_audit.render.voice import Voice

if TYPE_CHECKING:
    from fleet_audit.pipeline.recommending import Advice
    from fleet_audit.render.i18n import Lang

SHEET_ITEMS: tuple[str, ...] = get_args(get_type_hints(Price)["item"])
"""What the organisation sheet has a price for."""
Table = tuple[list[str], list[list[Any]]]

WIDTH = 78
PERCENT = 100
PLAIN = (
    "lever", "variant", "group", "category", "country", "devices", "years", "kwh_per_year",
    "heat_kwh_per_year",
)  # fmt: skip
MONEY = (
    "saved_use_kgco2e_per_year", "saved_embodied_kgco2e_per_year", "spent_kgco2e", "eur_now",
    "eur_per_year", "labour_hours", "npv_eur", "payback_years", "abatement_eur_per_tco2e",
    "socio_npv_eur", "carbon_value_eur", "npv_with_aid_eur",
)  # fmt: skip
WORDS = ("confidence", "robustness", "decision", "is_counted", "trigger", "text")


def table(found: Sequence[Recommendation], speaker: Speaker) -> Table:
    """One line for each lever and way, best first."""
    heads = [
        _("what to do"), _("number"), _("kgCO2e a year"), _("interval"), _("EUR now"),
        _("EUR a year"), _("value, EUR"), _("pays"),
    ]  # fmt: skip
    lines = [_line(ones, speaker) for ones in _together(found)]
    lines.sort(key=lambda line: line[0])
    return heads, [line[1] for line in lines]


def _together(found: Sequence[Recommendation]) -> Iterator[list[Recommendation]]:
    """The recommendations of one lever, way and decision, whatever the category and the country."""

    def key(one: Recommendation) -> tuple[str, str, str, bool]:
        return one.lever, one.variant or "", one.decision or "", one.is_counted

    for _key, ones in groupby(sorted(found, key=key), key):
        yield list(ones)


def _line(ones: Sequence[Recommendation], speaker: Speaker) -> tuple[tuple[bool, float], list[Any]]:
    voice, first = speaker.voice, ones[0]
    mid = sum(one.gwp_kgco2e_per_year.mid for one in ones)
    low = sum(one.gwp_kgco2e_per_year.low for one in ones)
    high = sum(one.gwp_kgco2e_per_year.high for one in ones)
    title = speaker.title(first)
    if first.decision:
        title += f" ({voice.say(DECISIONS[first.decision])})"
    elif not first.is_counted:
        title += f" ({_('to be asked')})"
    return (not first.is_counted, -sum(map(worth_of, ones))), [
        title,
        voice.count(sum(one.devices for one in ones)),
        _number(mid, voice),
        f"{_number(low, voice)}–{_number(high, voice)}" if low != high else None,
        _sum([one.eur_now for one in ones], voice),
        _sum([one.eur_per_year for one in ones], voice),
        _sum([one.npv_eur for one in ones], voice),
        _pays(ones, speaker),
    ]


def _pays(ones: Sequence[Recommendation], speaker: Speaker) -> str | None:
    """The price below which all of them pay, where one and the same price is missing."""
    found = [one.break_even for one in ones if one.npv_eur is None]
    known = [even for even in found if even is not None and even.pays == "below"]
    if not known or len(known) < len(found) or len({even.item for even in known}) > 1:
        return None
    return speaker.limit_alone(min(known, key=lambda even: even.eur))


def _sum(values: Sequence[float | None], voice: Voice) -> str | None:
    """A sum, or what is known of it with a mark, or nothing."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    shown = _number(sum(known), voice)
    return shown if len(known) == len(values) else f"≥\u00a0{shown}"


def _number(value: float, voice: Voice) -> str:
    return voice.decimal(value, 2) if abs(value) >= 1 or not value else voice.decimal(value, 1)


Entry = tuple[str, str]
"""A heading and what stands beside it."""


def in_full(found: Sequence[Recommendation], advice: Advice, speaker: Speaker) -> str:
    """The advice of some levers, each with its reasons and its limits."""
    stopped, aids = advice.stopped, advice.aids
    blocks = []
    for one in found:
        entries = [
            *_effect(one, speaker),
            *_money(one, speaker),
            *_value(one, speaker),
            *((_("instead"), speaker.instead(way)) for way in advice.instead(one)),
            (_("because"), speaker.voice.say(one.trigger)),
            *_stops(one, stopped, speaker),
            *((_("aid"), aid) for aid in aids.get(one.lever, ())),
            *_limits(one, speaker),
        ]
        lines = textwrap.wrap(speaker.text(one), WIDTH)
        blocks.append("\n".join([*lines, *(line for entry in entries for line in _entry(*entry))]))
    return "\n\n".join(blocks or [_("Nothing to do here.")]) + "\n"


def _entry(head: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"  {head:<14} ", subsequent_indent=" " * 17)


def _effect(one: Recommendation, speaker: Speaker) -> Iterator[Entry]:
    gwp, voice = one.gwp_kgco2e_per_year, speaker.voice
    if gwp.low or gwp.mid or gwp.high:
        told = _("{mid} kgCO2e a year ({low} to {high}), for {years}").format(
            mid=_number(gwp.mid, voice),
            low=_number(gwp.low, voice),
            high=_number(gwp.high, voice),
            years=speaker.years(one.years),
        )
        yield _("carbon"), told
    else:
        yield _("carbon"), _("none is counted here")
    if one.kwh_per_year:
        kwh = voice.decimal(one.kwh_per_year)
        yield _("electricity"), _("{kwh} kWh a year").format(kwh=kwh)


def _money(one: Recommendation, speaker: Speaker) -> Iterator[Entry]:
    voice = speaker.voice
    if one.eur_now is not None:
        yield _("outlay"), _("{eur} EUR").format(eur=_number(one.eur_now, voice))
    if one.labour_hours:
        yield _("labour"), _("{hours} h").format(hours=voice.decimal(one.labour_hours))
    if one.eur_per_year:
        yield _("saves"), _("{eur} EUR a year").format(eur=_number(one.eur_per_year, voice))
    if one.missing_prices:
        yield _("no price"), ", ".join(speaker.item(item) for item in one.missing_prices)
    if told := speaker.break_even(one.break_even):
        yield _("break-even"), told


def _value(one: Recommendation, speaker: Speaker) -> Iterator[Entry]:
    voice = speaker.voice
    if one.npv_eur is not None and one.socio_npv_eur is not None:
        told = _("{eur} EUR today; {socio} EUR with a value of carbon")
        own, socio = _number(one.npv_eur, voice), _number(one.socio_npv_eur, voice)
        yield _("value"), told.format(eur=own, socio=socio)
    if one.npv_with_aid_eur is not None:
        with_aid = _number(one.npv_with_aid_eur, voice)
        yield _("with the aid"), _("{eur} EUR today").format(eur=with_aid)
    if one.payback_years:
        yield _("repaid in"), voice.years(one.payback_years)
    if one.abatement_eur_per_tco2e is not None:
        cost = _number(one.abatement_eur_per_tco2e, voice)
        yield _("a tonne costs"), _("{eur} EUR").format(eur=cost)


def _stops(
    one: Recommendation, stopped: Mapping[tuple[str, str], int], speaker: Speaker
) -> Iterator[Entry]:
    """What stops the lever, with the devices that each objection stops; then what to ask."""
    lever, voice = speaker.lever(one.lever), speaker.voice
    for objection in lever.not_when:
        sentence = voice.say(objection.sentence)
        number = stopped.get((one.lever, objection.code), 0)
        told = _("stops {number}").format(number=voice.count(number))
        yield _("not if"), f"{sentence} ({told})" if number else sentence
    for sentence in lever.ask_first:
        yield _("check first"), voice.say(sentence)


def _limits(one: Recommendation, speaker: Speaker) -> Iterator[Entry]:
    if one.depends_on:
        yield _("depends on"), speaker.depends_on(one.depends_on)
    told = _("in {share} of the scenarios of factors, mixes and bounds; {word}")
    word = speaker.voice.say(CONFIDENCE[one.confidence])
    yield _("holds"), told.format(share=speaker.voice.share(one.robustness), word=word)


def summary(found: Sequence[Recommendation], advice: Advice, speaker: Speaker) -> Iterator[str]:
    """What is said beside the table: totals, what was decided, prices that lack, what is weak."""
    voice, counted = speaker.voice, [one for one in found if one.is_counted]
    yield _("In all about {mid} kgCO2e a year, in accord with each other.").format(
        mid=_number(sum(one.gwp_kgco2e_per_year.mid for one in counted), voice)
    )
    done = sum(one.gwp_kgco2e_per_year.mid for one in found if one.decision == "done")
    if done:
        yield _("Already done, and counted apart: {mid} kgCO2e a year.").format(
            mid=_number(done, voice)
        )
    missing = {item for one in counted for item in one.missing_prices}
    names = ", ".join(speaker.item(item) for item in SHEET_ITEMS if item in missing)
    if names:
        yield _("Prices to give in the organisation sheet: {names}.").format(names=names)
    if any(price.is_weak for price in advice.case.prices.rows):
        yield _("Published prices are weak: --lever LEVER says what each advice rests on.")


def flat(found: Sequence[Recommendation]) -> Table:
    """Every field in a column; lists in one cell."""
    gwp = [f"gwp_kgco2e_per_year{end}" for end in ("", "_low", "_high")]
    even = [f"break_even_{field}" for field in ("item", "eur", "pays")]
    columns = [
        *PLAIN, *gwp, *MONEY, "missing_prices", *even, "depends_on", *WORDS, "asset_ids",
    ]  # fmt: skip
    return columns, [_flat(one) for one in found]


def _flat(one: Recommendation) -> list[Any]:
    gwp, even = one.gwp_kgco2e_per_year, one.break_even
    return [
        *(getattr(one, name) for name in PLAIN),
        gwp.mid,
        gwp.low,
        gwp.high,
        *(getattr(one, name) for name in MONEY),
        ";".join(one.missing_prices),
        even and even.item,
        even and even.eur,
        even and even.pays,
        ";".join(one.depends_on),
        *(getattr(one, name) for name in WORDS),
        ";".join(map(str, one.asset_ids)),
    ]


def break_table(advice: Advice, lang: Lang) -> Table:
    """Replace or keep, asset by asset."""
    voice = Voice(lang)
    words = {"keep": _("keep"), "replace": _("replace"), "unknown": _("not known")}
    heads = [
        "id", _("category"), _("site"), _("country"), _("mean W"), _("W to save"),
        _("W saved"), _("repaid"), _("advice"),
    ]  # fmt: skip
    rows = []
    for one in advice.breaks:
        watts = [_watts(value, voice) for value in (one.mean_w, one.needed_w, one.saved_w)]
        day = one.break_even_on.isoformat() if one.break_even_on else None
        name = voice.word("category", one.category)
        rows.append([one.asset_id, name, one.site, one.country, *watts, day, words[one.verdict]])
    return heads, rows


def _watts(value: float | None, voice: Voice) -> str | None:
    return None if value is None else voice.decimal(value, 2)
