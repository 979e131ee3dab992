"""Fitted models as facts: coefficients by term, and how far off each method was found to be.

`fits_<name>.csv` holds the coefficients of one model, `margins_<name>.csv` its errors in
cross-validation. Programs of `tools/` write both from cited sheets; the manifest cites them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

ANY = "any"
"""The class of device that stands for all of them together."""


class Coefficient(NamedTuple):
    """What one term adds to the logarithm of the figure, for each unit of its amount."""

    value: float
    n: int
    """Sheets that have the term."""
    standard_error: float


class Fit(dict[str, Coefficient]):
    """The coefficients of one model, by term; never changed, and the same only as itself.

    So what is found by it can be kept by it.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none
    __eq__ = object.__eq__
    __ne__ = object.__ne__


class Margin(msgspec.Struct, frozen=True, kw_only=True):
    """How far off a method was for models it had not seen, by cross-validation."""

    method: str
    category: str
    """Class of the sheets; `any` for all of them together."""
    knowledge: str
    """What was known of the model: `series`, `maker`, `few` or `class`."""
    n: int
    """Sheets that it was tried on."""
    median_error: float
    """Median of |found / published - 1|."""
    bias: float
    """Median of found / published - 1."""
    factor: float
    """The interval is value / factor to value × factor: it held 90 % of what was published."""
    coverage: float
    """Share of the published figures that the interval held."""


class Margins(tuple[Margin, ...]):  # noqa: SLOT001 - it keeps its index
    """The errors of the methods of one model, in the order of the table."""

    @cached_property
    def _by_device(self) -> Mapping[tuple[str, str, str], Margin]:
        return {(each.method, each.knowledge, each.category): each for each in self}

    def of(self, method: str, knowledge: str, category: str) -> Margin:
        """That of a method for a class of device, or for all where the class has too few."""
        found = self._by_device.get((method, knowledge, category))
        return found or self._by_device[method, knowledge, ANY]


def read_fit(lines: Iterable[Mapping[str, Any]]) -> Fit:
    """The coefficients of one table."""
    return Fit(
        (
            line["term"],
            Coefficient(float(line["coefficient"]), int(line["n"]), float(line["standard_error"])),
        )
        for line in lines
    )


def read_margins(lines: Iterable[Mapping[str, Any]]) -> Margins:
    """The errors of one table."""
    return Margins(msgspec.convert(dict(line), Margin, strict=False) for line in lines)
