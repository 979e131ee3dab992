"""Charts: whatever the numbers, marks are finite and inside, and the words are safe."""

from __future__ import annotations

from math import isfinite

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.render.charts.abatement_curve import Action, abatement_curve, letter
from fleet_audit.render.charts.axis import place, ticks
from fleet_audit.render.charts.bars import Bar, bars
from fleet_audit.render.charts.hidden_energy import Depth, hidden_energy
from fleet_audit.render.charts.interval_dots import Interval, interval_dots
from fleet_audit.render.charts.line_band import Point, line_band, scale_of
from fleet_audit.render.charts.pyramid import Band, pyramid
from fleet_audit.render.charts.share_bar import share_bar
from fleet_audit.render.charts.stacked_bar import Part, stacked_bar
from fleet_audit.render.charts.stacked_columns import (
    Axis,
    Column,
    Key,
    Limit,
    stacked_columns,
)
from fleet_audit.render.charts.waffle import waffle
from fleet_audit.render.charts.waterfall import Step, waterfall

amounts = st.floats(min_value=0, max_value=1e12)
unknown_or = st.none() | amounts
counts = st.integers(0, 10**7)
labels = st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=30)


def number(text):
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def check(svg):
    """Parse a chart and check that each mark is finite and within its drawing; the widest one."""
    drawings = list(ElementTree.fromstring(f"<root>{svg}</root>"))
    for drawing in drawings:
        check_drawing(drawing)
    return drawings[-1]


def check_drawing(root):
    height = float(root.get("height"))
    assert isfinite(height)
    for mark in root.iter():
        for name in ("x", "x1", "x2", "cx", "width"):
            text = mark.get(name)
            if text is not None and text.endswith("%") and mark is not root:
                assert 0 <= number(text) <= 1, (mark.tag, mark.attrib)
        for name in ("y", "y1", "y2", "cy"):
            if mark.get(name) is not None and mark.tag != "pattern":
                assert 0 <= number(mark.get(name)) <= height, (mark.tag, mark.attrib)
        if mark.tag == "rect" and mark.get("width").endswith("%"):
            assert number(mark.get("x")) + number(mark.get("width")) <= 1.0002


@given(st.lists(st.builds(Part, labels, amounts, labels, st.just("accent")), max_size=6))
def test_stacked_bar(parts):
    """Parts of any size fill at most the whole width."""
    check(stacked_bar("c", "title", "text", parts))


@given(amounts, amounts)
def test_stacked_bar_is_proportional(first, second):
    """Each part takes its share of the width."""
    parts = [Part("a", first, "", "accent"), Part("b", second, "", "ink")]
    root = check(stacked_bar("c", "title", "text", parts))
    drawn = [number(m.get("width")) for m in root.iter("rect") if m.get("width").endswith("%")]
    if first + second > 0:
        assert abs(drawn[0] - first / (first + second)) < 1e-3


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_share_bar(shares):
    """Any mix of qualities is drawn."""
    codes = ("measured", "declared", "modelled", "default", "proxy")
    check(share_bar("c", "t", "d", [(c, c, s, "") for c, s in zip(codes, shares, strict=True)]))


intervals = st.builds(
    Interval, labels, labels, unknown_or, unknown_or, unknown_or, unknown_or, labels, st.booleans()
)


@given(st.lists(intervals, max_size=8))
def test_interval_dots(rows):
    """Values and bounds of any size, known or not, stay on the scale."""
    check(interval_dots("c", "title", "text", rows, str))


@given(st.floats(1, 100))
def test_marks_out_of_a_hundred_are_drawn_out_of_a_hundred(mark):
    """The best of poor places does not fill a scale that it does not reach."""
    row = Interval("place", "", mark, mark, mark, None, str(mark))
    root = check(interval_dots("c", "title", "text", [row], str, full=100.0))
    drawn = [number(m.get("width")) for m in root.iter("rect") if m.get("width").endswith("%")]
    assert abs(max(drawn) - mark / 100) < 1e-3


@given(st.lists(st.tuples(counts, counts, st.booleans()), min_size=1, max_size=12))
def test_pyramid(bands):
    """Bars of any length leave room for their numbers."""
    drawn = [Band("0–1", left, right, str(left), str(right), known) for left, right, known in bands]
    check(pyramid("c", "title", "text", drawn, ("left", "right")))


@given(
    st.lists(
        st.builds(Depth, labels, labels, unknown_or, labels, st.booleans(), st.booleans()),
        max_size=6,
    )
)
def test_hidden_energy(rows):
    """Billed and hidden parts, known or not, stay on the scale."""
    check(hidden_energy("c", "title", "text", rows, "line"))


def test_chart_says_what_it_is():
    """A chart carries its name and its description, which a screen reader reads out."""
    root = check(stacked_bar("c", "The title", "The text", []))
    assert root.get("role") == "img"
    assert root.find("title").text == "The title"
    assert root.find("desc").text == "The text"
    assert root.get("aria-labelledby") == root.find("title").get("id")


def test_labels_are_escaped():
    """A label with markup in it is shown, not obeyed."""
    drawn = stacked_bar("c", "t", "d", [Part("<script>&", 1, '"><b>', "accent")])
    assert "<script" not in drawn
    assert "<b>" not in drawn


@given(st.floats(min_value=1e-9, max_value=1e15))
def test_ticks_are_few_and_inside(top):
    """A scale has at most four ticks above zero, none beyond its top."""
    marks = ticks(top)
    assert marks[0] == 0
    assert len(marks) <= 5
    assert marks[-1] <= top * (1 + 1e-6)


@given(st.floats(-1e9, 1e9), st.floats(min_value=1e-9, max_value=1e12))
def test_place_is_inside(value, top):
    """Whatever the value, its place is on the drawing."""
    assert 0 <= place(value, top) <= 1


@given(st.lists(st.builds(Bar, labels, unknown_or, labels), max_size=8))
def test_bars(rows):
    """Bars of any length, known or not, stay on the scale."""
    check(bars("c", "title", "text", rows))


changes = st.floats(min_value=-1e9, max_value=1e9)


@given(st.lists(st.builds(Step, labels, changes, labels, st.booleans()), max_size=8))
def test_waterfall(steps):
    """Steps up and down, through zero too, stay in the drawing."""
    check(waterfall("c", "title", "text", steps))


def test_a_waterfall_ends_where_its_steps_lead():
    """The last total has the length of the first and its changes together."""
    steps = [Step("a", 20, "", True), Step("b", -5, ""), Step("c", 1, ""), Step("d", 16, "", True)]
    root = check(waterfall("c", "t", "d", steps))
    widths = [number(mark.get("width")) for mark in root.iter("rect")]
    starts = [number(mark.get("x")) for mark in root.iter("rect")]
    assert widths == [1.0, 0.25, 0.05, 0.8]
    assert starts[1] + widths[1] == 1.0 and starts[2] == starts[1]


@given(st.lists(st.tuples(labels, st.floats(-1, 2), st.just("accent")), max_size=4))
def test_waffle_has_a_hundred_squares(parts):
    """Whatever the shares, a hundred squares are drawn, filled at most whole."""
    root = check(waffle("c", "title", "text", parts))
    assert len(list(root.iter("rect"))) == 100 + len(parts)


def test_waffle_counts_shares_together():
    """Shares are rounded together: three thirds fill the hundred."""
    root = check(waffle("c", "t", "d", [(fill, 1 / 3, fill) for fill in ("a", "b", "c")]))
    fills = [mark.get("class") for mark in root.iter("rect")][:100]
    assert [fills.count(fill) for fill in "abc"] == [33, 34, 33]


actions = st.builds(Action, labels, amounts, st.none() | changes, labels, labels)


@given(st.lists(actions, max_size=12))
def test_abatement_curve(steps):
    """Actions of any width and cost, without a price too, stay in the drawing."""
    check(abatement_curve("c", "title", "text", steps, ("€", "kg")))


def test_steps_are_lettered_beyond_the_alphabet():
    """The twenty-seventh step is AA."""
    assert [letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


points = st.builds(Point, st.floats(2000, 2100), labels, unknown_or, unknown_or, unknown_or, labels)


@given(st.lists(points, max_size=10))
def test_line_band(along):
    """Points known or not, with or without a band, stay in the drawing."""
    scale = [(mark, str(mark)) for mark in scale_of(along)]
    check(line_band("c", "title", "text", along, scale))


KEYS = [Key("New", "1 €", "accent"), Key("Mended", "2 €", "q3")]


@given(
    st.lists(
        st.builds(Column, labels, st.tuples(amounts, amounts), labels, unknown_or), max_size=10
    ),
    st.none() | st.builds(Limit, amounts, labels, labels),
)
def test_stacked_columns(columns, limit):
    """Columns of any size, their neighbours and the limit stay inside the drawing."""
    axis = Axis("€", other=Key("Otherwise", "3 €", "hollow"), limit=limit)
    root = check(stacked_columns("c", "title", "text", columns, KEYS, axis))
    assert len(root.findall("line[@class='limit']")) == (2 if limit else 0)


def test_stacked_columns_stand_on_each_other():
    """Parts of a column add up to its height, and the limit is drawn at its own."""
    column = Column("2027", (10.0, 30.0), "40", other=80.0)
    axis = Axis("€", limit=Limit(20.0, "Budget", "20 €"))
    root = check(stacked_columns("c", "t", "d", [column], KEYS, axis))
    first, second, other = root.findall("g/rect")
    assert number(second.get("height")) == 3 * number(first.get("height"))
    assert number(other.get("height")) == 8 * number(first.get("height"))
    foot = number(first.get("y")) + number(first.get("height"))
    assert number(second.get("y")) + number(second.get("height")) == number(first.get("y"))
    limit = root.find("line[@class='limit']")
    assert number(limit.get("y1")) == foot - 2 * number(first.get("height"))
