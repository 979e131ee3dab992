"""The plan in words and figures, from the mix that the solver found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from fleet_audit.model.plan import (
    Action,
    CohortPlan,
    PathShare,
    PlanTotals,
    ShadowPrice,
    Step,
    YearTotal,
)
from fleet_audit.recommendations.economics import present_factor
from fleet_audit.recommendations.plan.choices import Floats, Integers
from fleet_audit.recommendations.plan.cohorts import Cohorts
from fleet_audit.recommendations.plan.limits import Limits, Row
from fleet_audit.recommendations.plan.outcomes import Offers, Outcomes
from fleet_audit.recommendations.plan.paths import Path

KG_PER_TONNE = 1000
_NOTHING = 1e-9
_NO_SHARE = 1e-12
"""Share of a device under which it is an error of rounding."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A mix of paths of cohorts, with all that is known of both."""

    cohorts: Cohorts
    offers: Offers
    outcomes: Outcomes
    lines: Integers
    """Lines of the outcomes that some devices take."""
    counts: Integers
    """Devices of each."""

    def yearly(self, name: str) -> Floats:
        """A quantity of the outcomes by year, of all devices."""
        return np.asarray(self.counts @ getattr(self.outcomes, name)[self.lines])

    @property
    def taken(self) -> Iterator[Taken]:
        """The lines one by one."""
        rows = zip(
            self.lines.tolist(),
            self.outcomes.cohort[self.lines].tolist(),
            self.outcomes.path[self.lines].tolist(),
            self.counts.tolist(),
            strict=True,
        )
        return (Taken(*row) for row in rows)


class Taken(NamedTuple):
    """A path that some devices of a cohort take, and how many."""

    line: int
    cohort: int
    path: int
    devices: int


def chosen(
    cohorts: Cohorts, offers: Offers, found: Outcomes, lines: Integers, counts: Integers
) -> Chosen:
    """The mix of a solution: devices of each of some lines."""
    is_taken = counts > 0
    return Chosen(
        cohorts=cohorts,
        offers=offers,
        outcomes=found,
        lines=lines[is_taken],
        counts=counts[is_taken],
    )


def usual(mix: Chosen, lines: Integers) -> Chosen:
    """The same fleet, every device renewed new at the end of its usual life."""
    return replace(mix, lines=lines, counts=mix.cohorts.devices)


def year_totals(mix: Chosen) -> tuple[YearTotal, ...]:
    """The years of a mix."""
    names = {
        "eur": "eur",
        "labour_hours": "labour_hours",
        "unsupported": "unsupported",
        "gwp_use_kgco2e": "gwp_use_kgco2e",
        "gwp_embodied_kgco2e": "gwp_bought_kgco2e",
        "energy_kwh": "energy_kwh",
    }
    columns = {field: mix.yearly(name).tolist() for field, name in names.items()}
    years = len(columns["eur"])
    return tuple(
        YearTotal(year=year + 1, **{field: values[year] for field, values in columns.items()})
        for year in range(years)
    )


def totals(mix: Chosen, as_usual: Chosen) -> PlanTotals:
    """A mix in sum, beside the usual renewal."""
    bought = _bought(mix)
    refurbished = ~mix.outcomes.is_new[mix.lines]
    embodied = float(mix.yearly("gwp_bought_kgco2e").sum())
    use = float(mix.yearly("gwp_use_kgco2e").sum())
    return PlanTotals(
        assets=int(mix.cohorts.devices.sum()),
        bought=float(bought.sum()),
        refurbished=float(bought[refurbished].sum()),
        eur=float(mix.yearly("eur").sum()),
        labour_hours=float(mix.yearly("labour_hours").sum()),
        energy_kwh=float(mix.yearly("energy_kwh").sum()),
        gwp_kgco2e=embodied + use,
        gwp_use_kgco2e=use,
        gwp_embodied_kgco2e=embodied,
        terminal_gwp_kgco2e=float(mix.yearly("gwp_bought_whole_kgco2e").sum()) - embodied,
        usual_gwp_kgco2e=float(
            as_usual.yearly("gwp_bought_kgco2e").sum() + as_usual.yearly("gwp_use_kgco2e").sum()
        ),
        usual_eur=float(as_usual.yearly("eur").sum()),
        unknown_support=int(mix.cohorts.devices[np.array(mix.cohorts.is_support_unknown)].sum()),
        usual_unpriced=_unpriced(as_usual),
        unpriced=_unpriced(mix),
    )


def _bought(mix: Chosen) -> Floats:
    """Devices bought over the horizon, by line."""
    bought: Floats = mix.outcomes.bought[mix.lines].sum(axis=1) * mix.counts
    return bought


def _unpriced(mix: Chosen) -> float:
    """Devices bought of which no price is known."""
    return float(_bought(mix)[np.isnan(mix.outcomes.price_eur[mix.lines])].sum())


def _is_new(mix: Chosen, taken: Taken) -> bool:
    return mix.outcomes.paths[taken.path].kind == "new"


def cohort_plans(mix: Chosen) -> tuple[CohortPlan, ...]:
    """Each cohort, and how its devices part."""
    shares: dict[int, list[PathShare]] = {}
    for one in mix.taken:
        path = mix.outcomes.paths[one.path]
        shares.setdefault(one.cohort, []).append(
            PathShare(actions=tuple(_actions(path)), count=one.devices)
        )
    return tuple(
        CohortPlan(
            cohort=named.name,
            category=named.category,  # type: ignore[arg-type]  # the store holds only known ones
            model_class=named.model_class,
            site=named.site,
            age_years=round(float(mix.cohorts.age_years[number]), 2),
            energy_kwh_per_year=round(float(mix.cohorts.energy_kwh[number]), 2),
            system=named.system,
            count=int(mix.cohorts.devices[number]),
            paths=tuple(shares.get(number, ())),
        )
        for number, named in enumerate(mix.cohorts.named)
    )


def _actions(path: Path) -> Iterator[tuple[int, Action]]:
    if path.system_year:
        yield path.system_year, "change_system"
    if path.upgrade_year:
        yield path.upgrade_year, "upgrade"
    if path.replace_year:
        yield path.replace_year, "replace_new" if path.kind == "new" else "replace_refurbished"
    if path.is_kept:
        yield 1, "keep"


def steps(mix: Chosen, worth_kgco2e_per_eur: Sequence[float]) -> tuple[Step, ...]:
    """All that is done, by year, then by cohort; what is alike on two paths is one step."""
    found: dict[tuple[int, int, Action], dict[str, float]] = {}
    for taken in mix.taken:
        for year, action, figures in _of_path(mix, taken):
            added = found.setdefault((year, taken.cohort, action), dict.fromkeys(figures, 0.0))
            for name, value in figures.items():
                added[name] += value * taken.devices
    return tuple(
        _step(mix, year, cohort, action, figures, worth_kgco2e_per_eur)
        for (year, cohort, action), figures in sorted(found.items())
    )


def _of_path(mix: Chosen, taken: Taken) -> Iterator[tuple[int, Action, dict[str, float]]]:
    """What one device of a path has done to it, year by year."""
    path = mix.outcomes.paths[taken.path]
    if path.is_kept:
        yield 1, "keep", _figures()
    for action, name in _bought_by(path):
        for year, share in _years(mix, name, taken):
            yield year, action, _purchase(mix, taken, year, share)
    for year, share in _years(mix, "upgraded", taken):
        yield year, "upgrade", _part(mix, taken, year, share)
    for year, share in _years(mix, "changed", taken):
        hours = float(mix.offers.system_hours[taken.cohort])
        yield year, "change_system", _figures(share=share, hours=hours * share)


def _bought_by(path: Path) -> tuple[tuple[Action, str], ...]:
    if path.kind == "new":
        return (
            ("replace_failed_new", "failed"),
            ("replace_new", "replaced"),
            ("renew_new", "renewed"),
        )
    return (
        ("replace_failed_refurbished", "failed"),
        ("replace_refurbished", "replaced"),
        ("renew_refurbished", "renewed"),
    )


def _years(mix: Chosen, name: str, taken: Taken) -> Iterator[tuple[int, float]]:
    shares = getattr(mix.outcomes, name)[taken.line].tolist()
    yield from ((year, share) for year, share in enumerate(shares, start=1) if share > _NO_SHARE)


def _figures(
    *, share: float = 1.0, eur: float = 0.0, kgco2e: float = 0.0, hours: float = 0.0
) -> dict[str, float]:
    return {"count": share, "eur": eur, "gwp_kgco2e": kgco2e, "labour_hours": hours}


def _purchase(mix: Chosen, taken: Taken, year: int, share: float) -> dict[str, float]:
    """One purchase: its making counts by the years of the horizon that it serves."""
    offers, cohorts, n = mix.offers, mix.cohorts, taken.cohort
    is_new = _is_new(mix, taken)
    rate = float(cohorts.embodied_kgco2e[n] / cohorts.lifetime_years[n])
    years = float(cohorts.lifetime_years[n]) if is_new else offers.refurbished_years
    left = mix.outcomes.eur.shape[1] - year + 1
    served = min(left, int(np.ceil(years)))
    return _figures(
        share=share,
        eur=float(mix.outcomes.price_eur[taken.line]) * share,
        kgco2e=rate * (1.0 if is_new else offers.refurbished_share) * served * share,
        hours=offers.deployment_hours * share,
    )


def _part(mix: Chosen, taken: Taken, year: int, share: float) -> dict[str, float]:
    offers, n = mix.offers, taken.cohort
    kept = mix.outcomes.gwp_bought_kgco2e[taken.line]
    bought = _serving_kgco2e(mix, taken)
    return _figures(
        share=share,
        eur=float(offers.upgrade_eur[n]) * share,
        kgco2e=float((kept - bought).sum()),
        hours=float(offers.upgrade_hours[n]) * share,
    )


def _serving_kgco2e(mix: Chosen, taken: Taken) -> Floats:
    """By year, the making of the devices bought on a path: all that is not the part's."""
    outcomes, n = mix.outcomes, taken.cohort
    serving = np.cumsum(outcomes.failed[taken.line] + outcomes.replaced[taken.line])
    rate = mix.cohorts.embodied_kgco2e[n] / mix.cohorts.lifetime_years[n]
    share = 1.0 if _is_new(mix, taken) else mix.offers.refurbished_share
    return np.asarray(serving * rate * share)


def _step(
    mix: Chosen,
    year: int,
    cohort: int,
    action: Action,
    figures: dict[str, float],
    worth: Sequence[float],
) -> Step:
    eur = None if np.isnan(figures["eur"]) else figures["eur"]
    known: dict[str, Any] = {**figures, "eur": eur}
    return Step(
        year=year,
        action=action,
        cohort=mix.cohorts.named[cohort].name,
        break_even_eur=None if eur is not None else _break_even(mix, cohort, year, action, worth),
        **known,
    )


def _break_even(
    mix: Chosen, cohort: int, year: int, action: Action, worth: Sequence[float]
) -> float | None:
    """What one device may cost: for its place in the budget, else for its electricity to repay it.

    In a budget that binds, the kg that it avoids over the years that are left, against leaving the
    device as it is, over the kg that a euro avoids elsewhere. Otherwise the present value of the
    kWh that it saves over its life. Null where it saves none, or no price is known.
    """
    if action not in {"replace_new", "replace_refurbished"}:
        return None
    cohorts, offers = mix.cohorts, mix.offers
    is_new = action == "replace_new"
    saved_kwh = float(cohorts.energy_kwh[cohort] - cohorts.new_energy_kwh[cohort]) if is_new else 0
    price = worth[year - 1] if worth else 0.0
    if price <= _NOTHING:
        eur = saved_kwh * float(offers.electricity_eur[cohort])
        life = float(cohorts.lifetime_years[cohort])
        return eur * present_factor(offers.discount_rate, life) if eur > 0 else None
    rate = cohorts.embodied_kgco2e[cohort] / cohorts.lifetime_years[cohort]
    made = rate * (1.0 if is_new else offers.refurbished_share)
    years = mix.outcomes.eur.shape[1] - year + 1
    avoided = (saved_kwh * cohorts.kgco2e_per_kwh[cohort] - made) * years
    return float(avoided / price) if avoided > 0 else None


def shadow_price(
    limits: Limits, rows: Sequence[Row], prices: Floats, curve: tuple[Any, ...]
) -> ShadowPrice | None:
    """What a euro more in each year would avoid; null where no budget is given."""
    if limits.budget_eur is None:
        return None
    worth = [
        (row.year or 0, max(0.0, float(price)))
        for row, price in zip(rows, prices, strict=True)
        if row.kind == "budget"
    ]
    # Of a budget that carries over, a euro of a year counts in the sums of all later ones.
    yearly = [
        sum(price for year, price in worth if year >= this) if limits.carries_over else mine
        for this, mine in worth
    ]
    best = max(yearly, default=0.0)
    return ShadowPrice(
        kgco2e_per_eur=tuple(yearly),
        eur_per_tco2e=KG_PER_TONNE / best if best > _NOTHING else None,
        curve=curve,
    )
