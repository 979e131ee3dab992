"""Who stands for a figure of a session, and of which year, short enough for a slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fleet_audit.footprint.grid import grid_row
from fleet_audit.recommendations.gestures import Facts, Gesture
from fleet_audit.reference.awareness import AwarenessFact
from fleet_audit.render.voice import Voice

GRID = "grid_"
PRICE = "price:"
"""What a cited mix and a cited price begin with; the rest are facts, gestures and reference rows by
identifier."""
PUBLISHERS = {
    "Impact CO2": "ADEME Impact CO2",
    "ADEME": "ADEME",
    "Boavizta": "Boavizta",
    "Ember": "Ember",
    "ENERGY STAR": "ENERGY STAR",
    "EcoInfo": "EcoInfo",
}
"""What a long source holds → its name on a slide, the most telling first."""
_CITED = ("embodied", "lifetime", "electricity", "power", "energy")


def cited(names: Iterable[str], facts: Facts, ranked: Mapping[str, Gesture], voice: Voice) -> str:
    """The publications behind what is named, each once: `ADEME 2025 (2022 data) · Ember 2024`."""
    lines = (line for name in names for line in _behind(name, facts, ranked, voice))
    return " · ".join(dict.fromkeys(lines))


def _behind(name: str, facts: Facts, ranked: Mapping[str, Gesture], voice: Voice) -> Iterator[str]:
    if name.startswith(PRICE):
        if price := facts.prices.get(name.removeprefix(PRICE)):
            yield f"{price.source.split(',')[0]} {price.source_year}"
    elif name.startswith(GRID):
        zone = name.removeprefix(GRID).upper()
        yield _row(grid_row(zone, facts.grid["year"], facts.reference)["grid_factor_id"], facts)
    elif name in facts.awareness:
        yield publication(facts.awareness[name], voice)
    elif name in facts.reference.rows:
        yield from _factor(name, facts)
    else:
        yield from _gesture(ranked[name], facts, voice)


def _gesture(one: Gesture, facts: Facts, voice: Voice) -> Iterator[str]:
    for factor_id in one.factor_ids:
        yield from _factor(factor_id, facts)
    for fact_id in one.fact_ids:
        yield publication(facts.awareness[fact_id], voice)


def _factor(factor_id: str, facts: Facts) -> Iterator[str]:
    if facts.reference.row(factor_id).kind in _CITED:
        yield _row(factor_id, facts)


def _row(factor_id: str, facts: Facts) -> str:
    row = facts.reference.row(factor_id)
    known = (name for part, name in PUBLISHERS.items() if part in row.source)
    named = next(known, row.source.split(",")[0])
    return f"{named} {row.source_year.split(' ')[0].replace('-', '–')}"


def publication(fact: AwarenessFact, voice: Voice) -> str:
    """Who published a fact, when, and the year it tells of where that is another."""
    if fact.data_year == fact.source_year:
        return f"{fact.publisher} {fact.source_year}"
    return voice.say(
        "{publisher} {year} ({data_year} data)",
        publisher=fact.publisher,
        year=fact.source_year,
        data_year=fact.data_year,
    )
