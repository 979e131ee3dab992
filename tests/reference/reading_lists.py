"""Published lists, read and admitted as `reference import` does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.pipeline.reference_reading import published_list
from fleet_audit.reference.admission import Admission, Origin, admit
from fleet_audit.reference.formats.port import Names
from fleet_audit.reference.load import reference
from fleet_audit.reference.models import ModelFigure

NAMES = Names(clean_maker, without_maker)


def loaded(text: str, form: str | None = None, *, name: str = "t") -> Admission:
    """What is admitted of a list."""
    found = published_list(text.encode(), "list.csv", form)
    origin = Origin(
        name=name,
        format=found.form.name,
        layer=found.form.layer,
        source=found.form.source or "a source",
        licence=found.form.licence or "a licence",
        url="list.csv",
        retrieved=date(2026, 11, 1),
    )
    return admit(found.form.read(found.lines(), name, NAMES), origin, reference())


def only(found: Iterable[ModelFigure], model: str) -> ModelFigure:
    """The one figure of a model."""
    (one,) = [figure for figure in found if figure.model == model]
    return one
