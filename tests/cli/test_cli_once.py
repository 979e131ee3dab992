"""What a verb that ends at once leaves behind in the program that called it."""

from __future__ import annotations

import gc

import pytest

from fleet_audit.cli.once import uncollected


def test_cycles_are_looked_for_again() -> None:
    """Python collects cycles again once a verb has ended, and where it was refused."""

    @uncollected()
    def refused() -> None:
        assert not gc.isenabled()
        raise KeyError

    with pytest.raises(KeyError):
        refused()
    assert gc.isenabled()
    gc.unfreeze()
