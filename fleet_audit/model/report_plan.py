"""The renewal plan as a report tells it: in sum by year and category, without its single steps."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from fleet_audit.model.plan import Plan, YearTotal


class PlanCell(Struct, frozen=True, kw_only=True):
    """One category in one year of the plan. Expected failures make parts of devices."""

    year: int
    category: str
    new: float
    """Devices bought new, after a failure or on purpose."""
    refurbished: float
    mended: float
    """Devices that a part makes last longer."""
    system_changed: float
    """Devices whose system is updated or changed, so that it gets updates again."""
    kept: float
    """Devices of today that are still there at the end of the year."""
    new_eur: float
    refurbished_eur: float
    mended_eur: float
    new_unpriced: float
    """Devices bought new of which no price is known: the euros do not count them."""
    refurbished_unpriced: float
    mended_unpriced: float
    """Devices that a part mends, of which no price is known."""
    unsupported: float
    """Devices without security updates during the year."""
    gwp_embodied_kgco2e: float
    """Making of what was bought, of the year of its use."""
    gwp_use_kgco2e: float

    @property
    def eur(self) -> float:
        """All that is bought and has a price."""
        return self.new_eur + self.refurbished_eur + self.mended_eur

    @property
    def unpriced(self) -> float:
        """Devices bought of which no price is known."""
        return self.new_unpriced + self.refurbished_unpriced


class Planned(Struct, frozen=True, kw_only=True):
    """The plan of a report, beside the usual renewal."""

    plan: Plan
    """Without steps, cohorts and curve, which `fleet-audit plan` gives. Where nothing fits in the
    budget asked for, the plan without a budget."""
    budget_eur: float | None
    """Euros a year that were asked for; null where nobody gave a budget."""
    least_budget_eur: float | None = None
    """The least that would do, where no plan fits in the budget; null where one does."""
    cells: tuple[PlanCell, ...]
    """By year, then by category, the largest category first."""
    usual: tuple[YearTotal, ...]
    """The years if every device was renewed new at the end of its usual life."""
    usual_cells: tuple[PlanCell, ...] = ()
    """The same by category."""

    @property
    def usual_unpriced(self) -> float:
        """Devices bought in the usual renewal of which no price is known."""
        return sum(one.unpriced for one in self.usual_cells)

    @property
    def begins(self) -> date:
        """First day of the first year."""
        return date.fromisoformat(self.plan.as_of)

    def of_year(self, year: int) -> tuple[PlanCell, ...]:
        """The categories of a year."""
        return tuple(one for one in self.cells if one.year == year)

    def of_category(self, category: str) -> tuple[PlanCell, ...]:
        """The years of a category, in their order."""
        return tuple(one for one in self.cells if one.category == category)

    @property
    def categories(self) -> tuple[str, ...]:
        """The largest first."""
        return tuple(dict.fromkeys(one.category for one in self.cells))

    @property
    def is_beyond_budget(self) -> bool:
        """Whether no plan fits in the budget asked for."""
        return self.budget_eur is not None and self.plan.budget_eur is None
