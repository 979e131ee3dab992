"""Where the numbers of running text come from: of each page, a part of the report or a sum of it.

What has a unit, or bears the name of a figure, is checked against what explains it. These have
neither: percentages, counts of devices, years of age and of life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import AgeBand, Figure, ReportContext
from fleet_audit.recommendations.deeds import by_lever, deeds
from fleet_audit.render.explanation import explanation_text
from fleet_audit.render.sections.site_actions import ROWS
from fleet_audit.render.voice import Voice

NUMBER = r"(?<![\d.,=\u202f])\d(?:[\d\u202f.,]*\d)?"
"""A number, but for the version of a program (`boaviztapi==2.5.0`)."""
DEVICES = (
    r"(?:virtual |retired )?(?:devices?|machines?|computers?|servers?)"
    r"|appareils?|équipements?|matériels?|ordinateurs?|serveurs?|machines?"
)
PATTERNS = {
    "share": re.compile(rf"(?P<number>{NUMBER})[\u00a0\u202f ]?%"),
    "devices": re.compile(rf"(?P<number>{NUMBER})[\u00a0 ](?:{DEVICES})\b"),
    "years": re.compile(rf"(?P<number>{NUMBER})[\u00a0 ](?:years?|ans?)\b"),
}
ROW = re.compile(
    rf"·\u00a0(?P<listed>{NUMBER})(?![\u00a0%])"
    rf"|\n(?P<ranked>{NUMBER})\u00a0(?:devices?|appareils?), "
)
"""How many devices a row of a table is for: of a category or a place, of an action."""
AGED = re.compile(rf"(?P<devices>{NUMBER}) · (?P<years>{NUMBER}) (?:years?|ans?)\b")
"""How many devices of what age."""
SHARES = re.compile(r"share|%|robustness|coverage|error|_rate")
COUNTS = re.compile(
    r"devices|machines|assets|servers|missing|beyond|duplicates|excluded|unpriced|unknown_support"
)
YEARS = re.compile(r"years")
"""In the name or the unit of a number: what it is."""
SITE = re.compile(r"site-(?P<place>\d+)(?:(?!-2\.).)*?(?P<further>-2)?(?:\.\w\w)?\.html")


class Text(NamedTuple):
    """A text of a page, and the innermost anchor that it stands under."""

    words: str
    anchor: str | None


class Told(NamedTuple):
    """A number of a running text."""

    kind: str
    number: str
    where: str


def told_numbers(text: str) -> Iterator[Told]:
    """The percentages, counts of devices and years of a text, each with the words around it."""
    for kind, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            yield Told(kind, found["number"], text[max(0, found.start() - 40) : found.end() + 30])


def numbers(thing: object, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in a part of a report, with the name and the unit that say what it counts."""
    if isinstance(thing, int | float) and not isinstance(thing, bool):
        yield name, thing
    for key, value in _held(thing):
        yield from numbers(value, f"{name}.{key}" if key else name)


def _held(thing: object) -> Iterable[tuple[object, object]]:
    """What a part of a report holds, by name; of a figure with a unit, by its unit."""
    if isinstance(thing, Struct):
        unit = getattr(thing, "unit", "")
        return [(unit or field, getattr(thing, field)) for field in thing.__struct_fields__]
    if isinstance(thing, Mapping):
        return thing.items()
    if isinstance(thing, list | tuple):
        return [("", item) for item in thing]
    return ()


def past(bands: Iterable[AgeBand]) -> int:
    """Devices that have outlived their lifetime."""
    return sum(band.past_lifetime for band in bands)


def _stages(context: ReportContext) -> dict[str, list[float]]:
    """The share of each stage, of making the equipment, and of all that is not its use."""
    parts = {row.stage: row.gwp_per_year.value or 0.0 for row in context.stages}
    head = context.headline
    whole = head.gwp_per_year.value
    if not whole:
        return {}
    made = parts.get("manufacturing", 0.0) + parts.get("embodied", 0.0)
    told = (*parts.values(), made, head.embodied_per_year.value or 0.0)
    return {"share": [part / whole for part in told]}


def _known_well(context: ReportContext) -> dict[str, float]:
    shares = context.coverage.gwp_share_by_quality
    return {"share": shares.get("measured", 0.0) + shares.get("declared", 0.0)}


def _spared(context: ReportContext) -> dict[str, float]:
    """How much less the plan emits than the usual renewal."""
    totals = context.planned.plan.totals if context.planned else None
    if totals is None or not totals.usual_gwp_kgco2e:
        return {}
    return {"share": abs(1 - totals.gwp_kgco2e / totals.usual_gwp_kgco2e)}


def _ranked(context: ReportContext) -> dict[str, list[int]]:
    """The devices of each action, and of the ways of a lever as one."""
    ranked = deeds(context.advised.found) if context.advised else []
    return {"devices": [deed.devices for deed in (*ranked, *by_lever(ranked))]}


def _systems(context: ReportContext) -> dict[str, list[int]]:
    """The machines of each state of updates, the virtual ones too, and of all."""
    counts = [(row.updates, row.devices + row.virtual_machines) for row in context.systems]
    states = {state for state, _ in counts}
    of_each = [sum(number for state, number in counts if state == each) for each in states]
    return {"devices": [*of_each, sum(number for _, number in counts)]}


PARTS: dict[str, Callable[[ReportContext], object]] = {
    "known": lambda c: (c.coverage, _known_well(c), c.headline, c.missing, c.uncertainty),
    "ages": lambda c: {"devices": past(c.ages)},
    "support": lambda c: (_systems(c), _ranked(c)),
    "footprint": _stages,
    "places": lambda _: (),
    "energy": lambda c: c.bills,
    "actions": lambda _: (),
    "costs": lambda _: (),
    "reasons": lambda c: (c.advised, _ranked(c)),
    "plan": lambda c: (c.planned, _spared(c)),
    "hosting": lambda c: c.hosted,
    "progress": lambda c: c.since,
    "first": lambda c: c.look_first,
    "method": lambda c: c.known_errors,
    "sources": lambda c: c.sources,
    "glossary": lambda _: (),
}
"""First word of a page's name → the part of the report that its texts tell, beside its rows. The
first page and the note tell what the others do."""


def rows_of(context: ReportContext, page: str) -> list[int]:
    """The devices that each row of the tables of a page is for, in their order."""
    if page.startswith("footprint"):
        return [row.devices for row in context.categories]
    if page.startswith("places"):
        return [row.devices for row in (*context.sites, *context.departments)]
    if page.startswith("actions") and context.advised:
        return [deed.devices for deed in deeds(context.advised.found)]
    if (site := SITE.match(page)) is None:
        return []
    detail = context.site_details[int(site["place"]) - 1]
    actions = [one.devices for one in detail.actions]
    if site["further"]:
        return actions[ROWS:]
    return [*(cell.devices for cell in detail.cells), *actions[:ROWS]]


def part_of(context: ReportContext, page: str, anchor: str | None = None) -> object:
    """The part of a report that a text of a page tells, beside its rows."""
    if context.advised and anchor and anchor.startswith("m-action."):
        ranked = deeds(context.advised.found)
        (own,) = (deed for deed in ranked if f"m-{deed.name}" == anchor)
        return own, {"devices": own.devices}
    if site := SITE.match(page):
        place = int(site["place"]) - 1
        outlived = past(context.site_details[place].ages)
        return {"devices": [context.sites[place].devices, outlived]}
    own = PARTS.get(re.split(r"[.-]", page)[0])
    if own:
        return own(context)
    return [context.headline, *(own(context) for own in PARTS.values())]


class Forms(NamedTuple):
    """The ways in which the texts of a page may print the numbers of their part of the report."""

    share: set[str]
    devices: set[str]
    years: set[str]


def forms_of(context: ReportContext, page: str, voice: Voice, anchor: str | None = None) -> Forms:
    """What a text may print; at the foot of each page stands what the audit itself costs."""
    part = part_of(context, page, anchor)
    own = [*numbers(part), *([] if anchor else numbers(context.own_cost))]
    return Forms(
        share={
            "90",
            *(
                form
                for name, one in own
                if SHARES.search(name)
                for form in _shares(name, one, voice)
            ),
        },
        devices={voice.count(round(one)) for name, one in own if COUNTS.search(name)},
        years={
            "100",
            *(form for name, one in own if YEARS.search(name) for form in _years(one, voice)),
        },
    )


def _shares(name: str, part: float, voice: Voice) -> Iterator[str]:
    part = part / 100 if name.endswith("%") else part
    for form in (voice.share(part), voice.exact_share(part)):
        yield re.sub(r"[<%\u00a0\u202f]", "", form)


def _years(value: float, voice: Voice) -> Iterator[str]:
    yield re.split(r"[\u00a0 ]", voice.years(value))[0]
    yield voice.decimal(value)
    if value == int(value):
        yield voice.count(int(value))


def unknown(context: ReportContext, page: str, texts: Sequence[Text], voice: Voice) -> list[object]:
    """What a page tells that is not of the report: numbers of its texts, rows, ages."""
    found: list[object] = []
    everywhere = forms_of(context, page, voice)
    ages = _aged(context, voice)
    wanted = [voice.count(devices) for devices in rows_of(context, page)]
    for text in texts:
        of_action = (text.anchor or "").startswith("m-action.")
        own = forms_of(context, page, voice, text.anchor) if of_action else everywhere
        found += [each[0] for each in AGED.finditer(text.words) if each[0] not in ages]
        running = AGED.sub("", ROW.sub("", text.words) if wanted else text.words)
        found += [one for one in told_numbers(running) if one.number not in getattr(own, one.kind)]
    rows = [each["listed"] or each["ranked"] for one in texts for each in ROW.finditer(one.words)]
    return [*found, (page, rows, wanted)] if wanted and rows != wanted else found


def _aged(context: ReportContext, voice: Voice) -> set[str]:
    """The devices of each category with their median age."""
    return {
        f"{voice.count(row.devices)} · {voice.years(row.age_years.value)}"
        for row in context.categories
        if row.age_years.value is not None
    }


def not_of(one: Explanation, text: str, voice: Voice) -> list[Told]:
    """What a page tells of a figure that `explain` does not say of it, value and words."""
    value = Figure(id="", value=one.value, low=one.low, high=one.high, unit=one.unit)
    said = (
        explanation_text(replace(one, parts=()), voice.lang),
        voice.amount(value),
        voice.bounds(value),
        voice.years(one.value),
    )
    allowed = {(each.kind, each.number) for words in said for each in told_numbers(words)}
    return [each for each in told_numbers(text) if (each.kind, each.number) not in allowed]
