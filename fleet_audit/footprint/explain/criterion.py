"""The figures of one asset by another criterion than climate, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.criteria import REMEDY, WHY_OFF
from fleet_audit.footprint.explain.arithmetic import fact, given
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.rollup import ENDS
from fleet_audit.footprint.weighing import Weighing, small_per, weigh
from fleet_audit.model.codes import Criterion
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb


def explain_criterion(
    engine: duckdb.DuckDBPyConnection, asset_id: int, criterion: Criterion, reference: Reference
) -> Explanation | None:
    """A year of the asset by a criterion, with its two parts; null if the asset does not count."""
    weighing = weigh(engine, criterion, reference)
    lines = fetch_dicts(engine, "SELECT * FROM criterion_impact WHERE asset_id = ?", asset_id)
    return _Weighed(lines[0], weighing, reference).year() if lines else None


class _Weighed:
    """One asset's line of `criterion_impact`, ready to be explained."""

    def __init__(self, line: dict[str, Any], weighing: Weighing, reference: Reference) -> None:
        self.line, self.weighing, self.reference = line, weighing, reference
        self.made_per = small_per(weighing.made_unit)
        self.used_per = small_per(weighing.used_unit)

    def year(self) -> Explanation:
        """Both parts together, where they are known in one unit."""
        unit = self.weighing.made_unit
        parts = (self.embodied_per_year(), self.use_per_year())
        values = " + ".join(digits(part.value) for part in parts)
        total = self.line["year_n"]
        if total is not None:
            arithmetic = equal(values, total / self.made_per, unit)
        elif not self.weighing.is_one_unit and None not in {part.value for part in parts}:
            arithmetic = said("the two parts are counted in different units, and are not added")
        else:
            arithmetic = said("a part is unknown, and so is the total")
        return self._figure(
            f"{self.weighing.criterion}_per_year", "year_n", self.made_per, unit,
            formula="embodied_per_year + use_per_year", arithmetic=arithmetic, parts=parts,
        )  # fmt: skip

    def embodied_per_year(self) -> Explanation:
        """All but use, spread over the lifetime: nothing once the device is older than it."""
        line, unit = self.line, self.weighing.made_unit
        terms: list[Term] = [
            given("lifetime_years", line["lifetime_years"], "years", said("its class")),
            given("quantity", line["quantity"], "devices", said("inventory")),
        ]
        if line["embodied_year_n"] is None:
            arithmetic = self._why("device")
        else:
            each = line["made"] / self.made_per
            product = f"{digits(each)} × {digits(line['year_share'])} × {line['quantity']}"
            arithmetic = equal(product, line["embodied_year_n"] / self.made_per, unit)
        return self._figure(
            f"{self.weighing.criterion}_embodied_per_year", "embodied_year_n", self.made_per, unit,
            formula="embodied × share_of_the_year × quantity", arithmetic=arithmetic,
            terms=(*self._facts("embodied", "made_factor_ids"), *terms),
            notes=self._lower_bound(),
        )  # fmt: skip

    def use_per_year(self) -> Explanation:
        """The electricity of a year, cooling included, by the mix of the country."""
        line, unit = self.line, self.weighing.used_unit
        if line["use_year_n"] is None:
            arithmetic = self._why("electricity")
        else:
            kwh = line["energy_kwh"] * line["pue"]
            per_kwh = line["used"] / self.used_per / kwh if kwh else 0.0
            factors = (line["energy_kwh"], line["pue"], per_kwh, line["quantity"])
            product = " × ".join(map(digits, factors))
            arithmetic = equal(product, line["use_year_n"] / self.used_per, unit)
        return self._figure(
            f"{self.weighing.criterion}_use_per_year", "use_year_n", self.used_per, unit,
            formula="energy_kwh × pue × per_kwh × quantity", arithmetic=arithmetic,
            terms=self._facts("per_kwh", "used_factor_ids"),
        )  # fmt: skip

    def _facts(self, symbol: str, column: str) -> tuple[Term, ...]:
        ids = (self.line[column] or "").split(";")
        found = (fact(symbol, factor_id, self.reference) for factor_id in ids if factor_id)
        return tuple(term for term in found if term is not None)

    def _lower_bound(self) -> tuple[str, ...]:
        if self.line["made"] is None or self.line["made_factor_ids"]:
            return ()
        return (said("A lower bound: the parts that any computer holds, no more."),)

    def _why(self, side: str) -> Said:
        reason = said(WHY_OFF[self.weighing.criterion, side])
        return said("{reason}; {remedy}", reason=reason, remedy=said(REMEDY))

    def _figure(self, name: str, column: str, per: int, unit: str, **told: Any) -> Explanation:
        value, low, high = (
            None if self.line[f"{column}{end}"] is None else self.line[f"{column}{end}"] / per
            for end in ENDS
        )
        return Explanation(
            figure=f"asset.{self.line['asset_id']}.{name}",
            value=value,
            low=low,
            high=high,
            unit=f"{unit}/year",
            **told,
        )


def digits(value: float | None) -> str:
    """A number with six significant digits, however small it is; `?` if unknown."""
    return "?" if value is None else f"{value:.6g}"


def equal(left: str, value: float, unit: str) -> Said:
    """`left = value unit/year`."""
    shown = said(f"{unit}/year")
    return said("{sum} = {number} {unit}", sum=left, number=digits(value), unit=shown)
