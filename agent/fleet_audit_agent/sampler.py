"""One sample: what the machine's counters say now, added to what is kept."""

from __future__ import annotations

import os

from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.identifier import state_folder
from fleet_audit_agent.kept_use import kept_state, path_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.moment import moment_of
from fleet_audit_agent.sampling import advance
from fleet_audit_agent.use_state import State, state_bytes


def sample(machine: Machine, system: str, *, is_last: bool, with_activity: bool) -> bool:
    """Add the present moment to what is kept; False where the system cannot be sampled.

    The file is replaced whole: a sampler that is killed, or finds the disk full, leaves the old
    one, and the next sample covers the longer time. Raises OSError where it cannot be written.
    """
    moment = moment_of(machine, system)
    if moment is None:
        return False
    state = kept_state(machine) or State()
    advance(state, moment if with_activity else moment._replace(is_lit=None), is_last=is_last)
    os.makedirs(state_folder(), mode=0o700, exist_ok=True)
    write_whole(path_of(machine), state_bytes(state))
    return True
