"""Dates that were still to come when a list was made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from fleet_audit.pipeline import inbox
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.manner import Manner
from fleet_audit.store.listing import assets, history

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "as_of", "is_refused"),
    [
        ("2026-01-10", None, False),
        ("2031-05-04", None, True),
        ("2026-01-10", date(2025, 1, 1), True),
        ("2024-12-31", date(2025, 1, 1), False),
    ],
)
def test_a_purchase_after_the_day_of_its_list_is_unknown(
    engine: Engine, tmp_path: Path, cell: str, as_of: date | None, is_refused: bool
) -> None:
    """It is refused by file, row and field; the row is kept, and its history says what it said."""
    path = tmp_path / "list.csv"
    path.write_text(f"category;serial;purchase_date\nlaptop;SER123;{cell}\n")
    outcome = import_paths(engine, 1, [path], NOW, manner=Manner(as_of=as_of))
    ((asset_id, record),) = list(assets(engine, 1))
    refused = [(Path(v.file).name, v.line, v.field, v.row_is_kept) for v in outcome.rejected]
    assert refused == ([("list.csv", 2, "purchase_date", True)] if is_refused else [])
    assert (record.purchase_date is None) == is_refused
    said = [str(event.detail.text) for event in history(engine, 1, asset_id) if event.detail.text]
    assert [cell in text for text in said] == [True] * is_refused


def test_a_year_to_come_is_no_evidence(engine: Engine, tmp_path: Path) -> None:
    """A year of manufacture or purchase that has not begun dates nothing."""
    path = tmp_path / "list.csv"
    path.write_text(
        "Type;Fabricant;Modèle;Numéro de série;Année d'achat\n"
        "Ordinateur portable;Dell;Latitude 5420;SER123;2031\n"
    )
    outcome = import_paths(engine, 1, [path], NOW)
    ((_id, record),) = list(assets(engine, 1))
    assert [v.field for v in outcome.rejected] == ["purchase_date"]
    assert record.evidence == () and record.manufactured.method is None


@pytest.mark.parametrize(("bought", "is_refused"), [("2025-03-01", False), ("2031-05-04", True)])
def test_an_agent_that_tells_a_purchase_to_come_is_not_believed(
    engine: Engine, senders: Any, bought: str, is_refused: bool
) -> None:
    """What comes by the network has its day too: the machine stays, its history says the date."""
    sign = {"source": "purchase", "date": bought, "quality": "high"}
    inbox.keep(engine, [senders.received(serial="AAA111", age={"evidence": [sign]})])
    inbox.settle(engine)
    ((asset_id, record),) = list(assets(engine, 1))
    assert (record.evidence == ()) == is_refused
    told = [str(event.detail.text) for event in history(engine, 1, asset_id) if event.detail.text]
    assert [bought[:4] in text for text in told] == [True] * is_refused
