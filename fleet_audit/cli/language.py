"""The language of the command line: that of `--lang`, else of the environment; French first."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fleet_audit.model.marking import Said
from fleet_audit.render.i18n import Lang, language_from_environment, translation


def language(arguments: Sequence[str]) -> Lang:
    """The language that a command line asks for, before it is parsed, for its help texts."""
    for position, word in enumerate(arguments):
        chosen = word.removeprefix("--lang=")
        if word == "--lang" and position + 1 < len(arguments):
            chosen = arguments[position + 1]
        if word.startswith("--lang") and chosen in ("fr", "en"):
            return "en" if chosen == "en" else "fr"
    return language_from_environment()


LANG: Lang = language(sys.argv[1:])
"""Language of this run."""


def _(message: str) -> str:
    """A message in the language of this run."""
    return translation(LANG).gettext(message)


def translated(sentence: str) -> str:
    """A sentence said elsewhere, in the language of this run where it is known there."""
    if isinstance(sentence, Said):
        return _(sentence.template).format(**sentence.values)
    return _(sentence) if sentence else ""


def ngettext(one: str, many: str, number: int) -> str:
    """A message whose form follows a number."""
    return translation(LANG).ngettext(one, many, number)
