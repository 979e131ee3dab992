"""Which devices were there on the day of the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.figures import absent

Row = dict[str, Any]
Make = Callable[..., Any]

DAY = date(2022, 6, 30)
MADE_LATER = {"manufactured_earliest": date(2022, 7, 1), "manufactured_point": date(2022, 9, 1)}


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        ({}, True),
        ({"purchase_date": DAY}, True),
        ({"purchase_date": date(2022, 7, 1)}, False),
        (MADE_LATER, False),
        (MADE_LATER | {"manufactured_earliest": DAY}, True),
        # It was bought by then, so that what says when it was made is wrong.
        (MADE_LATER | {"purchase_date": DAY}, True),
        # Bought later, however old it is: it was somebody else's.
        ({"purchase_date": date(2022, 7, 1), "manufactured_earliest": date(2018, 1, 1)}, False),
        # Seen before it was bought: a lease that was bought out at its end.
        ({"purchase_date": date(2022, 7, 1), "first_seen": date(2019, 1, 1)}, True),
        (MADE_LATER | {"purchase_date": date(2024, 1, 1), "first_seen": date(2023, 1, 1)}, False),
        ({"purchase_date": date(2022, 7, 1), "first_seen": date(2022, 7, 1)}, False),
    ],
)
def test_a_device_counts_from_the_day_that_it_came(fleet: Make, known: Row, counts: bool) -> None:
    """A purchase decides; without one, only what was surely made later was not there."""
    made = fleet([{"category": "laptop", "quantity": 3} | known], as_of=DAY)
    assert len(made.impacts) == int(counts)
    assert absent(made.engine, "later") == (0 if counts else 3)


def test_the_explanation_says_how_many_were_not_there_yet(fleet: Make) -> None:
    """A total names the devices that it leaves out, and says nothing where it leaves out none."""
    rows = [
        {"category": "laptop"},
        {"category": "laptop", "quantity": 4, "purchase_date": date(2023, 1, 1)},
    ]
    notes = {}
    for day in (DAY, date(2024, 1, 1)):
        made = fleet(rows, as_of=day)
        found = explain_figure(made.engine, "fleet.gwp_per_year", made.places, made.facts)
        assert found is not None
        notes[day] = [note for note in found.notes if "bought or made after" in note]
    assert notes[date(2024, 1, 1)] == []
    assert notes[DAY] == ["Left out, since bought or made after that day: 4 of the devices."]


def test_what_was_retired_is_not_taken_for_what_came_later(fleet: Make) -> None:
    """Each device left out is counted for one reason."""
    retired = {"category": "laptop", "status": "retired", "purchase_date": date(2023, 1, 1)}
    engine = fleet([retired], as_of=DAY).engine
    assert (absent(engine, "retired"), absent(engine, "later")) == (1, 0)
