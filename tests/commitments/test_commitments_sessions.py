"""What sessions moved: intervals as published, each session once, unknown never zero."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.commitments.sessions import difference, evaluate, share
from fleet_audit.model.session import Hands, QuizCount, Session, WorkshopCount

PUBLISHED = 0.95
"""Level of the published examples."""


def hands(right: int, wrong: int) -> Hands:
    return Hands(a=right, b=wrong)


def session(club: str = "Club", attendance: int | None = 40, **fields: object) -> Session:
    """A session of one question, asked before and after."""
    quiz = (QuizCount(question="q", right="a", before=hands(10, 20), after=hands(25, 5)),)
    given_fields = {"quiz": quiz, **fields}
    return Session(
        version=1,
        club=club,
        date=date(2026, 11, 20),
        minutes=30,
        language="fr",
        attendance=attendance,
        engine="1",
        reference="2026.11",
        **given_fields,
    )


@pytest.mark.parametrize(
    ("right", "raised", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_the_published_interval(right, raised, low, high) -> None:
    """The four examples of Newcombe (1998), Statistics in Medicine 17, 857-872, method 3."""
    found = share(right, raised, PUBLISHED)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_a_difference_has_the_published_interval(after, before, low, high) -> None:
    """Examples of Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = difference(share(*before, PUBLISHED), share(*after, PUBLISHED))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


counts = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, counts)
def test_bounds_hold_the_value(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Intervals bracket what they are of, stay within what can be, and nobody is nothing."""
    before, after = share(*first), share(*second)
    for found in (before, after):
        if found.raised == 0:
            assert found.value is None and found.low is None
        else:
            assert 0 <= found.low <= found.value <= found.high <= 1
    moved = difference(before, after)
    assert (moved is None) == (first[1] == 0 or second[1] == 0)
    if moved is not None:
        assert -1 - 1e-9 <= moved.low <= moved.value <= moved.high <= 1 + 1e-9


def test_few_hands_move_nothing_for_sure() -> None:
    """Three right of eight, then four of seven: no change is told; of eighty and seventy, it is."""
    few = difference(share(3, 8), share(4, 7))
    many = difference(share(30, 80), share(40, 70))
    assert few is not None and not few.is_sure
    assert many is not None and many.is_sure


def test_a_session_counts_once() -> None:
    """The same record given twice moves nothing."""
    assert evaluate([session(), session()]) == evaluate([session()])


def test_a_change_is_of_those_who_were_asked_twice() -> None:
    """A session that asked once is in the first share, and not in the change."""
    once = QuizCount(question="q", right="a", before=hands(0, 30))
    found = evaluate([session("One"), session("Two", quiz=(once,))])
    (moved,) = found.questions
    assert (moved.before.right, moved.before.raised) == (10, 60)
    assert (moved.before_of_those.right, moved.before_of_those.raised) == (10, 30)
    assert moved.sessions == 2 and moved.asked_again == 1


def test_what_was_right_is_what_each_deck_says() -> None:
    """Decks that put the right answer elsewhere add up by what was right in each."""
    other = QuizCount(question="q", right="b", before=hands(20, 10), after=hands(5, 25))
    (moved,) = evaluate([session("One"), session("Two", quiz=(other,))]).questions
    assert (moved.before.right, moved.after.right) == (20, 50)


def test_who_was_not_counted_is_unknown() -> None:
    """People and sheets that nobody counted are told as such, and are no zero."""
    found = evaluate([session("One", attendance=None), session("Two", attendance=12)])
    assert found.attendance == 12 and found.uncounted_attendance == 1
    assert found.sheets_taken is None and found.uncounted_sheets == 2
    devices = (WorkshopCount(category="laptop", count=9, past_usual_life=2),)
    unsaid = (WorkshopCount(category="laptop", count=5),)
    rooms = evaluate([session("One", workshop=devices), session("Two", workshop=unsaid)])
    assert [(one.count, one.past_usual_life) for one in rooms.workshop] == [(14, None)]


@given(st.permutations([session("One"), session("Two", attendance=9), session("Three")]))
def test_the_order_of_files_moves_nothing_but_names(order: list[Session]) -> None:
    """Counts add up in any order."""
    found = msgspec.structs.replace(evaluate(order), clubs=())
    assert found == msgspec.structs.replace(evaluate(sorted(order, key=lambda s: s.club)), clubs=())
