"""Opening a store, fit or unfit, and the history of its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from fleet_audit.model.errors import StoreTooNew, UnusableStore
from fleet_audit.store import dialects
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.dialects import asking, connect_engine, writing
from fleet_audit.store.migrations import HEAD, REVISIONS
from fleet_audit.store.opening import open_store, upgrade
from fleet_audit.store.reading import reading
from fleet_audit.store.tables import metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "fleet_audit.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def test_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    """The migrated database and the models do not differ in any table, column, index or key."""
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.postgres
@pytest.mark.parametrize("ask", [Engine.connect, asking, writing])
def test_a_connection_that_was_cut_is_made_again(
    new_database: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Engine], AbstractContextManager[Connection]],
) -> None:
    """After PostgreSQL was started again, a connection that was idle meanwhile is not used."""
    monkeypatch.setattr(dialects, "_TRUSTED_SECONDS", 0.0)
    engine, other = (connect_engine(store_address(new_database())) for _ in range(2))
    whose = text("SELECT pg_backend_pid()")
    with engine.connect() as connection:
        before = connection.execute(whose).scalar_one()
    with other.connect() as connection:
        cut = connection.execute(text(f"SELECT pg_terminate_backend({before}, 5000)")).scalar_one()
    with ask(engine) as connection:
        after = connection.execute(whose).scalar_one()
    assert cut and after != before
    engine.dispose()
    other.dispose()


def test_migrations_go_down_and_up_again(address: StoreAddress) -> None:
    """Every migration can be undone, leaves nothing behind, and can be done again."""
    engine = connect_engine(address, foreign_keys=False)
    config = _config()
    for _turn in range(2):
        with writing(engine) as connection:
            upgrade(connection)
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_revisions_are_those_of_the_folder() -> None:
    """The revisions that opening knows without alembic are those that alembic finds."""
    scripts = ScriptDirectory.from_config(_config())
    assert scripts.get_heads() == [HEAD]
    assert tuple(s.revision for s in scripts.walk_revisions())[::-1] == REVISIONS


def test_a_new_store_gets_its_folder_and_is_durable(tmp_path: Path) -> None:
    """Opening makes the folders; each commit reaches the disk before it counts."""
    engine = open_store(store_address(str(tmp_path / "a" / "b" / "s.sqlite")))
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert int(pragmas["busy_timeout"] or 0) >= 10_000
    assert (pragmas["journal_mode"], pragmas["synchronous"], pragmas["foreign_keys"]) == (
        "wal",
        2,
        1,
    )


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder in place of the file is named, with the remedy."""
    with pytest.raises(UnusableStore, match="this is a folder"):
        open_store(store_address(str(tmp_path)))


@pytest.mark.parametrize("content", [b"garbage " * 600, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    """Garbage is refused by name, and left as it was, on the way in and on the way to a report."""
    path = tmp_path / "notes.sqlite"
    path.write_bytes(content)
    for attempt in (open_store, lambda address: reading(address).__enter__()):
        with pytest.raises(UnusableStore, match=r"notes\.sqlite.*name another"):
            attempt(store_address(str(path)))
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """A database with tables that are not ours is left alone."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()
    with pytest.raises(UnusableStore, match="another program"):
        open_store(store_address(str(path)))


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    """A folder that cannot be made is named, with the remedy."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableStore, match="cannot be made"):
        open_store(store_address(str(tmp_path / "file" / "s.sqlite")))


@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_a_store_without_permission_is_refused(
    address: StoreAddress, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that may not be written says so before anything is tried."""
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UnusableStore, match="no permission"):
        open_store(address)


def test_a_later_store_is_refused(address: StoreAddress, engine: Engine) -> None:
    """A store of a later version asks for an upgrade, on the way in and on the way to a report."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match="9999"):
        open_store(address)
    with pytest.raises(StoreTooNew, match="9999"), reading(address):
        pass


def test_two_programs_may_make_the_same_store(address: StoreAddress) -> None:
    """Programs that open a new store at the same moment find one store."""
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(open_store, [address] * 4))
    with reading(address) as reader:
        assert reader.rows("SELECT count(*) FROM store_state") == [(1,)]
    for engine in engines:
        engine.dispose()


def test_documents_of_the_first_version_come_along(address: StoreAddress) -> None:
    """A store of the first version is brought up with its documents, and down again with them."""
    engine = connect_engine(address, foreign_keys=False)
    with writing(engine) as connection:
        upgrade(connection, "0001")
        connection.execute(
            text("INSERT INTO organisation (id, created_at) VALUES (1, '2025-11-03 09:00:00')")
        )
        connection.execute(
            text(
                "INSERT INTO raw_document"
                " (id, organisation_id, sha256, received_at, source, size_bytes, body)"
                " VALUES (1, 1, 'h', '2025-11-03 09:00:00', 'native', 2, 'x')"
            )
        )
    found = text("SELECT sha256 FROM raw_document")
    config = _config()
    with writing(engine) as connection:
        upgrade(connection)
        assert connection.execute(found).scalar_one() == "h"
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert connection.execute(found).scalar_one() == "h"
    engine.dispose()
