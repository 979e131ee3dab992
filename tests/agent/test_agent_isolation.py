"""What the agent must never do: leak, start programs, open connections, lean on the centre."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import fleet_audit_agent

WATCHED = """
import sys
forbidden = ("subprocess.Popen", "os.fork", "os.exec", "os.posix_spawn", "os.system", "socket.")
def watch(event, arguments):
    if event.startswith(forbidden):
        sys.stderr.write("forbidden: " + event)
        raise SystemExit(99)
sys.addaudithook(watch)
sys.path.insert(0, sys.argv[1])
from fleet_audit_agent.cli import main
code = main(["inventory"])
loaded = {name.partition(".")[0] for name in sys.modules}
own = set(getattr(sys, "stdlib_module_names", loaded)) | {"fleet_audit_agent", "__main__"}
foreign = {name for name in loaded - own if not name.startswith(("__", "_virtualenv", "sitecust"))}
sys.stderr.write(" ".join(sorted(foreign)))
raise SystemExit(code)
"""

MEASURED = """
import sys
sys.path.insert(0, sys.argv[1])
from fleet_audit_agent.cli import main
main(["inventory"])
status = open("/proc/self/status").read()
sys.stderr.write(status.partition("VmHWM:")[2].split()[0])
"""

BAIT = "BAIT-9f3b"


def _run(python: str, state: Path) -> subprocess.CompletedProcess[str]:
    source = str(Path(fleet_audit_agent.__file__).parents[1])
    return subprocess.run(
        [python, "-I", "-S", "-c", WATCHED, source],
        capture_output=True,
        text=True,
        check=False,
        env={"FLEET_AUDIT_AGENT_STATE": str(state), "LANG": "C.UTF-8"},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may need psutil")
def test_linux_needs_only_the_standard_library_and_starts_nothing(tmp_path):
    """A run loads no foreign module, starts no program, opens no socket."""
    done = _run(sys.executable, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["agent"]["os"] == "linux"


@pytest.mark.skipif(sys.platform != "linux", reason="traces by ptrace")
def test_the_kernel_counts_no_program_started(tmp_path):
    """Traced by the kernel, inventory and sample start nothing; a shell that does is counted."""
    counter = Path(__file__).parents[2] / "benchmarks" / "agent" / "children.py"
    agent = [sys.executable, "-m", "fleet_audit_agent"]
    for command, forks_and_programs in (
        (["sh", "-c", "/bin/true; (/bin/true); :"], "2 2"),
        ([*agent, "inventory"], "0 0"),
        ([*agent, "sample"], "0 0"),
    ):
        done = subprocess.run(
            [sys.executable, counter, *command],
            capture_output=True,
            text=True,
            check=True,
            env={"FLEET_AUDIT_AGENT_STATE": str(tmp_path), "PATH": os.environ["PATH"]},
        )
        if not done.stdout.strip():
            pytest.skip("this system does not let a process trace its children")
        assert done.stdout.strip() == forks_and_programs, command


def test_the_oldest_python_supported_runs_it(tmp_path):
    """The same run succeeds under Python 3.9 where one is installed."""
    found = sorted((Path.home() / ".pyenv" / "versions").glob("3.9.*/bin/python3"))
    if not found:
        pytest.skip("no Python 3.9 installed under ~/.pyenv")
    done = _run(str(found[0]), tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == "fleet-audit/inventory/1"


def test_no_module_of_the_agent_imports_the_centre():
    """`fleet_audit_agent` shares no code with `fleet_audit`."""
    folder = Path(fleet_audit_agent.__file__).parent
    for module in folder.rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert "import fleet_audit\n" not in text and "fleet_audit." not in text, module


def test_a_machine_full_of_bait_leaks_nothing(machines, take):
    """User names, programs, environments, networks, addresses and raw disk serials stay behind."""
    files = {
        **machines["laptop"],
        "etc/passwd": f"{BAIT}:x:1000:1000:{BAIT}:/home/{BAIT}:/bin/sh\n",
        "etc/hostname": f"{BAIT}-pc\n",
        "etc/hosts": f"10.0.0.7 {BAIT}\n",
        f"home/{BAIT}/secret": BAIT,
        "root/anaconda-ks.cfg": f"user --name={BAIT}\n",
        "var/log/installer/syslog": BAIT,
        "proc/1/environ": f"USER={BAIT}\0",
        "proc/1/cmdline": f"/usr/bin/{BAIT}\0",
        "proc/1/comm": BAIT,
        "proc/mounts": f"//server/{BAIT} /mnt cifs user={BAIT} 0 0\n",
        "proc/net/tcp": BAIT,
        "proc/sys/kernel/hostname": BAIT,
        "etc/NetworkManager/system-connections/cafe.nmconnection": f"ssid={BAIT}\n",
        "var/lib/dpkg/status": f"Package: {BAIT}\n",
        "run/utmp": BAIT,
        "sys/class/net/eth0/ifalias": BAIT,
        "sys/block/nvme0n1/device/serial": BAIT,
    }
    text = json.dumps(take(files))
    assert BAIT.casefold() not in text.casefold()
    assert "0123456789abcdef0123456789abcdef" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's own accounts")
def test_an_inventory_is_small(tmp_path):
    """A run stays within 30 MiB of memory and 10 kB of document."""
    done = _run(sys.executable, tmp_path)
    assert len(done.stdout.encode()) <= 10_000
    source = str(Path(fleet_audit_agent.__file__).parents[1])
    peak = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURED, source],
        capture_output=True,
        text=True,
        check=True,
        env={"FLEET_AUDIT_AGENT_STATE": str(tmp_path)},
    )
    assert int(peak.stderr) <= 30 * 1024
