"""The levers: one module each, by precedence; others are found by their entry point.

A device takes at most one lever of a group: the one of lowest rank that fits. A lever that saves
electricity saves it of what those before it have left. So no kilogram is saved twice, and the
order in which levers and devices are listed changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from fleet_audit.recommendations.levers import (
    battery,
    buy_refurbished,
    consolidate,
    extend,
    heat_recovery,
    inlet_temperature,
    lease_clauses,
    memory,
    move_hosting,
    reassign,
    replace,
    retire_idle,
    right_size,
    screen_brightness,
    screen_timeout,
    screens,
    second_life,
    share_printers,
    sleep,
    ssd,
    warranty,
    windows10_rescue,
)
from fleet_audit.recommendations.levers.port import Lever

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINT_GROUP = "fleet_audit.levers"
"""Entry points of other distributions, each a `Lever`."""

LEVERS: tuple[Lever, ...] = (
    retire_idle.LEVER,
    consolidate.LEVER,
    replace.LEVER,
    screens.LEVER,
    share_printers.LEVER,
    windows10_rescue.LEVER,
    ssd.LEVER,
    memory.LEVER,
    battery.LEVER,
    lease_clauses.LEVER,
    warranty.LEVER,
    extend.LEVER,
    move_hosting.LEVER,
    reassign.LEVER,
    second_life.LEVER,
    buy_refurbished.LEVER,
    sleep.LEVER,
    screen_timeout.LEVER,
    screen_brightness.LEVER,
    inlet_temperature.LEVER,
    heat_recovery.LEVER,
    right_size.LEVER,
)
"""The levers that ship."""


_SHIPPED = {lever.code: lever for lever in LEVERS}


def entry_points(*, group: str) -> Iterable[EntryPoint]:
    """What other distributions offer; what reads it takes as long to start as some pages."""
    from importlib.metadata import entry_points as installed

    return installed(group=group)


def lever_of(code: str) -> Lever | None:
    """The lever of a code; one of others is looked for where none that ships bears it."""
    if code in _SHIPPED:
        return _SHIPPED[code]
    return next((lever for lever in all_levers() if lever.code == code), None)


def all_levers() -> tuple[Lever, ...]:
    """Those that ship and those of others, by precedence."""
    return _all_levers(entry_points)


@cache
def _all_levers(installed: Callable[..., Iterable[EntryPoint]]) -> tuple[Lever, ...]:
    """The same, looked for once: it takes as long as a page."""
    found = (point.load() for point in installed(group=ENTRY_POINT_GROUP))
    return by_precedence((*LEVERS, *found))


def by_precedence(levers: tuple[Lever, ...]) -> tuple[Lever, ...]:
    """The levers, the first to be asked first."""
    return tuple(sorted(levers, key=lambda lever: (lever.rank, lever.code)))
