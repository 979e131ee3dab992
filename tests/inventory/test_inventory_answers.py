"""What people type in answer to our questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.answers import QUESTIONED, mark_of, read_answer
from fleet_audit.inventory.cells import UnreadableCellError
from fleet_audit.inventory.gaps_layout import OWN_MARK, VERSION, question_lines, read_origin
from fleet_audit.inventory.merging import apply_corrections
from fleet_audit.model.asset import AssetRecord
from fleet_audit.model.inventory_document import AgeEvidence
from fleet_audit.render.gaps_words import DONT_KNOW
from fleet_audit.render.voice import Voice
from fleet_audit.render.words import CATEGORIES


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2021", ("purchase_year", 2021)),
        ("03/2021", ("purchase_date", date(2021, 3, 1))),
        ("2021-03", ("purchase_date", date(2021, 3, 1))),
        ("mars 2021", ("purchase_date", date(2021, 3, 1))),
        ("Août 2019", ("purchase_date", date(2019, 8, 1))),
        ("févr. 2020", ("purchase_date", date(2020, 2, 1))),
        ("mars-21", ("purchase_date", date(2021, 3, 1))),
        ("March 2021", ("purchase_date", date(2021, 3, 1))),
        ("1er juin 2018", ("purchase_date", date(2018, 6, 1))),
        ("15/03/2021", ("purchase_date", date(2021, 3, 15))),
        ("2021-03-15", ("purchase_date", date(2021, 3, 15))),
        ("44270", ("purchase_date", date(2021, 3, 15))),
    ],
)
def test_a_purchase_is_read_as_precisely_as_it_is_said(cell: str, expected: object) -> None:
    """A year stays a year; a month is taken as its first day; a day is a day."""
    assert read_answer("purchase_date", cell) == expected


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("hours_on_per_day", "7,5", 7.5),
        ("hours_on_per_day", "8 h", 8.0),
        ("average_power_w", "180 W", 180.0),
        ("average_power_w", "0,2 kW", 200.0),
        ("screen_inches", '15,6"', 15.6),
        ("screen_inches", "24 pouces", 24.0),
    ],
)
def test_numbers_are_read_as_offices_write_them(field: str, cell: str, expected: float) -> None:
    """Decimal commas and units are understood."""
    assert read_answer(field, cell) == (field, expected)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_choice_of_a_list_is_read_again(lang: Any) -> None:
    """Each category that the list offers gives its code; not to know is remembered as that."""
    voice = Voice(lang)
    for code, word in CATEGORIES.items():
        assert read_answer("category", voice.say(word)) == ("category", code)
    for field in QUESTIONED:
        assert read_answer(field, voice.say(DONT_KNOW)) == (f"{field}?", True)
        assert read_answer(field, "  ") is None


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("purchase_date", "vers 2015"),
        ("purchase_date", "13/2021"),
        ("purchase_date", "ma 2021"),
        ("hours_on_per_day", "toute la journée"),
        ("hours_on_per_day", "25"),
        ("average_power_w", "-3"),
        ("category", "truc"),
    ],
)
def test_what_says_nothing_clear_is_refused(field: str, cell: str) -> None:
    """A refusal says what to write instead."""
    with pytest.raises(UnreadableCellError, match="write"):
        read_answer(field, cell)


@given(field=st.sampled_from(QUESTIONED), cell=st.text(max_size=40))
def test_any_text_is_an_answer_or_a_refusal(field: str, cell: str) -> None:
    """No cell breaks the reading."""
    try:
        found = read_answer(field, cell)
    except UnreadableCellError:
        return
    assert found is None or found[0] in (field, f"{field}?", "purchase_year")


@given(ids=st.lists(st.integers(1, 10**9), unique=True, max_size=4000))
def test_the_hidden_sheet_gives_back_what_it_was_given(ids: list[int]) -> None:
    """Assets of a question are read again with their marks, over as many cells as they take."""
    name = "purchase_date:abc"
    lines = list(question_lines(name, ids, [f"SN{n}" for n in ids]))
    assert all(len(text) <= 32_767 for _, text in lines)
    origin = read_origin([[OWN_MARK, VERSION, "FR"], *(list(line) for line in lines)])
    assert origin is not None and origin.country == "FR"
    assert origin.questions[name].asset_marks == {n: mark_of(f"SN{n}") for n in ids}


def test_a_year_of_purchase_dates_an_asset_and_wins() -> None:
    """The interval holds the whole year; a date of another year, or a worse sign, gives way."""
    known = AssetRecord(
        category="desktop",
        purchase_date=date(2016, 1, 1),
        evidence=(AgeEvidence(source="bios", date=date(2015, 1, 1)),),
    )
    record = apply_corrections(known, {"purchase_year": 2019})
    made = record.manufactured
    assert made.method == "purchase" and record.purchase_date is None
    assert made.earliest is not None and made.latest is not None
    assert made.earliest < date(2019, 1, 1) and made.latest >= date(2019, 12, 31)
    assert apply_corrections(record, {"purchase_year": 2019}) == record
    precise = apply_corrections(record, {"purchase_year": 2019, "purchase_date": "2019-03-01"})
    assert precise.purchase_date == date(2019, 3, 1)
    assert precise.manufactured.confidence == "high"


def test_not_to_know_changes_nothing_known() -> None:
    """That somebody does not know a date is no evidence against the one that is known."""
    known = AssetRecord(category="desktop", purchase_date=date(2016, 1, 1))
    assert apply_corrections(known, {"purchase_date?": True}) == apply_corrections(known, {})
