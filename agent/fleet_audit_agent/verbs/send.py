"""`send`: the inventory of this machine, to a collector or into a folder."""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timezone

from fleet_audit_agent.identifier import state_folder
from fleet_audit_agent.ledger import read_ledger
from fleet_audit_agent.lock import alone
from fleet_audit_agent.settings import (
    config_file,
    config_folder,
    is_administrator,
    with_settings,
)
from fleet_audit_agent.speech import DONE, Refusal, _, say
from fleet_audit_agent.taking import as_json, declare_source, take

TOKEN_NAME = "token"  # noqa: S105 - the name of a file, not a secret
TRIES = 4
LONGEST_SPLAY_S = 86_400


def summary() -> str:
    """What the verb does, in a line."""
    return _("deliver the inventory to a collector, a share or a stick")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    declare_source(parser)
    declare_destination(parser)
    parser.add_argument(
        "--splay",
        type=_seconds,
        default=0,
        metavar=_("SECONDS"),
        help=_("wait a random time, at most this long, before sending"),
    )
    parser.add_argument(
        "--tries",
        type=int,
        default=TRIES,
        metavar="N",
        help=_("how often to try in this run, with longer and longer pauses (%d)") % TRIES,
    )
    parser.add_argument(
        "--daily",
        action="store_true",
        help=_("for a timer that comes every hour: do nothing if today's delivery is made"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("print exactly what would leave, and send nothing")
    )


def declare_destination(parser: argparse.ArgumentParser) -> None:
    """The options that say where to, and how; `install` keeps them in the file of settings."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--server", metavar="URL", help=_("address of the collector (https)"))
    place.add_argument(
        "--to", metavar=_("DIR"), help=_("a share or a stick: one file for each machine")
    )
    files = {
        "--token-file": _("file that holds the token, which others may not read"),
        "--ca-file": _("authorities to trust instead of the system's (PEM)"),
        "--client-cert": _("certificate to show to the collector (PEM)"),
        "--client-key": _("its key, if in a file of its own"),
    }
    for name, meaning in files.items():
        parser.add_argument(name, metavar=_("FILE"), help=meaning)
    parser.add_argument(
        "--proxy",
        metavar="URL",
        help=_("proxy, instead of the system's or the environment's; `none` for no proxy"),
    )


def run(options: argparse.Namespace) -> int:
    """Take the inventory and deliver it; the result is the exit code."""
    if not options.dry_run and not options.server and not options.to:
        raise Refusal(_("say where to: --server URL or --to DIR, or a line of %s") % config_file())
    state = state_folder()
    if options.daily and not read_ledger(state).is_due(_now()):
        return DONE
    if options.dry_run:
        return _shown(options)
    time.sleep(random.uniform(0, options.splay))  # noqa: S311 - no secret
    with alone(state):
        return _dropped(options, state) if options.to else _sent(options, state)


def _shown(options: argparse.Namespace) -> int:
    """Print the bytes that would leave, to the last one; remarks go to standard error."""
    body = as_json(take(options)).encode()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    say(_("%d bytes; nothing was sent") % len(body))
    return DONE


def _dropped(options: argparse.Namespace, state: str) -> int:
    from fleet_audit_agent.drop import deliver_to_folder

    deliver_to_folder(take(options), options.to, state, _now())
    return DONE


def _sent(options: argparse.Namespace, state: str) -> int:
    """Hand the document to a collector. What it needs is loaded here: a folder needs no TLS."""
    from fleet_audit_agent.deliver import Delivery, Route
    from fleet_audit_agent.private_file import read_token
    from fleet_audit_agent.push import Access, Collector

    access = Access(
        url=options.server,
        token=read_token(options.token_file or _usual_token()),
        ca_file=options.ca_file,
        client_cert=options.client_cert,
        client_key=options.client_key,
        proxy=options.proxy,
    )
    collector = Collector(access, _("en"))
    try:
        route = Route(options.server, collector, options.tries, _now)
        return Delivery(state, route).deliver(take(options))
    finally:
        collector.close()


def with_own_settings(arguments: Sequence[str]) -> list[str]:
    """The arguments after those of the file of settings."""
    return with_settings(config_file(), arguments)


def _usual_token() -> str:
    """Where the token lies if no option names its file: beside the settings."""
    return os.path.join(config_folder(is_administrator()), TOKEN_NAME)


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _seconds(text: str) -> float:
    """A span that is neither negative nor endless."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST_SPLAY_S:
        raise argparse.ArgumentTypeError(
            _("%s: give seconds, from 0 to %d") % (text, LONGEST_SPLAY_S)
        )
    return seconds
