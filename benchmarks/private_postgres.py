"""A PostgreSQL of our own on a free port, as durable as it comes, for the benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


def programs_folder() -> Path | None:
    """The folder of PostgreSQL's own programs; null where it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("pg_ctl"):
        places.insert(0, Path(found).resolve().parent)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def private_server(programs: Path) -> Iterator[Callable[[], str]]:
    """Start one in a folder that goes with it; gives a maker of empty databases."""
    # PostgreSQL refuses to run as root.
    person: dict[str, Any] = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}

    def run(*words: object) -> None:
        subprocess.run(
            list(map(str, words)), cwd="/", check=True, stdout=subprocess.DEVNULL, **person
        )

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="fleet-audit-postgres-") as home:
        if person:
            shutil.chown(home, user=person["user"])
        cluster = Path(home) / "cluster"
        run(programs / "initdb", "-D", cluster, "-U", "fleet", "-A", "trust", "-E", "UTF8")
        settings = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        control = (programs / "pg_ctl", "-D", cluster, "-w", "-l", Path(home) / "log")
        run(*control, "-o", settings, "start")
        address = f"postgresql://fleet@127.0.0.1:{port}"

        def new_database() -> str:
            name = f"bench_{uuid.uuid4().hex[:12]}"
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return f"{address}/{name}"

        try:
            yield new_database
        finally:
            run(*control, "-m", "immediate", "stop")
