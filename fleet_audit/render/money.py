"""Euros in words: two digits, a sign where they are below zero, a mark where there are more."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.deeds import Euros
from fleet_audit.render.numbers import UNKNOWN, decimal, floored
from fleet_audit.render.voice import Voice

AT_ONCE = N_("at once")


def euros(value: float, voice: Voice) -> str:
    """Euros with two digits."""
    return f"{decimal(value, voice.lang, 2)}\u00a0€".replace("-", "\N{MINUS SIGN}")


def euros_known(sum_: Euros, voice: Voice) -> str:
    """A sum; with a mark where a price of some of it is missing, a dash where nothing is told.

    That is where no price is known, or those known come to nothing: `≥ 0 €` would tell nothing.
    """
    if sum_.known is None or not (sum_.known or sum_.is_whole):
        return UNKNOWN
    if sum_.is_whole:
        return euros(sum_.known, voice)
    return f"≥\u00a0{euros(floored(sum_.known), voice)}"
