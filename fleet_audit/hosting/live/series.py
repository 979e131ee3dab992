"""Series of hours, as they are kept and come back."""

from __future__ import annotations

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
