"""What each action brings at each site: the same sums as for the fleet, kept apart by site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fleet_audit.model.report_sites import SiteAction
from fleet_audit.recommendations.deeds import Deed, added, name_of, sum_of
from fleet_audit.recommendations.effects import Effect
from fleet_audit.recommendations.prices import Prices
from fleet_audit.recommendations.worth import bill_of, gwp_of

AtSite = tuple[str | None, Effect]
"""A site, null where it is not stated, and what a lever brings there."""


def site_actions(
    found: Iterable[AtSite], ranked: Sequence[Deed], prices: Prices
) -> Mapping[str | None, tuple[SiteAction, ...]]:
    """By site, what the actions of the fleet bring: what counts first, then what avoids most."""
    is_counted = {deed.name: deed.first.is_counted for deed in ranked}
    sites: dict[str | None, dict[str, list[Effect]]] = {}
    for site, effect in found:
        name = name_of(effect.lever.code, effect.variant, effect.decision)
        sites.setdefault(site, {}).setdefault(name, []).append(effect)
    return {
        site: tuple(
            sorted(
                (_action(name, effects, prices) for name, effects in by_name.items()),
                key=lambda one: (not is_counted[one.action], -one.gwp_kgco2e_per_year.mid),
            )
        )
        for site, by_name in sites.items()
    }


def _action(name: str, effects: Sequence[Effect], prices: Prices) -> SiteAction:
    bills = [bill_of(effect, prices) for effect in effects]
    now = sum_of([bill.whole_eur_now for bill in bills])
    yearly = sum_of([bill.whole_eur_per_year for bill in bills])
    return SiteAction(
        action=name,
        devices=sum(effect.devices for effect in effects),
        gwp_kgco2e_per_year=added([gwp_of(effect) for effect in effects]),
        eur_now=now.known,
        is_eur_now_whole=now.is_whole,
        eur_per_year=yearly.known,
        is_eur_per_year_whole=yearly.is_whole,
    )
