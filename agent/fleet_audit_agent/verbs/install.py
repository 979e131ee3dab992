"""`install`: start the agent by the system's timer, from now on."""

from __future__ import annotations

import argparse
import os

from fleet_audit_agent.installed import Place, settle_file, settle_program, settle_settings
from fleet_audit_agent.private_file import read_token, require_private
from fleet_audit_agent.schedule import Plan, schedule_here
from fleet_audit_agent.settings import (
    CHOICES,
    SAMPLED,
    YES,
    is_administrator,
    read_settings,
    settings_text,
)
from fleet_audit_agent.speech import DONE, Refusal, _, say
from fleet_audit_agent.taking import declare_content
from fleet_audit_agent.verbs.sample import declare_activity
from fleet_audit_agent.verbs.send import declare_destination

KEPT_FILES = {
    "token_file": ("token-file", "token"),
    "ca_file": ("ca-file", "ca.pem"),
    "client_cert": ("client-cert", "client.pem"),
    "client_key": ("client-key", "client.key"),
    "salt_file": ("salt-file", "salt"),
}
"""Options that name a file, with their settings and the names of the copies."""


def summary() -> str:
    """What the verb does, in a line."""
    return _("have the system deliver the inventory of this machine each day")


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    declare_destination(parser)
    declare_content(parser)
    declare_activity(parser)
    declare_whose(parser)


def declare_whose(parser: argparse.ArgumentParser) -> None:
    """For whom: an administrator's own timer is rarely what is meant."""
    parser.add_argument(
        "--user", action="store_true", help=_("for this user alone, even as an administrator")
    )


def place_of(options: argparse.Namespace) -> Place:
    """For whom the agent is, or is to be, installed."""
    return Place(is_administrator() and not options.user)


def run(options: argparse.Namespace) -> int:
    """Settle program, secrets and settings, then start the timers; nothing is sent yet."""
    place, schedule = place_of(options), schedule_here()
    if not options.server and not options.to and not os.path.exists(place.config_file):
        raise Refusal(_("say where to: --server URL or --to DIR"))
    _check(options)
    program = settle_program(place)
    if options.server or options.to:
        settle_settings(place, settings_text(_settings(options, place)))
    folder = dict(read_settings(place.config_file)).get("to")
    remark = schedule.add(Plan(program, place.config_file, place.is_system, folder))
    if remark:
        say(remark)
    say(_("installed; settings: %s") % place.config_file)
    say(_("to deliver now: %s send") % " ".join(program))
    return DONE


def _check(options: argparse.Namespace) -> None:
    """Refuse now what every delivery would refuse later."""
    if options.token_file:
        read_token(options.token_file)
    if options.client_key:
        require_private(options.client_key)
    if options.server:
        from fleet_audit_agent.push import checked_address

        checked_address(options.server)
        if not options.token_file:
            raise Refusal(_("a collector asks for a token: name its file with --token-file"))


def _settings(options: argparse.Namespace, place: Place) -> list[tuple[str, str]]:
    """The settings of an installation: its options, with the files at their new places."""
    given = vars(options)
    plain = {"server": options.server, "proxy": options.proxy, "tag": options.tag}
    found = [(name, value) for name, value in plain.items() if value]
    if options.to:
        found.insert(0, ("to", os.path.abspath(options.to)))
    found += [("no-category", name) for name in options.left_out]
    choices = {name: given[name.replace("-", "_")] for name in (*CHOICES, *SAMPLED)}
    found += [(name, YES) for name, is_chosen in choices.items() if is_chosen]
    return found + [
        (setting, settle_file(place, copy, given[option]))
        for option, (setting, copy) in KEPT_FILES.items()
        if given[option]
    ]
