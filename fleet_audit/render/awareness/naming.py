"""Under which names `fleet-audit explain` gives the figures that a session tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

from fleet_audit.model.marking import N_
from fleet_audit.render.awareness.values import HOME
from fleet_audit.render.awareness.workshop import KINDS
from fleet_audit.render.voice import Voice

SESSION = "session."
"""First word of the names."""
TOLD_AS: dict[str, str | None] = {
    "minutes": None,
    "mails": None,
    "windows10_end": None,
    "mails_least": "delete_emails",
    "desktop_made": "desktop.embodied",
    "desktop_run": "desktop.use_per_year",
    "laptop_refurbished_year": "laptop_refurbished_eur",
    "laptop_new_year": "laptop_new_eur",
    "box_kwh": "internet_box.energy_per_year",
}
"""Names in braces that are figures of another name, or none: a plan, a round number, a date."""
SESSION_FIGURES = N_("Figures, by “fleet-audit explain session.NAME{abroad}”: {names}.")
FLEET_FIGURES = N_("Figures, by “fleet-audit explain NAME”: {names}.")
YEAR, LOW = "_year", "_low"
"""Ends of names in braces that belong to the figure before."""


def named(messages: Iterable[str]) -> tuple[str, ...]:
    """The figures whose names stand in the braces of sentences, each once."""
    words = (word for message in messages for _, word, _, _ in Formatter().parse(message) if word)
    return tuple(dict.fromkeys(_figures(words)))


def named_session(names: Iterable[str]) -> tuple[str, ...]:
    """Figures of the session by their whole names."""
    return tuple(f"{SESSION}{name}" for name in names)


def _figures(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        name = TOLD_AS.get(word, word.removesuffix(YEAR).removesuffix(LOW))
        if name is not None:
            yield f"{SESSION}{name}"


def how_to_explain(figures: Sequence[str], country: str, voice: Voice) -> list[str]:
    """Lines that say by which command each figure of a session in a country is explained."""
    own = [name.removeprefix(SESSION) for name in figures if name.startswith(SESSION)]
    others = [name for name in figures if not name.startswith(SESSION)]
    lines = []
    if own:
        abroad = "" if country == HOME else f" --country {country}"
        told = {"names": ", ".join(_each_once(own, voice)), "abroad": abroad}
        lines.append(voice.say(SESSION_FIGURES, **told))
    if others:
        lines.append(voice.say(FLEET_FIGURES, names=", ".join(others)))
    return lines


def _each_once(names: Sequence[str], voice: Voice) -> Iterator[str]:
    """The names in their order; what is told of each kind of device is listed of the first one."""
    first, *rest = KINDS
    alike = [
        measure
        for category, _, measure in (name.partition(".") for name in names)
        if category == first and all(f"{kind}.{measure}" in names for kind in rest)
    ]
    if alike:
        told = ", ".join([f"{first}.{alike[0]}", *(f".{measure}" for measure in alike[1:])])
        yield voice.say("{name} (also {others})", name=told, others=", ".join(rest))
    yield from (name for name in names if name.partition(".")[2] not in alike)
