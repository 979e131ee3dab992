"""Ratings and comparisons as they are printed: rounded, and said in one language.

Points are rounded to a decimal, their bounds outwards, so that a printed interval holds the true
one. Kilograms and kilowatt-hours keep four digits.
"""

from __future__ import annotations

from math import ceil, floor

from msgspec.structs import replace

from fleet_audit.model.hosting import Band, Comparison, Option, Rating
from fleet_audit.render.hosting_words import flag_words, question_words
from fleet_audit.render.i18n import translated, translation
from fleet_audit.render.numbers import fixed, significant
from fleet_audit.render.voice import Voice

_TENTHS = 10
_SPECK = 1e-9
"""What the machine's own rounding may add, in tenths of a point."""
_DIGITS = 4


def outwards(band: Band) -> Band:
    """Points to a decimal, the bounds away from the middle where there are any."""
    if band.low == band.high:
        return _nearest(band)
    return Band(
        low=floor(band.low * _TENTHS + _SPECK) / _TENTHS,
        mid=round(band.mid, 1),
        high=ceil(band.high * _TENTHS - _SPECK) / _TENTHS,
    )


def shown_rating(rating: Rating, voice: Voice) -> Rating:
    """A rating to print."""
    speech = translation(voice.lang)
    question = rating.question
    return replace(
        rating,
        score=outwards(rating.score),
        uncapped=_nearest(rating.uncapped),
        criteria=tuple(
            replace(one, score=outwards(one.score), weight=round(one.weight, 4))
            for one in rating.criteria
        ),
        caps=tuple(replace(cap, reason=translated(cap.reason, speech)) for cap in rating.caps),
        flags=tuple(replace(flag, text=flag_words(flag, voice)) for flag in rating.flags),
        question=question
        and replace(
            question,
            points=round(question.points, 1),
            text=question_words(question.criterion, voice),
        ),
    )


def _nearest(band: Band) -> Band:
    return Band(low=round(band.low, 1), mid=round(band.mid, 1), high=round(band.high, 1))


def shown_comparison(made: Comparison, voice: Voice) -> Comparison:
    """A comparison to print."""
    return replace(
        made,
        here=shown_option(made.here, voice),
        options=tuple(shown_option(one, voice) for one in made.options),
    )


def shown_option(option: Option, voice: Voice) -> Option:
    """An option to print."""
    bands = {
        name: _digits(value)
        for name in option.__struct_fields__
        if isinstance(value := getattr(option, name), Band)
    }
    numbers = {
        name: significant(value, _DIGITS)
        for name in option.__struct_fields__
        if isinstance(value := getattr(option, name), float)
    }
    reason = option.eur_reason and voice.say(option.eur_reason)
    rating = option.rating and shown_rating(option.rating, voice)
    return replace(option, **bands, **numbers, eur_reason=reason, rating=rating)


def _digits(band: Band) -> Band:
    return Band(
        low=significant(band.low, _DIGITS),
        mid=significant(band.mid, _DIGITS),
        high=significant(band.high, _DIGITS),
    )


def points(rating: Rating, voice: Voice) -> str:
    """The score of a rating that is rounded already: `65.9`."""
    return fixed(rating.score.mid, 1, voice.lang)


def points_bounds(rating: Rating, voice: Voice) -> str:
    """The interval of a rating that is rounded already: `64.2–76.7`."""
    low, high = (fixed(bound, 1, voice.lang) for bound in (rating.score.low, rating.score.high))
    return f"{low}–{high}"
