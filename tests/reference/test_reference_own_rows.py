"""Rows and models of one's own: judged like those that ship, refused by line and field."""

from __future__ import annotations

import pytest

from tests.reference.reading_lists import loaded, only

OWN = """\
kind;category;subtype;criterion;stage;value;unit;method;source;source_year;url;retrieved;licence
embodied;laptop;;gwp;manufacturing;199,5;kgCO2e;declared;Our supplier;2026;\
https://example.org;2026-10-01;ours
embodied;laptop;;gwp;manufacturing;abc;kgCO2e;declared;x;2026;https://example.org;2026-10-01;ours
electricity;;2024;gwp;use;9;kgCO2e/kWh;declared;x;2026;https://example.org;2026-10-01;ours
electricity;;2024;pe;use;2.59;MJ/kWh;declared;x;2026;https://example.org;2026-10-01;ours
embodied;laptop;;gwp;manufacturing;199;kgCO2e;declared;x;;https://example.org;2026-10-01;ours
"""


def test_own_rows_are_judged_like_those_that_ship() -> None:
    """A number that is none, a wrong unit, less than 3.6 MJ, no year: each is refused."""
    made = loaded(OWN)
    assert [row.value for row in made.rows] == [199.5]
    reasons = {fault.line: fault.reason for fault in made.faults}
    assert set(reasons) == {3, 4, 5, 6}
    assert "3.6" in reasons[5]
    assert "source_year" in reasons[6]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("electricity;;mix;gwp;use;0,05;kgCO2e/kWh;FR", "write the year"),
        ("electricity;;2025;gwp;use;0,05;kgCO2e/kWh;France", "in two letters"),
        ("electricity;;2025;;use;0,05;kgCO2e/kWh;FR", "criterion is empty"),
        ("lifetime;ordi;;;;5;years;", "take one of laptop, desktop"),
    ],
)
def test_a_row_that_no_figure_could_find_is_refused(line: str, said: str) -> None:
    """A mix without a year or a country, and a category that is none, would never be used."""
    text = (
        "kind;category;subtype;criterion;stage;value;unit;zone;method;source;source_year;licence\n"
        f"{line};declared;s;2026;ours\n"
    )
    made = loaded(text)
    assert not made.rows
    assert said in made.faults[0].reason


def test_own_models() -> None:
    """Figures of one's own models, from suppliers' sheets."""
    text = (
        "maker;model;category;manufacturing_kgco2e;yearly_kwh;source;licence\n"
        "Hewlett-Packard;HP EliteBook 850 G9;laptop;199,5;18;our supplier;ours\n"
        "Dell;XPS;notebook;100;;x;x\n"
        "Dell;XPS;laptop;;;x;x\n"
    )
    made = loaded(text)
    figure = only(made.models, "EliteBook 850 G9")
    assert (figure.maker, figure.manufacturing_kgco2e, figure.yearly_kwh) == ("HP", 199.5, 18)
    assert {fault.line for fault in made.faults} == {3, 4}


def test_counts_of_own_rows_are_whole() -> None:
    """The number of devices behind a figure is read as such."""
    text = (
        "kind;category;value;unit;lower;upper;n;source;source_year;licence\n"
        "lifetime;laptop;6,5;years;5;8;120;Our own count;2026;ours\n"
    )
    (row,) = loaded(text).rows
    assert (row.value, row.lower, row.upper, row.n) == (6.5, 5, 8, 120)


def test_a_refusal_names_its_field() -> None:
    """Each row that is left out says by which field it failed."""
    assert {fault.line: fault.field for fault in loaded(OWN).faults} == {
        3: "value",
        4: "value, unit, zone",
        5: "value, unit, zone",
        6: "source, source_year, licence",
    }
