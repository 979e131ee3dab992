"""What decisions read of each machine: its system's build, processor, readiness, wear and use."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_CODE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    **dict.fromkeys(
        ("os_build", "cpu_vendor", "tpm", "storage_health"),
        sa.String(),
    ),
    **dict.fromkeys(("os_installed_on", "parts_added_on"), sa.Date()),
    **dict.fromkeys(("cpu_family", "cpu_model_number", "cpu_stepping"), _CODE),
    **dict.fromkeys(("is_uefi", "is_secure_boot"), sa.Boolean()),
    **dict.fromkeys(
        ("memory_slots", "memory_modules", "battery_cycles", "batteries_replaced"), sa.Integer()
    ),
    **dict.fromkeys(
        (
            *("storage_wear_pct", "storage_power_on_hours", "cpu_utilisation_p95_pct"),
            *("memory_utilisation_pct", "memory_utilisation_p95_pct", "hours_active_per_day"),
            *("hours_asleep_per_day", "sleep_after_min", "screen_off_after_min"),
            *("pages_per_month", "memory_added_gib", "storage_added_gb"),
        ),
        sa.Float(),
    ),
}


def upgrade() -> None:
    """Add the columns; each fills when its machine is next seen."""
    for name, kind in _COLUMNS.items():
        op.add_column("asset", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Forget them."""
    for name in reversed(_COLUMNS):
        op.drop_column("asset", name)
