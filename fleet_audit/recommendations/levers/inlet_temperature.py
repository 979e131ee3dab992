"""A warmer server room, judged on all its electricity: the PUE falls even where that rises."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

DEGREES = "({inlet_aim_c} - {inlet_set_c})"
FAHRENHEIT = f"({DEGREES} * 9 / 5)"


def _share(saving: str, penalty: str) -> str:
    """Net share of all the electricity: what cooling saves, less what the servers draw more."""
    cooling = f"(pue - 1) / pue * least(1, {saving} / 100 * {FAHRENHEIT})"
    return f"({cooling} - {penalty} / 100 * {DEGREES})"


MID = _share("{inlet_saving_pct}", "{inlet_penalty_pct}")

LEVER = Lever(
    code="inlet_temperature",
    group="room",
    rank=330,
    confidence="low",
    title=N_("A warmer server room"),
    trigger=N_("a server room of your own, whose cooling can be set"),
    text=N_(
        "Let the air before {devices} be as warm as {inlet_c} °C, and compare the electricity of "
        "the whole room before and after, never its PUE."
    ),
    not_when=(
        Objection(
            code="total_rises",
            when=f"{MID} <= 0",
            sentence=N_("little cooling is left to save: the servers' fans would draw more"),
        ),
        Objection(
            code="colocation",
            when="is_colocation",
            sentence=N_("the room is another's"),
        ),
    ),
    ask_first=(
        N_("the temperature that is set today"),
        N_("what the makers of the machines allow"),
    ),
    when=(
        f"{IN_USE} AND category IN ('server', 'blade', 'storage_bay') AND pue_is_stated"
        " AND energy_kwh > 0"
    ),
    years="lifetime_years",
    saves_use=Share(
        mid=MID,
        low=_share("{inlet_saving_pct_low}", "{inlet_penalty_pct_high}"),
        high=_share("{inlet_saving_pct_high}", "{inlet_penalty_pct_low}"),
    ),
)
