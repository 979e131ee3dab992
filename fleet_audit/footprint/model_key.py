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
    memory_added_gib: float | None = None
    """Fitted since it was first seen, and part of `memory_gib`; so is the next of `storage_gb`."""
    storage_added_gb: float | None = None
    batteries_replaced: int | None = None

    def as_made(self) -> ModelKey:
        """The model without what was fitted since; null where nobody saw what was there before."""
        if not (self.memory_added_gib or self.storage_added_gb or self.batteries_replaced):
            return self
        storage_gb = _less(self.storage_gb, self.storage_added_gb)
        is_kind_known = storage_gb is not None and self.storage_kind != "mixed"
        return self._replace(
            memory_gib=_less(self.memory_gib, self.memory_added_gib),
            storage_gb=storage_gb,
            storage_kind=self.storage_kind if is_kind_known else None,
            memory_added_gib=None,
            storage_added_gb=None,
            batteries_replaced=None,
        )


def _less(whole: float | None, added: float | None) -> float | None:
    if not added or whole is None:
        return whole
    return round(whole - added, 3) if whole > added else None
