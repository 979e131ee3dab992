"""The file in which the sampler keeps what it has seen, and the sections that come from it.

What reads it is loaded only where there is one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fleet_audit_agent.identifier import SYSTEM_STATE, state_folder
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading

if TYPE_CHECKING:
    from fleet_audit_agent.use_state import State
    from fleet_audit_agent.use_totals import Window

FILE_NAME = "use.json"


def usage_kept(machine: Machine) -> Reading | None:
    """The `usage` section from the samples; None before the first whole day of them."""
    kept = _kept(machine)
    if kept is None:
        return None
    from fleet_audit_agent.use_totals import usage_section

    return Reading(usage_section(kept[1]))


def power_kept(machine: Machine) -> Reading | None:
    """The `power` section from the samples; None before the first whole day of them."""
    kept = _kept(machine)
    if kept is None:
        return None
    from fleet_audit_agent.use_totals import power_section

    return Reading(power_section(*kept))


def kept_state(machine: Machine) -> State | None:
    """What is kept; a damaged file is begun again, and `errors` says so."""
    content = machine.root.read(path_of(machine))
    if content is None:
        return None
    from fleet_audit_agent.use_state import parse_state

    state = parse_state(content)
    if state is None:
        machine.root.note(path_of(machine), "damaged: the samples are begun again")
    return state


def path_of(machine: Machine) -> str:
    """Where the file is: on this machine, or in a recording of another."""
    folder = state_folder() if machine.root.is_live else SYSTEM_STATE
    return os.path.join(folder, FILE_NAME)


def _kept(machine: Machine) -> tuple[State, Window] | None:
    state = kept_state(machine)
    if state is None:
        return None
    from fleet_audit_agent.use_totals import window_of

    window = window_of(state, machine.now.date())
    return None if window is None else (state, window)
