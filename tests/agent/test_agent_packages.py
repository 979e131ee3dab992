"""The forms in which the agent is delivered: a single file, a Debian package, units, a role."""

from __future__ import annotations

import fcntl
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import fleet_audit_agent
from fleet_audit_agent import schedule_launchd, schedule_systemd
from fleet_audit_agent.schedule import Plan
from fleet_audit_agent.settings import NAMES, read_settings
from tests.agent.fake_collector import fake_collector

AGENT = Path(fleet_audit_agent.__file__).parents[1]
PACKAGING = AGENT / "packaging"
UNITS = AGENT / "fleet_audit_agent" / "units"
WORST_EXPOSURE = 30
"""In tenths of systemd's scale of 0 to 10."""
OWN = (
    "/etc/fleet-audit-agent",
    "/usr/bin/fleet-audit-agent",
    "/usr/lib/fleet-audit-agent",
    "/usr/local/lib/fleet-audit-agent",
    "/usr/share/doc/fleet-audit-agent",
    "/etc/systemd/system/fleet-audit-agent.service.d",
    "/etc/systemd/system/timers.target.wants/fleet-audit-agent.timer",
    "/etc/systemd/system/timers.target.wants/fleet-audit-agent-sample.timer",
    "/etc/systemd/system/multi-user.target.wants/fleet-audit-agent-stop.service",
    *(f"/usr/lib/systemd/system/{path.name}" for path in UNITS.glob("*.[st][ei]*")),
    *(f"/etc/systemd/system/{path.name}" for path in UNITS.glob("*.[st][ei]*")),
)


def needed(program: str, package: str) -> str:
    """A program of the system; without it the test is skipped, except where all is to be tested."""
    found = shutil.which(program)
    if found is None:
        reason = f"{program} is not installed (Debian: {package})"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)
    return found


def run(*command: object, expect: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program, and check how it ends."""
    done = subprocess.run(
        [str(word) for word in command],
        env={"PATH": os.environ["PATH"], "LANGUAGE": "en", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def single_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent as one file."""
    target = tmp_path_factory.mktemp("zipapp") / "fleet-audit-agent.pyz"
    run(sys.executable, PACKAGING / "zipapp" / "build.py", target)
    return target


def pythons() -> list[str]:
    """The Pythons of this machine that the agent is for, the oldest first."""
    versions = sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python3"))
    wanted = [str(path) for path in versions if re.search(r"/3\.(9|1[0-4])\.", str(path))]
    return sorted(wanted, key=lambda path: int(path.split("/3.")[1].split(".")[0])) or [
        sys.executable
    ]


def test_the_single_file_is_the_same_each_time(single_file, tmp_path):
    """Two builds of the same sources are equal to the byte."""
    run(sys.executable, PACKAGING / "zipapp" / "build.py", tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == single_file.read_bytes()


@pytest.mark.parametrize("python", [pythons()[0], pythons()[-1]])
def test_the_single_file_runs_from_any_folder(single_file, tmp_path, python):
    """With any Python from 3.9 on it inventories, delivers, speaks French and leaves nothing."""
    moved = tmp_path / "a stick" / "agent.pyz"
    moved.parent.mkdir()
    shutil.copy(single_file, moved)
    state = {"FLEET_AUDIT_AGENT_STATE": str(tmp_path / "state")}
    document = json.loads(run(python, "-I", "-S", moved, "inventory", **state).stdout)
    assert document["schema"] == "fleet-audit/inventory/1"
    (tmp_path / "share").mkdir()
    run(python, moved, "send", "--to", tmp_path / "share", **state)
    assert len(list((tmp_path / "share").iterdir())) == 1
    with fake_collector() as collector:
        (tmp_path / "token").write_text("fa_secret")
        (tmp_path / "token").chmod(0o600)
        words = ("--server", collector.url, "--token-file", tmp_path / "token")
        run(python, "-I", "-S", moved, "send", *words, **state)
        assert len(collector.kept) == 1
    assert "réglages" in run(python, moved, "status", "--lang", "fr", **state).stdout
    assert "arguments inconnus" in run(python, moved, "send", "--lang=fr", "-x", expect=2).stderr
    assert [path.name for path in moved.parent.iterdir()] == ["agent.pyz"]


def test_scripts_have_no_fault_that_shellcheck_knows():
    """Every shell script of the packaging passes shellcheck."""
    shellcheck = needed("shellcheck", "shellcheck")
    scripts = [
        path
        for path in sorted(PACKAGING.rglob("*"))
        if path.is_file() and path.read_bytes().startswith((b"#!/bin/sh", b"#!/bin/bash"))
    ]
    assert len(scripts) >= 4
    run(shellcheck, *scripts)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units for the whole machine, with a program that exists everywhere."""
    folder = tmp_path / "units"
    folder.mkdir()
    plan = Plan(("/bin/true",), "/etc/fleet-audit-agent/agent.conf", is_system=True)
    for name, text in schedule_systemd.unit_texts(plan).items():
        (folder / name).write_text(text)
    return folder


def test_systemd_understands_the_units(units):
    """No line of any unit is unknown or badly written."""
    analyze = needed("systemd-analyze", "systemd")
    done = run(analyze, "verify", *sorted(units.iterdir()))
    assert "fleet-audit-agent" not in done.stderr, done.stderr


@pytest.mark.parametrize("name", schedule_systemd.SERVICES)
def test_the_services_are_confined(units, name):
    """systemd rates the exposure of each service at most 3 of 10."""
    analyze = needed("systemd-analyze", "systemd")
    options = ("--offline=yes", "--no-pager", f"--threshold={WORST_EXPOSURE}")
    shown = run(analyze, "security", *options, units / name).stdout
    found = re.search(rf"Overall exposure level for {name}: ([\d.]+)", shown)
    assert found is not None and float(found[1]) * 10 <= WORST_EXPOSURE


def test_a_user_s_units_have_nothing_that_only_the_system_can(tmp_path):
    """The units of a user keep the program and lose the confinement, which needs rights."""
    plan = Plan(("/usr/bin/python3", "-I", "/home/a b/agent.pyz"), "/home/a b/c", is_system=False)
    texts = schedule_systemd.unit_texts(plan)
    service = texts["fleet-audit-agent.service"]
    assert 'ExecStart=/usr/bin/python3 -I "/home/a b/agent.pyz" send --daily' in service
    assert not any("Protect" in text or "multi-user" in text for text in texts.values())
    assert "WantedBy=default.target" in texts["fleet-audit-agent-stop.service"]


def test_property_lists_say_what_launchd_reads():
    """The property lists are valid, start the agent every hour, and escape what XML must."""
    plan = Plan(("/usr/bin/python3", "/Users/a&b/agent.pyz"), "/Users/a&b/agent.conf", False)
    found = [plistlib.loads(t.encode()) for t in schedule_launchd.property_lists(plan).values()]
    assert [one["Label"] for one in found] == list(schedule_launchd.LABELS)
    assert found[0]["ProgramArguments"][:4] == [*plan.program, "send", "--daily"]
    assert found[1]["ProgramArguments"] == [*plan.program, "sample"]
    assert {one["StartInterval"] for one in found} == {3600}
    variables = found[0]["EnvironmentVariables"]
    assert variables == {"FLEET_AUDIT_AGENT_CONFIG": "/Users/a&b/agent.conf"}


def test_every_option_of_the_schedules_exists(units):
    """What units and property lists start, the command line knows."""
    texts = [path.read_text() for path in (*units.iterdir(), *UNITS.glob("*.plist"))]
    for verb in ("send", "sample"):
        known = run(sys.executable, "-m", "fleet_audit_agent", verb, "--help").stdout
        lines = [line for text in texts for line in text.splitlines() if f" {verb}" in line]
        for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(lines)):
            assert option in known


def test_the_example_of_settings_is_valid(tmp_path):
    """Every line of the example, once its mark is taken off, is a setting."""
    example = (PACKAGING / "deb" / "agent.conf.example").read_text()
    lines = re.findall(r"^#(\S.*)$", example, re.MULTILINE)
    (tmp_path / "agent.conf").write_text("\n".join(lines))
    found = read_settings(str(tmp_path / "agent.conf"))
    assert len(found) == len(lines) >= 8 and {name for name, _ in found} <= set(NAMES)


ROLE = PACKAGING / "ansible" / "roles" / "fleet_audit_agent"


@pytest.mark.parametrize(
    "path", sorted((PACKAGING / "ansible").rglob("*.yml")), ids=lambda p: p.name
)
def test_the_role_is_valid_yaml(path):
    """Each file of the Ansible role can be read, and says what it is for."""
    assert yaml.safe_load(path.read_text())


def test_the_role_passes_the_check_of_ansible(tmp_path):
    """Ansible finds no fault in the syntax of the example and its role."""
    ansible = shutil.which("ansible-playbook")
    if ansible is None:
        pytest.skip("ansible-playbook is not installed: only the YAML was read")
    run(
        *(ansible, "--syntax-check", "-i", "localhost,", PACKAGING / "ansible" / "site.yml"),
        ANSIBLE_ROLES_PATH=str(ROLE.parent),
        HOME=str(tmp_path),
    )


def test_the_template_of_the_role_knows_every_setting():
    """Whatever `agent.conf` can say, the role can write."""
    written = set(
        re.findall(
            r"^([a-z-]+) =", (ROLE / "templates" / "agent.conf.j2").read_text(), re.MULTILINE
        )
    )
    assert written <= set(NAMES) and {"server", "to", "token-file", "no-category"} <= written


@pytest.fixture
def whole_machine() -> Iterator[None]:
    """This machine as a whole: only root may change it, and only one test at a time."""
    if os.geteuid() != 0:
        pytest.skip("installing for the whole machine needs root")
    needed("dpkg", "dpkg")
    with (Path(tempfile.gettempdir()) / "fleet-audit-agent-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if remains := left():
            pytest.skip(f"an agent is installed here already: {remains}")
        yield


def left() -> list[str]:
    """What there is of the agent on this machine, the state apart."""
    return [path for path in OWN if os.path.lexists(path)]


def test_the_debian_package_installs_runs_and_goes(whole_machine, tmp_path):
    """Built, installed, set up, run as its service runs it, purged: nothing is left."""
    run(PACKAGING / "deb" / "build.sh", tmp_path)
    (package,) = tmp_path.glob("*.deb")
    state = {"FLEET_AUDIT_AGENT_STATE": str(tmp_path / "fleet-audit-agent")}
    (tmp_path / "share").mkdir()
    try:
        run("dpkg", "--install", package)
        agent = shutil.which("fleet-audit-agent", path="/usr/bin")
        assert json.loads(run(agent, "inventory", **state).stdout)["agent"]["os"] == "linux"
        run(agent, "install", "--to", tmp_path / "share", "--tag", "Nantes", **state)
        service = Path("/usr/lib/systemd/system/fleet-audit-agent.service").read_text()
        (started,) = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
        run(*started.split(), **state)
        (document,) = (tmp_path / "share").iterdir()
        assert json.loads(document.read_text())["tag"] == "Nantes"
        facts = json.loads(run(agent, "status", "--format", "json", **state).stdout)
        assert (facts["timer"], facts["trouble"]) == ("system", None)
        run(agent, "uninstall", **state)
        assert not Path("/etc/fleet-audit-agent").exists()
        assert not (tmp_path / "fleet-audit-agent").exists()
        run(agent, "install", "--to", tmp_path / "share", **state)
    finally:
        run("dpkg", "--purge", "fleet-audit-agent")
    assert left() == []


def test_the_single_file_installs_itself_for_the_machine(whole_machine, single_file, tmp_path):
    """`install` from a stick copies program and token; `uninstall` leaves nothing."""
    token = tmp_path / "token"
    token.write_text("fa_secret\n")
    token.chmod(0o600)
    state = {"FLEET_AUDIT_AGENT_STATE": str(tmp_path / "fleet-audit-agent")}
    stick = tmp_path / "agent.pyz"
    shutil.copy(single_file, stick)
    agent = (sys.executable, stick)
    try:
        words = ("--server", "https://127.0.0.1:9", "--token-file", token)
        said = run(*agent, "install", *words, **state).stderr
        assert "installed" in said
        settings = dict(read_settings("/etc/fleet-audit-agent/agent.conf"))
        assert settings["token-file"] == "/etc/fleet-audit-agent/token"
        assert Path(settings["token-file"]).stat().st_mode & 0o777 == 0o600
        service = Path("/etc/systemd/system/fleet-audit-agent.service").read_text()
        (started,) = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
        stick.unlink()
        run(*started.split(), "--tries", "1", expect=4, **state)
        copy = Path("/usr/local/lib/fleet-audit-agent/fleet-audit-agent.pyz")
        run(sys.executable, copy, "uninstall", **state)
    finally:
        for folder in ("/etc/fleet-audit-agent", "/usr/local/lib/fleet-audit-agent"):
            shutil.rmtree(folder, ignore_errors=True)
    assert left() == []
    assert not (tmp_path / "fleet-audit-agent").exists()
