"""What the answers of a workbook changed: the yearly carbon before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared
from fleet_audit.render.i18n import Lang

if TYPE_CHECKING:
    from fleet_audit.footprint.gaps import Standing
    from fleet_audit.pipeline.certainty import Certainty
    from fleet_audit.render.voice import Voice

FIGURE = "gwp_kgco2e_per_year"


def certainty_before(shared: Shared, places: Sequence[Path]) -> Callable[[], Certainty] | None:
    """How certain the total is now, to be compared once answers are in; null without any."""
    from fleet_audit.pipeline.certainty import Certainty, origin_among, standing_of

    origin = origin_among(places)
    if origin is None:
        return None
    before = standing_of(shared.address, shared.as_of, origin.country)
    return lambda: Certainty(
        before=before, after=standing_of(shared.address, shared.as_of, origin.country)
    )


def certainty_members(certainty: Certainty | None) -> dict[str, Any]:
    """What an import adds to its JSON where it took answers in."""
    if certainty is None:
        return {}
    return {
        "before": standing_members(certainty.before),
        "after": standing_members(certainty.after),
        "removed_share": certainty.removed_share,
    }


def standing_members(standing: Standing) -> dict[str, float | None]:
    """The total with its interval, its width device by device, and what answers would remove."""
    total = standing.total
    return {
        FIGURE: total.mid if total else None,
        f"{FIGURE}_low": total.low if total else None,
        f"{FIGURE}_high": total.high if total else None,
        "width_kgco2e": standing.width_kgco2e,
        "removable_kgco2e": standing.removable_kgco2e,
    }


def tell_certainty(shared: Shared, certainty: Certainty | None) -> None:
    """Print the total before and after, and how much of the uncertainty is gone."""
    if certainty is not None:
        for line in certainty_lines(certainty, shared.lang):
            click.echo(line)


def certainty_lines(certainty: Certainty, lang: Lang) -> list[str]:
    """The comparison for people."""
    from fleet_audit.render.voice import Voice

    voice = Voice(lang)
    lines = [
        _("before: {total}").format(total=total_words(certainty.before, voice)),
        _("after:  {total}").format(total=total_words(certainty.after, voice)),
    ]
    share = certainty.removed_share
    if share is None:
        return [*lines, _("No answer could make it more certain.")]
    told = _("{share} of the uncertainty that answers can remove is gone.")
    if share < 0:
        told = _("The answers show more uncertainty than they removed.")
    return [*lines, told.format(share=voice.share(share))]


def total_words(standing: Standing, voice: Voice) -> str:
    """The total with its interval."""
    from fleet_audit.footprint.figures import figure

    total = figure("total", standing.total, "kgCO2e/year")
    if total.value is None:
        return _("no figure yet")
    return _("{total} of CO₂e a year, between {bounds}").format(
        total=voice.amount(total), bounds=voice.bounds(total)
    )
