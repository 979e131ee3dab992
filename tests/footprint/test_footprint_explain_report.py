"""The explanations of a report, made at once."""

from __future__ import annotations

from typing import Any

from fleet_audit.footprint.explain.report import Audited, explain_report
from fleet_audit.footprint.missing import NONE_MISSING
from fleet_audit.footprint.scopes import scope_lines
from fleet_audit.render.context import Subject, report_context
from tests.footprint.any_fleet import Make

CATEGORIES = ("laptop", "monitor", "server", "smartphone")


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.asked = 0

    def execute(self, *question: Any) -> Any:
        """What the engine answers."""
        self.asked += 1
        return self.engine.execute(*question)


def questions(fleet: Make, places: int) -> int:
    """How many the explanations take of a fleet with so many sites, departments and categories."""
    rows = [
        {"category": CATEGORIES[n % len(CATEGORIES)], "site": f"S{n}", "department": f"D{n}"}
        for n in range(places)
    ]
    made = fleet(rows)
    counting = Counting(made.engine)
    audited = Audited(
        context=report_context(made.engine, made.facts, made.setting, Subject()),
        engine=counting,  # type: ignore[arg-type]
        places=(),
        reference=made.facts,
        missing=NONE_MISSING,
        scopes=scope_lines(made.engine),
    )
    told = {each.figure for each in explain_report(audited)}
    assert {f"site.{n + 1}.gwp_per_year" for n in range(places)} <= told
    return counting.asked


def test_more_groups_take_no_more_questions(fleet: Make) -> None:
    """The engine is asked as much for two places and categories as for twelve."""
    assert questions(fleet, 2) == questions(fleet, 12)
