"""Commitments in words of a language: indicators, values, what was done, means and evidence."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.inventory.list_cells import route_of
from fleet_audit.model.commitment import (
    LONGEST_SENTENCE,
    CommitmentSheet,
    Done,
    IndicatorCode,
    Target,
)
from fleet_audit.model.lever import Advised
from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.render.numbers import energy_unit, significant
from fleet_audit.render.parts import cleaned_line, within
from fleet_audit.render.voice import Voice

INDICATORS: dict[IndicatorCode, str] = {
    "life_years": N_("Age at which devices leave"),
    "supported_share": N_("Computers whose system gets updates"),
    "refurbished_share": N_("Refurbished devices among purchases"),
    "night_off_share": N_("Computers that sleep or are off when nobody works"),
    "stock_devices": N_("Devices that lie in stock"),
    "energy_kwh_per_year": N_("Electricity of the equipment in a year"),
}
EVIDENCE: dict[IndicatorCode, str] = {
    "life_years": N_("Dates of purchase and departure in the inventory, over the three years."),
    "supported_share": N_("Systems and versions in the inventory, beside their ends of support."),
    "refurbished_share": N_("Purchase list: new or refurbished, with the invoices."),
    "night_off_share": N_("Hours on a day as the agents record them, and the policy set."),
    "stock_devices": N_("Inventory of the stock; receipts of gifts and sales, proof of wiping."),
    "energy_kwh_per_year": N_("Electricity computed again on the same perimeter; bills, meters."),
}
ROUTES = {
    "gift": N_("gift"),
    "sale": N_("sale"),
    "recycling": N_("recycling"),
    "take_back": N_("take-back scheme"),
    "scrapping": N_("scrapping"),
    "destruction": N_("destruction"),
    "loss": N_("loss"),
    "theft": N_("theft"),
    "transfer": N_("transfer"),
    "lessor": N_("return to the lessor"),
}
"""Code of a way out that lists mean by several words → what it is called."""
MOST_MEANS = 4
"""Actions that are named as the means of a target; the others are in the report."""


def worded(sheet: CommitmentSheet, advised: Advised | None, voice: Voice) -> CommitmentSheet:
    """A proposed sheet with its sentences; what was written by hand stays."""
    return replace(
        sheet,
        done=tuple(
            replace(one, text=one.text or fitted(done_text(one, voice))) for one in sheet.done
        ),
        targets=tuple(_worded_target(target, advised, voice) for target in sheet.targets),
    )


def _worded_target(target: Target, advised: Advised | None, voice: Voice) -> Target:
    if target.indicator is None:
        return target
    means = _means(target, advised, voice) if advised else None
    return replace(
        target,
        means=target.means or fitted(means),
        evidence=target.evidence or voice.say(EVIDENCE[target.indicator]),
        why=target.why or fitted(why(target, voice)),
    )


def fitted(sentence: str | None) -> str | None:
    """A sentence that a sheet has room for; a longer one ends in dots."""
    if sentence is None or len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return f"{sentence[: LONGEST_SENTENCE - 1]}…"


def title(target: Target, voice: Voice) -> str:
    """What a target counts."""
    if target.title:
        return cleaned_line(target.title)
    name = voice.say(INDICATORS[target.indicator]) if target.indicator else ""
    if target.category is None:
        return name
    kind = within(voice.word("category", target.category))
    return voice.say("{indicator}: {kind}", indicator=name, kind=kind)


def quantity(value: float | None, unit: str | None, voice: Voice) -> str:
    """A value of an indicator with its unit: `5.0 years`, `85%`, `42 MWh`."""
    if value is None:
        return ""
    if unit == "years":
        return voice.years(value)
    if unit == "share":
        return voice.share(value)
    if unit == "kWh/year":
        name, per = energy_unit(value)
        return f"{voice.exact(significant(value / per, 3))}\u00a0{name}"
    number = voice.exact(value)
    if unit == "devices":
        return voice.say_many("{number} device", "{number} devices", round(value))
    return f"{number}\u00a0{cleaned_line(unit)}" if unit else number


def why(target: Target, voice: Voice) -> str | None:
    """How the value aimed at follows from what the levers do; null where none of ours did it."""
    if target.devices is None or target.of is None or target.effect is None:
        return None
    values = {"devices": voice.count(target.devices), "of": voice.count(target.of)}
    if target.indicator == "energy_kwh_per_year":
        saved = quantity(-target.effect, "kWh/year", voice)
        return voice.say("The actions that count save {saved} a year together.", saved=saved)
    if target.indicator == "life_years":
        effect = voice.years(target.effect)
        return voice.say(
            "Able to stay longer: {devices} of {of}, which adds {effect} to the mean of all.",
            effect=effect,
            **values,
        )
    sentences = {
        "supported_share": N_(
            "Without updates, and able to have them or to leave: {devices} of the {of} whose system"
            " is known."
        ),
        "refurbished_share": N_("Of the next {of} to be bought, {devices} could be refurbished."),
        "night_off_share": N_("On long after work today: {devices} of {of}."),
        "stock_devices": N_("Able to serve again, here or elsewhere: {devices} of {of}."),
    }
    return voice.say(sentences[target.indicator], **values) if target.indicator else None


def basis(target: Target, voice: Voice) -> str:
    """What the baseline rests on, where that must be said."""
    if target.baseline_basis == "usual_life":
        return voice.say("usual life: too few left whose age is known")
    if target.observed_on is not None:
        return voice.say_many(
            "seen on {number} device", "seen on {number} devices", target.observed_on
        )
    return ""


def _means(target: Target, advised: Advised, voice: Voice) -> str | None:
    """The actions behind a target, what avoids most first, each with its devices."""
    titles = lever_titles()
    sums: dict[str, tuple[float, int]] = {}
    for one in advised.found:
        if not one.is_counted or one.lever not in target.levers:
            continue
        if target.category in (None, one.category):
            name = voice.say(titles[one.lever])
            avoided, devices = sums.get(name, (0.0, 0))
            sums[name] = avoided + one.gwp_kgco2e_per_year.mid, devices + one.devices
    first = sorted(sums.items(), key=lambda item: -item[1][0])[:MOST_MEANS]
    told = ", ".join(f"{name} ({voice.count(devices)})" for name, (_kg, devices) in first)
    return told or None


def lever_titles() -> dict[str, str]:
    """Code of each lever → what it is called, in English."""
    return {lever.code: lever.title for lever in all_levers()}


def done_text(done: Done, voice: Voice) -> str | None:
    """What was done, in a sentence."""
    devices = voice.count(done.devices) if done.devices is not None else ""
    if done.kind == "kept":
        return _kept(done, devices, voice)
    if done.kind == "refurbished":
        return voice.say(
            "Refurbished: {devices} of {of} devices bought in three years.",
            devices=devices,
            of=voice.count(done.of or 0),
        )
    if done.kind == "repaired":
        return voice.say_many(
            "{number} device was given memory, a disk or a battery, and stayed.",
            "{number} devices were given memory, a disk or a battery, and stayed.",
            done.devices or 0,
        )
    if done.kind == "left":
        return _left(done, voice)
    if done.kind == "lever" and done.lever:
        return _decided(done, devices, voice)
    return None


def _kept(done: Done, devices: str, voice: Voice) -> str:
    return voice.say(
        "In use beyond their usual life: {devices} of {of} devices, {age} old on average.",
        devices=devices,
        of=voice.count(done.of or 0),
        age=voice.years(done.years),
    )


def _left(done: Done, voice: Voice) -> str:
    sentence = voice.say_many("{number} device left", "{number} devices left", done.devices or 0)
    if done.years is not None:
        age = voice.years(done.years)
        sentence = voice.say("{sentence}, at {age} on average", sentence=sentence, age=age)
    if not done.routes:
        return f"{sentence}."
    routes = ", ".join(
        f"{route} ({voice.count(number)})" for route, number in _routes(done, voice).items()
    )
    return voice.say("{sentence}: {routes}.", sentence=sentence, routes=routes)


def _routes(done: Done, voice: Voice) -> dict[str, int]:
    """Devices by the way they left: in our words where lists know the way, else as typed."""
    told: dict[str, int] = {}
    for route, number in done.routes.items():
        code = route_of(route)
        typed = voice.say("“{words}”", words=cleaned_line(route))
        name = voice.say(ROUTES[code]) if code else typed
        told[name] = told.get(name, 0) + number
    return told


def _decided(done: Done, devices: str, voice: Voice) -> str:
    titles = lever_titles()
    name = voice.say(titles[done.lever]) if done.lever in titles else str(done.lever)
    day = voice.day(done.on) if done.on else ""
    if devices:
        return voice.say(
            "{name}, {devices} devices: done, {day}.", name=name, devices=devices, day=day
        )
    return voice.say("{name}: done, {day}.", name=name, day=day)
