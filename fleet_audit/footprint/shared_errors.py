"""Amounts and the causes of error that they share, before any draw."""

from __future__ import annotations

from typing import NamedTuple

DRAWS = 1000
"""Draws of each total: each bound then stands between fifty and nine hundred and fifty of them."""


class Cause(NamedTuple):
    """What a term is multiplied by when one thing stands at its low or its high."""

    name: str
    down: float
    up: float
    is_switch: bool = False
    """Whether it is a share of a whole, all or nothing at its bounds; else it is lognormal."""


class Term(NamedTuple):
    """An amount, and the causes that it shares with others."""

    mid: float
    causes: tuple[Cause, ...]


class Aside(NamedTuple):
    """What errors that are apart from all others do to a total, taken together."""

    name: str
    below: float
    above: float
