"""The settings of an installed agent: a file whose lines are the options of `send`.

`server = https://fleet.example:8477` stands for `--server https://fleet.example:8477`; `#` begins a
remark.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence

from fleet_audit_agent.speech import Refusal, _

CONFIG_VARIABLE = "FLEET_AUDIT_AGENT_CONFIG"
FILE_NAME = "agent.conf"
DESTINATIONS = ("server", "to")
NAMES = (
    *DESTINATIONS,
    "token-file",
    "ca-file",
    "client-cert",
    "client-key",
    "proxy",
    "salt-file",
    "no-category",
    "tag",
    "splay",
    "tries",
)
"""The options of `send` that outlast one run."""
CHOICES = ("with-smartctl", "with-srumutil")
"""Options of `send` without a value, chosen by `= yes`."""
SAMPLED = ("with-activity",)
"""The same, of `sample`."""
YES = "yes"


def config_folder(is_system: bool) -> str:
    """Where the settings lie: of the whole machine, or of a user."""
    if sys.platform == "win32":
        base = "PROGRAMDATA" if is_system else "LOCALAPPDATA"
        return os.path.join(os.environ.get(base, ""), "fleet-audit-agent")
    if is_system:
        return "/etc/fleet-audit-agent"
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser(os.path.join("~", ".config"))
    return os.path.join(base, "fleet-audit-agent")


def is_administrator() -> bool:
    """Whether the agent runs for the whole machine, and not for the user who started it."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def config_file() -> str:
    """The file of settings that counts here: the variable's, the user's own, or the machine's."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    if chosen:
        return chosen
    own = os.path.join(config_folder(is_administrator()), FILE_NAME)
    system = os.path.join(config_folder(is_system=True), FILE_NAME)
    return own if os.path.exists(own) else system


def with_settings(
    path: str, arguments: Sequence[str], names: Collection[str] = (*NAMES, *CHOICES)
) -> list[str]:
    """The arguments of a command line, with the settings of a file before them.

    Those of the command line come last and count; a destination there takes the file's place.
    `names` are those that the verb knows.
    """
    is_sent_elsewhere = any(word.partition("=")[0] in ("--server", "--to") for word in arguments)
    found = [
        (name, value)
        for name, value in read_settings(path)
        if name in names and not (is_sent_elsewhere and name in DESTINATIONS)
    ]
    return [*(_option(name, value) for name, value in found), *arguments]


def _option(name: str, value: str) -> str:
    return f"--{name}={value}" if name in NAMES else f"--{name}"


def read_settings(path: str) -> list[tuple[str, str]]:
    """The settings of a file, in order; none where it is absent."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as refusal:
        reason = getattr(refusal, "strerror", None) or _("not a text")
        raise Refusal(_("%s: cannot be read: %s") % (path, reason)) from refusal
    return [
        _setting(f"{path}:{number}", line)
        for number, line in enumerate(lines, 1)
        if line and not line.startswith("#")
    ]


def settings_text(settings: Sequence[tuple[str, str]]) -> str:
    """Settings as a file has them."""
    return "".join(f"{name} = {value}\n" for name, value in settings)


def _setting(place: str, line: str) -> tuple[str, str]:
    name, _equals, value = (part.strip() for part in line.partition("="))
    is_choice = name in CHOICES or name in SAMPLED
    if is_choice and value != YES:
        raise Refusal(_("%s: write `%s = yes`, or take the line out") % (place, name))
    if not is_choice and (name not in NAMES or not value):
        known = ", ".join((*NAMES, *CHOICES, *SAMPLED))
        raise Refusal(
            _("%s: not a setting; write `name = value`, the name one of: %s") % (place, known)
        )
    return name, value
