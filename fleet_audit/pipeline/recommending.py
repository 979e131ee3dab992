"""From the store to recommendations: levers judged, weighed and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from fleet_audit.footprint.grid import grid_row
from fleet_audit.model.lever import Advised, Break, Host, Recommendation
from fleet_audit.model.report_sites import SiteAction
from fleet_audit.model.scenario import Scenario
from fleet_audit.pipeline.planning import AS_IT_IS, Case, case_of
from fleet_audit.recommendations.at_sites import site_actions
from fleet_audit.recommendations.breaks import breaks
from fleet_audit.recommendations.deeds import deeds
from fleet_audit.recommendations.effects import Effect, effects_at, effects_of
from fleet_audit.recommendations.instead import Instead, instead_of
from fleet_audit.recommendations.judging import Judged, judge, stopped
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.recommendations.worth import Terms, ranked, recommendation_of, terms_of
from fleet_audit.reference.clauses import aids
from fleet_audit.reference.end_of_support import system_releases
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.lever_decisions import lever_decisions
from fleet_audit.store.snapshot import Progress

ELSEWHERE = ("FR", "DE", "PL")
"""Mixes that are tried where the country of a device is only assumed: little carbon, and much."""


class Advice(Struct, frozen=True, kw_only=True):
    """What the levers find in a fleet."""

    case: Case
    judged: Judged
    found: tuple[Recommendation, ...]
    """Best first."""
    effects: tuple[Effect, ...]
    terms: Terms

    @property
    def told(self) -> Advised:
        """What pages and screens put into words."""
        return Advised(found=self.found, host=self.judged.host, parameters=self.case.values)

    @property
    def aids(self) -> dict[str, list[str]]:
        """Aids that may exist for a lever, by its code: name and address."""
        as_of = self.case.made.setting.as_of
        found: dict[str, list[str]] = {}
        for aid in aids():
            if aid.lever and not aid.has_ended(as_of):
                found.setdefault(aid.lever, []).append(f"{aid.name}, {aid.url}")
        return found

    def instead(self, one: Recommendation) -> tuple[Instead, ...]:
        """What else could be done, and what it costs."""
        as_of = self.case.made.setting.as_of
        return instead_of(one, self.case.prices, as_of, system_releases())

    def at_sites(self, sites: Sequence[str | None]) -> Mapping[str | None, tuple[SiteAction, ...]]:
        """What each action brings at some sites; null is the one that is not stated."""
        effects = effects_at(self.case.made.engine, self.effects, sites)
        return site_actions(effects, deeds(self.found), self.terms.prices)

    @property
    def breaks(self) -> Iterable[Break]:
        """Replace or keep, asset by asset."""
        return breaks(self.case.made.engine, self.case.made.setting.as_of)

    @property
    def stopped(self) -> dict[tuple[str, str], int]:
        """How many devices each objection of each lever stops."""
        return stopped(self.case.made.engine, self.judged)


class Wish(Struct, frozen=True, kw_only=True):
    """What advice is asked for."""

    scenario: Scenario = AS_IT_IS
    country: str | None = None
    """Of assets that state none."""
    sites: tuple[str, ...] = ()
    """Only these; all if none."""
    host: str | None = None
    """Place of the hosting catalogue that servers could move to; without one, a host on the same
    grid with the PUE of the parameter `host_pue`."""
    aids: dict[str, float] = {}
    """Lever → share of its outlay that an aid pays."""


def advise(
    address: StoreAddress, as_of: date, wish: Wish, progress: Progress | None = None
) -> Advice:
    """Judge every lever on the fleet of a store, or on some of its sites."""
    case = case_of(address, as_of, wish.scenario, country=wish.country, progress=progress)
    return advise_on(case, address, wish)


def advise_on(case: Case, address: StoreAddress, wish: Wish) -> Advice:
    """Judge every lever on a case, whose candidates are then only those of the sites wished for."""
    engine, made, as_of = case.made.engine, case.made, case.made.setting.as_of
    if wish.sites:
        elsewhere = "site IS NULL OR NOT list_contains(?, site)"
        engine.execute(f"DELETE FROM candidate WHERE {elsewhere}", [list(wish.sites)])
    decisions = lever_decisions(address, made.setting.organisation_id, as_of)
    chosen = host_named(address, wish.host, as_of) if wish.host else None
    judged = judge(engine, all_levers(), case.parameters, chosen, decisions)
    mixes = [grid_row(zone, as_of.year, made.facts)["intensity_kgco2e"] for zone in ELSEWHERE]
    terms = terms_of(case.prices, case.parameters, mixes, wish.aids)
    effects = tuple(effects_of(engine, judged))
    found = ranked([recommendation_of(effect, terms) for effect in effects])
    return Advice(case=case, judged=judged, found=tuple(found), effects=effects, terms=terms)


def host_named(address: StoreAddress, name: str, as_of: date) -> Host:
    """A place of the catalogue or of the organisation's own forms, as servers would find it."""
    from fleet_audit.hosting.workload import grid_kg, pue_band
    from fleet_audit.pipeline.hosting import known_places, own_forms, selected
    from fleet_audit.reference.hosting import hosting_rules

    places = known_places(own_forms(address).items()).places
    (place,) = selected(places, [name], (), None)
    site = place.site
    return Host(
        name=f"{site.provider} {site.name}",
        pue=pue_band(site, as_of, hosting_rules()).mid,
        kgco2e_per_kwh=grid_kg(site.zone or "", as_of.year),
    )
