"""Who sent a document and from which site, so that it can be read again as it was taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_COLUMNS = ("sender", "site")


def upgrade() -> None:
    """Add what a document's end point knew of it beside its body."""
    with op.batch_alter_table("raw_document") as table:
        for name in _COLUMNS:
            table.add_column(sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("raw_document") as table:
        for name in reversed(_COLUMNS):
            table.drop_column(name)
