"""What alembic runs: the migrations, on the connection that `opening` already holds."""

from __future__ import annotations

from alembic import context

from fleet_audit.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
