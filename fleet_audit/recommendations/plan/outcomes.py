"""What each path of each cohort costs and emits over the years, worked out all at once.

Of a device kept beyond its usual life, a share fails each year: as much as the rate, for each year
of that age. What fails is replaced. What is bought counts its making by its years of use within the
horizon, E / L a year, so that a purchase near the end is neither a sacrifice nor a gift, and is
bought again once it has served its life. The making of what is there already is spent, and counts
nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fleet_audit.recommendations.plan.choices import Choices, Flags, Floats, Integers
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.paths import Path, possible_paths


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What can be bought for one device of each cohort, by column; a price not known is NaN."""

    new_eur: Floats
    refurbished_eur: Floats
    is_refurbished: Flags
    """Whether a refurbished one is to be had and its footprint known."""
    refurbished_share: float
    """Making of a refurbished device, a year of use, as a share of that of a new one."""
    refurbished_years: float
    upgrade_eur: Floats
    upgrade_kgco2e: Floats
    """NaN where no part helps, or its making is not known."""
    upgrade_years: Floats
    upgrade_hours: Floats
    system_hours: Floats
    """NaN where no other system helps."""
    electricity_eur: Floats
    """Of a kWh; NaN where no price is known."""
    discount_rate: float
    deployment_hours: float
    failure_share_per_year: float


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Every possible path of every cohort, a line each: line × year, of one device."""

    paths: tuple[Path, ...]
    cohort: Integers
    """Cohort of each line; lines of a cohort stand together."""
    path: Integers
    """Path of each line."""
    failed: Floats
    """Share that fails in the year and is replaced."""
    replaced: Floats
    """Share that is replaced on purpose in the year."""
    renewed: Floats
    """Share that was bought within the plan and is bought again."""
    upgraded: Floats
    changed: Floats
    unsupported: Floats
    energy_kwh: Floats
    gwp_use_kgco2e: Floats
    gwp_bought_kgco2e: Floats
    """Making of what is bought, by its years of use."""
    gwp_bought_whole_kgco2e: Floats
    """The same whole, in the year of purchase."""
    price_eur: Floats
    """Of one device bought, of each line; NaN where not known."""
    eur: Floats
    """What is not priced counts nothing."""
    labour_hours: Floats

    @property
    def is_new(self) -> Flags:
        """Of each line, whether what it buys is new."""
        return np.array([one.kind == "new" for one in self.paths])[self.path]

    @property
    def bought(self) -> Floats:
        """Share that is bought in the year, for whatever reason."""
        return self.failed + self.replaced + self.renewed


class _Case:
    """The possible paths as lines, with the figures of their cohorts beside each."""

    def __init__(self, cohorts: Cohorts, offers: Offers, years: int) -> None:
        self.offers, self.years = offers, years
        self.paths = possible_paths(years)
        self.year = np.arange(1, years + 1)
        system, upgrade = (_column(self.paths, name) for name in ("system_year", "upgrade_year"))
        is_new = np.array([path.kind == "new" for path in self.paths])
        possible = _is_possible(cohorts, offers, years, system, upgrade, is_new)
        self.cohort, self.path = np.nonzero(possible)
        self.system, self.upgrade = system[self.path, None], upgrade[self.path, None]
        self.replace = _column(self.paths, "replace_year")[self.path, None]
        self.is_new = is_new[self.path]

    def each(self, of_cohort: Floats) -> Floats:
        """A figure of the cohorts, beside each line, to go with its years."""
        return of_cohort[self.cohort, None]

    @cached_property
    def is_old(self) -> Flags:
        """Whether the device of today is still to be there."""
        return np.asarray((self.replace == 0) | (self.year < self.replace))

    @property
    def part_share(self) -> Floats:
        """Share of the years that a part is to give which falls in the year."""
        until = self.each(np.nan_to_num(self.offers.upgrade_years)) + self.upgrade
        return np.asarray(np.clip(until - self.year, 0, 1) * self.is_upgraded)

    @cached_property
    def is_upgraded(self) -> Flags:
        return (self.upgrade > 0) & (self.year >= self.upgrade) & self.is_old

    @property
    def is_changed(self) -> Flags:
        return (self.system > 0) & (self.year >= self.system) & self.is_old

    def by_kind(self, new: Floats, refurbished: Floats) -> Floats:
        """Of each line, the one of two figures of its cohort that goes with what it buys."""
        return np.where(self.is_new, new[self.cohort], refurbished[self.cohort])

    def service_years(self, lifetimes: Floats) -> Floats:
        """How long what is bought serves."""
        return self.by_kind(lifetimes, np.full_like(lifetimes, self.offers.refurbished_years))

    def rate_kgco2e(self, cohorts: Cohorts) -> Floats:
        """Making of what is bought, a year of use."""
        new = cohorts.embodied_kgco2e / cohorts.lifetime_years
        return self.by_kind(new, new * self.offers.refurbished_share)

    def failing(self, cohorts: Cohorts) -> Floats:
        """Share of the devices of today that fails in the year."""
        # in the middle of the year, so that a year counts what falls in it
        age = self.each(cohorts.age_years) + self.year - 0.5
        more = self.each(np.nan_to_num(self.offers.upgrade_years)) * self.is_upgraded
        past = np.maximum(0, age - self.each(cohorts.lifetime_years) - more)
        rate = np.minimum(1, self.offers.failure_share_per_year * past) * self.is_old
        before = np.cumprod(1 - rate, axis=1)
        alive = np.concatenate([np.ones_like(before[:, :1]), before[:, :-1]], axis=1)
        return np.asarray(alive * rate)


def _is_possible(
    cohorts: Cohorts, offers: Offers, years: int, system: Integers, upgrade: Integers, is_new: Flags
) -> Flags:
    """Cohort × path: whether there is a need for each action, and a way."""
    may_upgrade = ~np.isnan(offers.upgrade_kgco2e)
    may_change = ~np.isnan(offers.system_hours) & (cohorts.support_years < years)
    return np.asarray(
        (is_new | offers.is_refurbished[:, None])
        & ((upgrade == 0) | may_upgrade[:, None])
        & ((system == 0) | may_change[:, None])
    )


def outcomes(cohorts: Cohorts, offers: Offers, years: int) -> Outcomes:
    """Work out every possible path of a horizon of so many years."""
    case = _Case(cohorts, offers, years)
    each = case.each
    failed = case.failing(cohorts)
    replaced = (case.year == case.replace) * (1 - np.cumsum(failed, axis=1))
    spares = failed + replaced
    serving = np.cumsum(spares, axis=1)
    alive = (1 - serving) * case.is_old
    service_years = case.service_years(cohorts.lifetime_years)
    renewed = _again(spares, service_years)
    upgraded = (case.year == case.upgrade) * alive
    changed = (case.year == case.system) * alive
    new_kwh = case.by_kind(cohorts.new_energy_kwh, cohorts.energy_kwh)
    energy = alive * each(cohorts.energy_kwh) + serving * new_kwh[:, None]
    bought = spares + renewed
    price = case.by_kind(offers.new_eur, offers.refurbished_eur)
    rate = case.rate_kgco2e(cohorts)
    part_rate = each(np.nan_to_num(offers.upgrade_kgco2e / offers.upgrade_years))
    return Outcomes(
        paths=case.paths,
        cohort=case.cohort,
        path=case.path,
        failed=failed,
        replaced=replaced,
        renewed=renewed,
        upgraded=upgraded,
        changed=changed,
        unsupported=alive * (each(cohorts.support_years) <= case.year - 1) * ~case.is_changed,
        energy_kwh=energy,
        gwp_use_kgco2e=energy * each(cohorts.kgco2e_per_kwh),
        gwp_bought_kgco2e=serving * rate[:, None] + alive * part_rate * case.part_share,
        gwp_bought_whole_kgco2e=bought * (rate * service_years)[:, None]
        + upgraded * each(np.nan_to_num(offers.upgrade_kgco2e)),
        price_eur=price,
        eur=bought * np.nan_to_num(price)[:, None]
        + upgraded * each(np.nan_to_num(offers.upgrade_eur)),
        labour_hours=bought * offers.deployment_hours
        + upgraded * each(np.nan_to_num(offers.upgrade_hours))
        + changed * each(np.nan_to_num(offers.system_hours)),
    )


def _again(spares: Floats, service_years: Floats) -> Floats:
    """What was bought and has served its life is bought again, in the year that follows."""
    again = np.zeros_like(spares)
    years = spares.shape[1]
    after = np.maximum(1, np.ceil(service_years)).astype(int)
    line = np.arange(len(spares))
    for year in range(1, years):
        due = np.maximum(year - after, 0)
        bought = spares[line, due] + again[line, due]
        again[:, year] = np.where(after <= year, bought, 0)
    return again


def choices_of(cohorts: Cohorts, found: Outcomes) -> Choices:
    """The lines as the solver takes them."""
    bought = found.bought.sum(axis=1)
    return Choices(
        counts=cohorts.devices,
        of=found.cohort,
        gwp_kgco2e=(found.gwp_use_kgco2e + found.gwp_bought_kgco2e).sum(axis=1),
        eur=found.eur,
        labour_hours=found.labour_hours,
        unsupported=found.unsupported,
        bought=bought,
        refurbished=np.where(found.is_new, 0.0, bought),
    )


def usual_lines(cohorts: Cohorts, found: Outcomes, years: int) -> Integers:
    """Of each cohort, the line that renews it new once it is as old as its usual life."""
    paths: Mapping[Path, int] = {path: n for n, path in enumerate(found.paths)}
    left = np.ceil(cohorts.lifetime_years - cohorts.age_years)
    due = np.maximum(1, left + 1).astype(int)
    usual = np.array([paths[Path(0, 0, int(y) if y <= years else 0, "new")] for y in due])
    return np.flatnonzero(found.path == usual[found.cohort])


def _column(paths: Sequence[Path], name: str) -> Integers:
    return np.array([getattr(path, name) for path in paths], dtype=np.int64)
