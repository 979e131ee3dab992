"""The scheduled tasks of the agent: one that sends, one that samples. They run as the system."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from fleet_audit_agent.windows_programs import run_program

MOST_SECONDS = 60
LONGEST_RUN = "PT30M"
AS_SYSTEM = "<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>"
"""Firmware tables and the logs of disks are for the system alone."""
AS_USER = "<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>"
"""Whoever makes the task, while signed in."""


class Task(NamedTuple):
    """A scheduled task."""

    name: str
    """Unique on the machine, in no folder of its own: `schtasks` cannot remove folders."""
    verb: str
    """What the agent is asked to do."""
    every: str
    """Duration between two runs (ISO 8601)."""
    random_delay: str
    """So that a fleet does not knock all at once."""
    meaning: str


TASKS = (
    Task(
        "fleet-audit-agent send",
        "send --daily",
        "PT1H",
        "PT30M",
        "Sends the inventory of this machine once a day; until it could, it tries every hour.",
    ),
    Task(
        "fleet-audit-agent sample",
        "sample",
        "PT1H",
        "PT0S",
        "Adds the counters of use and energy of this machine, every hour.",
    ),
)


def task_xml(task: Task, program: Sequence[str], *, is_system: bool = True) -> str:
    """The definition of a task. Pure. Source: Microsoft, Task Scheduler schema 1.2."""
    arguments = f"{subprocess.list2cmdline(program[1:])} {task.verb}"
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(task.meaning)}</Description>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Repetition><Interval>{task.every}</Interval></Repetition>
      <StartBoundary>2024-01-01T00:00:00</StartBoundary>
      <RandomDelay>{task.random_delay}</RandomDelay>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Owner">{AS_SYSTEM if is_system else AS_USER}</Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>{LONGEST_RUN}</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Owner">
    <Exec>
      <Command>{escape(program[0])}</Command>
      <Arguments>{escape(arguments)}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def register(program: Sequence[str], *, is_system: bool = True) -> None:
    """Create the tasks, or replace them. Raises OSError with what `schtasks` says."""
    with tempfile.TemporaryDirectory(prefix="fleet-audit-") as folder:
        for task in TASKS:
            path = os.path.join(folder, "task.xml")
            with open(path, "w", encoding="utf-16") as file:
                file.write(task_xml(task, program, is_system=is_system))
            _schtasks("/create", "/tn", task.name, "/xml", path, "/f")


def unregister() -> None:
    """Remove the tasks that are there. Raises OSError where one stays."""
    for task in TASKS:
        _remove(task)


def _remove(task: Task) -> None:
    try:
        _schtasks("/delete", "/tn", task.name, "/f")
    except OSError:
        if is_registered(task):
            raise


def is_registered(task: Task) -> bool:
    """Whether Windows has the task."""
    try:
        _schtasks("/query", "/tn", task.name)
    except OSError:
        return False
    return True


def _schtasks(*words: str) -> None:
    try:
        run_program("schtasks.exe", words, MOST_SECONDS)
    except OSError as refusal:
        raise OSError(0, f"schtasks {words[0]}: {refusal.strerror}") from refusal
