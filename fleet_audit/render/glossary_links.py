"""Links from the words of a page to the glossary, each at its first use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from fleet_audit.model.marking import N_
from fleet_audit.render.i18n import Lang
from fleet_audit.render.parts import Block, Section
from fleet_audit.render.voice import Voice

FORMS = {
    "co2e": N_("CO₂e"),
    "footprint": N_("footprint|footprints"),
    "embodied": N_("embodied"),
    "lifetime": N_("usual lifetime|usual lifetimes|usual life|lifetime|lifetimes"),
    "pcf": N_("product carbon footprint|product carbon footprints|PCF"),
    "proxy": N_("borrowed figure|borrowed figures|borrowed"),
    "interval": N_("90% interval|90% intervals|interval|intervals"),
    "coverage": N_("coverage"),
    "kwh": N_("kWh|kilowatt-hour|kilowatt-hours"),
    "final": N_("final energy"),
    "primary": N_("primary energy"),
    "hidden": N_("hidden energy"),
    "mix": N_("electricity mix|electricity mixes"),
    "location": N_("location-based"),
    "market": N_("market-based"),
    "origin": N_("guarantee of origin|guarantees of origin"),
    "pue": N_("PUE"),
    "virtual": N_("virtual machine|virtual machines"),
    "support": N_("end of updates|ends of updates"),
    "refurbished": N_("refurbished"),
    "payback": N_("payback|paybacks"),
    "npv": N_("worth today"),
    "abatement": N_("cost of a tonne|cost per tonne"),
    "baseline": N_("baseline|baselines"),
    "scopes": N_("scopes 2 and 3|scope 2|scope 3"),
}
"""Term of the glossary → the words that stand for it in running text, parted by `|`. `Use` and
`Action` are words of every sentence: a link would tell nothing."""


class Term(NamedTuple):
    """A term of the glossary, as it is looked for."""

    anchor: str
    forms: tuple[str, ...]
    """Its words, folded; what holds none of them need not be looked at closer."""


class Terms:
    """The words of one page that were not met yet."""

    def __init__(self, voice: Voice) -> None:
        self._left = list(_known(voice.lang))

    def linked(self, text: str | Markup) -> str | Markup:
        """A text whose words of the glossary lead there, each the first time on the page."""
        plain = _folded(text)
        for term in [term for term in self._left if any(form in plain for form in term.forms)]:
            whole = str(escape(text))
            found = next((one for one in _finder(term).finditer(whole) if one["word"]), None)
            if found:
                self._left.remove(term)
                link = f'<a class="term" href="#m-term-{term.anchor}">{found["word"]}</a>'
                text = Markup(whole[: found.start()] + link + whole[found.end() :])
        return text


def with_terms(sections: Iterable[Section], voice: Voice) -> tuple[Section, ...]:
    """The sections of a page, the words of whose sentences lead to the glossary."""
    terms = Terms(voice)
    return tuple(
        replace(
            section,
            blocks=tuple(_block(block, terms) for block in section.blocks),
            notes=tuple(replace(note, text=terms.linked(note.text)) for note in section.notes),
        )
        for section in sections
    )


def _block(block: Block, terms: Terms) -> Block:
    lead = _each(block.lead, terms)
    legend = _each((block.legend,), terms)[0] if block.legend else block.legend
    folded = _each(block.folded, terms)
    after = _each((block.after,), terms)[0] if block.after else block.after
    return replace(block, lead=lead, legend=legend, folded=folded, after=after)


def _each(texts: Iterable[Markup], terms: Terms) -> tuple[Markup, ...]:
    return tuple(Markup(terms.linked(text)) for text in texts)


@cache
def _known(lang: Lang) -> tuple[Term, ...]:
    """The terms in the words of a language, the longest first: they hold some of the others."""
    voice = Voice(lang)
    every = (_term(anchor, voice.say(forms)) for anchor, forms in FORMS.items())
    return tuple(sorted(every, key=lambda term: -len(term.forms[0])))


def _term(anchor: str, said: str) -> Term:
    return Term(anchor, tuple(sorted(map(_folded, said.split("|")), key=len, reverse=True)))


@cache
def _finder(term: Term) -> re.Pattern[str]:
    """What finds a word of a term, and passes over links, code and tags."""
    words = "|".join(re.escape(form).replace(r"\ ", r"\s") for form in term.forms)
    pattern = rf"<a\b.*?</a>|<code\b.*?</code>|<[^>]*>|(?<![\w-])(?P<word>{words})(?![\w-])"
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _folded(text: str) -> str:
    """A text as words are looked up in it, whatever its letters' case and its spaces."""
    return str(text).casefold().replace("\u00a0", " ").replace("\u202f", " ")
