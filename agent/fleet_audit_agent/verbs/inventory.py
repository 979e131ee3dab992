"""`inventory`: the document of a machine, on standard output or in a file."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from fleet_audit_agent.speech import DONE, Refusal, _
from fleet_audit_agent.taking import as_json, declare_source, take


def summary() -> str:
    """What the verb does, in a line."""
    return _("print the inventory of this machine as JSON")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    declare_source(parser)
    parser.add_argument(
        "--output", metavar=_("FILE"), help=_("write to a file instead of standard output")
    )


def run(options: argparse.Namespace) -> int:
    """Take the inventory, and write it where asked; indented for a reader at a terminal."""
    document = take(options)
    if options.output is not None:
        _write(document, options.output)
        return DONE
    sys.stdout.write(as_json(document, 2 if sys.stdout.isatty() else None))
    sys.stdout.flush()
    return DONE


def _write(document: dict[str, Any], output: str) -> None:
    """The document in a file, whole or not at all."""
    draft = f"{output}.{os.getpid()}.part"
    try:
        with open(draft, "w", encoding="utf-8") as file:
            file.write(as_json(document))
        os.replace(draft, output)
    except OSError as refusal:
        raise Refusal(_("%s: cannot be written: %s") % (output, refusal.strerror)) from refusal
