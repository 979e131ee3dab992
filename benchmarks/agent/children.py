"""How many programs a command starts, counted by the kernel: it is traced by ptrace(2).

Run apart as `python children.py COMMAND…`, for tracing belongs to a process of its own; it prints
the number of processes forked and of programs started beyond the command itself. Threads are
neither. Tracing slows the command: nothing else is measured in that run.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

_TRACE_ME, _CONTINUE, _SET_OPTIONS = 0, 7, 0x4200
_FORK, _VFORK, _CLONE, _EXEC = 1, 2, 3, 4
_GET_EVENT_MESSAGE = 0x4201
_OPTIONS = sum(1 << event for event in (_FORK, _VFORK, _CLONE, _EXEC)) | 1 << 20
_WALL = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


def counted(command: list[str]) -> tuple[int, int]:
    """Processes forked and programs started by a command, whose output is thrown away."""
    first = os.fork()
    if first == 0:
        _become(command)
    os.waitpid(first, 0)
    _libc.ptrace(_SET_OPTIONS, first, None, _OPTIONS)
    _libc.ptrace(_CONTINUE, first, None, None)
    forks, programs, seen = 0, 0, {first}
    while True:
        try:
            pid, status = os.waitpid(-1, _WALL)
        except ChildProcessError:
            return forks, programs - 1
        if not os.WIFSTOPPED(status):
            continue
        event = status >> 16
        forks += event in {_FORK, _VFORK} or (event == _CLONE and _is_process(pid))
        programs += event == _EXEC
        _libc.ptrace(_CONTINUE, pid, None, None if event else _passed_on(pid, status, seen))


def _become(command: list[str]) -> None:
    """Be traced from the first instruction of the command on."""
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    _libc.ptrace(_TRACE_ME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the command to be measured
    finally:
        os._exit(127)


def _is_process(pid: int) -> bool:
    """Whether what a task has just cloned is a process of its own, and not a thread."""
    message = ctypes.c_ulong()
    _libc.ptrace(_GET_EVENT_MESSAGE, pid, None, ctypes.addressof(message))
    try:
        lines = Path(f"/proc/{message.value}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    words = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return words["Tgid"].strip() == words["Pid"].strip()


def _passed_on(pid: int, status: int, seen: set[int]) -> int | None:
    """The signal that a task was about to get; not the stop by which a new one announces itself."""
    number = os.WSTOPSIG(status)
    is_new = pid not in seen and number == signal.SIGSTOP
    seen.add(pid)
    return None if is_new or number == signal.SIGTRAP else number


if __name__ == "__main__":
    print(*counted(sys.argv[1:]))
