"""The agents of Debian themselves, unmodified, against `fleet-audit serve`.

Test machines have no SMBIOS: `machine/dmidecode` stands for the one of a laptop, and a namespace
of mounts of their own gives the agents a folder for their state, the `/dev/mem` that OCS looks for
before it asks dmidecode, and no mark of a container, in which FusionInventory hides serial numbers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MACHINE = Path(__file__).with_name("machine")
STATE = Path("/var/lib/fusioninventory-agent")
SERIAL = "EX7420A"
MOUNT = """
set -e
mkdir -p "$HOME/dev" "$HOME/state"
mount -t tmpfs none "$HOME/dev"
for name in null zero random urandom; do
  touch "$HOME/dev/$name" && mount --bind "/dev/$name" "$HOME/dev/$name"
done
touch "$HOME/dev/mem"
[ ! -f /.dockerenv ] || mount --bind /dev/null /.dockerenv
mount --rbind "$HOME/dev" /dev
[ ! -d "$STATE" ] || mount --bind "$HOME/state" "$STATE"
exec "$@"
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def _apart() -> list[str] | None:
    """The command that gives a program mounts of its own; null where the system forbids it."""
    command = ["unshare", "--mount"]
    if os.geteuid() != 0:
        command += ["--user", "--map-root-user"]
    if shutil.which("unshare") is None:
        return None
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return [*command, "sh", "-c", MOUNT, "sh"] if tried.returncode == 0 else None


@pytest.fixture
def agent(tmp_path: Path) -> Run:
    """Runs an agent on the machine that `machine/` describes."""
    apart = _apart()
    if apart is None:
        pytest.skip("mounts of one's own are forbidden here: no machine to show to the agents")

    def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
        if shutil.which(name) is None:
            assert not os.environ.get("CI"), f"{name} must be installed where CI is set"
            pytest.skip(f"{name} is not installed")
        return subprocess.run(
            [*apart, name, *options],
            env={
                **os.environ,
                "PATH": f"{MACHINE}:{os.environ['PATH']}:/usr/sbin:/sbin",
                "HOME": str(tmp_path),
                "STATE": str(STATE),
                "LANG": "C",
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def _fusion(agent: Run, url: str, *options: str) -> subprocess.CompletedProcess[str]:
    left_out = "--no-category=software,process,environment,user,network"
    fixed = (left_out, "--no-httpd", "--logger=stderr", "--tasks=inventory")
    return agent("fusioninventory-agent", f"--server={url}", *fixed, *options)


def _ocs(agent: Run, url: str, state: Path, *options: str) -> subprocess.CompletedProcess[str]:
    state.mkdir(exist_ok=True)
    fixed = ("--nolocal", "--local=unused", "--nosoftware", "--info")
    return agent("ocsinventory-agent", f"--server={url}", f"--basevardir={state}", *fixed, *options)


def _assert_the_laptop(asset: Any) -> None:
    assert (asset.manufacturer, asset.model) == ("Dell", "Latitude 7420")
    assert (asset.serial, asset.site) == (SERIAL, "Lyon")
    assert asset.cpu
    assert asset.memory_gib
    assert asset.uuid == "4c4c4544-0045-5810-8037-b6c04f4e4331"
    if any(Path("/sys/block").glob("[svn][dv]*")):
        assert asset.storage_gb


def test_fusioninventory_completes_a_run(agent: Run, own_collector: Callable[..., Any]) -> None:
    """The agent of Debian asks, sends and ends well, with the token in its address."""
    collector = own_collector()
    token = collector.token(site="Lyon")
    done = _fusion(agent, f"{collector.url}/collect/{token}")
    assert done.returncode == 0, done.stderr
    assert "[error]" not in done.stderr, done.stderr
    (asset,) = (asset for asset in collector.assets() if asset.category != "monitor")
    _assert_the_laptop(asset)


def test_fusioninventory_takes_its_token_as_a_password(
    agent: Run, own_collector: Callable[..., Any]
) -> None:
    """After a 401 the agent gives user and password, and goes on."""
    collector = own_collector()
    login = ("--user=whoever", f"--password={collector.token(site='Lyon')}")
    done = _fusion(agent, f"{collector.url}/plugins/fusioninventory/", *login)
    assert "[error]" not in done.stderr, done.stderr
    assert collector.of_serial(SERIAL).site == "Lyon"
    refused = _fusion(agent, f"{collector.url}/", "--user=whoever", "--password=wrong")
    assert "wrong credentials" in refused.stderr


def test_ocs_completes_a_run(agent: Run, own_collector: Callable[..., Any], tmp_path: Path) -> None:
    """The agent of Debian asks, sends and ends well, with PROLOG and without."""
    collector = own_collector()
    url = f"{collector.url}/collect/{collector.token(site='Lyon')}"
    for options in ((), ("--force",)):
        done = _ocs(agent, url, tmp_path / "ocs", *options)
        assert done.returncode == 0, done.stderr
        errors = [line for line in done.stderr.splitlines() if "[error]" in line]
        # One module of the agent wants a Perl library that Debian's package only recommends.
        assert [line for line in errors if "[snmpscan]" not in line] == [], done.stderr
    _assert_the_laptop(collector.of_serial(SERIAL))


def test_both_agents_on_one_machine_make_one_asset(
    agent: Run, own_collector: Callable[..., Any], tmp_path: Path
) -> None:
    """FusionInventory and OCS on the same laptop, and either again: one asset."""
    collector = own_collector()
    url = f"{collector.url}/collect/{collector.token(site='Lyon')}"
    for _round in range(2):
        _fusion(agent, url)
        _ocs(agent, url, tmp_path / "ocs")
    (asset,) = collector.assets()
    _assert_the_laptop(asset)
