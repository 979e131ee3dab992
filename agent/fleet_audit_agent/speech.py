"""What the program says: its language, its remarks and refusals, its exit codes."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence

DOMAIN = "fleet-audit-agent"
LANGUAGES = ("en", "fr")

DONE, USAGE, REJECTED, UNREACHABLE = 0, 2, 3, 4
"""Exit codes: done; wrong use, or a refusal that names its remedy; rejected there; not reached."""

_ = gettext.gettext


class Refusal(Exception):
    """Something that cannot be done, in words for its user, and the exit code it ends with."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


def choose_language(arguments: Sequence[str]) -> None:
    """Choose the language before anything is said: that of `--lang`, else the environment's."""
    chosen = _asked(arguments)
    if chosen in LANGUAGES:
        os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain(DOMAIN, os.path.join(os.path.dirname(__file__), "locale"))
    gettext.textdomain(DOMAIN)
    if hasattr(__spec__.loader, "archive") and _wanted().startswith("fr"):
        _speak_from_archive("fr")


def _wanted() -> str:
    """The language of the environment."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def _speak_from_archive(language: str) -> None:
    """Take the catalogue out of the single file: gettext looks for it in folders only."""
    from io import BytesIO
    from pkgutil import get_data

    name = f"locale/{language}/LC_MESSAGES/{DOMAIN}.mo"
    spoken = gettext.GNUTranslations(BytesIO(get_data(__package__, name) or b""))
    # What `argparse` says goes through this function too, whoever imported it.
    gettext.dgettext = lambda domain, message: spoken.gettext(message)  # noqa: ARG005


def _asked(arguments: Sequence[str]) -> str:
    for word, following in zip(arguments, (*arguments[1:], "")):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return ""


def say(message: str) -> None:
    """A remark on standard error."""
    sys.stderr.write(f"{DOMAIN}: {message}\n")
