"""What is known of the fleet, and how well."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.model.codes import QUALITIES
from fleet_audit.model.report import Coverage, ReportContext
from fleet_audit.render.certainty import cause_words, question_words, told
from fleet_audit.render.charts.share_bar import share_bar
from fleet_audit.render.parts import Block, Cell, Section, Table
from fleet_audit.render.sections.missing import differences, estimate, questions
from fleet_audit.render.voice import Voice

MOST_CAUSES = 4
"""Causes of the interval that the page names."""


def coverage(context: ReportContext, voice: Voice) -> Section:
    """Devices seen of those declared, quality of the figures, confidence in the ages."""
    texts = (
        _seen(context, voice) + estimate(context, voice),
        Markup(" ").join(_left_out(context, voice)),
        questions(context.coverage, voice),
    )
    ages = _ages(context, voice)
    return Section(
        "coverage",
        voice.say("What we know, and how well"),
        (
            Block(lead=tuple(filter(None, texts))),
            *_quality(context, voice),
            *_certainty(context, voice),
            *ages,
        ),
    )


def _seen(context: ReportContext, voice: Voice) -> Markup:
    known = context.coverage
    seen = voice.mark("No device was seen.")
    if known.devices_seen:
        seen = voice.mark_many(
            "One device was seen.", "{number} devices were seen.", known.devices_seen
        )
    if known.devices_declared is None:
        return seen + " " + (_declared_later(known, voice) or _not_stated(voice))
    of = voice.mark_many(
        " With those that you declare, there should be one.",
        " With those that you declare, there should be about {number}.",
        known.devices_declared,
    )
    return seen + of + differences(known, voice)


def _not_stated(voice: Voice) -> Markup:
    return voice.mark("How many you own in all is not stated.")


def _declared_later(known: Coverage, voice: Voice) -> Markup:
    if known.declared_later is None:
        return Markup("")
    return voice.mark(
        "The numbers that you declare are of {day}, after the day of this audit: they are not"
        " used.",
        day=voice.day(known.declared_later),
    )


def _left_out(context: ReportContext, voice: Voice) -> list[Markup]:
    known = context.coverage
    sentences = (
        (
            known.devices_with_proxy,
            voice.mark_many(
                "For one device, the figure is borrowed from another category.",
                "For {number} devices, the figure is borrowed from another category.",
                known.devices_with_proxy,
            ),
        ),
        (
            known.devices_without_factor,
            voice.mark_many(
                "For one device, no open figure exists: it counts as unknown, not as zero.",
                "For {number} devices, no open figure exists: they count as unknown, not as zero.",
                known.devices_without_factor,
            ),
        ),
        (
            known.virtual_machines,
            voice.mark_many(
                "One virtual machine is counted on its host.",
                "{number} virtual machines are counted on their hosts.",
                known.virtual_machines,
            ),
        ),
        (
            known.excluded_retired,
            voice.mark_many(
                "One retired device is left out.",
                "{number} retired devices are left out.",
                known.excluded_retired,
            ),
        ),
        (
            known.excluded_later,
            voice.mark_many(
                "One device bought or made after the day of this audit is left out.",
                "{number} devices bought or made after the day of this audit are left out.",
                known.excluded_later,
            ),
        ),
        (
            known.duplicates_of_host,
            voice.mark_many(
                "One device was described twice and is counted once.",
                "{number} devices were described twice and are counted once.",
                known.duplicates_of_host,
            ),
        ),
    )
    return [text for number, text in sentences if number]


def _quality(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    shares = context.coverage.gwp_share_by_quality
    rows = [
        (code, voice.word("quality", code), shares[code], voice.share(shares[code]))
        for code in QUALITIES
        if shares.get(code)
    ]
    if not rows:
        return ()
    title = voice.say("What the figures rest on")
    described = voice.listed((label, words) for _, label, _, words in rows)
    heads = (
        Cell(voice.say("Quality, best first"), note="quality"),
        Cell(voice.say("Share of the yearly carbon")),
    )
    table = Table(title, heads, tuple((Cell(row[1]), Cell(row[3])) for row in rows))
    drawn = share_bar("quality", title, described, rows)
    fold = voice.say("Table")
    return (Block(heading=title, chart=drawn, table=table, fold=fold),)


def _certainty(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    """What the interval of the yearly carbon comes from, and what would narrow it."""
    found = context.uncertainty
    if found is None:
        return ()
    causes = ", ".join(
        f"{cause_words(cause, voice)} {voice.share(cause.share)}"
        for cause in told(found.causes, MOST_CAUSES)
    )
    sentences = [voice.mark("The interval comes mostly from: {causes}.", causes=causes)]
    if found.questions:
        asked = " ".join(question_words(each, voice) for each in found.questions)
        sentences.append(
            voice.mark(
                "These answers would narrow it most: {asked} All the questions:"
                " fleet-audit assets gaps.",
                asked=asked,
            )
        )
    title = voice.say("What would make it more certain")
    return (Block(heading=title, after=Markup(" ").join(sentences)),)


def _ages(context: ReportContext, voice: Voice) -> tuple[Block, ...]:
    counts = context.coverage.devices_by_age_confidence
    parts = [
        f"{voice.word('confidence', code)} ({voice.count(counts[code])})"
        for code in ("high", "medium", "low", "none")
        if counts.get(code)
    ]
    if not parts:
        return ()
    return (Block(lead=(voice.mark("Age of the devices: {parts}.", parts=", ".join(parts)),)),)
