"""What each action rests on: why, when not, what to ask first, how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from fleet_audit.model.lever import Recommendation
from fleet_audit.model.report import ReportContext
from fleet_audit.recommendations.deeds import Deed
from fleet_audit.render.parts import Note, Section, within
from fleet_audit.render.recommendation_words import CONFIDENCE, Speaker
from fleet_audit.render.sections.actions import name_of, ranked_of, speaker_of
from fleet_audit.render.voice import Voice


def reasons(context: ReportContext, voice: Voice) -> Section | None:
    """Chapter: what each action rests on, when not, what to ask first."""
    speaker = speaker_of(context, voice)
    return told_section(ranked_of(context), speaker) if speaker else None


def rests(context: ReportContext, voice: Voice) -> str:
    """What the chapter of reasons is for."""
    return voice.say("Why each action, when not, and what to ask before.")


def told_section(ranked: Sequence[Deed], speaker: Speaker) -> Section | None:
    """Each action in words: what, why, when not, what to ask first."""
    if not ranked:
        return None
    told = tuple(
        Note(deed.name, name_of(deed, speaker), "\n".join(_lines(deed, speaker))) for deed in ranked
    )
    return Section("told", speaker.voice.say("What each rests on"), (), told)


def _lines(deed: Deed, speaker: Speaker) -> Iterator[str]:
    voice, one, lever = speaker.voice, deed.first, speaker.lever(deed.first.lever)
    yield from _advice(deed, speaker)
    yield voice.say("Because: {reason}", reason=voice.say(one.trigger))
    if lever.not_when:
        stops = voice.say("; ").join(voice.say(each.sentence) for each in lever.not_when)
        yield voice.say("Not if: {reasons}", reasons=stops)
    if lever.ask_first:
        asked = voice.say("; ").join(voice.say(sentence) for sentence in lever.ask_first)
        yield voice.say("Check first: {reasons}", reasons=asked)
    if one.depends_on:
        yield voice.say("Depends on: {what}", what=speaker.depends_on(one.depends_on))
    yield voice.say(
        "Holds in {share} of the scenarios tried; {confidence}.",
        share=voice.share(min(each.robustness for each in deed.ones)),
        confidence=voice.say(CONFIDENCE[one.confidence]),
    )


def _advice(deed: Deed, speaker: Speaker) -> Iterator[str]:
    """The sentence of the action for all its devices at once, then which devices they are."""
    voice = speaker.voice
    for years in sorted({one.years for one in deed.ones}):
        ones = [one for one in deed.ones if one.years == years]
        heat = sum(one.heat_kwh_per_year for one in ones)
        number = sum(one.devices for one in ones)
        devices = voice.say_many("{number} device", "{number} devices", number)
        told = speaker.text(replace(ones[0], heat_kwh_per_year=heat), devices)
        # The signs that set off a command on a terminal mean nothing on a page.
        yield told.replace("`", "")
        yield _kinds(ones, voice)


def _kinds(ones: Sequence[Recommendation], voice: Voice) -> str:
    """Which devices: `laptops (18), screens (15)`; country by country where they are several."""
    places: dict[str, list[Recommendation]] = {}
    for one in sorted(ones, key=lambda one: -one.devices):
        places.setdefault(one.country, []).append(one)
    listed = {
        country: ", ".join(
            f"{within(voice.word('category', one.category))} ({voice.count(one.devices)})"
            for one in found
        )
        for country, found in places.items()
    }
    if len(listed) == 1:
        return next(iter(listed.values()))
    return voice.listed(listed.items())
