"""What is visible of a model of device: all that its factors may be found from."""

from __future__ import annotations

from typing import NamedTuple


class ModelKey(NamedTuple):
    """What tells one model of device, in one configuration, from another.

    The fields are columns of the snapshot, in the order of the relation `model`; null is unknown.
    """

    category: str
    manufacturer: str | None = None
    model: str | None = None
    cpu: str | None = None
    cpu_sockets: int | None = None
    cpu_cores: int | None = None
    """Of all sockets together."""
    cpu_mhz: float | None = None
    cpu_tdp_w: float | None = None
    """Of one processor."""
    memory_gib: float | None = None
    storage_gb: float | None = None
    storage_kind: str | None = None
    screen_inches: float | None = None
    screen_megapixels: float | None = None
    made_in: int | None = None
    """Year of manufacture, as far as it is known."""
