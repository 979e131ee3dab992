"""What the interval of a figure comes from, and what would narrow it."""

from __future__ import annotations

from msgspec import Struct


class CauseShare(Struct, frozen=True, kw_only=True):
    """One cause of an interval: what shares it errs alike, whatever its number."""

    kind: str
    """`manufacture`, `manufacture_of_model`, `age`, `watts`, `watts_of_model`, `hours`, `cooling`
    or `grid`."""
    of_what: str
    """The class, the maker and category, or the country; of models whose errors are apart, their
    category; of the whole fleet, empty."""
    low: float
    """How far it alone takes the figure down, in its unit."""
    high: float
    """How far it alone takes the figure up."""
    share: float
    """Share of the variance, to the first order; all causes add up to 1."""


class CategoryShare(Struct, frozen=True, kw_only=True):
    """How much of the variance the devices of one category bring, to the first order."""

    category: str
    share: float


class Question(Struct, frozen=True, kw_only=True):
    """One datum to collect, as in the workbook of `assets gaps`."""

    field: str
    category: str
    manufacturer: str | None = None
    model: str | None = None
    site: str | None = None
    devices: int
    removed_kgco2e_per_year: float | None = None
    """How much narrower the interval of the devices is once it is known."""


class Uncertainty(Struct, frozen=True, kw_only=True):
    """Why a figure has the interval that it has. Biggest shares first."""

    causes: tuple[CauseShare, ...]
    categories: tuple[CategoryShare, ...]
    questions: tuple[Question, ...] = ()
    """What to collect next, most useful first; of the yearly carbon of the fleet."""
