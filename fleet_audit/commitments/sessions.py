"""What sessions moved: right answers before and after, with intervals honest for small counts.

Hands are counted, not people: who raised which hand is not known, so that answers before and after
are taken as of two independent groups. The interval is the wider for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist

from fleet_audit.model.codes import Category
from fleet_audit.model.session import (
    CountedDevices,
    Difference,
    Hands,
    QuestionMoved,
    QuizCount,
    Session,
    SessionsEvaluated,
    Share,
)

LEVEL = 0.90
"""Of every interval of fleet-audit (DESIGN, section 3)."""


def evaluate(sessions: Sequence[Session]) -> SessionsEvaluated:
    """What some sessions say together; at least one is needed, and each counts once."""
    kept = tuple(dict.fromkeys(sessions))
    attendance = [one.attendance for one in kept if one.attendance is not None]
    sheets = [one.sheets_taken for one in kept if one.sheets_taken is not None]
    return SessionsEvaluated(
        sessions=len(kept),
        clubs=tuple(dict.fromkeys(one.club for one in kept)),
        first=min(one.date for one in kept),
        last=max(one.date for one in kept),
        attendance=sum(attendance) if attendance else None,
        uncounted_attendance=len(kept) - len(attendance),
        sheets_taken=sum(sheets) if sheets else None,
        uncounted_sheets=len(kept) - len(sheets),
        questions=_questions(kept),
        workshop=_workshop(kept),
    )


def share(right: int, raised: int, level: float = LEVEL) -> Share:
    """A share with Wilson's score interval.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
    """
    if raised == 0:
        return Share(right=0, raised=0, value=None, low=None, high=None)
    z = NormalDist().inv_cdf((1 + level) / 2)
    p, weight = right / raised, z**2 / raised
    centre = (p + weight / 2) / (1 + weight)
    half = z * sqrt(p * (1 - p) / raised + weight / (4 * raised)) / (1 + weight)
    low, high = min(max(centre - half, 0.0), p), max(min(centre + half, 1.0), p)
    return Share(right=right, raised=raised, value=p, low=low, high=high)


def difference(before: Share, after: Share) -> Difference | None:
    """How far a share moved between two groups, by Newcombe's hybrid score interval.

    With d = p₂ − p₁, from d − √((p₂ − l₂)² + (u₁ − p₁)²) to d + √((u₂ − p₂)² + (p₁ − l₁)²), where
    l and u are the bounds of Wilson; null where one of them is of nobody.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10.
    """
    first, second = _bounds(before), _bounds(after)
    if first is None or second is None:
        return None
    (p1, l1, u1), (p2, l2, u2) = first, second
    moved = p2 - p1
    return Difference(
        value=moved,
        low=moved - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2),
        high=moved + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2),
    )


def _bounds(found: Share) -> tuple[float, float, float] | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return found.value, found.low, found.high


def _questions(sessions: Sequence[Session]) -> tuple[QuestionMoved, ...]:
    grouped: dict[str, list[QuizCount]] = {}
    for session in sessions:
        for one in session.quiz:
            grouped.setdefault(one.question, []).append(one)
    return tuple(_moved(question, counts) for question, counts in grouped.items())


def _moved(question: str, counts: Sequence[QuizCount]) -> QuestionMoved:
    """A change is told of the sessions that asked twice alone, so that it is no change of rooms."""
    twice = [one for one in counts if one.after is not None and one.after.raised]
    before = _shared((one.before, one) for one in twice)
    after = _shared((one.after, one) for one in twice if one.after is not None)
    return QuestionMoved(
        question=question,
        sessions=len(counts),
        before=_shared((one.before, one) for one in counts),
        asked_again=len(twice),
        before_of_those=before,
        after=after,
        moved=difference(before, after),
    )


def _shared(hands: Iterable[tuple[Hands, QuizCount]]) -> Share:
    """The share of right hands, each session by the answer that was right in its own deck."""
    counted = [(getattr(one, count.right), one.raised) for one, count in hands]
    return share(sum(right for right, _ in counted), sum(raised for _, raised in counted))


def _workshop(sessions: Sequence[Session]) -> tuple[CountedDevices, ...]:
    counts: dict[Category, list[tuple[int, int | None]]] = {}
    for session in sessions:
        for one in session.workshop:
            counts.setdefault(one.category, []).append((one.count, one.past_usual_life))
    return tuple(
        CountedDevices(
            category=category,
            count=sum(count for count, _ in found),
            past_usual_life=_summed(past for _, past in found),
        )
        for category, found in counts.items()
    )


def _summed(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(one for one in known if one is not None)
