"""Beside each category, the method behind its figures and how far off it is known to be."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import KnownError, ReportContext
from fleet_audit.render.parts import Block, Cell, Table, within
from fleet_audit.render.voice import Voice

PARTS = {"manufacture": N_("Manufacture"), "energy": N_("Electricity")}


def accuracy(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    """What each method was tried on, and in a sentence where none was."""
    if not context.known_errors:
        return ()
    title = voice.say("Known errors of the methods")
    lead = voice.mark(
        "Each method was tried on published figures of models that it had not seen: by how much it"
        " was off, half of the time, and how many of them its interval held."
    )
    heads = (
        Cell(voice.say("Figure and devices")),
        Cell(voice.say("Median error")),
        Cell(voice.say("Held, of how many")),
    )
    tried = [found for found in context.known_errors if found.n is not None]
    rows = tuple(_cells(found, voice) for found in tried)
    untried = _untried([found for found in context.known_errors if found.n is None], voice)
    return (
        Block(
            lead=(lead,),
            heading=None if rows else title,
            table=Table(title, heads, rows) if rows else None,
            after=Markup(" ").join(untried),
        ),
    )


def _cells(found: KnownError, voice: Voice) -> tuple[Cell, ...]:
    name = (
        f"{voice.word('category', found.category)}, {within(voice.say(PARTS[found.part]))} · "
        f"{voice.count(found.devices)}\n{voice.word('found_by', found.method)}"
    )
    held = voice.say(
        "{share} of {number}",
        share=voice.share(found.coverage or 0.0),
        number=voice.count(found.n or 0),
    )
    return (Cell(name), Cell(voice.share(found.median_error or 0.0)), Cell(held))


def _untried(errors: Iterable[KnownError], voice: Voice) -> list[str]:
    """What no method was tried for, by part and by the kind of figure that stands there."""
    groups: dict[tuple[str, str], list[str]] = {}
    for found in errors:
        name = f"{within(voice.word('category', found.category))} ({voice.count(found.devices)})"
        groups.setdefault((found.part, found.method), []).append(name)
    return [
        voice.say(
            "{part}, {method}, error not known: {names}.",
            part=voice.say(PARTS[part]),
            method=within(voice.word("found_by", method)),
            names=", ".join(names),
        )
        for (part, method), names in sorted(groups.items(), reverse=True)
    ]
