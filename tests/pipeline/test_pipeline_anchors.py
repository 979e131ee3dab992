"""The names of figures: those of the report, those of the page and those that are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.inventory.organisation_sheet import read_sheet
from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.pipeline.audit import Audit, audit, context_of, missing_of
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.render.sections.places import MOST
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet
from tests.render.whole import whole

DAY = date(2026, 6, 30)
ANCHOR = re.compile(r'\bid="([a-z_]+\.[^"]+)"')
"""Anchors of figures: a scope, a point, the rest."""
PLACE = re.compile(r"(?:site|department)\.(\d+)\.")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The sample fleet, with its sheet."""
    folder = tmp_path_factory.mktemp("sample")
    address = store_address(str(folder / "store.sqlite"))
    files = write_sample(folder / "fleet")
    engine = open_store(address)
    for sheet in (path for path in files if path.suffix == ".toml"):
        save_sheet(engine, read_sheet(sheet))
    inventories: list[Path] = [path for path in files if path.suffix != ".toml"]
    import_paths(engine, organisation_id(engine), inventories, datetime(2026, 6, 30, tzinfo=UTC))
    engine.dispose()
    return audit(address, DAY)


def figures(thing: object) -> Iterator[Figure]:
    """Every figure of a context."""
    if isinstance(thing, Figure):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from figures(item)
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from figures(getattr(thing, name))


def is_listed(figure: Figure) -> bool:
    """Whether the page lists the place of a figure: the first of a kind alone."""
    place = PLACE.match(figure.id)
    return place is None or int(place[1]) <= MOST


def test_the_page_shows_each_figure_and_each_is_explained(made: Audit) -> None:
    """Anchors are the figures of the report but for places beyond the first; `explain` has all."""
    context: ReportContext = context_of(made)
    found = {figure.id: figure for figure in figures(context)}
    shown = {name for name, figure in found.items() if is_listed(figure)}
    anchors = set(ANCHOR.findall(whole(context, "fr")))
    assert anchors == shown
    missing = missing_of(made)
    for name, figure in found.items():
        explained = explain_figure(made.engine, name, made.places, made.facts, missing)
        assert explained is not None, name
        assert explained.figure == name
        if figure.value is not None:
            assert explained.value == pytest.approx(figure.value, rel=1e-6, abs=1e-3), name
