"""`uninstall`: take away the timers and everything that the agent keeps on this machine."""

from __future__ import annotations

import argparse
import os

from fleet_audit_agent.identifier import state_folder
from fleet_audit_agent.installed import PACKAGED_UNIT, remove_folder
from fleet_audit_agent.schedule import schedule_here
from fleet_audit_agent.speech import DONE, _, say
from fleet_audit_agent.spool import Spool
from fleet_audit_agent.verbs.install import declare_whose, place_of


def summary() -> str:
    """What the verb does, in a line."""
    return _("take the agent off this machine, with all that it keeps")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    declare_whose(parser)


def run(options: argparse.Namespace) -> int:
    """Stop the timers, then remove settings, secrets, state and program."""
    place = place_of(options)
    schedule_here().remove(place.is_system)
    if count := len(Spool(state_folder()).waiting()):
        say(_("inventories that were waiting, and go with it: %d") % count)
    for folder in (place.config_folder, state_folder(), place.program_folder):
        remove_folder(folder)
    say(_("uninstalled; nothing of the agent is left"))
    if place.is_system and os.path.exists(PACKAGED_UNIT):
        say(_("the package itself: apt purge fleet-audit-agent"))
    return DONE
