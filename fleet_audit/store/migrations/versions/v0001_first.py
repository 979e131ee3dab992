"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Column = sa.Column[Any]
LongKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table, those that others point to first."""
    _store_and_organisation()
    _sheet()
    _asset()
    _asset_aside()
    _attachment_and_event()
    _document()
    _measurement()
    _decision()
    _sender()


def downgrade() -> None:
    """Drop every table, those that point to others first."""
    for table in _TABLES:
        op.drop_table(table)


_TABLES = (
    *("agent_seen", "idempotency_key", "token"),
    *("lever_decision", "baseline"),
    *("usage_total", "measurement", "observation", "raw_document"),
    *("asset_event", "attachment", "tombstone", "correction", "identity", "asset_state", "asset"),
    *("price", "room", "site", "declared_count", "organisation", "store_state"),
)


def _optional(kind: Any, *names: str) -> list[Column]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _required(kind: Any, *names: str) -> list[Column]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _own_key(kind: Any = LongKey) -> list[Column]:
    return [sa.Column("id", kind, primary_key=True, nullable=False)]


def _given_key() -> list[Column]:
    return [sa.Column("id", LongKey, primary_key=True, nullable=False, autoincrement=False)]


def _of(target: str, name: str = "", *, key: bool = False, optional: bool = False) -> list[Column]:
    """Give the column that points to `target`; `key` puts it in the primary key."""
    kind = sa.Integer() if target == "organisation" else LongKey
    points = sa.ForeignKey(f"{target}.id")
    return [sa.Column(name or f"{target}_id", kind, points, primary_key=key, nullable=optional)]


def _keys(kind: Any, *names: str) -> list[Column]:
    return [sa.Column(name, kind, primary_key=True, nullable=False) for name in names]


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _store_and_organisation() -> None:
    op.create_table(
        "store_state",
        *_own_key(sa.Integer()),
        *_required(sa.String(), "store_id"),
        *_required(LongKey, "revision", "last_asset_id", "last_raw_document_id"),
        *_required(Moment, "created_at"),
    )
    op.create_table(
        "organisation",
        *_own_key(sa.Integer()),
        *_optional(sa.String(), "name", "country", "sector"),
        *_optional(sa.Integer(), "staff"),
        *_optional(sa.Float(), "turnover_eur"),
        *_optional(sa.Date(), "declared_on"),
        *_optional(sa.Text(), "sheet"),
        *_required(Moment, "created_at"),
        sa.UniqueConstraint("name"),
    )


def _sheet() -> None:
    op.create_table(
        "declared_count",
        *_of("organisation", key=True),
        *_keys(sa.String(), "category"),
        *_required(sa.Integer(), "count"),
    )
    op.create_table(
        "site",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "name"),
        *_optional(sa.String(), "country", "electricity_contract", "contract_kind"),
        *_optional(sa.Float(), "billed_kwh"),
        *_optional(sa.Integer(), "billed_year"),
        sa.UniqueConstraint("organisation_id", "name"),
    )
    op.create_table(
        "room",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "site", "name"),
        *_optional(sa.Float(), "pue"),
        *_optional(sa.Integer(), "pue_year"),
        sa.UniqueConstraint("organisation_id", "site", "name"),
    )
    op.create_table(
        "price",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "item", "unit"),
        *_required(sa.Float(), "value_eur"),
        *_optional(sa.Date(), "dated"),
    )
    _index("price", "organisation_id")


def _asset() -> None:
    text = (
        *("asset_tag", "serial", "category", "manufacturer", "model", "cpu", "storage_kind"),
        *("ownership", "acquired_as", "organisation", "site", "room", "department", "country"),
        *("os", "status", "exit_route", "receiver", "name", "age_method", "age_confidence"),
        "measured_power_scope",
    )
    figures = (
        *("cpu_mhz", "cpu_tdp_w", "memory_gib", "storage_gb", "screen_inches", "price_eur"),
        *("screen_megapixels", "energy_kwh_per_year", "average_power_w", "cpu_utilisation_pct"),
        *("hours_on_per_day", "battery_health_pct", "measured_power_w"),
    )
    days = (
        *("purchase_date", "warranty_end", "retired_date"),
        *("manufactured_earliest", "manufactured_latest", "manufactured_point"),
    )
    op.create_table(
        "asset",
        *_given_key(),
        *_of("organisation"),
        *_required(LongKey, "revision"),
        *_required(Moment, "first_seen", "last_seen"),
        *_required(sa.String(), "source"),
        *_required(sa.Integer(), "quantity"),
        *_optional(sa.Integer(), "cpu_sockets", "cpu_cores", "manufactured_year"),
        *_optional(sa.Boolean(), "is_virtual"),
        *_optional(sa.String(), *text),
        *_optional(sa.Float(), *figures),
        *_optional(sa.Date(), *days),
    )
    _index("asset", "revision")
    for column in ("serial", "asset_tag", "first_seen", "last_seen"):
        _index("asset", "organisation_id", column)


def _asset_aside() -> None:
    op.create_table(
        "asset_state",
        *_of("asset", key=True),
        *_of("organisation"),
        *_required(sa.LargeBinary(), "record"),
    )
    op.create_table(
        "identity",
        *_of("organisation", key=True),
        *_keys(sa.String(), "kind", "value"),
        *_of("asset"),
    )
    _index("identity", "asset_id")
    op.create_table(
        "correction",
        *_of("asset", key=True),
        *_keys(sa.String(), "field"),
        *_of("organisation"),
        *_required(sa.Text(), "value"),
        *_required(Moment, "corrected_at"),
    )
    op.create_table(
        "tombstone",
        *_of("asset", key=True),
        *_of("organisation"),
        *_required(LongKey, "revision"),
        *_of("asset", "merged_into", optional=True),
        *_required(sa.String(), "reason"),
        *_required(Moment, "at"),
    )
    _index("tombstone", "revision")


def _attachment_and_event() -> None:
    op.create_table(
        "attachment",
        *_own_key(),
        *_of("organisation"),
        *_of("asset"),
        *_of("asset", "to_asset_id"),
        *_required(sa.String(), "kind"),
        *_required(Moment, "attached_from"),
        *_optional(Moment, "attached_until"),
    )
    _index("attachment", "asset_id")
    _index("attachment", "to_asset_id")
    op.create_table(
        "asset_event",
        *_own_key(),
        *_of("organisation"),
        *_of("asset"),
        *_required(sa.String(), "kind", "route"),
        *_required(Moment, "at"),
        *_optional(sa.Text(), "detail"),
    )
    _index("asset_event", "asset_id")


def _document() -> None:
    op.create_table(
        "raw_document",
        *_given_key(),
        *_of("organisation"),
        *_required(sa.String(), "sha256", "source"),
        *_required(Moment, "received_at"),
        *_optional(sa.String(), "file_name"),
        *_required(sa.Integer(), "size_bytes"),
        *_required(sa.LargeBinary(), "body"),
        sa.UniqueConstraint("organisation_id", "sha256"),
    )
    op.create_table(
        "observation",
        *_own_key(),
        *_of("organisation"),
        *_of("asset"),
        *_of("raw_document", optional=True),
        *_required(sa.String(), "source"),
        *_optional(Moment, "observed_at"),
        *_required(Moment, "received_at"),
        *_required(sa.Boolean(), "partial"),
    )
    _index("observation", "asset_id")
    _index("observation", "raw_document_id")


def _measurement() -> None:
    op.create_table(
        "measurement",
        *_of("asset", key=True),
        *_keys(Moment, "t0", "t1"),
        *_keys(sa.String(), "scope", "source"),
        *_of("organisation"),
        *_required(sa.String(), "quality"),
        *_optional(sa.Float(), "j", "avg_w"),
    )
    seconds = ("on_s", "active_s", "sleep_s", "off_s")
    shares = ("cpu_util_pct", "cpu_util_p95_pct", "memory_util_pct")
    op.create_table(
        "usage_total",
        *_of("asset", key=True),
        *_keys(Moment, "t0", "t1"),
        *_of("organisation"),
        *_optional(sa.Float(), *seconds, *shares),
    )


def _decision() -> None:
    op.create_table(
        "baseline",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "name", "reference_version", "sha256"),
        *_required(sa.Date(), "as_of"),
        *_required(Moment, "frozen_at"),
        *_required(sa.LargeBinary(), "content"),
        sa.UniqueConstraint("organisation_id", "name"),
    )
    op.create_table(
        "lever_decision",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "lever", "decision"),
        *_optional(sa.Text(), "asset_ids", "reason"),
        *_required(sa.Date(), "decided_on"),
        *_required(Moment, "recorded_at"),
    )
    _index("lever_decision", "organisation_id")


def _sender() -> None:
    op.create_table(
        "token",
        *_own_key(),
        *_of("organisation"),
        *_required(sa.String(), "name", "secret_sha256", "scopes"),
        *_optional(sa.String(), "site"),
        *_required(Moment, "created_at"),
        *_optional(Moment, "revoked_at"),
        sa.UniqueConstraint("secret_sha256"),
    )
    op.create_table(
        "idempotency_key",
        *_of("organisation", key=True),
        *_keys(sa.String(), "key"),
        *_required(sa.String(), "sha256"),
        *_required(Moment, "received_at"),
    )
    _index("idempotency_key", "received_at")
    op.create_table(
        "agent_seen",
        *_of("organisation", key=True),
        *_keys(sa.String(), "agent_id"),
        *_required(sa.String(), "sha256"),
        *_required(Moment, "seen_at"),
    )
