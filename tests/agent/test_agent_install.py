"""`install`, `status` and `uninstall` for a user, with a manager that only notes its orders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fleet_audit_agent import schedule_launchd
from fleet_audit_agent.installed import Place, remove_folder
from fleet_audit_agent.schedule import Plan
from fleet_audit_agent.settings import read_settings
from fleet_audit_agent.speech import Refusal

FAKE = '#!/bin/sh\necho "$(basename "$0") $*" >> "$ORDERS"\nexit ${REFUSES:-0}\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user, whose system notes what it is asked to do."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("systemctl", "launchctl"):
        (programs / name).write_text(FAKE)
        (programs / name).chmod(0o755)
    folder = tmp_path / "home"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith(("XDG_", "FLEET_AUDIT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / ".local" / "state"))
    monkeypatch.setenv(
        "FLEET_AUDIT_AGENT_STATE", str(folder / ".local" / "state" / "fleet-audit-agent")
    )
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("ORDERS", str(tmp_path / "orders"))
    monkeypatch.setenv("LANGUAGE", "en")
    return folder


def agent(
    *words: object, expect: int = 0, config: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the agent's own program, with the usual settings or those of a file."""
    own = {"FLEET_AUDIT_AGENT_CONFIG": str(config)} if config else {}
    done = subprocess.run(
        [sys.executable, "-m", "fleet_audit_agent", *map(str, words)],
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def secret(folder: Path, content: str = "fa_secret\n") -> Path:
    """A token for its owner alone."""
    path = folder / "my-token"
    path.write_text(content)
    path.chmod(0o600)
    return path


def files(folder: Path) -> set[str]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")
def test_a_user_installs_and_uninstalls_without_a_trace(home, tmp_path):
    """Settings, a copy of the token, units and orders to systemd; then a home as it was before."""
    token = secret(tmp_path)
    words = ("--server", "https://fleet.example", "--token-file", token, "--no-category", "display")
    said = agent("install", "--user", *words).stderr
    config = home / ".config" / "fleet-audit-agent"
    assert str(config / "agent.conf") in said
    settings = read_settings(str(config / "agent.conf"))
    assert settings == [
        ("server", "https://fleet.example"),
        ("no-category", "display"),
        ("token-file", str(config / "token")),
    ]
    assert (config / "token").stat().st_mode & 0o777 == 0o600
    service = (home / ".config/systemd/user/fleet-audit-agent.service").read_text()
    assert f"{sys.executable} -I -m fleet_audit_agent send --daily" in service
    orders = (tmp_path / "orders").read_text()
    assert "systemctl --user enable --now fleet-audit-agent.timer" in orders
    facts = json.loads(agent("status", "--format", "json").stdout)
    assert facts["timer"] in {"system", "user"}
    agent("uninstall", "--user")
    assert files(home) == set()
    assert "systemctl --user disable --now fleet-audit-agent.timer" in (
        (tmp_path / "orders").read_text()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")
def test_choices_are_kept_for_the_verb_they_are_of(home, tmp_path):
    """What is chosen at the installation is in the settings, and each verb takes its own."""
    (tmp_path / "share").mkdir()
    chosen = ("--with-activity", "--with-smartctl", "--no-category", "gpu")
    agent("install", "--user", "--to", tmp_path / "share", *chosen)
    conf = home / ".config" / "fleet-audit-agent" / "agent.conf"
    assert ("with-activity", "yes") in read_settings(str(conf))
    agent("send", config=conf)
    (document,) = (tmp_path / "share").iterdir()
    assert "gpu" not in json.loads(document.read_text())
    agent("sample", config=conf)
    conf.write_text("with-activity = no\n")
    said = agent("sample", config=conf, expect=2).stderr
    assert "write `with-activity = yes`, or take the line out" in said


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")
def test_a_folder_is_opened_to_the_service(home, tmp_path):
    """The folder to deliver to is kept whole, whatever the place `install` was started from."""
    (tmp_path / "share").mkdir()
    agent("install", "--user", "--to", os.path.relpath(tmp_path / "share"))
    conf = home / ".config" / "fleet-audit-agent" / "agent.conf"
    assert read_settings(str(conf)) == [("to", str(tmp_path / "share"))]


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")
def test_a_manager_that_does_not_answer_is_told(home, monkeypatch, tmp_path):
    """Where systemd does not run everything is written, and the remark says what is missing."""
    monkeypatch.setenv("REFUSES", "1")
    said = agent("install", "--user", "--to", tmp_path).stderr
    assert "not started: systemctl: exit 1" in said and "installed" in said


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ((), "say where to"),
        (("--server", "https://fleet.example"), "--token-file"),
        (("--server", "http://fleet.example", "--token-file", "TOKEN"), "use https"),
        (("--server", "https://fleet.example", "--token-file", "OPEN"), "chmod 600"),
        (("--to", "/tmp", "--salt-file", "/no/salt"), "/no/salt: cannot be read"),  # noqa: S108
    ],
)
def test_what_every_delivery_would_refuse_is_refused_at_once(home, tmp_path, words, remedy):
    """An installation that could not deliver is not made, and its remedy is told in a line."""
    opened = tmp_path / "open"
    opened.write_text("fa_secret")
    opened.chmod(0o644)
    named = {"TOKEN": secret(tmp_path), "OPEN": opened}
    said = agent("install", "--user", *(named.get(word, word) for word in words), expect=2).stderr
    assert remedy in said and said.count("\n") == 1
    assert files(home) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="launchd's calls need a POSIX user")
def test_launchd_is_given_its_property_lists(home, tmp_path):
    """On macOS two lists are written and bootstrapped, and both go again."""
    plan = Plan(("/usr/bin/python3", "/Users/me/agent.pyz"), "/Users/me/agent.conf", False)
    assert schedule_launchd.add(plan) is None
    folder = home / "Library" / "LaunchAgents"
    assert {path.stem for path in folder.iterdir()} == set(schedule_launchd.LABELS)
    assert schedule_launchd.is_there(is_system=False)
    domain = f"gui/{os.getuid()}"
    orders = (tmp_path / "orders").read_text().splitlines()
    assert f"launchctl bootstrap {domain} {folder}/org.fleet-audit.agent.plist" in orders
    schedule_launchd.remove(is_system=False)
    assert list(folder.iterdir()) == []
    assert orders != (tmp_path / "orders").read_text().splitlines()


@pytest.mark.parametrize("name", ["home", "", "fleet-audit", "fleet-audit-agent2"])
def test_only_the_agent_s_own_folders_are_ever_removed(tmp_path, name):
    """A folder of another name, given by a variable, is left alone."""
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    (folder / "precious").write_text("x")
    with pytest.raises(Refusal):
        remove_folder(str(folder))
    assert (folder / "precious").exists()


def test_status_of_a_machine_that_never_delivered(home):
    """Without any file of its own the agent says that there is nothing yet, in both languages."""
    assert agent("status").stdout.count("none") >= 5
    assert agent("status", "--lang", "fr").stdout.count("aucun") >= 5
    facts = json.loads(agent("status", "--format", "json").stdout)
    assert (facts["delivered_at"], facts["trouble"], facts["waiting"]) == (None, None, 0)
    assert files(home) == set()


def test_the_places_of_system_and_user_differ(home):
    """Nothing of a user's installation lies in the system's folders."""
    mine, system = Place(is_system=False), Place(is_system=True)
    assert mine.config_file.startswith(str(home)) and mine.program_folder.startswith(str(home))
    assert not system.config_file.startswith(str(home))
