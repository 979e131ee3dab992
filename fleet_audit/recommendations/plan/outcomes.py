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

import numpy as np

from fleet_audit.recommendations.plan.choices import Choices, Flags, Floats
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
    """Every path of every cohort: cohort × path × year, of one device."""

    paths: tuple[Path, ...]
    is_possible: Flags
    """Cohort × path."""
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
    """Cohort × path: of one device bought; NaN where not known."""
    eur: Floats
    """What is not priced counts nothing."""
    labour_hours: Floats


class _Case:
    """The paths as columns of years, against the cohorts as rows."""

    def __init__(self, cohorts: Cohorts, offers: Offers, years: int) -> None:
        self.cohorts, self.offers, self.years = cohorts, offers, years
        self.paths = possible_paths(years)
        self.year = np.arange(1, years + 1)
        self.system = _column(self.paths, "system_year")
        self.upgrade = _column(self.paths, "upgrade_year")
        self.replace = _column(self.paths, "replace_year")
        self.is_new = np.array([path.kind == "new" for path in self.paths])

    @property
    def is_old(self) -> Flags:
        """Path × year: whether the device of today is still to be there."""
        return np.asarray((self.replace[:, None] == 0) | (self.year < self.replace[:, None]))

    @property
    def part_share(self) -> Floats:
        """Cohort × path × year: share of the years that a part is to give which falls in it."""
        until = np.nan_to_num(self.offers.upgrade_years)[:, None, None] + self.upgrade[:, None]
        return np.asarray(np.clip(until - self.year, 0, 1) * self.is_upgraded)

    @property
    def is_upgraded(self) -> Flags:
        return (self.upgrade[:, None] > 0) & (self.year >= self.upgrade[:, None]) & self.is_old

    @property
    def is_changed(self) -> Flags:
        return (self.system[:, None] > 0) & (self.year >= self.system[:, None]) & self.is_old

    def by_kind(self, new: Floats, refurbished: Floats) -> Floats:
        """Cohort × path: the one of the two that the path buys."""
        return np.where(self.is_new, new[:, None], refurbished[:, None])

    @property
    def service_years(self) -> Floats:
        """Cohort × path: how long what is bought serves."""
        lifetimes = self.cohorts.lifetime_years
        return self.by_kind(lifetimes, np.full_like(lifetimes, self.offers.refurbished_years))

    @property
    def rate_kgco2e(self) -> Floats:
        """Cohort × path: making of what is bought, a year of use."""
        new = self.cohorts.embodied_kgco2e / self.cohorts.lifetime_years
        return self.by_kind(new, new * self.offers.refurbished_share)

    def failing(self) -> Floats:
        """Cohort × path × year: share of the devices of today that fails in the year."""
        # in the middle of the year, so that a year counts what falls in it
        age = self.cohorts.age_years[:, None] + self.year - 0.5
        more = np.nan_to_num(self.offers.upgrade_years)[:, None, None] * self.is_upgraded
        past = np.maximum(0, age[:, None, :] - self.cohorts.lifetime_years[:, None, None] - more)
        rate = np.minimum(1, self.offers.failure_share_per_year * past) * self.is_old
        before = np.cumprod(1 - rate, axis=2)
        alive = np.concatenate([np.ones_like(before[..., :1]), before[..., :-1]], axis=2)
        return np.asarray(alive * rate)

    def is_possible(self) -> Flags:
        """Cohort × path: whether there is a need for each action, and a way."""
        offers = self.offers
        may_upgrade = ~np.isnan(offers.upgrade_kgco2e)
        may_change = ~np.isnan(offers.system_hours) & (self.cohorts.support_years < self.years)
        return np.asarray(
            (self.is_new | offers.is_refurbished[:, None])
            & ((self.upgrade == 0) | may_upgrade[:, None])
            & ((self.system == 0) | may_change[:, None])
        )


def outcomes(cohorts: Cohorts, offers: Offers, years: int) -> Outcomes:
    """Work out every path of a horizon of so many years."""
    case = _Case(cohorts, offers, years)
    failed = case.failing()
    gone = np.cumsum(failed, axis=2)
    is_replaced = case.year == case.replace[:, None]
    replaced = is_replaced * (1 - gone)
    spares = failed + replaced
    serving = np.cumsum(spares, axis=2)
    alive = (1 - serving) * case.is_old
    renewed = _again(spares, case.service_years)
    upgraded = (case.year == case.upgrade[:, None]) * alive
    changed = (case.year == case.system[:, None]) * alive
    new_kwh = case.by_kind(cohorts.new_energy_kwh, cohorts.energy_kwh)
    energy = alive * cohorts.energy_kwh[:, None, None] + serving * new_kwh[..., None]
    bought = spares + renewed
    price = case.by_kind(offers.new_eur, offers.refurbished_eur)
    part_rate = np.nan_to_num(offers.upgrade_kgco2e / offers.upgrade_years)[:, None, None]
    ends = cohorts.support_years[:, None] <= case.year - 1
    return Outcomes(
        paths=case.paths,
        is_possible=case.is_possible(),
        failed=failed,
        replaced=replaced,
        renewed=renewed,
        upgraded=upgraded,
        changed=changed,
        unsupported=alive * ends[:, None, :] * ~case.is_changed,
        energy_kwh=energy,
        gwp_use_kgco2e=energy * cohorts.kgco2e_per_kwh[:, None, None],
        gwp_bought_kgco2e=serving * case.rate_kgco2e[..., None]
        + alive * part_rate * case.part_share,
        gwp_bought_whole_kgco2e=bought * (case.rate_kgco2e * case.service_years)[..., None]
        + upgraded * np.nan_to_num(offers.upgrade_kgco2e)[:, None, None],
        price_eur=price,
        eur=bought * np.nan_to_num(price)[..., None]
        + upgraded * np.nan_to_num(offers.upgrade_eur)[:, None, None],
        labour_hours=bought * offers.deployment_hours
        + upgraded * np.nan_to_num(offers.upgrade_hours)[:, None, None]
        + changed * np.nan_to_num(offers.system_hours)[:, None, None],
    )


def _again(spares: Floats, service_years: Floats) -> Floats:
    """What was bought and has served its life is bought again, in the year that follows."""
    again = np.zeros_like(spares)
    years = spares.shape[2]
    after = np.maximum(1, np.ceil(service_years)).astype(int)
    for year in range(1, years):
        due = np.where(after <= year, year - after, -1)
        bought = np.take_along_axis(spares + again, np.maximum(due, 0)[..., None], axis=2)[..., 0]
        again[..., year] = np.where(due >= 0, bought, 0)
    return again


def choices_of(cohorts: Cohorts, found: Outcomes) -> tuple[Choices, Sequence[tuple[int, int]]]:
    """The possible paths as the solver takes them, and cohort and path of each."""
    cohort, path = np.nonzero(found.is_possible)
    is_new = np.array([one.kind == "new" for one in found.paths])[path]
    bought = (found.failed + found.replaced + found.renewed)[cohort, path].sum(axis=1)
    made = Choices(
        counts=cohorts.devices,
        of=cohort,
        gwp_kgco2e=(found.gwp_use_kgco2e + found.gwp_bought_kgco2e)[cohort, path].sum(axis=1),
        eur=found.eur[cohort, path],
        labour_hours=found.labour_hours[cohort, path],
        unsupported=found.unsupported[cohort, path],
        bought=bought,
        refurbished=np.where(is_new, 0.0, bought),
    )
    return made, list(zip(cohort.tolist(), path.tolist(), strict=True))


def usual_paths(cohorts: Cohorts, years: int) -> list[int]:
    """Of each cohort, the path that renews it new once it is as old as its usual life."""
    paths: Mapping[Path, int] = {path: n for n, path in enumerate(possible_paths(years))}
    left = np.ceil(cohorts.lifetime_years - cohorts.age_years)
    due = np.maximum(1, left + 1).astype(int)
    return [paths[Path(0, 0, int(year) if year <= years else 0, "new")] for year in due]


def _column(paths: Sequence[Path], name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([getattr(path, name) for path in paths], dtype=np.int64)
