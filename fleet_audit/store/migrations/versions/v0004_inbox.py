"""Documents that were acknowledged and are still to be merged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "inbox",
        sa.Column("raw_document_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("failed_with", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_inbox_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["raw_document_id"], ["raw_document.id"], name="fk_inbox_raw_document_id_raw_document"
        ),
        sa.PrimaryKeyConstraint("raw_document_id", name="pk_inbox"),
    )


def downgrade() -> None:
    """Forget what waits: its documents stay, but nothing merges them any more."""
    op.drop_table("inbox")
