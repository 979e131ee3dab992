"""When each field of an asset was last stated, so that documents may come in any order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; what is null counts as stated when the asset was last seen, as before."""
    op.add_column("asset", sa.Column("stated", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("asset", "stated")
