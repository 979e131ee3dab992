"""Taking the inventory that a command line asks for: of this machine, or of a recorded one."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime, timezone
from typing import Any

from fleet_audit_agent.document import MAX_TEXT, inventory
from fleet_audit_agent.identifier import SALT_VARIABLE, identity
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes import CATEGORIES, probes_of
from fleet_audit_agent.root import Root
from fleet_audit_agent.speech import Refusal, _

GATHERED = ("windows", "darwin")
"""Systems whose sources are calls and programs, and not files."""

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "darwin"}


def declare_source(parser: argparse.ArgumentParser) -> None:
    """The options that say which machine is looked at, and what of it."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--root", metavar=_("DIR"), help=_("replay a recorded machine: its sys/, proc/ and etc/")
    )
    source.add_argument(
        "--from",
        dest="archive",
        metavar=_("FILE"),
        help=_("the same, from a tar archive; or a file of raw sources of Windows or macOS"),
    )
    declare_content(parser)


def declare_content(parser: argparse.ArgumentParser) -> None:
    """The options that say what goes into the document; `install` keeps them."""
    parser.add_argument(
        "--no-category",
        dest="left_out",
        action="append",
        default=[],
        choices=CATEGORIES,
        metavar=_("NAME"),
        help=_("leave a category out, any number of times: %s") % ", ".join(CATEGORIES),
    )
    parser.add_argument(
        "--with-smartctl",
        action="store_true",
        help=_("start smartctl for each disk that does not answer the agent itself; Linux only"),
    )
    parser.add_argument(
        "--with-srumutil",
        action="store_true",
        help=_("start powercfg for Windows' own estimate of energy; Windows with a battery only"),
    )
    parser.add_argument(
        "--salt-file",
        metavar=_("FILE"),
        help=_("the organisation's salt, with which serial numbers of disks are hashed"),
    )
    parser.add_argument(
        "--tag",
        type=_tag,
        metavar=_("TEXT"),
        help=_("site or group of this machine, as you call it"),
    )


def take(options: argparse.Namespace) -> dict[str, Any]:
    """The document of the machine asked for."""
    if options.salt_file:
        os.environ[SALT_VARIABLE] = options.salt_file
    document = _taken(options)
    return {**document, "tag": options.tag} if options.tag else document


def _taken(options: argparse.Namespace) -> dict[str, Any]:
    if options.root and not os.path.isdir(options.root):
        raise Refusal(_("%s: not a directory; name the top of a recorded machine") % options.root)
    if not options.archive:
        return _document(options.root or "/", options)
    return _recorded(options.archive, options)


def _recorded(path: str, options: argparse.Namespace) -> dict[str, Any]:
    """The document of a machine in a file: its raw sources, or an archive of its files."""
    # Neither tarfile nor what reads other systems is loaded by an inventory of this machine.
    from fleet_audit_agent.gathered import document_of, sources_in
    from fleet_audit_agent.recording import UnusableRecording, unpacked

    try:
        sources = sources_in(path)
        if sources is not None:
            return document_of(sources, options.left_out)
        with unpacked(path) as folder:
            return _document(folder, options)
    except UnusableRecording as refusal:
        raise Refusal(_("not a recorded machine: %s") % refusal) from refusal
    except OSError as refusal:
        raise Refusal(_("%s: cannot be read: %s") % (path, refusal.strerror)) from refusal


def as_json(document: dict[str, Any], indent: int | None = None) -> str:
    """One line of JSON, the form in which a document travels; or indented, for a reader."""
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(document, indent=indent, separators=separators, allow_nan=False) + "\n"


def _tag(text: str) -> str:
    return text[:MAX_TEXT]


def _document(base: str, options: argparse.Namespace) -> dict[str, Any]:
    """The document of the machine under a directory; a recorded one is a Linux one."""
    root = Root(base)
    system = _SYSTEMS.get(sys.platform, "other") if root.is_live else "linux"
    if system in GATHERED:
        from fleet_audit_agent.gathered import live_document

        return live_document(system, options.left_out, is_srumutil_asked=options.with_srumutil)
    who = identity(root)
    machine = Machine(root, _moment(root), who.hash_serial)
    machine.with_smartctl = options.with_smartctl
    return inventory(machine, who.agent_id, system, probes_of(system), options.left_out)


def _moment(root: Root) -> datetime:
    """When the machine was as described: now, or when it was recorded."""
    recorded = None if root.is_live else root.modified_at("/proc/uptime")
    return recorded or datetime.now(timezone.utc)
