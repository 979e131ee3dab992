"""Reference facts that were loaded beside what ships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "reference_set",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("layer", "format", "sha256", "source", "licence", "url", "retrieved")
        ),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_reference_set_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name="pk_reference_set"),
    )
    op.create_table(
        "reference_signer",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_reference_signer_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "public_key", name="pk_reference_signer"),
    )


def downgrade() -> None:
    """Forget the sets: what ships is in force again, and each set can be imported again."""
    op.drop_table("reference_signer")
    op.drop_table("reference_set")
