"""The server that a tutorial would write, frozen: what `benchmarks/ingest.py` measures against.

One FastAPI route, one SQLModel model, `session.add` and `commit` in each request, one uvicorn
worker; on SQLite, `synchronous=FULL`. It keeps the sections as they came: it matches no machine,
merges nothing, knows no token and keeps no history, which makes it faster than a fair rival.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import JSON, Column, Field, Session, SQLModel, create_engine


class Inventory(SQLModel):
    """An inventory document, as the route takes it."""

    agent: dict[str, Any]
    sent_at: str
    partial: bool
    device: dict[str, Any]
    cpu: list[dict[str, Any]]
    memory: dict[str, Any]
    storage: list[dict[str, Any]]
    gpu: list[dict[str, Any]]
    display: list[dict[str, Any]]
    battery: list[dict[str, Any]]
    psu: list[dict[str, Any]]
    os: dict[str, Any]
    age: dict[str, Any]
    errors: list[dict[str, Any]]


class Machine(SQLModel, table=True):
    """A machine, as the table keeps it."""

    id: int | None = Field(default=None, primary_key=True)
    agent_id: str = Field(index=True)
    serial: str | None = Field(default=None, index=True)
    sent_at: str
    document: dict[str, Any] = Field(sa_column=Column(JSON))


engine = create_engine(os.environ["BENCH_DATABASE"])

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        """Durable commits, as ours are, and readers that do not wait for writers."""
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")


SQLModel.metadata.create_all(engine)
app = FastAPI()


@app.post("/v1/inventory", status_code=202)
def create_inventory(inventory: Inventory) -> dict[str, Any]:
    """Keep a document; answer once it is committed.

    The session ends with the function: as a dependency, it would be given back by a thread of the
    same pool, and 256 clients would lock that pool up for 30 s at a time.
    """
    machine = Machine(
        agent_id=inventory.agent["id"],
        serial=inventory.device["serial"],
        sent_at=inventory.sent_at,
        document=inventory.model_dump(),
    )
    with Session(engine) as session:
        session.add(machine)
        session.commit()
        return {"answer": "stored", "id": machine.id}
