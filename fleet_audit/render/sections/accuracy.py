"""Beside each category, the method behind its figures and how far off it is known to be."""

from __future__ import annotations

from collections.abc import Iterable

from fleet_audit.model.marking import N_
from fleet_audit.model.report import KnownError, ReportContext
from fleet_audit.render.parts import Note, within
from fleet_audit.render.voice import Voice

ANCHOR = "accuracy"
PARTS = {"manufacture": N_("Manufacture"), "energy": N_("Electricity")}


def accuracy_note(context: ReportContext, voice: Voice) -> Note | None:
    """Lines of text: a table of six columns would fit neither a phone nor the page's budget."""
    if not context.known_errors:
        return None
    intro = voice.say(
        "Each method was tried on published figures of models that it had not seen. Given here:"
        " devices found by it, its median error, the share of the published figures that its"
        " interval held, and their number."
    )
    tried = [_tried(found, voice) for found in context.known_errors if found.n is not None]
    others = _untried([found for found in context.known_errors if found.n is None], voice)
    return Note(
        ANCHOR, voice.say("Known errors of the methods"), "\n".join([intro, *tried, *others])
    )


def _tried(found: KnownError, voice: Voice) -> str:
    return voice.say(
        "{category}, {part}, {devices} devices: {method}; {error}, {coverage} of {n}",
        category=voice.word("category", found.category),
        part=within(voice.say(PARTS[found.part])),
        devices=voice.count(found.devices),
        method=within(voice.word("found_by", found.method)),
        error=voice.share(found.median_error or 0.0),
        coverage=voice.share(found.coverage or 0.0),
        n=voice.count(found.n or 0),
    )


def _untried(errors: Iterable[KnownError], voice: Voice) -> list[str]:
    """What no method was tried for, by part and by the kind of figure that stands there."""
    groups: dict[tuple[str, str], list[str]] = {}
    for found in errors:
        name = f"{within(voice.word('category', found.category))} ({voice.count(found.devices)})"
        groups.setdefault((found.part, found.method), []).append(name)
    return [
        voice.say(
            "{part}, {method}, error not known: {names}",
            part=voice.say(PARTS[part]),
            method=within(voice.word("found_by", method)),
            names=", ".join(names),
        )
        for (part, method), names in sorted(groups.items(), reverse=True)
    ]
