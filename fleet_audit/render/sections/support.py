"""Systems at the end of their updates: which, since when or for how long, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import ReportContext
from fleet_audit.model.report_support import SupportRow
from fleet_audit.recommendations.deeds import Deed
from fleet_audit.reference.cited import Cited
from fleet_audit.reference.end_of_support import system_releases
from fleet_audit.reference.windows11 import processor_rules
from fleet_audit.render.charts.stacked_bar import Part, stacked_bar
from fleet_audit.render.money import euros_known
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, cleaned, within
from fleet_audit.render.sections.actions import figure, name_of, ranked_of, speaker_of
from fleet_audit.render.voice import Voice

MOST = 40
"""Systems listed by name; the rest is summed up in one line."""
MARGIN = "support_margin_days"
"""Parameter of the levers: days within which an end counts as near."""
RESCUE = "windows10_rescue"
FAMILIES: dict[str, str] = {
    "windows": "Windows",
    "windows_server": "Windows Server",
    "macos": "macOS",
    "proxmox_ve": "Proxmox VE",
    "esxi": "ESXi",
    "xcp_ng": "XCP-ng",
    "debian": "Debian",
    "linux_mint": "Linux Mint",
    "ubuntu": "Ubuntu",
    "rhel": "Red Hat Enterprise Linux",
    "centos_stream": "CentOS Stream",
    "centos": "CentOS",
    "almalinux": "AlmaLinux",
    "rocky": "Rocky Linux",
    "oracle_linux": "Oracle Linux",
    "sles": "SUSE Linux Enterprise Server",
    "opensuse_leap": "openSUSE Leap",
    "fedora": "Fedora",
    "android": "Android",
    "ipados": "iPadOS",
    "ios": "iOS",
}
"""Systems by their own names, which no language changes."""
WINDOWS11: dict[str, str] = {
    "eligible": N_("as it is"),
    "blocked_by_setting": N_("after a change of setting"),
    "blocked_by_parts": N_("too little memory or storage"),
    "blocked_by_processor": N_("processor refused"),
    "unknown": N_("processor not known"),
}
"""What Windows 11 says of a machine → in words."""


def support(context: ReportContext, voice: Voice) -> Section | None:
    """The systems by version; nothing where no device runs one."""
    rows = context.systems
    if not rows:
        return None
    title = voice.say("Devices by the updates of their system")
    parts = _parts(context, voice)
    described = voice.listed((part.label, part.text) for part in parts)
    drawn = Block(heading=title, chart=stacked_bar("updates", title, described, parts))
    return Section(
        "support",
        voice.say("Until when systems are updated"),
        (drawn, Block(table=_table(rows, voice))),
    )


def rescue(context: ReportContext, voice: Voice) -> Section | None:
    """What to do about systems without updates; nothing where all that is known is updated."""
    told = (*_rescues(context, voice), *_others(context, voice), *_unknown(context, voice))
    return Section("rescue", voice.say("What to do"), (), told) if told else None


def dates(context: ReportContext, voice: Voice) -> Section | None:
    """Where the dates, and the answers of Windows 11, were published."""
    if not context.systems:
        return None
    families = {row.family for row in context.systems}
    cited: list[Cited] = [row for row in system_releases() if row.family in families]
    if any(row.windows11 for row in context.systems):
        cited += processor_rules()
    lines = dict.fromkeys(_cited(row, voice) for row in cited)
    text = "\n".join(lines) or voice.say("No date is published for these systems.")
    note = Note("updates", voice.say("Dates and rules"), text)
    return Section("dates", voice.say("Where the dates come from"), (), (note,))


def tell(context: ReportContext, voice: Voice) -> str:
    """The sentence of the chapter."""
    ended, near = _number(_ended(context)), _number(_near(context))
    if ended:
        return voice.say_many(
            "One machine runs a system that gets no updates any more.",
            "{number} machines run a system that gets no updates any more.",
            ended,
        )
    if near:
        return voice.say_many(
            "The system of one machine soon gets no updates any more.",
            "The systems of {number} machines soon get no updates any more.",
            near,
        )
    if all(row.updates == "unknown" for row in context.systems):
        return voice.say("Until when the systems are updated is not known.")
    return voice.say("Every system of which the date is known is still updated.")


def _number(rows: Sequence[SupportRow]) -> int:
    """Machines, virtual ones included: each runs a system of its own."""
    return sum(row.devices + row.virtual_machines for row in rows)


def _ended(context: ReportContext) -> list[SupportRow]:
    return [row for row in context.systems if row.updates == "ended"]


def _near(context: ReportContext) -> list[SupportRow]:
    """Still updated, but not for long."""
    margin = context.advised.parameters.get(MARGIN) if context.advised else None
    if margin is None:
        return []
    return [
        row
        for row in context.systems
        if row.updates == "supported"
        and row.ends_on is not None
        and (row.ends_on - context.as_of).days <= margin
    ]


def _parts(context: ReportContext, voice: Voice) -> list[Part]:
    near = _near(context)
    kept = [row for row in context.systems if row.updates == "supported" and row not in near]
    unknown = [row for row in context.systems if row.updates == "unknown"]
    counted = (
        (_ended(context), voice.say("no updates any more"), "accent"),
        (near, voice.say("soon no updates any more"), "accent-3"),
        (kept, voice.say("updated"), "q2"),
        (unknown, voice.say("not known"), "q4"),
    )
    return [
        Part(label, number, voice.count(number), fill)
        for rows, label, fill in counted
        if (number := _number(rows))
    ]


def _table(rows: Sequence[SupportRow], voice: Voice) -> Table:
    heads = (
        Cell(voice.say("System and machines")),
        Cell(voice.say("Security updates")),
    )
    cells = [(Cell(_machines(row, voice)), Cell(_updates(row, voice))) for row in rows[:MOST]]
    rest = _number(rows[MOST:])
    if rest:
        others = voice.say_many("{number} other machine", "{number} other machines", rest)
        cells.append((Cell(others), Cell(voice.say("no end that comes sooner"))))
    return Table(voice.say("Systems, those without updates first"), heads, tuple(cells))


def system_name(row: SupportRow, voice: Voice) -> str:
    """The system and its version: `Windows 10`."""
    if row.family is None:
        if row.is_stated:
            return voice.say("System that is not in the table of dates")
        return voice.say("System that the inventory does not name")
    name = FAMILIES.get(row.family, row.family)
    return f"{name} {cleaned(row.release)}" if row.release else name


def _machines(row: SupportRow, voice: Voice) -> str:
    """The name, then what runs it, then what Windows 11 says of it."""
    kinds = [
        f"{within(voice.word('category', code))} ({voice.count(number)})"
        for code, number in row.categories.items()
    ]
    if row.virtual_machines:
        name = within(voice.word("category", "virtual_machine"))
        kinds.append(f"{name} ({voice.count(row.virtual_machines)})")
    answers = ", ".join(
        f"{voice.say(WINDOWS11[answer])} ({voice.count(number)})"
        for answer, number in row.windows11.items()
    )
    next_one = voice.say("Windows 11: {answers}", answers=answers) if answers else ""
    lines = [system_name(row, voice), ", ".join(kinds), next_one]
    return "\n".join(line for line in lines if line)


def _updates(row: SupportRow, voice: Voice) -> str:
    """How long still, or since when not; the day; until when they can be paid for."""
    lines = [_left(row, voice)]
    if row.ends_on is not None:
        lines.append(voice.day(row.ends_on))
    if row.paid_until is not None:
        lines.append(voice.say("paid ones until {day}", day=_whole_day(row.paid_until, voice)))
    return "\n".join(lines)


def _whole_day(day: date, voice: Voice) -> str:
    """A day that stays on one line, in a column that is narrow."""
    return voice.day(day).replace(" ", NBSP)


def _left(row: SupportRow, voice: Voice) -> str:
    if row.updates == "unknown":
        return voice.say("not known")
    if row.months_left is None:
        return voice.say("updated, no end announced")
    if row.months_left == 0:
        return _within_a_month(row, voice)
    if row.updates == "ended":
        return voice.say_many(
            "ended {number} month ago", "ended {number} months ago", -row.months_left
        )
    return voice.say_many("{number} month left", "{number} months left", row.months_left)


def _within_a_month(row: SupportRow, voice: Voice) -> str:
    if row.updates == "ended":
        return voice.say("ended less than a month ago")
    return voice.say("less than a month left")


def _rescues(context: ReportContext, voice: Voice) -> Iterator[Note]:
    """The ways of the lever that rescues Windows, each with what it brings."""
    speaker = speaker_of(context, voice)
    if speaker is None:
        return
    for deed in ranked_of(context):
        if deed.first.lever == RESCUE:
            name = deed.name.removeprefix("action.")
            yield Note(f"way.{name}", name_of(deed, speaker), _brings(deed, voice))


def _brings(deed: Deed, voice: Voice) -> Markup:
    """Devices, carbon and euros of a way, each figure linked to where it stands."""
    gwp = figure(deed.name, deed.gwp)
    told = [
        Markup("{}").format(voice.say_many("{number} device", "{number} devices", deed.devices))
    ]
    if deed.gwp.mid > 0:
        mass = _led(gwp.id, f"{voice.amount(gwp)} ({voice.bounds(gwp)})")
        told.append(voice.mark("{mass} of CO₂e avoided a year", mass=mass))
    now, yearly = deed.eur("eur_now"), deed.eur("eur_per_year")
    if yearly.known:
        eur = _led(f"{deed.name}.eur_per_year", euros_known(yearly, voice))
        told.append(voice.mark("{eur} saved a year", eur=eur))
    if now.known:
        eur = _led(f"{deed.name}.eur_now", euros_known(now, voice))
        told.append(voice.mark("{eur} once", eur=eur))
    return Markup(", ").join(told)


def _led(anchor: str, words: str) -> Markup:
    """A figure that stands on another page."""
    return Markup('<a href="#{}">{}</a>').format(anchor, words)


def _others(context: ReportContext, voice: Voice) -> Iterator[Note]:
    """Systems that have ended and that the rescue of Windows is not about."""
    ended = [row for row in _ended(context) if row.family != "windows"]
    if ended:
        names = ", ".join(system_name(row, voice) for row in ended)
        text = voice.say(
            "{names}: install a version that is still updated, which most of these machines take;"
            " cut from the network what takes none, or give it another system. Making a new one"
            " comes last: that is what weighs.",
            names=names,
        )
        yield Note("way.other", voice.say("Other systems without updates"), text)


def _unknown(context: ReportContext, voice: Voice) -> Iterator[Note]:
    """What would make known what is not."""
    number = _number([row for row in context.systems if row.updates == "unknown"])
    if number:
        text = voice.say_many(
            "Of one machine, the name of the system fits several versions, or none whose dates are"
            " published. Inventory it with the agent, or write its version and build in the list.",
            "Of {number} machines, the name of the system fits several versions, or none whose"
            " dates are published. Inventory them with the agent, or write their version and build"
            " in the list.",
            number,
        )
        yield Note("way.unknown", voice.say("What is not known"), text)


LICENCES = (N_("single facts read from the named source"),)
"""Licences in words that the tables of dates and rules bear."""


def _cited(row: Cited, voice: Voice) -> str:
    return voice.say(
        "{source}, {year}, read on {day} ({licence})",
        source=row.source,
        year=voice.dated(row.source_year),
        day=voice.day(date.fromisoformat(row.retrieved)),
        licence=voice.say(row.licence),
    )
