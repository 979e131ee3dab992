"""The agent's identifier and the hashing of serial numbers."""

from __future__ import annotations

import stat
import uuid

import pytest

from fleet_audit_agent import identifier
from fleet_audit_agent.root import Root


@pytest.fixture
def state(tmp_path, monkeypatch):
    """An empty state folder, and no salt from the organisation."""
    folder = tmp_path / "state"
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(folder))
    monkeypatch.setenv(identifier.SALT_VARIABLE, str(tmp_path / "no-salt"))
    return folder


def test_the_identifier_is_random_and_kept(state):
    """Two runs on one machine have one identifier, a random UUID readable by its owner only."""
    first, second = identifier.identity(Root("/")), identifier.identity(Root("/"))
    assert first == second
    assert uuid.UUID(first.agent_id).version == 4
    assert stat.S_IMODE((state / "agent-id").stat().st_mode) == 0o600
    assert sorted(kept.name for kept in state.iterdir()) == ["agent-id", "salt"]


def test_a_disk_that_cannot_be_written_gives_an_identifier_for_the_run(state, monkeypatch):
    """Where nothing can be kept, the inventory is still made and says so."""

    def refuse(*_: object) -> str:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(identifier, "_create", refuse)
    root = Root("/")
    assert uuid.UUID(identifier.identity(root).agent_id).version == 4
    assert root.errors["agent state: agent-id"] == (
        "not kept, made for this run only: Read-only file system"
    )


def test_an_emptied_state_file_is_made_again(state):
    """A file cut short by a full disk is replaced, not believed."""
    identifier.identity(Root("/"))
    (state / "agent-id").write_text("")
    again = identifier.identity(Root("/"))
    assert uuid.UUID(again.agent_id) and identifier.identity(Root("/")) == again


def test_a_recorded_machine_has_an_identifier_of_its_own(state, tmp_path):
    """A replay is never taken for the machine that replays, and is the same each time."""
    (tmp_path / "recorded" / "etc").mkdir(parents=True)
    (tmp_path / "recorded" / "etc" / "machine-id").write_text("abc\n")
    recorded = Root(str(tmp_path / "recorded"))
    replayed = identifier.identity(recorded).agent_id
    assert replayed == identifier.identity(recorded).agent_id
    assert replayed != identifier.identity(Root("/")).agent_id


def test_the_organisation_salt_makes_agents_agree(state, tmp_path, monkeypatch):
    """With one salt, two agents hash a serial alike; without, each for itself."""
    salt = tmp_path / "salt"
    salt.write_text("a salt that is long enough\n")
    alone = identifier.identity(Root("/")).hash_serial("S65DNE0R123456")
    monkeypatch.setenv(identifier.SALT_VARIABLE, str(salt))
    shared = identifier.identity(Root("/")).hash_serial("S65DNE0R123456")
    monkeypatch.setenv(identifier.STATE_VARIABLE, str(tmp_path / "other"))
    assert identifier.identity(Root("/")).hash_serial("S65DNE0R123456") == shared != alone
    assert len(shared) == 64 and "S65DNE0R" not in shared


def test_a_short_salt_is_refused_with_a_word(state, tmp_path, monkeypatch):
    """A guessable salt is not used, and `errors` says so."""
    salt = tmp_path / "salt"
    salt.write_text("short")
    monkeypatch.setenv(identifier.SALT_VARIABLE, str(salt))
    root = Root("/")
    identifier.identity(root)
    assert "less than 16" in root.errors["salt"]


def test_a_salt_that_is_named_and_absent_is_told(state, tmp_path, monkeypatch):
    """Where the file that was named is not there, `errors` says that the agent's own was used."""
    root = Root("/")
    identifier.identity(root)
    assert root.errors["salt"] == f"{tmp_path / 'no-salt'}: absent: the agent's own was used"
    monkeypatch.delenv(identifier.SALT_VARIABLE)
    monkeypatch.setattr(identifier, "SYSTEM_SALT", str(tmp_path / "none"))
    root = Root("/")
    identifier.identity(root)
    assert "salt" not in root.errors
