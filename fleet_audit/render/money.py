"""Sums of money of which some may be unknown: a mark where there are more, a dash for none."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.deeds import Euros
from fleet_audit.render.numbers import UNKNOWN, floored
from fleet_audit.render.voice import Voice

AT_ONCE = N_("at once")


def euros_known(sum_: Euros, voice: Voice) -> str:
    """A sum; with a mark where a price of some of it is missing, a dash where nothing is told.

    That is where no price is known, or those known come to nothing: `≥ 0 €` would tell nothing.
    """
    if sum_.known is None or not (sum_.known or sum_.is_whole):
        return UNKNOWN
    if sum_.is_whole:
        return voice.euros(sum_.known)
    return f"≥\u00a0{voice.euros(floored(sum_.known))}"
