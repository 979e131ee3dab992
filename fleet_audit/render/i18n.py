"""French and English: which one to speak, and the messages of each.

Messages are written in English in the code; the French catalogue stands in `locale/`.
Standard library only, because the command line reads this on every start.
`python -m fleet_audit.render.i18n` extracts the messages and compiles the catalogue.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from fleet_audit.model.marking import Said

Lang = Literal["fr", "en"]
"""A language that pages and the command line speak."""

DOMAIN = "fleet_audit"
LOCALE = Path(__file__).parent / "locale"

_MOST_AT_HAND = 8192
"""Messages whose translation is kept at hand: more than there are, as names of figures pass too."""
_VARIABLES = ("FLEET_AUDIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class _Catalogue(gettext.NullTranslations):
    """Messages of a catalogue, kept at hand: a report says some of them a thousand times.

    Nothing is said as nothing, where gettext says its own heading.
    """

    def __init__(self, found: gettext.NullTranslations) -> None:
        super().__init__()
        self.add_fallback(found)
        self._at_hand = lru_cache(_MOST_AT_HAND)(found.gettext)

    def gettext(self, message: str) -> str:
        return self._at_hand(message) if message else ""


@cache
def translation(lang: Lang) -> gettext.NullTranslations:
    """Messages of one language; English needs no catalogue."""
    if lang == "en":
        return gettext.NullTranslations()
    return _Catalogue(gettext.translation(DOMAIN, LOCALE, languages=[lang]))


def translated(sentence: str, speech: gettext.NullTranslations) -> str:
    """A sentence said where no language was chosen yet, with what is said inside it."""
    if not isinstance(sentence, Said):
        return speech.gettext(sentence)
    if type(speech) is gettext.NullTranslations:
        return str(sentence)
    values = {
        name: translated(value, speech) if isinstance(value, Said) else value
        for name, value in sentence.values.items()
    }
    return speech.gettext(sentence.template).format(**values)


def language_from_environment(environ: Mapping[str, str] | None = None) -> Lang:
    """Language of the first variable that is set; French unless it says English."""
    variables = os.environ if environ is None else environ
    chosen = next((variables[name] for name in _VARIABLES if variables.get(name)), "")
    return "en" if chosen.lower().startswith("en") else "fr"


if __name__ == "__main__":
    from fleet_audit.render.catalogue import update

    update()
