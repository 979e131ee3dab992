"""What all tests share."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from tests.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long one example takes says how busy the machine is, not whether the code is right.
settings.register_profile("fleet-audit", deadline=None)
settings.load_profile("fleet-audit")

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says it is missing; on a build machine it must be there."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real captures, which lies beside the repository and is not part of it."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no captures at {SAMPLES}")
    return SAMPLES


@pytest.fixture(scope="session")
def program() -> str:
    """The installed `fleet-audit`, as users start it."""
    found = shutil.which("fleet-audit", path=str(Path(sys.executable).parent))
    assert found is not None, "fleet-audit is not installed in the environment of the tests"
    return found


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables of a user with an empty home, in English, in Paris."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "en_GB.UTF-8", "TZ": "Europe/Paris"}


@pytest.fixture(scope="session")
def fleet_audit(program: str, environment: dict[str, str]) -> Run:
    """Runs `fleet-audit` on a store, and checks its exit code: never a traceback."""

    def run(
        *arguments: object, store: Path | str, expect: int = 0, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [program, *map(str, arguments)],
            env={**environment, "FLEET_AUDIT_STORE": str(store), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    return run


def postgres_folder() -> Path | None:
    """The folder of PostgreSQL's own programs; null where it is not installed."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def other_person() -> str | None:
    """Who is to run PostgreSQL, which refuses to run as root; null where we are somebody else."""
    if os.geteuid() != 0:
        return None
    import pwd

    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def run_as_other(*command: object) -> None:
    """Run a program of PostgreSQL, as somebody who may."""
    other = other_person()
    person: dict[str, Any] = {"user": other, "extra_groups": []} if other else {}
    done = subprocess.run(
        [str(word) for word in command],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **person,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def private_server(programs: Path) -> Iterator[str]:
    """A PostgreSQL of our own on a free port, in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="fleet-audit-postgres-") as home:
        if other := other_person():
            shutil.chown(home, user=other)
        cluster, port = Path(home) / "cluster", free_port()
        run_as_other(
            *(programs / "initdb", "-D", cluster, "-U", "fleet", "-A", "trust"),
            *("-E", "UTF8", "--no-locale", "--no-sync"),
        )
        # Durability is PostgreSQL's own affair; what we test is what we ask of it.
        settings = (
            f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
        )
        control = (programs / "pg_ctl", "-D", cluster, "-w", "-t", "60")
        run_as_other(*control, "-l", Path(home) / "log", "-o", settings, "start")
        try:
            yield f"postgresql://fleet@127.0.0.1:{port}/postgres"
        finally:
            run_as_other(*control, "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL: the one that FLEET_AUDIT_TEST_POSTGRES names, or a private one."""
    named = os.environ.get("FLEET_AUDIT_TEST_POSTGRES")
    if named:
        yield named
        return
    programs = postgres_folder()
    if programs is None or importlib.util.find_spec("psycopg") is None:
        reason = "PostgreSQL or its driver is not installed (Debian: postgresql; extra: postgres)"
        assert "CI" not in os.environ, reason
        pytest.skip(reason)
    with private_server(programs) as address:
        yield address


@pytest.fixture(scope="session")
def new_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Maker of empty places in one database; gives their addresses.

    A schema of its own is as good as a database of its own, and made a hundred times faster.
    """
    import psycopg

    database = f"fleet_{uuid.uuid4().hex[:12]}"
    address = urlsplit(postgres_server)._replace(path=f"/{database}")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}")

    def make() -> str:
        name = f"store_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(address.geturl(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return address._replace(query=f"options=-csearch_path%3D{name}").geturl()

    yield make
    if "FLEET_AUDIT_TEST_POSTGRES" in os.environ:  # a private server goes with its folder
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def new_store(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Gives the address of a store still to be made; what asks for it runs on each database."""
    if request.param == "sqlite":
        return lambda folder: str(folder / "store.sqlite")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return lambda _folder: make()
