"""The figures of the hosting of a report: the year of the servers in a place, and its points."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.hosting import Band, Option, Rating
from fleet_audit.model.marking import said
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.model.report_hosting import Hosted

KG, KWH = "kgCO2e/year", "kWh/year"
TOGETHER = said(
    "The energy of the servers is wrong in both places together: the bounds are not those of the"
    " two figures taken apart."
)


def hosting_names(hosted: Hosted) -> Iterator[str]:
    """The name of every figure that the chapter prints."""
    for one in _options(hosted):
        for measure in MEASURES:
            if explain_hosted(hosted, f"hosting.{one.site_id}.{measure}") is not None:
                yield f"hosting.{one.site_id}.{measure}"
    for site_id in _ratings(hosted):
        yield f"hosting.{site_id}.points"


def explain_hosted(hosted: Hosted, figure: str) -> Explanation | None:
    """The explanation of a figure of the hosting; null where there is none of that name."""
    site_id, _, measure = figure.removeprefix("hosting.").rpartition(".")
    if measure == "points":
        rating = _ratings(hosted).get(site_id)
        return None if rating is None else _points(figure, rating)
    option = next((one for one in _options(hosted) if one.site_id == site_id), None)
    if option is None or hosted.compared is None or measure not in MEASURES:
        return None
    return MEASURES[measure](figure, option, hosted.compared.here)


def _options(hosted: Hosted) -> tuple[Option, ...]:
    return (hosted.compared.here, *hosted.compared.options) if hosted.compared else ()


def _ratings(hosted: Hosted) -> dict[str, Rating]:
    rated = (*(one.rating for one in _options(hosted)), *hosted.own)
    return {one.site_id: one for one in rated if one is not None}


def _found(
    figure: str, band: Band, unit: str, formula: str, left: str, terms: tuple[Term, ...]
) -> Explanation:
    return Explanation(
        figure=figure,
        value=band.mid,
        low=None if band.low == band.high else band.low,
        high=None if band.low == band.high else band.high,
        unit=unit,
        formula=formula,
        arithmetic=equals(left, band.mid, unit),
        terms=terms,
    )


def _of(symbol: str, band: Band, unit: str, origin: str) -> Term:
    is_sure = band.low == band.high
    return Term(
        symbol=symbol,
        value=band.mid,
        low=None if is_sure else band.low,
        high=None if is_sure else band.high,
        unit=unit,
        origin=origin,
    )


def _kwh(figure: str, one: Option, _here: Option) -> Explanation:
    machines, pue = one.it_kwh_per_year, one.pue
    return _found(
        figure,
        one.site_kwh_per_year,
        KWH,
        said("electricity of the machines × PUE of the place"),
        f"{number(machines.mid)} × {number(pue.mid)}",
        (
            _of(said("electricity of the machines"), machines, KWH, said("footprint")),
            _of("PUE", pue, "kWh/kWh", said("catalogue of hosts, or the room")),
        ),
    )


def _gwp(figure: str, one: Option, _here: Option) -> Explanation:
    building = one.building_kgco2e_per_year or 0.0
    made = one.embodied_kgco2e_per_year
    left = f"{number(one.site_kwh_per_year.mid)} × {number(one.intensity_kgco2e_per_kwh)}"
    return _found(
        figure,
        one.gwp_kgco2e_per_year,
        KG,
        said("electricity of the place × carbon of its grid + manufacture of new hosts"),
        f"{left} + {number(made.mid + building)}",
        (
            _of(
                said("electricity of the place"),
                one.site_kwh_per_year,
                KWH,
                f"hosting.{one.site_id}.kwh",
            ),
            given(
                said("carbon of its grid"),
                one.intensity_kgco2e_per_kwh,
                "kgCO2e/kWh",
                said("Electricity Maps, location-based"),
            ),
            _of(
                said("manufacture of new hosts"),
                made,
                KG,
                said("{hosts} hosts over the years that they are kept", hosts=number(one.hosts)),
            ),
        ),
    )


def _change(figure: str, one: Option, here: Option) -> Explanation | None:
    if one.verdict == "here":
        return None
    there, stay = one.gwp_kgco2e_per_year, here.gwp_kgco2e_per_year
    found = _found(
        figure,
        one.change_kgco2e_per_year,
        KG,
        said("there − staying"),
        f"{number(there.mid)} − {number(stay.mid)}",
        (
            _of(said("there"), there, KG, f"hosting.{one.site_id}.gwp"),
            _of(said("staying"), stay, KG, f"hosting.{here.site_id}.gwp"),
        ),
    )
    return _with_note(found, TOGETHER)


def _break_even(figure: str, one: Option, here: Option) -> Explanation | None:
    if one.break_even_gco2e_per_kwh is None:
        return None
    made = one.embodied_kgco2e_per_year.mid + (one.building_kgco2e_per_year or 0.0)
    stay, drawn = here.gwp_kgco2e_per_year.mid, one.site_kwh_per_year.mid
    value = one.break_even_gco2e_per_kwh
    return Explanation(
        figure=figure,
        value=value,
        unit="gCO2e/kWh",
        formula=said("(staying − manufacture of new hosts) × 1000 ÷ electricity of the place"),
        arithmetic=equals(
            f"({number(stay)} − {number(made)}) × {G_PER_KG} ÷ {number(drawn)}",
            value,
            "gCO2e/kWh",
        ),
        notes=(said("A grid that emits more than this makes staying the better choice."),),
    )


def _market(figure: str, one: Option, _here: Option) -> Explanation | None:
    if one.market_kgco2e_per_year is None:
        return None
    use = one.use_kgco2e_per_year.mid
    kept = one.market_kgco2e_per_year / use if use else 0.0
    return Explanation(
        figure=figure,
        value=one.market_kgco2e_per_year,
        unit=KG,
        formula=said("carbon of the electricity × share that no contract of the host covers"),
        arithmetic=equals(f"{number(use)} × {number(kept)}", one.market_kgco2e_per_year, KG),
        notes=(said("What the host claims, at its word: it is shown, and never counted."),),
    )


def _water(figure: str, one: Option, _here: Option) -> Explanation | None:
    if one.water_l_per_year is None:
        return None
    machines, water = one.it_kwh_per_year.mid, one.water_l_per_year
    each = water.mid / machines if machines else 0.0
    return _found(
        figure,
        water,
        "L/year",
        said("electricity of the machines × water drawn on the place for each kWh (WUE)"),
        f"{number(machines)} × {number(each)}",
        (given("WUE", each, "L/kWh", said("catalogue of hosts")),),
    )


def _eur(figure: str, one: Option, _here: Option) -> Explanation | None:
    if one.eur_per_year is None:
        return None
    count, unit = (one.site_kwh_per_year.mid, KWH) if one.verdict == "here" else (one.hosts, "")
    each = one.eur_per_year / count if count else 0.0
    return Explanation(
        figure=figure,
        value=one.eur_per_year,
        unit="EUR/year",
        formula=said("electricity of the place × its price")
        if unit
        else said("hosts × price of one, a year"),
        arithmetic=equals(f"{number(count)} × {number(each)}", one.eur_per_year, "EUR/year"),
    )


MEASURES: dict[str, Callable[[str, Option, Option], Explanation | None]] = {
    "kwh": _kwh,
    "gwp": _gwp,
    "change": _change,
    "water": _water,
    "break_even": _break_even,
    "market": _market,
    "eur": _eur,
}
"""Last word of a figure of a place → how it is explained."""


def _points(figure: str, rating: Rating) -> Explanation:
    left = " + ".join(
        f"{number(part.weight)} × {number(part.score.mid)}" for part in rating.criteria
    )
    lowest = min((cap.at for cap in rating.caps), default=None)
    found = _found(
        figure,
        rating.score,
        "/100",
        said("Σ weight × points of the criterion"),
        left,
        tuple(
            _of(part.id, part.score, "/100", part.source or part.evidence)
            for part in rating.criteria
        ),
    )
    if lowest is None or lowest >= rating.uncapped.high:
        return found
    return _with_note(
        found,
        said(
            "Without its ceilings the place would have {points}; they hold it at {at}.",
            points=number(rating.uncapped.mid),
            at=number(lowest),
        ),
    )


def _with_note(found: Explanation, note: str) -> Explanation:
    from msgspec.structs import replace

    return replace(found, notes=(*found.notes, note))
