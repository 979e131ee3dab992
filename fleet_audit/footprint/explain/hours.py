"""What must be said of a mix that is the mean of hours."""

from __future__ import annotations

from fleet_audit.model.hourly import HourlyMean
from fleet_audit.model.marking import said


def hourly_notes(mean: HourlyMean) -> tuple[str, ...]:
    """Which hours a mean is of, and what is assumed where only some are."""
    told = said(
        "Mean of {hours} hours from {first} to {last}; the bounds hold the yearly mixes too.",
        hours=mean.hours,
        first=mean.first.isoformat(),
        last=mean.last.isoformat(),
    )
    if mean.clock is None:
        return (told,)
    if mean.is_stated:
        return told, said(
            "By the organisation sheet, it works in office hours, {begin}:00 to {end}:00 from "
            "Monday to Friday by the clock of {clock}.",
            begin=mean.office_from,
            end=mean.office_to,
            clock=mean.clock,
        )
    assumed = said(
        "Assumed: it works in office hours, {begin}:00 to {end}:00 from Monday to Friday by the "
        "clock of {clock}, since no inventory tells the time of day.",
        begin=mean.office_from,
        end=mean.office_to,
        clock=mean.clock,
    )
    return told, assumed
