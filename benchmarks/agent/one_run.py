"""One run of a command: seconds of processor and kibibytes at most, as JSON on standard error.

Run apart as `python -I -S one_run.py COMMAND…`: the kernel counts the memory of whoever starts a
program as the program's own, so that it must be started by something small.
"""

from __future__ import annotations

import os
import sys


def main(command: list[str]) -> int:
    """Run the command, with its output where ours goes; its exit code is ours."""
    _, status, used = os.wait4(os.posix_spawnp(command[0], command, os.environ), 0)
    sys.stderr.write(f"\n[{used.ru_utime + used.ru_stime}, {used.ru_maxrss}]\n")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
