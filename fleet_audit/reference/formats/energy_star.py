"""What the three ENERGY STAR lists share: names under which one certificate covers a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from fleet_audit.model.folding import folded
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Found, Names
from fleet_audit.reference.models import ModelFigure

SOURCE = "US EPA, ENERGY STAR certified products"
LICENCE = "US government work, public domain"
MOST_WATTS = 10_000.0
MOST_KWH = 100_000.0
ID = ("es_id", "ENERGY STAR Unique ID", "pd_id")
BRAND = ("brand", "Brand Name")
CERTIFIED = ("date_certified", "Date Certified")
"""Headings: those of a list reduced to what matters, then those of the agency itself."""

_ALIASES_AT_MOST = 12
_SHORTEST_ALIAS = 4
_PARTS = re.compile(r"[;,]")


def maker_of(line: Line, names: Names) -> str | None:
    """The cleaned maker of a line."""
    return names.clean_maker(line.text(*BRAND))


def aliases(line: Line, maker: str, names: Names) -> list[str]:
    """The names that the certificate covers: its model, its number, and those it adds to them."""
    told = [line.text("model_number", "Model Number"), line.text("model_name", "Model Name")]
    more = _PARTS.split(line.text("additional", "Additional Model Information") or "")
    written = ((text or "").strip().rstrip("*").strip() for text in [*told, *more])
    known_as = [names.without_maker(text, maker) for text in written if text]
    telling = [name for name in known_as if _is_telling(name)] or known_as[:1]
    return list({folded(name): name for name in reversed(telling)}.values())[::-1][
        :_ALIASES_AT_MOST
    ]


def _is_telling(name: str) -> bool:
    return len(name) >= _SHORTEST_ALIAS and any(c.isdigit() for c in name)


def under_each_name(line: Line, figure: ModelFigure, names: list[str]) -> Iterator[Found]:
    """One figure under each of its names."""
    for place, name in enumerate(names):
        factor_id = figure.factor_id if place == 0 else f"{figure.factor_id}.{place}"
        yield Found(line.number, replace(figure, model=name, factor_id=factor_id))
