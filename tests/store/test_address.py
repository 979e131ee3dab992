"""Where the store is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fleet_audit.model.errors import UnusableStore
from fleet_audit.store.address import VARIABLE, store_address


def test_flag_wins_over_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command line names the store before the environment does."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "environment.sqlite"))
    assert store_address(str(tmp_path / "flag.sqlite")).path == tmp_path / "flag.sqlite"
    assert store_address(None).path == tmp_path / "environment.sqlite"


def test_default_is_in_the_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a name the store is a file of the user's own."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = store_address().path
    assert path is not None
    assert path.name == "store.sqlite"
    assert "fleet-audit" in path.parts


def test_relative_path_and_sqlite_url_are_absolute_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A path and a SQLAlchemy address name the same file, and the snapshot lies beside it."""
    monkeypatch.chdir(tmp_path)
    expected = tmp_path / "parc d'été #1.sqlite"
    assert store_address("parc d'été #1.sqlite").path == expected
    assert store_address(f"sqlite:///{tmp_path}/a%20b.sqlite").path == tmp_path / "a b.sqlite"
    assert store_address("sqlite:///relative.sqlite").path == tmp_path / "relative.sqlite"
    assert store_address(str(expected)).snapshot == tmp_path / f"{expected.name}.snapshot"


def test_password_is_never_shown() -> None:
    """A PostgreSQL address is shown without its password, which its snapshot does not depend on."""
    one = store_address("postgresql+psycopg://ann:secret@db.example/fleet")
    other = store_address("postgres://ann:changed@db.example/fleet")
    assert str(one) == "postgresql://ann@db.example/fleet"
    assert one.snapshot == other.snapshot


@pytest.mark.parametrize("given", ["mysql://u:secret@h/b", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(given: str) -> None:
    """What cannot be a store is refused with the remedy, and no password in the message."""
    with pytest.raises(UnusableStore) as refusal:
        store_address(given)
    assert "file" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_the_way_to_a_report_loads_no_sqlalchemy() -> None:
    """The snapshot and the inputs of a report start without SQLAlchemy, alembic or pandas."""
    code = (
        "import sys, fleet_audit.store.snapshot, fleet_audit.store.report_inputs;"
        "print([m for m in ('sqlalchemy', 'sqlmodel', 'alembic', 'pydantic', 'pandas',"
        " 'numpy', 'pyarrow') if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_ROOT
    )
    assert shown.stdout.strip() == "[]"


_ROOT = Path(__file__).resolve().parents[2]
