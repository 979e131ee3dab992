"""A collector on this machine, and an agent whose state and settings are its own."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleet_audit_agent import cli, deliver, identifier, settings
from tests.agent.fake_collector import FakeCollector, fake_collector
from tests.agent.sending.sent import TOKEN, Send


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """State and settings of the test's own, English, no proxy, short pauses."""
    state = tmp_path / "state"
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(state))
    monkeypatch.setenv(settings.CONFIG_VARIABLE, str(tmp_path / "agent.conf"))
    monkeypatch.setenv("LANGUAGE", "en")
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(deliver, "FIRST_PAUSE_S", 0.01)
    yield state
    gettext.textdomain("messages")


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    """A collector that does as it is told."""
    with fake_collector() as made:
        yield made


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A token that its owner alone may read."""
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def machine(machines, record) -> Path:
    """A recorded laptop, which says the same each time until it is changed."""
    return record(machines["laptop"])


@pytest.fixture
def send(collector: FakeCollector, token_file: Path, machine: Path) -> Send:
    """Runs `send` of the laptop to the collector."""

    def run(*options: str, root: Path = machine, server: str = "") -> int:
        place = ("--server", server or collector.url, "--token-file", str(token_file))
        return cli.main(["send", *place, "--root", str(root), *options])

    return run
