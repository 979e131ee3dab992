"""The model of embodied and manufacturing carbon: which observations, which penalties."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fleet_audit.footprint.manufacture.terms import (
    fitted_class,
    left_over_term,
    share_terms,
    terms_of,
)
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.fits import Coefficient, Fit
from tools.fitting.ridge import Observation, Ridge
from tools.fitting.sheets import SEEN, Sheet

PRIOR: dict[str, float] = {
    "every device": 30.0,
    "class": 1.0,
    "maker": 0.2,
    "maker, class": 0.05,
    "maker, class, year": 0.02,
    "maker, family": 0.1,
    "word": 0.005,
    "maker, word": 0.06,
    "code": 0.003,
    "maker, shape": 0.02,
    "maker, series": 0.007,
    "maker, letters": 0.007,
    "family, series": 0.007,
    "family, sub-series": 0.007,
    "ln screen": 0.9,
    "screen known": 0.03,
    "ln memory": 0.1,
    "memory known": 0.03,
    "ln storage": 0.1,
    "storage": 0.03,
    "ln sockets": 0.1,
    "year": 0.1,
    "manufacturing": 0.02,
    "manufacturing, maker": 0.002,
    "manufacturing, maker, class": 0.002,
}
"""Variance that a coefficient of each kind is expected to have. Found by cross-validation, one
after the other; the error is flat around them (a factor of three changes it by 1 % or less)."""

OF_SHEET = 0.01
"""Variance of what one sheet has of its own, whatever is known of its model."""

OF_FIGURE = 0.002
OF_OLDER = 0.1
"""Further variance of sheets that the collection dropped."""

OF_NAME_ALONE = 0.15
"""Further variance of a sheet taken a second time as if only maker, class and name were known:
so the model learns what to say where an inventory tells no more."""

OF_NO_NAME = 0.3
"""The same for a third time, as if maker and name were unknown: what is common to all makers then
lies in the terms of the class, and not in those of the makers."""

Coefficients = dict[str, float]


def views_of(sheet: Sheet) -> Iterator[tuple[ModelKey, float]]:
    """A device as different inventories would tell of it, with the further variance of each."""
    sizes = dict.fromkeys(SEEN)
    yield sheet.key, 0.0
    yield sheet.key._replace(made_in=None, **sizes), OF_NAME_ALONE
    yield sheet.key._replace(manufacturer=None, model=None), OF_NO_NAME


def observations_of(sheet: Sheet) -> Iterator[Observation]:
    """Every view of a sheet, for each of its targets."""
    own = OF_FIGURE if sheet.is_trusted else OF_OLDER
    for key, further in views_of(sheet):
        for target, value in sheet.targets.items():
            if target == "manufacturing" and key.manufacturer is None:
                continue
            added = share_terms(key) if target == "manufacturing" else ()
            terms = (*terms_of(key), *added)
            yield Observation(sheet.figure.factor_id, terms, math.log(value), own + further)


class EmbodiedModel:
    """The regression over all sheets, to be solved for any part of them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = [
            s for s in sheets if s.targets and fitted_class(s.key.category, s.key.screen_inches)
        ]
        by_sheet = [list(observations_of(sheet)) for sheet in self.sheets]
        self.observations = [one for ones in by_sheet for one in ones]
        self.sheet_of = [n for n, ones in enumerate(by_sheet) for _ in ones]
        self.ridge = Ridge(self.observations, PRIOR, OF_SHEET)

    def fitted_without(self, left_out: Iterable[int] = ()) -> Fit:
        """Coefficients from all sheets but those at these places."""
        out = set(left_out)
        rows = [row for row, sheet in enumerate(self.sheet_of) if sheet in out]
        kept = [sheet for n, sheet in enumerate(self.sheets) if n not in out]
        found = self.ridge.coefficients(rows) | end_of_life_shares(kept)
        numbers = counts(kept)
        return Fit(
            (term, Coefficient(value, numbers.get(term, len(kept)), 0.0))
            for term, value in found.items()
        )

    def fitted(self) -> Fit:
        """Coefficients from all sheets, with their standard errors."""
        errors = self.ridge.standard_errors()
        return Fit(
            (term, one._replace(standard_error=errors.get(term, 0.0)))
            for term, one in self.fitted_without().items()
        )


def counts(sheets: Iterable[Sheet]) -> Counter[str]:
    """How many sheets have each term."""
    return Counter(
        amount.term
        for sheet in sheets
        for amount in (
            *terms_of(sheet.key),
            *(share_terms(sheet.key) if "manufacturing" in sheet.targets else ()),
        )
    )


def end_of_life_shares(sheets: Iterable[Sheet]) -> Coefficients:
    """End of life as a share of what is neither manufacture nor use, by class, from sums.

    A class without sheets that tell stages apart takes the share of all.
    """
    sums: Mapping[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    kinds = set()
    for sheet in sheets:
        kind = fitted_class(sheet.key.category, sheet.key.screen_inches) or ""
        kinds.add(kind)
        brought, discarded = sheet.figure.distribution_kgco2e, sheet.figure.end_of_life_kgco2e
        if brought is not None and discarded is not None:
            for name in (kind, "any"):
                sums[name][0] += discarded
                sums[name][1] += brought + discarded
    return {
        left_over_term(kind).term: sums[kind if kind in sums else "any"][0]
        / sums[kind if kind in sums else "any"][1]
        for kind in sorted(kinds)
    }
