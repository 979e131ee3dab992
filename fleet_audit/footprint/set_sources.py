"""Sets among the sources: one line for all the figures of models that a set gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fleet_audit.model.report import SourceLine
from fleet_audit.reference.load import Reference
from fleet_audit.reference.models import ModelFigure
from fleet_audit.reference.sets import SetMark

UNIT = "figures of models"
"""What the value of such a line counts."""
MODEL = "model"
"""What such figures are used for: `category/model`."""


def set_lines(reference: Reference, uses: Mapping[str, Sequence[str]]) -> tuple[SourceLine, ...]:
    """One line for each set of which figures were used, with how many; `uses` is by factor id."""
    used: dict[str, list[ModelFigure]] = {}
    for factor_id in uses:
        figure = reference.models.figure(factor_id)
        if figure is not None:
            used.setdefault(figure.set_id, []).append(figure)
    return tuple(_line(mark, used[mark.name], uses) for mark in reference.sets if mark.name in used)


def _line(
    mark: SetMark, figures: Sequence[ModelFigure], uses: Mapping[str, Sequence[str]]
) -> SourceLine:
    first = figures[0].as_row()
    years = sorted(figure.year for figure in figures if figure.year is not None)
    spans = {use for figure in figures for use in uses[figure.factor_id]}
    return SourceLine(
        factor_id=mark.version,
        used_for=";".join(sorted(spans)),
        value=len(figures),
        lower=None,
        upper=None,
        unit=UNIT,
        method=first.method,
        source=first.source,
        source_year="-".join(dict.fromkeys(str(year) for year in (*years[:1], *years[-1:]))),
        url=mark.url,
        licence=first.licence,
    )
