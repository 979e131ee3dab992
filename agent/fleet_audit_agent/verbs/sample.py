"""`sample`: add the counters of this moment to what is kept; a timer runs it every hour."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

from fleet_audit_agent.identifier import state_folder
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.root import Root
from fleet_audit_agent.sampler import sample
from fleet_audit_agent.settings import SAMPLED, config_file, with_settings
from fleet_audit_agent.speech import DONE, Refusal, _
from fleet_audit_agent.systems import system_here


def summary() -> str:
    """What the verb does, in a line."""
    return _("add this moment to the totals of use and energy; for a timer, every hour")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--stopping", action="store_true", help=_("the machine is about to stop or to restart")
    )
    declare_activity(parser)


def declare_activity(parser: argparse.ArgumentParser) -> None:
    """The choice that staff must be told of; `install` keeps it."""
    parser.add_argument(
        "--with-activity",
        action="store_true",
        help=_("keep how long a screen is on, too: tell your staff before you choose it"),
    )


def with_own_settings(arguments: Sequence[str]) -> list[str]:
    """The arguments after those of the file of settings."""
    return with_settings(config_file(), arguments, SAMPLED)


def run(options: argparse.Namespace) -> int:
    """Sample, without a word where it goes well."""
    root = Root()
    machine = Machine(root, datetime.now(timezone.utc), str)
    try:
        is_known = sample(
            machine,
            system_here(),
            is_last=options.stopping,
            with_activity=options.with_activity,
        )
    except OSError as refusal:
        raise Refusal(
            _("%s: cannot be written: %s") % (state_folder(), refusal.strerror)
        ) from refusal
    if not is_known:
        raise Refusal(_("this system cannot be sampled: %s") % sys.platform)
    return DONE
