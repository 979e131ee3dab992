"""Our agent and our collector, both as users start them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Agent = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def serial() -> str:
    """A serial number that no other test has."""
    return f"PF{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture
def machine(tmp_path: Path, serial: str) -> Path:
    """A recorded machine."""
    files = {
        "etc/machine-id": f"{uuid.uuid4().hex}\n",
        "etc/os-release": 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n',
        "sys/class/dmi/id/sys_vendor": "LENOVO\n",
        "sys/class/dmi/id/product_name": "20W0\n",
        "sys/class/dmi/id/product_serial": f"{serial}\n",
        "sys/class/dmi/id/chassis_type": "10\n",
        "proc/uptime": "10.0 10.0\n",
    }
    for name, content in files.items():
        path = tmp_path / "machine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "machine"


@pytest.fixture
def agent(tmp_path: Path, machine: Path) -> Agent:
    """Runs the agent's `send` of the machine, with a token of its own file."""

    def run(
        url: str, token: str, *options: str, expect: int = 0
    ) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "token"
        path.write_text(token)
        path.chmod(0o600)
        words = ("--server", url, "--token-file", path, "--root", machine, "--tries", 1, *options)
        done = subprocess.run(
            [sys.executable, "-m", "fleet_audit_agent", "send", *map(str, words)],
            env={
                "PATH": os.environ["PATH"],
                "FLEET_AUDIT_AGENT_STATE": str(tmp_path / "state"),
                "LANGUAGE": "en",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stderr
        return done

    return run


def documents(collector: Any) -> int:
    """How many documents the collector holds."""
    with collector.engine.connect() as database:
        return int(database.exec_driver_sql("SELECT count(*) FROM raw_document").scalar_one())


def test_a_delivery_becomes_an_asset_once(
    collector: Any, agent: Agent, machine: Path, serial: str
) -> None:
    """Sent, announced, changed and sent: one machine, with its site, and as many documents."""
    before = documents(collector)
    secret = collector.token("agents", site="Rennes")
    agent(collector.url, secret)
    agent(collector.url, secret)
    kept = collector.of_serial(serial)
    assert (kept.model, kept.site) == ("20W0", "Rennes")
    release = machine / "etc/os-release"
    release.write_text(release.read_text().replace("12", "13"))
    later = (machine / "proc/uptime").stat().st_mtime + 60
    os.utime(machine / "proc/uptime", (later, later))
    agent(collector.url, secret)
    assert "13" in (collector.of_serial(serial).os or "")
    assert documents(collector) == before + 2


def test_a_tag_of_the_agent_is_the_site_of_the_machine(
    collector: Any, agent: Agent, serial: str
) -> None:
    """`--tag` reaches the asset, by an address that ends in a slash too."""
    agent(f"{collector.url}/", collector.token(), "--tag", "Lorient")
    assert collector.of_serial(serial).site == "Lorient"


def test_refusals_reach_the_user_in_words(
    collector: Any, agent: Agent, tmp_path: Path, serial: str
) -> None:
    """A token that was revoked or has another scope is told with the collector's own reason."""
    wrong = agent(collector.url, "fa_unknown", expect=2)
    assert "not known or was revoked" in wrong.stderr and "nothing is lost" in wrong.stderr
    lesser = agent(collector.url, collector.token("reader", "read"), expect=2)
    assert "does not have the scope" in lesser.stderr
    agent(collector.url, collector.token())
    assert collector.of_serial(serial).model == "20W0"
    ledger = json.loads((tmp_path / "state" / "ledger.json").read_text())
    assert ledger["trouble"] is None
