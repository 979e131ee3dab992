"""Series of hours, as they are kept and come back."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import Any

import msgspec

from fleet_audit.hosting.live.asking import Answer
from fleet_audit.model.hourly import HourlyIntensity


def series_of(answer: Answer) -> Answer:
    """The answer with its value as a list of `HourlyIntensity`, in the order of time."""
    if answer.value is None:
        return answer
    try:
        found = msgspec.convert(answer.value, list[HourlyIntensity])
    except msgspec.ValidationError:
        return msgspec.structs.replace(answer, value=None)
    ordered = sorted(found, key=lambda one: one.hour_utc)
    return msgspec.structs.replace(answer, value=ordered)


def finite(found: Any) -> float | None:
    """A number of JSON, unless it is infinite, no number, or larger than a float holds."""
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if isfinite(value) else None


def moment_of(text: Any) -> datetime | None:
    """A moment as ISO 8601, in UTC; null where it is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
