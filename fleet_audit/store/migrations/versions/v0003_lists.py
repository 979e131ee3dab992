"""Purchases that wait for their equipment, and files that need not be read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "ledger_line",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("raw_document_id", _KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_ledger_line_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["raw_document_id"],
            ["raw_document.id"],
            name="fk_ledger_line_raw_document_id_raw_document",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_line"),
    )
    op.create_index(
        "ix_ledger_line_organisation_id_kind_value",
        "ledger_line",
        ["organisation_id", "kind", "value"],
    )
    op.create_table(
        "seen_file",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_seen_file_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "path", name="pk_seen_file"),
    )


def downgrade() -> None:
    """Forget both; the next import reads its files again."""
    op.drop_table("seen_file")
    op.drop_index("ix_ledger_line_organisation_id_kind_value", "ledger_line")
    op.drop_table("ledger_line")
