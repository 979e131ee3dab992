"""The commitment sheet as a page to print and sign: two sides of A4 at most, or blank by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

import fleet_audit
from fleet_audit.model.commitment import (
    MOST_TARGETS,
    BaselineFigures,
    CommitmentSheet,
    Estimate,
    Target,
)
from fleet_audit.model.report import Figure
from fleet_audit.render.commitment_words import INDICATORS, basis, quantity, title
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import cleaned_line, named, within
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.theme import TITLES
from fleet_audit.render.voice import Voice

MOST_CATEGORIES = 6
"""Categories of the perimeter that are told; the others are counted together."""
MOST_SITES = 8
FREE_LINES = 5
"""Lines to add by hand what the inventory does not show, with what it shows; one at least."""
BLANK_LINES = 8
"""The same on a sheet that is all by hand."""
AGAINST_RENEWAL = frozenset({"life_years", "supported_share", "refurbished_share", "stock_devices"})
"""Indicators that avoid making devices, which only renewing them at the usual pace would emit."""
DIGEST_SHOWN = 16
"""Characters of a hash by which a reader compares; the whole one is in the JSON."""


@dataclass(frozen=True)
class Move:
    """A target as the page shows it."""

    number: str
    title: str
    now: str
    """Empty where the baseline is not known."""
    basis: str
    aim: str
    due: str
    owner: str
    lines: tuple[tuple[str, str], ...]
    """Means, evidence and why, each with its word; empty ones are for the pen."""


def commitment_page(sheet: CommitmentSheet, lang: Lang) -> str:
    """The sheet in a language; the same sheet gives the same bytes."""
    voice = Voice(lang)
    style = template_text("style.css") + template_text("commitment.css")
    return (
        environment()
        .get_template("commitment.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            name=voice.say(TITLES["sheet_title"]),
            organisation=named(sheet.organisation) if sheet.organisation else "",
            club=cleaned_line(sheet.club or ""),
            signatory=cleaned_line(sheet.signatory or ""),
            date=voice.day(sheet.drawn_up) if sheet.drawn_up else "",
            is_synthetic=sheet.is_synthetic,
            answer=answer(sheet, voice),
            perimeter=list(_perimeter(sheet, voice)),
            baseline=list(_baseline(sheet.baseline, voice)),
            frozen=_frozen(sheet.baseline, voice),
            done=[cleaned_line(one.text) for one in sheet.done if one.text],
            free_lines=range(_free_lines(sheet)),
            moves=[_move(place, one, voice) for place, one in enumerate(_places(sheet), start=1)],
            indicators=[] if sheet.targets else _suggestions(voice),
            colophon=_colophon(sheet, voice),
        )
    )


def _free_lines(sheet: CommitmentSheet) -> int:
    return max(1, FREE_LINES - len(sheet.done)) if sheet.targets else BLANK_LINES


def answer(sheet: CommitmentSheet, voice: Voice) -> Markup | str:
    """What is undertaken, in one sentence."""
    if not sheet.targets:
        return voice.say("What we undertake, and how it will be checked")
    due = max((one.due for one in sheet.targets if one.due), default=None)
    kilograms = [one.avoided_kgco2e_per_year for one in sheet.targets]
    avoided = sum(one.value for one in kilograms if one is not None)
    values = {
        "organisation": named(sheet.organisation or voice.say("The organisation")),
        "year": due.year if due else "",
        "mass": voice.tonnes(Figure(id="avoided", value=avoided, unit="kgCO2e/year")),
    }
    if due is None or avoided <= 0:
        return voice.say_many(
            "{organisation} takes one commitment.",
            "{organisation} takes {number} commitments.",
            len(sheet.targets),
            **values,
        )
    if any(one.indicator in AGAINST_RENEWAL for one in sheet.targets):
        return voice.say_many(
            "{organisation} takes one commitment for {year}, which would avoid about {mass} a year,"
            " against renewal at the usual pace.",
            "{organisation} takes {number} commitments for {year}, which together would avoid about"
            " {mass} a year, against renewal at the usual pace.",
            len(sheet.targets),
            **values,
        )
    return voice.say_many(
        "{organisation} takes one commitment for {year}, which would avoid about {mass} a year.",
        "{organisation} takes {number} commitments for {year}, which together would avoid about"
        " {mass} a year.",
        len(sheet.targets),
        **values,
    )


def _places(sheet: CommitmentSheet) -> tuple[Target | None, ...]:
    """The targets; on a blank sheet, as many places for some."""
    return sheet.targets or (None,) * MOST_TARGETS


def _perimeter(sheet: CommitmentSheet, voice: Voice) -> Iterator[tuple[str, str]]:
    """Word and text of each line of the perimeter; an empty text is for the pen."""
    perimeter = sheet.perimeter
    yield voice.say("Sites"), _sites(perimeter.sites, voice)
    yield voice.say("Equipment"), _devices(sheet, voice)
    if perimeter.left_out or perimeter.devices is None:
        yield voice.say("Left out, and why"), cleaned_line(perimeter.left_out or "")


def _sites(sites: tuple[str, ...], voice: Voice) -> str:
    shown = ", ".join(named(site) for site in sites[:MOST_SITES])
    if len(sites) <= MOST_SITES:
        return shown
    rest = voice.say_many("one other", "{number} others", len(sites) - MOST_SITES)
    return f"{shown}, {rest}"


def _devices(sheet: CommitmentSheet, voice: Voice) -> str:
    perimeter = sheet.perimeter
    if perimeter.devices is None:
        return ""
    kinds = sorted(perimeter.categories.items(), key=lambda item: (-item[1], item[0]))
    told = [
        f"{within(voice.word('category', category))} ({voice.count(number)})"
        for category, number in kinds[:MOST_CATEGORIES]
    ]
    if rest := sum(number for _category, number in kinds[MOST_CATEGORIES:]):
        told.append(voice.say_many("one other", "{number} others", rest))
    number = voice.say_many("{number} device", "{number} devices", perimeter.devices)
    if perimeter.declared and perimeter.declared > perimeter.devices:
        declared = voice.count(perimeter.declared)
        number = voice.say("{number} of about {declared}", number=number, declared=declared)
    if not told:
        return number
    return voice.say("{number}: {kinds}", number=number, kinds=", ".join(told))


def _baseline(baseline: BaselineFigures, voice: Voice) -> Iterator[tuple[str, str, str]]:
    """Label, value and interval of each figure of the baseline; empty ones are for the pen."""
    rows: tuple[tuple[str, Estimate | None, str], ...] = (
        (voice.say("of CO₂e a year"), baseline.gwp_kgco2e_per_year, "kgCO2e/year"),
        (voice.say("of CO₂e emitted to make it"), baseline.embodied_kgco2e, "kgCO2e"),
        (voice.say("of electricity a year"), baseline.energy_kwh_per_year, "kWh/year"),
    )
    for label, estimate, unit in rows:
        figure = _figure(estimate, unit)
        yield label, voice.amount(figure) if estimate else "", voice.bounds(figure)


def _figure(estimate: Estimate | None, unit: str) -> Figure:
    if estimate is None:
        return Figure(id="baseline", value=None, unit=unit)
    low, high = estimate.low, estimate.high
    return Figure(id="baseline", value=estimate.value, low=low, high=high, unit=unit)


def _frozen(baseline: BaselineFigures, voice: Voice) -> str:
    """By what the baseline is known again."""
    if baseline.day is None:
        return ""
    day = voice.day(baseline.day)
    if baseline.frozen is None:
        return voice.say("Situation on {day}, not frozen yet.", day=day)
    return voice.say(
        "Situation frozen on {day} as {name}; its hash begins with {digest}.",
        day=day,
        name=named(baseline.frozen.name),
        digest=baseline.frozen.sha256[:DIGEST_SHOWN],
    )


def _move(place: int, target: Target | None, voice: Voice) -> Move:
    words = (voice.say("Means"), voice.say("Evidence"))
    if target is None:
        empty = tuple((word, "") for word in words)
        return Move(voice.count(place), "", "", "", "", "", "", empty)
    lines = [
        (words[0], cleaned_line(target.means or "")),
        (words[1], cleaned_line(target.evidence or "")),
    ]
    if target.why:
        lines.append((voice.say("Why this value"), cleaned_line(target.why)))
    return Move(
        number=voice.count(place),
        title=title(target, voice),
        now=quantity(target.baseline, target.unit, voice),
        basis=basis(target, voice),
        aim=quantity(target.target, target.unit, voice),
        due=voice.day(target.due) if target.due else "",
        owner=cleaned_line(target.owner or ""),
        lines=tuple(lines),
    )


def _suggestions(voice: Voice) -> list[str]:
    """What a blank sheet proposes to count."""
    return [voice.say(sentence) for sentence in INDICATORS.values()]


def _colophon(sheet: CommitmentSheet, voice: Voice) -> str:
    if sheet.baseline.reference is None:
        return voice.say(
            "Made by fleet-audit {engine}. This page is one file, without script or request.",
            engine=fleet_audit.__version__,
        )
    return voice.say(
        "Made by fleet-audit {engine} with the reference figures of {reference}; intervals hold the"
        " true value nine times out of ten. Targets come from what the equipment allows, rounded"
        " towards today’s value.",
        engine=fleet_audit.__version__,
        reference=sheet.baseline.reference,
    )
