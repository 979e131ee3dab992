"""`status`: how the deliveries of this machine go."""

from __future__ import annotations

import argparse
import json
import os
import sys

from fleet_audit_agent import __version__
from fleet_audit_agent.identifier import state_folder
from fleet_audit_agent.ledger import read_ledger
from fleet_audit_agent.schedule import schedule_here
from fleet_audit_agent.settings import (
    DESTINATIONS,
    config_file,
    is_administrator,
    read_settings,
)
from fleet_audit_agent.speech import DONE, Refusal, _, say
from fleet_audit_agent.spool import Spool


def summary() -> str:
    """What the verb does, in a line."""
    return _("say how the deliveries of this machine go")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help=_("form of the answer")
    )


def run(options: argparse.Namespace) -> int:
    """Print the facts, one a line or as JSON."""
    facts = _facts()
    if options.format == "json":
        sys.stdout.write(json.dumps(facts) + "\n")
        return DONE
    if facts["timer"] == "system" and not is_administrator():
        say(_("the machine's own deliveries are root's to see: run it as root"))
    words = _words()
    width = max(map(len, words.values()))
    for name, value in facts.items():
        shown = _absent(name) if value is None else _plain(value)
        sys.stdout.write(f"{words[name]:<{width}}  {shown}\n")
    return DONE


def _facts() -> dict[str, str | int | None]:
    """What there is to say; null where there is nothing."""
    state = state_folder()
    ledger, spool = read_ledger(state), Spool(state)
    settings = dict(read_settings(config_file()))
    return {
        "version": __version__,
        "agent_id": _agent_id(state),
        "timer": _timer(),
        "settings": config_file() if os.path.exists(config_file()) else None,
        "destination": next((settings[name] for name in DESTINATIONS if name in settings), None),
        "delivered_at": ledger.delivered_at,
        "delivered_to": ledger.destination,
        "tried_at": ledger.tried_at,
        "trouble": ledger.trouble,
        "not_before": ledger.not_before,
        "waiting": len(spool.waiting()),
        "refused": len(spool.refused()),
    }


def _words() -> dict[str, str]:
    return {
        "version": _("version of the agent"),
        "agent_id": _("identifier"),
        "timer": _("started by a timer"),
        "settings": _("settings"),
        "destination": _("delivers to"),
        "delivered_at": _("last delivery"),
        "delivered_to": _("which went to"),
        "tried_at": _("last try"),
        "trouble": _("trouble met"),
        "not_before": _("no new try before"),
        "waiting": _("inventories that wait"),
        "refused": _("inventories refused"),
    }


def _timer() -> str | None:
    """For whom a timer starts the agent: `system`, `user`, or null."""
    try:
        schedule = schedule_here()
    except Refusal:
        return None
    there = {"system": True, "user": False}
    return next((whose for whose, is_system in there.items() if schedule.is_there(is_system)), None)


def _agent_id(state: str) -> str | None:
    try:
        with open(os.path.join(state, "agent-id"), encoding="ascii") as file:
            return file.read(64).strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _absent(name: str) -> str:
    return _("no") if name == "timer" else _("none")


def _plain(value: str | int) -> str:
    """A value for a reader."""
    return {"system": _("yes, for the machine"), "user": _("yes, for this user")}.get(
        str(value), str(value)
    )
