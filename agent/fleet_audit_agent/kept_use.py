"""The file in which the sampler keeps what it has seen, and the sections that come from it."""

from __future__ import annotations

import os

from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.identifier import SYSTEM_STATE, state_folder
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import moment_of
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sampling import advance
from fleet_audit_agent.use_state import FILE_NAME, State, parse_state, state_bytes
from fleet_audit_agent.use_totals import Window, power_section, usage_section, window_of


def sample(machine: Machine, system: str, *, is_last: bool, with_activity: bool) -> bool:
    """Add the present moment to what is kept; False where the system cannot be sampled.

    The file is replaced whole: a sampler that is killed, or finds the disk full, leaves the old
    one, and the next sample covers the longer time. Raises OSError where it cannot be written.
    """
    moment = moment_of(machine, system)
    if moment is None:
        return False
    state = _state(machine) or State()
    advance(state, moment if with_activity else moment._replace(is_lit=None), is_last=is_last)
    os.makedirs(state_folder(), mode=0o700, exist_ok=True)
    write_whole(_path(machine), state_bytes(state))
    return True


def usage_kept(machine: Machine) -> Reading | None:
    """The `usage` section from the samples; None before the first whole day of them."""
    kept = _kept(machine)
    return None if kept is None else Reading(usage_section(kept[1]))


def power_kept(machine: Machine) -> Reading | None:
    """The `power` section from the samples; None before the first whole day of them."""
    kept = _kept(machine)
    return None if kept is None else Reading(power_section(*kept))


def _kept(machine: Machine) -> tuple[State, Window] | None:
    state = _state(machine)
    window = None if state is None else window_of(state, machine.now.date())
    return None if state is None or window is None else (state, window)


def _state(machine: Machine) -> State | None:
    """What is kept; a damaged file is begun again, and `errors` says so."""
    content = machine.root.read(_path(machine))
    if content is None:
        return None
    state = parse_state(content)
    if state is None:
        machine.root.note(_path(machine), "damaged: the samples are begun again")
    return state


def _path(machine: Machine) -> str:
    """Where the file is: on this machine, or in a recording of another."""
    folder = state_folder() if machine.root.is_live else SYSTEM_STATE
    return os.path.join(folder, FILE_NAME)
