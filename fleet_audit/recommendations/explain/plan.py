"""The figures of the plan of a report, as sums of its categories and years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fleet_audit.footprint.explain.arithmetic import equals, number
from fleet_audit.footprint.explain.parts_added import Addend, added
from fleet_audit.model.category_names import CATEGORY_NAMES
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import said
from fleet_audit.model.plan import YearTotal
from fleet_audit.model.report_plan import PlanCell, Planned

EUR, KG, DEVICES = "EUR", "kgCO2e", "devices"
COUNTS: dict[str, tuple[str, ...]] = {
    "new": ("new",),
    "refurbished": ("refurbished",),
    "mended": ("mended", "system_changed"),
    "kept": ("kept",),
}
"""What is told of the devices of a category → the fields of a cell that it adds up."""
OTHERS = "others"
MOST_NAMED = 8
"""Categories that are told by name; the others are one line."""
YEARLY: dict[str, tuple[str, str, str]] = {
    "new_eur": ("new_eur", EUR, said("Σ devices bought new × their price")),
    "refurbished_eur": (
        "refurbished_eur",
        EUR,
        said("Σ devices bought refurbished × their price"),
    ),
    "mended_eur": ("mended_eur", EUR, said("Σ devices mended × price of the part")),
    "embodied": (
        "gwp_embodied_kgco2e",
        KG,
        said("Σ devices bought that serve in the year × manufacture ÷ years of service"),
    ),
    "use": ("gwp_use_kgco2e", KG, said("Σ devices × electricity × carbon of the electricity")),
    "unsupported": ("unsupported", DEVICES, said("Σ devices without updates in the year")),
}
"""Last word of a figure of a year → field of its cells, unit, formula."""
SPENT = ("new_eur", "refurbished_eur", "mended_eur")
"""What a year's euros add up."""
UNPRICED = said("What has no known price is not in the sum, which is more.")
EXPECTED = said(
    "Expected failures are shares of devices, so that a count need not be a whole number."
)


def shown_categories(planned: Planned) -> dict[str, tuple[str, ...]]:
    """Name of each line of devices → the categories that it adds up."""
    found = {name: (name,) for name in planned.categories[:MOST_NAMED]}
    rest = planned.categories[MOST_NAMED:]
    return found | ({OTHERS: rest} if rest else {})


def counts_by_year(cells: Sequence[PlanCell], name: str) -> dict[int, float]:
    """Devices of a column, year by year."""
    counted: dict[int, float] = {}
    for cell in cells:
        more = sum(getattr(cell, field) for field in COUNTS[name])
        counted[cell.year] = counted.get(cell.year, 0.0) + more
    return counted


def plan_names(planned: Planned) -> Iterator[str]:
    """The name of every figure that the chapter prints."""
    if planned.plan.totals is None:
        return
    for year in range(1, planned.plan.years + 1):
        yield from (f"plan.{year}.{name}" for name in (*YEARLY, "eur", "usual_eur"))
    for line in shown_categories(planned):
        yield from (f"plan.{line}.{name}" for name in COUNTS)
    yield from ("plan.total.gwp", "plan.total.usual_gwp")
    yield from (f"plan.total.{name}" for name in SPENT)
    if planned.least_budget_eur is not None:
        yield "plan.least_budget"
    if planned.budget_eur is not None:
        yield "plan.budget"


def explain_planned(planned: Planned, figure: str) -> Explanation | None:
    """The explanation of a figure of the plan; null where there is none of that name."""
    if figure == "plan.least_budget":
        return _least(planned)
    if figure == "plan.budget":
        return _budget(planned.budget_eur)
    _, key, measure = [*figure.split("."), "", ""][:3]
    if key == "total":
        return _over_the_years(planned, figure, measure)
    if key.isdecimal() and 1 <= int(key) <= planned.plan.years:
        return _of_year(planned, int(key), measure)
    lines = shown_categories(planned)
    if key in lines and measure in COUNTS:
        return _of_line(planned, key, lines[key], measure)
    return None


def _of_year(planned: Planned, year: int, measure: str) -> Explanation | None:
    figure = f"plan.{year}.{measure}"
    if measure == "eur":
        parts = [
            Addend(name, _summed(planned.of_year(year), name), f"plan.{year}.{name}")
            for name in SPENT
        ]
        formula = " + ".join(SPENT)
        if not sum(part.value for part in parts) and _leaves_out(planned.of_year(year), SPENT):
            return _unpriced_sum(figure, formula)
        return added(figure, EUR, formula, parts)
    if measure == "usual_eur":
        cells = [one for one in planned.usual_cells if one.year == year]
        return _of_cells(figure, cells, "new_eur", EUR, YEARLY["new_eur"][2])
    if measure not in YEARLY:
        return None
    field, unit, formula = YEARLY[measure]
    return _of_cells(figure, planned.of_year(year), field, unit, formula)


def _of_cells(
    figure: str, cells: Sequence[PlanCell], field: str, unit: str, formula: str
) -> Explanation:
    parts = [
        Addend(said(CATEGORY_NAMES[cell.category]), getattr(cell, field), _origin(cell, field))
        for cell in cells
    ]
    is_less = unit == EUR and _leaves_out(cells, (field,))
    if is_less and not _summed(cells, field):
        return _unpriced_sum(figure, formula)
    return added(figure, unit, formula, parts, (UNPRICED,) if is_less else ())


def _leaves_out(cells: Sequence[PlanCell], fields: Sequence[str]) -> bool:
    """Whether euros leave something out that has no known price."""
    return any(_summed(cells, _unpriced(field)) > 0 for field in fields)


def _unpriced_sum(figure: str, formula: str) -> Explanation:
    return Explanation(
        figure=figure,
        value=None,
        unit=EUR,
        formula=formula,
        arithmetic=said("no price is known"),
    )


def _unpriced(field: str) -> str:
    return field.replace("_eur", "_unpriced")


def _origin(cell: PlanCell, field: str) -> str:
    """How many devices at which price, of euros; else nothing."""
    if not field.endswith("_eur"):
        return ""
    priced = getattr(cell, field.removesuffix("_eur")) - getattr(cell, _unpriced(field))
    if priced <= 0:
        return ""
    price = getattr(cell, field) / priced
    return said("{devices} × {price} EUR each", devices=number(priced), price=number(price))


def _of_line(planned: Planned, line: str, categories: Sequence[str], measure: str) -> Explanation:
    cells = [one for one in planned.cells if one.category in categories]
    by_year = counts_by_year(cells, measure)
    figure = f"plan.{line}.{measure}"
    if measure == "kept":
        by_year = dict([max(by_year.items())])
        formula = said("devices of today that are still there at the end of the last year")
    else:
        formula = said("Σ devices of each year")
    parts = [Addend(said("year {year}", year=year), value, "") for year, value in by_year.items()]
    return added(figure, DEVICES, formula, parts, (EXPECTED,))


def _over_the_years(planned: Planned, figure: str, measure: str) -> Explanation | None:
    """A figure of all the years."""
    if measure in SPENT:
        return _spent(planned, measure)
    if measure in {"gwp", "usual_gwp"}:
        return _total(planned, figure, planned.usual if measure == "usual_gwp" else None)
    return None


def _spent(planned: Planned, measure: str) -> Explanation:
    """Euros of one kind over all the years."""
    figure, formula = f"plan.total.{measure}", said("Σ euros of each year")
    parts = [
        Addend(
            said("year {year}", year=year),
            _summed(planned.of_year(year), measure),
            f"plan.{year}.{measure}",
        )
        for year in range(1, planned.plan.years + 1)
    ]
    is_less = _leaves_out(planned.cells, (measure,))
    if is_less and not sum(part.value for part in parts):
        return _unpriced_sum(figure, formula)
    return added(figure, EUR, formula, parts, (UNPRICED,) if is_less else ())


def _total(planned: Planned, figure: str, usual: Sequence[YearTotal] | None) -> Explanation:
    years = planned.plan.yearly if usual is None else usual
    own: Mapping[str, str] = {"embodied": "gwp_embodied_kgco2e", "use": "gwp_use_kgco2e"}
    parts = [
        Addend(
            f"{name} {year.year}",
            getattr(year, field),
            f"plan.{year.year}.{name}" if usual is None else "",
        )
        for year in years
        for name, field in own.items()
    ]
    return added(figure, KG, "Σ embodied + use", parts)


def _budget(eur: float | None) -> Explanation | None:
    """What the organisation says that it can spend in a year."""
    if eur is None:
        return None
    return Explanation(
        figure="plan.budget",
        value=eur,
        unit=EUR,
        formula=said("stated in the organisation sheet, or by --budget"),
        arithmetic=equals(number(eur), eur, EUR),
    )


def _least(planned: Planned) -> Explanation | None:
    least = planned.least_budget_eur
    if least is None:
        return None
    return Explanation(
        figure="plan.least_budget",
        value=least,
        unit="EUR/year",
        formula=said("least budget of a year under which what fails can be replaced"),
        arithmetic=said(
            "{least} EUR/year, where {asked} EUR/year were asked for",
            least=number(least),
            asked=number(planned.budget_eur),
        ),
        notes=(said("Found by the solver, which loosens the budget by the least that it can."),),
    )


def _summed(cells: Sequence[PlanCell], name: str) -> float:
    return float(sum(getattr(cell, name) for cell in cells))
