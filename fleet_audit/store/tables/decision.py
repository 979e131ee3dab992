"""What the organisation decided: frozen baselines, and answers to levers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from fleet_audit.store.tables.column_types import Key, Moment, Row


class Baseline(Row, table=True):
    """A footprint frozen on a day, with what is needed to reckon it again."""

    __tablename__ = "baseline"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    as_of: date
    reference_version: str
    frozen_at: datetime = Field(sa_type=Moment)
    content: bytes = Field(sa_type=LargeBinary)
    """The frozen figures as JSON, zlib."""
    sha256: str


class LeverDecision(Row, table=True):
    """What was decided on a lever, for some assets or for all."""

    __tablename__ = "lever_decision"

    id: int | None = Field(default=None, primary_key=True, sa_type=Key)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    lever: str
    decision: str
    """`accepted`, `refused`, `postponed` or `done`."""
    asset_ids: str | None = Field(default=None, sa_type=Text)
    """JSON list; null for the whole fleet."""
    reason: str | None = Field(default=None, sa_type=Text)
    decided_on: date
    recorded_at: datetime = Field(sa_type=Moment)
