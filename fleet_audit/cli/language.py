"""The language of the command line: that of `--lang`, else of the environment; French first."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence

from fleet_audit.render import i18n
from fleet_audit.render.i18n import DOMAIN, LOCALE, Lang, language_from_environment, translation


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


def speak_as_click(lang: Lang) -> None:
    """Let click take its own words, such as `Usage:`, from our catalogue.

    It asks gettext's default domain, whose language only this variable can force.
    """
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)


# Before any option is declared: click puts the names of some kinds of value into words then.
speak_as_click(LANG)


def _(message: str) -> str:
    """A message in the language of this run."""
    return translation(LANG).gettext(message)


def translated(sentence: str) -> str:
    """A sentence said elsewhere, in the language of this run where it is known there."""
    return i18n.translated(sentence, translation(LANG))


def ngettext(one: str, many: str, number: int) -> str:
    """A message whose form follows a number."""
    return translation(LANG).ngettext(one, many, number)
