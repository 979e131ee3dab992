"""Links from the words of a page to the glossary, each at its first use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

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


class Terms:
    """The words of one page that were not met yet."""

    def __init__(self, voice: Voice) -> None:
        self._pattern, self._anchors = _known(voice.lang)
        self._met: set[str] = set()

    def linked(self, text: str | Markup) -> str | Markup:
        """A text whose words of the glossary lead there, each the first time on the page."""
        whole = escape(text)
        found = self._pattern.sub(self._link, whole)
        return text if found == whole else Markup(found)

    def _link(self, found: re.Match[str]) -> str:
        word = found["word"]
        anchor = word and self._anchors[_folded(word)]
        if not anchor or anchor in self._met:
            return found[0]
        self._met.add(anchor)
        return f'<a class="term" href="#m-term-{anchor}">{word}</a>'


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
def _known(lang: Lang) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the words, and leaves links, code and tags alone; folded word → its term."""
    voice = Voice(lang)
    anchors = {
        _folded(form): anchor
        for anchor, forms in FORMS.items()
        for form in voice.say(forms).split("|")
    }
    longest = sorted(anchors, key=len, reverse=True)
    words = "|".join(re.escape(form).replace(r"\ ", r"\s") for form in longest)
    skipped = r"<a\b.*?</a>|<code\b.*?</code>|<[^>]*>"
    pattern = rf"{skipped}|(?<![\w-])(?P<word>{words})(?![\w-])"
    return re.compile(pattern, re.IGNORECASE | re.DOTALL), anchors


def _folded(word: str) -> str:
    """A word as it is looked up, whatever its letters' case and its spaces."""
    return " ".join(word.replace("\u00ad", "").casefold().split())
