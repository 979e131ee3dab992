"""The command line: the document on standard output, everything else on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from fleet_audit_agent import __version__
from fleet_audit_agent.speech import DOMAIN, DONE, LANGUAGES, Refusal, _, choose_language, say
from fleet_audit_agent.verbs import VERBS


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    choose_language(arguments)
    named = next((word for word in arguments if word in VERBS), None)
    try:
        options = _parser((named,) if named else VERBS).parse_args(_given(arguments, named))
        return int(_verb(options.command).run(options))
    except Refusal as refusal:
        say(str(refusal))
        return refusal.code
    except BrokenPipeError:
        # The reader has gone; nothing may be written any more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _given(arguments: list[str], named: str | None) -> list[str]:
    """The arguments, with those before them that a file of settings adds to the verb."""
    if named is None or not hasattr(_verb(named), "with_own_settings"):
        return arguments
    place = arguments.index(named) + 1
    return arguments[:place] + list(_verb(named).with_own_settings(arguments[place:]))


def _verb(name: str) -> Any:
    return import_module(f"fleet_audit_agent.verbs.{name}")


class _Format(argparse.HelpFormatter):
    """The usual form of the help; its own way to the width is half of what the parser costs."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns())


def _columns() -> int:
    """Letters on a line: what `COLUMNS` says, else the terminal; 78 where there is none."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and said != "0":
        return int(said) - 2
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns - 2, 40)
    except (OSError, ValueError, AttributeError):
        return 78


def _parser(verbs: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of these verbs: of the one that is called, or of all where help is wanted."""
    parser = argparse.ArgumentParser(
        prog=DOMAIN,
        formatter_class=_Format,
        description=_("Says what this machine is, how old and how worn; nothing about people."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"{DOMAIN} {__version__}",
        help=_("print the version and exit"),
    )
    parser.add_argument("--lang", choices=LANGUAGES, help=_("language of the messages"))
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=_("COMMAND"), prog=DOMAIN
    )
    for name in verbs:
        verb = _verb(name)
        command = commands.add_parser(
            name, help=verb.summary(), description=verb.summary(), formatter_class=_Format
        )
        command.add_argument("--lang", choices=LANGUAGES, help=argparse.SUPPRESS)
        verb.declare(command)
    return parser
