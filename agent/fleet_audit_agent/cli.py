"""The command line: the document on standard output, everything else on standard error."""

from __future__ import annotations

import argparse
import gettext
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from fleet_audit_agent import __version__
from fleet_audit_agent.document import inventory
from fleet_audit_agent.identifier import identity
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes import CATEGORIES, probes_of
from fleet_audit_agent.root import Root

DOMAIN = "fleet-audit-agent"
LANGUAGES = ("en", "fr")
DONE, USAGE = 0, 2

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "darwin"}
_ = gettext.gettext


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    _speak(arguments)
    options = _parser().parse_args(arguments)
    try:
        return _inventory(options)
    except BrokenPipeError:
        # The reader has gone; nothing may be written any more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _speak(arguments: Sequence[str]) -> None:
    """Choose the language before the parser writes its help: `--lang`, else the environment's."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES)
    chosen = first.parse_known_args(arguments)[0].lang
    if chosen:
        os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain(DOMAIN, os.path.join(os.path.dirname(__file__), "locale"))
    gettext.textdomain(DOMAIN)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=DOMAIN,
        description=_("Says what this machine is, how old and how worn; nothing about people."),
    )
    parser.add_argument("--version", action="version", version=f"{DOMAIN} {__version__}")
    parser.add_argument("--lang", choices=LANGUAGES, help=_("language of the messages"))
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    command = commands.add_parser(
        "inventory", help=_("print the inventory of this machine as JSON")
    )
    command.add_argument("--lang", choices=LANGUAGES, help=argparse.SUPPRESS)
    source = command.add_mutually_exclusive_group()
    source.add_argument(
        "--root", metavar=_("DIR"), help=_("replay a recorded machine: its sys/, proc/ and etc/")
    )
    source.add_argument(
        "--from", dest="archive", metavar=_("FILE"), help=_("the same, from a tar archive")
    )
    command.add_argument(
        "--no-category",
        dest="left_out",
        action="append",
        default=[],
        choices=CATEGORIES,
        metavar=_("NAME"),
        help=_("leave a category out, any number of times: %s") % ", ".join(CATEGORIES),
    )
    command.add_argument(
        "--output", metavar=_("FILE"), help=_("write to a file instead of standard output")
    )
    return parser


def _inventory(options: argparse.Namespace) -> int:
    """Take the inventory of the machine asked for, and write it where asked."""
    if options.root and not os.path.isdir(options.root):
        return _refuse(_("%s: not a directory; name the top of a recorded machine") % options.root)
    if not options.archive:
        return _write(_document(options.root or "/", options.left_out), options.output)
    # tarfile costs more to load than an inventory to take.
    from fleet_audit_agent.recording import UnusableRecording, unpacked

    try:
        with unpacked(options.archive) as folder:
            return _write(_document(folder, options.left_out), options.output)
    except UnusableRecording as refusal:
        return _refuse(_("not a recorded machine: %s") % refusal)


def _document(base: str, left_out: Sequence[str]) -> dict[str, Any]:
    """The document of the machine under a directory; a recorded one is a Linux one."""
    root = Root(base)
    system = _SYSTEMS.get(sys.platform, "other") if root.is_live else "linux"
    who = identity(root)
    machine = Machine(root, _moment(root), who.hash_serial)
    return inventory(machine, who.agent_id, system, probes_of(system), left_out)


def _moment(root: Root) -> datetime:
    """When the machine was as described: now, or when it was recorded."""
    recorded = None if root.is_live else root.modified_at("/proc/uptime")
    return recorded or datetime.now(timezone.utc)


def _write(document: dict[str, Any], output: str | None) -> int:
    """One line of JSON, or an indented text for a reader at a terminal."""
    if output is None:
        indent = 2 if sys.stdout.isatty() else None
        sys.stdout.write(_text(document, indent))
        sys.stdout.flush()
        return DONE
    draft = f"{output}.{os.getpid()}.part"
    try:
        with open(draft, "w", encoding="utf-8") as file:
            file.write(_text(document, None))
        os.replace(draft, output)
    except OSError as refusal:
        return _refuse(_("%s: cannot be written: %s") % (output, refusal.strerror))
    return DONE


def _text(document: dict[str, Any], indent: int | None) -> str:
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(document, indent=indent, separators=separators, allow_nan=False) + "\n"


def _refuse(message: str) -> int:
    """Say on standard error what is wrong and how to mend it."""
    sys.stderr.write(f"{DOMAIN}: {message}\n")
    return USAGE
