"""The reference row: one cited fact. No number enters a result without one."""

from __future__ import annotations

from msgspec import Struct

from fleet_audit.model.codes import Criterion, Stage


class ReferenceRow(Struct, frozen=True, kw_only=True):
    """A published figure with its key, its spread and its source (DESIGN, section 3)."""

    factor_id: str
    kind: str
    """`embodied`, `component`, `lifetime`, `power`, `energy`, `electricity`, `duty_cycle`,
    `conversion` or `rule`."""
    category: str | None = None
    subtype: str | None = None
    """What narrows the key within the kind: a size class, a socket count, a power state…"""
    maker: str | None = None
    zone: str | None = None
    """ISO 3166-1 alpha-2, or `WORLD`."""
    criterion: Criterion | None = None
    stage: Stage | None = None
    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    method: str
    """`PAIA` stands for makers' own sheets; else `ADEME`, `bottom-up`, `measured`, `survey`,
    `declared`, `mix`, `law`, `proxy` or `rule`."""
    source: str
    source_year: str
    url: str
    retrieved: str
    licence: str
    redistributable: str
    note: str | None = None
    table: str = ""
    """File that holds the row; filled at load."""
