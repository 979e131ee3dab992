"""The names of figures: those of the report, those of the page and those that are explained."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.explain.report import Audited, explain_report
from fleet_audit.footprint.scopes import scope_lines
from fleet_audit.inventory.organisation_sheet import read_sheet
from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.explanation import Explanation, from_kept, to_keep
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.pipeline.audit import Audit, audit, context_of, missing_of
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.render.sections.places import MOST
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet
from tests.pipeline.every_figure import figures
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


def is_listed(figure: Figure) -> bool:
    """Whether the page lists the place of a figure: the first of a kind alone."""
    place = PLACE.match(figure.id)
    return place is None or int(place[1]) <= MOST


@pytest.fixture(scope="module")
def context(made: Audit) -> ReportContext:
    """What a report says of it."""
    return context_of(made)


@pytest.fixture(scope="module")
def told(made: Audit, context: ReportContext) -> dict[str, Explanation]:
    """Every figure that is explained with the report, by its name."""
    audited = Audited(
        context=context,
        engine=made.engine,
        places=made.places,
        reference=made.facts,
        missing=missing_of(made),
        scopes=scope_lines(made.engine),
    )
    return {each.figure: each for each in explain_report(audited)}


def test_the_page_shows_each_figure_and_each_is_explained(
    context: ReportContext, told: dict[str, Explanation]
) -> None:
    """Anchors are the figures of the report but for places beyond the first; all are explained."""
    found = {figure.id: figure for figure in figures(context)}
    shown = {name for name, figure in found.items() if is_listed(figure)}
    anchors = set(ANCHOR.findall(whole(context, "fr")))
    assert shown <= anchors <= set(told)
    assert set(found) <= set(told)
    for name, figure in found.items():
        if figure.value is not None:
            assert told[name].value == pytest.approx(figure.value, rel=1e-6, abs=1e-3), name


def test_all_explanations_at_once_are_those_of_each(
    made: Audit, told: dict[str, Explanation]
) -> None:
    """What a report tells of its figures is what `explain` answers, to the last sentence."""
    missing = missing_of(made)
    assert any(name.startswith("asset.") for name in told)
    for name, one in told.items():
        assert one == explain_figure(made.engine, name, made.places, made.facts, missing), name


def test_kept_explanations_still_speak_every_language(told: dict[str, Explanation]) -> None:
    """Explanations that were kept as text come back whole, their sentences ready to translate."""
    again = from_kept(to_keep(tuple(told.values())))
    assert again == tuple(told.values())
    assert all(type(one.arithmetic) is type(told[one.figure].arithmetic) for one in again)
