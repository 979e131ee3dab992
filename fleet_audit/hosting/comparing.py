"""A fleet here and in every place, each with its rating: one comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from fleet_audit.hosting.rating import rate_all
from fleet_audit.hosting.sensitivity import first_by_step, first_share
from fleet_audit.hosting.traps import mark_repeated
from fleet_audit.hosting.workload import Move, Setting, moving
from fleet_audit.model.hosting import Comparison, Option, Place, Rating
from fleet_audit.reference.hosting import hosting_grid


def compare(places: Sequence[Place], given: Setting, version: str = "") -> Comparison:
    """Stay, or move to each place. Same inputs, same comparison.

    First comes the place whose carbon is surest to be low: by the upper bound, so that a claim
    that nobody measured does not lead.
    """
    marked = mark_repeated(places, given.rules)
    ratings = rate_all(marked, given.as_of, given.rules)
    first = first_share(ratings, given.rules)
    return Comparison(
        as_of=given.as_of,
        view=given.move.view,
        servers=given.fleet.servers,
        catalogue=version,
        grid=grid_words(given.as_of),
        here=given.here,
        options=tuple(_options(marked, given, ratings)),
        first=first[0] if first else None,
        first_share=first[1] if first else None,
        first_by_step=first_by_step(ratings, given.rules),
        assumptions=_assumptions(given.move),
    )


def _options(places: Iterable[Place], given: Setting, ratings: Iterable[Rating]) -> list[Option]:
    by_id = {rating.site_id: rating for rating in ratings}
    found = [option for place in places if (option := moving(place, given)) is not None]
    rated = [replace(option, rating=by_id.get(option.site_id)) for option in found]
    return sorted(rated, key=_surest)


def _surest(one: Option) -> tuple[float, float, str]:
    return one.gwp_kgco2e_per_year.high, one.gwp_kgco2e_per_year.mid, one.site_id


def grid_words(as_of: date) -> str:
    """Whose figures of the grid are used, of which year."""
    years = {row.year for rows in hosting_grid().values() for row in rows}
    year = max((one for one in years if one <= as_of.year), default=min(years))
    return f"Electricity Maps {year}"


def _assumptions(move: Move) -> dict[str, float]:
    stated = {
        "replaced_by_one": move.replaced_by_one,
        "power_ratio": move.power_ratio,
        "host_embodied_kgco2e": move.host_embodied_kgco2e.mid,
        "host_life_years": move.host_life_years,
        "usual_life_years": move.usual_life_years,
        "building_kgco2e_per_kwh": move.building_kgco2e_per_kwh,
    }
    return {name: value for name, value in stated.items() if value is not None}
