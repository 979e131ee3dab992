"""Every figure of a report is explained by arithmetic that a reader can do again."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from datetime import date
from math import exp
from typing import Any

import pytest
from msgspec import Struct

from fleet_audit.footprint.explain.asset import ASSET_FIGURES
from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.setting import Place
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.render.context import Subject, report_context

Make = Callable[..., Any]
PLACES = (
    Place(site="Lyon", country="FR", billed_kwh=30_000, billed_year=2025),
    Place(site="Lyon", room="Server room", country="FR", pue=1.4),
    Place(site="Gdańsk", country="PL"),
)
DAY = date(2023, 5, 4)


def dated(day: date) -> dict[str, date]:
    """Made on that day."""
    return dict.fromkeys(
        ("manufactured_point", "manufactured_earliest", "manufactured_latest"), day
    )


ROWS: list[dict[str, Any]] = [
    {"category": "laptop", "site": "Lyon", "department": "Sales", "quantity": 3, **dated(DAY)},
    {"category": "laptop", "site": "Lyon", "hours_on_per_day": 7.5, **dated(date(2018, 1, 9))},
    {"category": "laptop", "site": "Gdańsk", "measured_power_w": 11.3, "screen_inches": 14.0},
    {"category": "laptop", "status": "stock", "purchase_date": date(2026, 2, 1)},
    {"category": "desktop", "energy_kwh_per_year": 77.7, "memory_gib": 16.0, "quantity": 2},
    {"category": "desktop", "average_power_w": 12.25, **dated(date(2025, 1, 1))},
    {"category": "workstation", **dated(DAY)},
    {"category": "monitor", "screen_inches": 23.8, "quantity": 7, "site": "Lyon", **dated(DAY)},
    {"category": "smartphone", "quantity": 5, "department": "Sales", **dated(date(2025, 9, 9))},
    {"category": "server", "site": "Lyon", "room": "Server room", "cpu_sockets": 2, **dated(DAY)},
    {"category": "server", "site": "Gdańsk", "measured_power_w": 214.5},
    {"category": "storage_bay", "site": "Gdańsk", "storage_gb": 48_000.0},
    {"category": "storage_bay", "site": "Gdańsk"},
    {"category": "switch", "quantity": 4, "site": "Lyon", "manufacturer": "O'Brien"},
    {"category": "ups", "site": "Lyon"},
    {"category": "video_conference", "site": "Lyon"},
    {"category": "printer", "country": "AQ"},
    {"category": "payment_terminal"},
    {"category": "virtual_machine", "quantity": 6, "is_virtual": True},
    {"category": None},
    {
        "category": "laptop",
        "manufacturer": "Dell",
        "model": "Latitude 5490",
        "screen_inches": 14.0,
        "memory_gib": 16.0,
        "quantity": 2,
        **dated(DAY),
    },
    {"category": "monitor", "manufacturer": "Nobody", "model": "X 24", "screen_inches": 23.8},
]

OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
ENDING = re.compile(r"^(?P<sum>[-\d.+/×() exp]+) = (?P<result>-?[\d.]+(?:e-?\d+)?) (?P<unit>.+)$")
PAID_OFF = re.compile(r"^(?P<age>[\d.]+) years > (?P<lifetime>[\d.]+) years → 0 kgCO2e/year$")
MEDIAN = re.compile(
    r"^median of (?P<known>\d+) known ages of (?P<all>\d+) = (?P<result>[\d.]+) years$"
)


def evaluate(node: ast.expr) -> float:
    """The value of an expression of numbers, the four operations and `exp`."""
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](evaluate(node.left), evaluate(node.right))
    if isinstance(node, ast.UnaryOp):
        assert isinstance(node.op, ast.USub)
        return -evaluate(node.operand)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name) and node.func.id == "exp"
        return exp(evaluate(node.args[0]))
    assert isinstance(node, ast.Constant), ast.dump(node)
    assert isinstance(node.value, (int, float))
    return float(node.value)


def test_a_sum_that_differs_in_its_last_digits_says_why(fleet: Make) -> None:
    """Several devices are each rounded to a gram before they are added, and the reader is told."""
    rounded = "Each device is rounded to a gram before they are added."
    counts = [1, 60, 9_999]
    made = fleet([{"category": "monitor", "quantity": number} for number in counts])
    for line in made.lines:
        explained = explain(made, f"asset.{line['asset_id']}.use_per_year")
        assert (rounded in explained.notes) == (line["quantity"] > 1)


def worked_out(text: str) -> float:
    """What a reader finds who does the sum of `text`."""
    return evaluate(ast.parse(text.replace("×", "*"), mode="eval").body)


def check(explained: Explanation, devices: int = 1) -> None:
    """The arithmetic closes on the value, in its unit, or says in words why there is none."""
    if explained.value is None:
        assert explained.arithmetic, explained.figure
        assert "=" not in explained.arithmetic
        return
    if paid_off := PAID_OFF.match(explained.arithmetic):
        assert float(paid_off["age"]) > float(paid_off["lifetime"])
        assert explained.value == 0
        return
    if median := MEDIAN.match(explained.arithmetic):
        assert int(median["known"]) <= int(median["all"])
        assert float(median["result"]) == pytest.approx(explained.value, abs=1e-6)
        return
    if explained.value == 0 and "stock" in explained.arithmetic:
        return
    found = ENDING.match(explained.arithmetic)
    assert found, f"{explained.figure}: {explained.arithmetic}"
    assert found["unit"] == explained.unit
    # Each stage of each device is whole grams, watt-hours or kilojoules before it is summed.
    slack = 3 * 0.0005 * devices + 1e-9 * abs(explained.value)
    assert float(found["result"]) == pytest.approx(explained.value, abs=slack), explained.figure
    assert worked_out(found["sum"]) == pytest.approx(explained.value, abs=slack), (
        explained.figure,
        explained.arithmetic,
    )


def ends_close(explained: Explanation, devices: int = 1) -> None:
    """The sums of the bounds close on the bounds, or say in words why they are 0."""
    for end in ("low", "high"):
        text = getattr(explained, f"{end}_arithmetic")
        if text is not None:
            end_closes(text, getattr(explained, end), explained.unit, 0.002 * devices)


def end_closes(text: str, bound: float | None, unit: str, slack: float) -> None:
    """One of them; where it was drawn, the draws have the bound and the sum stands beside it."""
    assert bound is not None, text
    if "% of the draws" in text:
        assert float(text.partition(": ")[0]) == pytest.approx(bound, abs=1e-3), text
        by_hand = text.partition("to the first order ")[2]
        first_order = by_hand.rpartition(" = ")[2].split(" ")[0] if " = " in by_hand else "0"
        end_closes(by_hand, float(first_order), unit, slack)
        return
    if "older than its lifetime" in text or text.endswith(f" < 0: 0 {unit}"):
        assert bound == 0, text
        return
    left, _, right = text.rpartition(" = ")
    assert right.endswith(f" {unit}")
    within = slack + 1e-5 * abs(bound)
    assert float(right.removesuffix(f" {unit}")) == pytest.approx(bound, abs=within), text
    assert rooted(left) == pytest.approx(bound, abs=within), text


def rooted(text: str) -> float:
    """What a reader finds who does a sum that ends in `√(a² + b²)`, or has no root."""
    before, _, squares = text.partition("√(")
    if not squares:
        return worked_out(text)
    root = sum(float(each.rstrip("²")) ** 2 for each in squares.rstrip(")").split(" + ")) ** 0.5
    return worked_out(f"{before}{root!r}")


def bounds_hold(explained: Explanation) -> None:
    """Low and high stand on either side of the value."""
    if explained.value is not None and explained.low is not None and explained.high is not None:
        assert explained.low - 1e-3 <= explained.value <= explained.high + 1e-3


def each(explained: Explanation) -> Iterator[Explanation]:
    """An explanation and all those that it builds on."""
    yield explained
    for part in explained.parts:
        yield from each(part)


def figures_of(value: object) -> Iterator[Figure]:
    """Every figure that a context holds, wherever it stands."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from figures_of(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from figures_of(item)


def context_of(made: Any) -> ReportContext:
    """The report of a fleet."""
    return report_context(made.engine, made.facts, made.setting, Subject(places=made.places))


def explain(made: Any, name: str) -> Explanation:
    """The explanation of a figure, which must exist."""
    explained = explain_figure(made.engine, name, made.places, made.facts)
    assert explained is not None, name
    return explained


def test_every_figure_of_a_report_is_explained_and_agrees(fleet: Make) -> None:
    """Report and explanation give the same value, bounds and unit, and the arithmetic closes."""
    made = fleet(ROWS, places=PLACES)
    figures = list(figures_of(context_of(made)))
    assert len({figure.id for figure in figures}) == len(figures)
    for figure in figures:
        explained = explain(made, figure.id)
        assert explained.figure == figure.id
        assert explained.unit == figure.unit, figure.id
        assert (explained.value is None) == (figure.value is None), figure.id
        if figure.value is not None:
            assert explained.value == pytest.approx(figure.value, abs=0.001), figure.id
            assert explained.low == pytest.approx(figure.low, abs=0.001), figure.id
            assert explained.high == pytest.approx(figure.high, abs=0.001), figure.id
        for part in each(explained):
            check(part)
            ends_close(part, 40)
            bounds_hold(part)


@pytest.mark.parametrize("profile", ["measured", "office", "energy-star"])
def test_every_figure_of_every_asset_is_explained_and_agrees(fleet: Make, profile: str) -> None:
    """For each device, each figure's arithmetic closes, whatever the way its energy was found."""
    made = fleet(ROWS, places=PLACES, use_profile=profile)
    for line in made.lines:
        for measure in ASSET_FIGURES:
            explained = explain(made, f"asset.{line['asset_id']}.{measure}")
            for part in each(explained):
                check(part, line["quantity"])
                ends_close(part, line["quantity"])
                bounds_hold(part)
        total = explain(made, f"asset.{line['asset_id']}")
        assert total.value == line["gwp_kgco2e_per_year"]


def test_every_cited_term_is_a_row_of_the_reference(fleet: Make) -> None:
    """A term that is a fact carries its row, and has the row's value."""
    made = fleet(ROWS, places=PLACES)
    cited = 0
    for line in made.lines:
        for part in each(explain(made, f"asset.{line['asset_id']}")):
            for term in part.terms:
                assert (term.factor is None) != (term.origin is None), term
                if term.factor is not None:
                    cited += 1
                    assert made.facts.row(term.factor.factor_id) == term.factor
                    assert term.value == term.factor.value
    assert cited > 50


def test_sources_list_every_fact_that_an_explanation_cites(fleet: Make) -> None:
    """No explanation cites a fact that the report's list of sources lacks."""
    made = fleet(ROWS, places=PLACES)
    context = context_of(made)
    listed = {line.factor_id for line in context.sources}
    for line in made.lines:
        for part in each(explain(made, f"asset.{line['asset_id']}")):
            cited = {term.factor.factor_id for term in part.terms if term.factor}
            assert cited <= listed, part.figure


@pytest.mark.parametrize(
    "name",
    [
        "",
        "fleet",
        "fleet.nothing",
        "category.laptop",
        "category.laptop.nothing",
        "site.99.gwp_per_year",
        "site.x.gwp_per_year",
        "look.0.gwp_per_year",
        "stage.nothing.gwp_per_year",
        "hidden.nothing",
        "asset.9999",
        "asset.1.nothing",
        "asset.-1",
        "'; DROP TABLE impact; --",
        "category.'; DROP TABLE impact; --.gwp_per_year",
    ],
)
def test_a_name_that_is_no_figure_has_no_explanation(fleet: Make, name: str) -> None:
    """A name that no report prints is answered by nothing, and harms nothing."""
    made = fleet([{"category": "laptop"}])
    explained = explain_figure(made.engine, name, made.places, made.facts)
    assert explained is None or explained.value is None
    assert made.lines


def test_a_fleet_of_nothing_known_has_no_zero(fleet: Make) -> None:
    """Devices that nobody publishes give unknown figures everywhere in the report, never 0."""
    made = fleet([{"category": "video_conference", "quantity": 3}])
    for figure in figures_of(context_of(made)):
        if figure.id.startswith(("category.", "look.", "stage.", "site.")) or figure.id in {
            "fleet.gwp_per_year",
            "fleet.embodied",
            "fleet.use_per_year",
            "fleet.energy_per_year",
        }:
            assert figure.value is None, figure.id
            assert figure.reason, figure.id


def test_an_empty_fleet_has_a_report(fleet: Make) -> None:
    """Nothing in use gives a report that says so, and no figure."""
    context = context_of(fleet([{"category": "laptop", "status": "retired"}]))
    assert context.headline.devices == 0
    assert "empty" in context.warnings
    assert context.headline.gwp_per_year.value is None


def test_shares_by_quality_add_up_to_one(fleet: Make) -> None:
    """Each kilogram of the year has one quality."""
    shares = context_of(fleet(ROWS, places=PLACES)).coverage.gwp_share_by_quality
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)


def test_age_bands_hold_every_device_once(fleet: Make) -> None:
    """The pyramid counts each device in one band, virtual machines apart."""
    context = context_of(fleet(ROWS, places=PLACES))
    counted = sum(band.workplace + band.shared for band in context.ages)
    assert counted == context.headline.devices == context.coverage.devices_seen


def test_the_report_can_be_made_again(fleet: Make) -> None:
    """The same snapshot, day and facts give the same context, whatever the order of the files."""
    one = context_of(fleet(ROWS, places=PLACES))
    other = context_of(fleet(ROWS, places=PLACES, partitions=4))
    assert one == other
