"""What a fleet of servers would use and emit somewhere else, in a year: stay, or move.

After a move E' = E / r · u, where r machines are replaced by one host that draws u times the power
of one of them. Use = E' · PUE · grid; embodied = hosts · M / L; water = E' · WUE. In the `decision`
view what is already made is sunk: only the new hosts' manufacture counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct

from fleet_audit.hosting.evidence import band, chosen, ends
from fleet_audit.model.hosting import Band, HostingSite, Indicator, Option, Place
from fleet_audit.model.marking import N_
from fleet_audit.model.quantity import G_PER_KG, HOURS_PER_YEAR
from fleet_audit.reference.hosting import HostingRules, grid_of

View = Literal["decision", "accounting"]

WATTS_PER_KW = 1000.0
HERE = "here"
"""Name of the option of staying."""
NO_PRICE = N_("no price is given")
NO_TARIFF = N_("no price of electricity is given")


class Server(Struct, frozen=True, kw_only=True):
    """One or more alike servers where they are."""

    it_kwh_per_year: Band
    """At the plug, of all of them."""
    embodied_kgco2e_per_year: Band
    """Their manufacture spread over its life."""
    pue: Band
    zone: str
    count: float = 1


class Room(Struct, frozen=True, kw_only=True):
    """What stands in one zone, added up."""

    zone: str
    it_kwh: Band
    site_kwh: Band
    """With cooling and losses."""


class Fleet(Struct, frozen=True, kw_only=True):
    """A fleet of servers, added up: what an option is compared with."""

    servers: float
    it_kwh_per_year: Band
    embodied_kgco2e_per_year: Band
    rooms: tuple[Room, ...]


class Move(Struct, frozen=True, kw_only=True):
    """How the fleet would be elsewhere. Every term is said by whoever asks."""

    replaced_by_one: float = 1
    """r: servers that one new host replaces."""
    power_ratio: float = 1
    """u: power of a new host over that of one server now."""
    host_embodied_kgco2e: Band
    """M: manufacture of one new host, its whole life."""
    host_life_years: float | None = None
    """L; null for what the place publishes, else `usual_life_years`."""
    usual_life_years: float
    building_kgco2e_per_kwh: float | None = None
    """Building and technical equipment, per kWh of the machines; null leaves them out."""
    view: View = "decision"
    keeps_machines: bool = False
    """Whether the same machines are carried there: nothing is made anew."""


class Beside(Struct, frozen=True, kw_only=True):
    """What is shown beside the carbon, where it is known: prices, water at the power stations."""

    eur_per_kwh: float | None = None
    """Of the electricity here."""
    eur_per_year: dict[str, float] = {}
    """Place → what the whole fleet costs there in a year."""
    off_site_l_per_kwh: dict[str, float] = {}
    """Country → litres that its power stations consume per kWh."""


def plus(one: Band, other: Band) -> Band:
    """The sum of two bands, bounds with bounds: errors that go together."""
    return Band(low=one.low + other.low, mid=one.mid + other.mid, high=one.high + other.high)


def times(one: Band, other: Band) -> Band:
    """The product of two bands that are not negative."""
    return Band(low=one.low * other.low, mid=one.mid * other.mid, high=one.high * other.high)


def scaled(one: Band, factor: float) -> Band:
    """A band times a number that is not negative."""
    return Band(low=one.low * factor, mid=one.mid * factor, high=one.high * factor)


def exactly(value: float) -> Band:
    """A value without doubt."""
    return Band(low=value, mid=value, high=value)


NOTHING = exactly(0.0)


def fleet_of(servers: Iterable[Server]) -> Fleet:
    """Add servers up, zone by zone."""
    count, embodied, rooms = 0.0, NOTHING, dict[str, tuple[Band, Band]]()
    for one in servers:
        count += one.count
        embodied = plus(embodied, one.embodied_kgco2e_per_year)
        it_kwh, site_kwh = rooms.get(one.zone, (NOTHING, NOTHING))
        drawn = times(one.it_kwh_per_year, one.pue)
        rooms[one.zone] = (plus(it_kwh, one.it_kwh_per_year), plus(site_kwh, drawn))
    listed = tuple(Room(zone=z, it_kwh=it, site_kwh=site) for z, (it, site) in rooms.items())
    whole = NOTHING
    for room in listed:
        whole = plus(whole, room.it_kwh)
    return Fleet(
        servers=count, it_kwh_per_year=whole, embodied_kgco2e_per_year=embodied, rooms=listed
    )


def servers_alike(
    count: float, watts: float, embodied: float, life: float, pue: Band, zone: str
) -> Server:
    """Servers of which only the power is known: E = n · P · 8,760 h."""
    return Server(
        count=count,
        it_kwh_per_year=exactly(count * watts / WATTS_PER_KW * HOURS_PER_YEAR),
        embodied_kgco2e_per_year=exactly(count * embodied / life),
        pue=pue,
        zone=zone,
    )


@cache
def grid_kg(zone: str, year: int) -> float | None:
    """kgCO2e per kWh of a zone, in the latest year published up to `year`; null unknown."""
    row = grid_of(zone, year)
    return None if row is None else row.gco2e_per_kwh / G_PER_KG


def known_band(
    facts: Sequence[Indicator],
    criterion: str,
    as_of: date,
    rules: HostingRules,
    *,
    is_lower_better: bool = True,
) -> Band | None:
    """A fact of a place in its own unit, with its bounds; null where nobody publishes it."""
    known = chosen(facts, as_of, rules, is_lower_better=is_lower_better)
    if known is None:
        return None
    found = list(ends(rules.criteria[criterion], known, rules))
    return band(max(min(found), 0.0), known.fact.value, max(found))


def pue_band(site: HostingSite, as_of: date, rules: HostingRules) -> Band:
    """The PUE of a place; where none is published, between those of its kind."""
    possible = [fact for fact in site.pue if fact.value >= 1]
    known = known_band(possible, "pue", as_of, rules)
    if known is not None:
        return band(max(known.low, 1.0), known.mid, known.high)
    prior = rules.priors[site.offer]
    span = prior.pue_high - prior.pue_low
    mid = prior.pue_default or prior.pue_high - rules.limits["unknown_share"] * span
    return band(prior.pue_low, mid, prior.pue_high)


def life_years(site: HostingSite, move: Move, as_of: date, rules: HostingRules) -> float:
    """How long a new host is kept there."""
    if move.host_life_years is not None:
        return move.host_life_years
    known = chosen(site.server_life_years, as_of, rules, is_lower_better=False)
    return known.fact.value if known else move.usual_life_years


def staying(fleet: Fleet, move: Move, as_of: date, beside: Beside) -> Option:
    """The fleet where it is."""
    use, site_kwh = NOTHING, NOTHING
    for room in fleet.rooms:
        use = plus(use, scaled(room.site_kwh, grid_kg(room.zone, as_of.year) or 0.0))
        site_kwh = plus(site_kwh, room.site_kwh)
    embodied = fleet.embodied_kgco2e_per_year if move.view == "accounting" else NOTHING
    eur = None if beside.eur_per_kwh is None else site_kwh.mid * beside.eur_per_kwh
    it_kwh = fleet.it_kwh_per_year
    return Option(
        site_id=HERE,
        name="",
        provider="",
        hosts=fleet.servers,
        it_kwh_per_year=it_kwh,
        site_kwh_per_year=site_kwh,
        use_kgco2e_per_year=use,
        embodied_kgco2e_per_year=embodied,
        building_kgco2e_per_year=None,
        gwp_kgco2e_per_year=plus(use, embodied),
        market_kgco2e_per_year=None,
        water_l_per_year=None,
        off_site_water_l_per_year=None,
        change_kgco2e_per_year=NOTHING,
        break_even_gco2e_per_kwh=None,
        eur_per_year=eur,
        eur_reason=None if eur is not None else NO_TARIFF,
        verdict="here",
        intensity_kgco2e_per_kwh=use.mid / site_kwh.mid if site_kwh.mid else 0.0,
        pue=_ratio(site_kwh, it_kwh),
    )


def _ratio(whole: Band, part: Band) -> Band:
    if not part.mid:
        return exactly(1.0)
    low = whole.low / part.low if part.low else whole.mid / part.mid
    return band(low, whole.mid / part.mid, whole.high / part.high)


class Setting(Struct, frozen=True, kw_only=True):
    """What every option is worked out from."""

    fleet: Fleet
    move: Move
    as_of: date
    rules: HostingRules
    here: Option
    beside: Beside = Beside()


def setting_of(
    fleet: Fleet, move: Move, as_of: date, rules: HostingRules, beside: Beside | None = None
) -> Setting:
    """The setting of a comparison, staying worked out."""
    prices = beside or Beside()
    here = staying(fleet, move, as_of, prices)
    return Setting(fleet=fleet, move=move, as_of=as_of, rules=rules, here=here, beside=prices)


def moving(place: Place, given: Setting) -> Option | None:
    """The fleet in a place; null where nothing is known of its grid."""
    site, move, as_of, rules = place.site, given.move, given.as_of, given.rules
    kg = grid_kg(site.zone or "", as_of.year)
    if kg is None:
        return None
    it_kwh = scaled(given.fleet.it_kwh_per_year, move.power_ratio / move.replaced_by_one)
    pue, hosts = pue_band(site, as_of, rules), given.fleet.servers / move.replaced_by_one
    drawn = times(it_kwh, pue)
    use, embodied = scaled(drawn, kg), _embodied(site, hosts, given)
    per_kwh = move.building_kgco2e_per_kwh
    building = 0.0 if per_kwh is None else it_kwh.mid * per_kwh
    made = plus(embodied, exactly(building))
    change = _change(pue, kg, made, given)
    wue = known_band(site.wue_l_per_kwh, "water", as_of, rules)
    off_site = given.beside.off_site_l_per_kwh.get(site.country or "")
    shares = [fact.share for fact in site.electricity if fact.share is not None]
    eur = _cost(site, hosts, given.beside)
    return Option(
        site_id=site.site_id,
        name=site.name,
        provider=site.provider,
        hosts=hosts,
        it_kwh_per_year=it_kwh,
        site_kwh_per_year=drawn,
        use_kgco2e_per_year=use,
        embodied_kgco2e_per_year=embodied,
        building_kgco2e_per_year=None if per_kwh is None else building,
        gwp_kgco2e_per_year=plus(use, made),
        market_kgco2e_per_year=use.mid * (1 - max(shares)) if shares else None,
        water_l_per_year=None if wue is None else times(it_kwh, wue),
        off_site_water_l_per_year=None if off_site is None else drawn.mid * off_site,
        change_kgco2e_per_year=change,
        break_even_gco2e_per_kwh=_break_even(given.here, made.mid, drawn.mid),
        eur_per_year=eur,
        eur_reason=None if eur is not None else NO_PRICE,
        verdict=_verdict(change),
        intensity_kgco2e_per_kwh=kg,
        pue=pue,
    )


def _cost(site: HostingSite, hosts: float, beside: Beside) -> float | None:
    stated = beside.eur_per_year.get(site.site_id)
    if stated is not None:
        return stated
    return None if site.eur_per_host_per_year is None else hosts * site.eur_per_host_per_year


def _embodied(site: HostingSite, hosts: float, given: Setting) -> Band:
    if given.move.keeps_machines:
        return given.here.embodied_kgco2e_per_year
    life = life_years(site, given.move, given.as_of, given.rules)
    return scaled(given.move.host_embodied_kgco2e, hosts / life)


def _change(pue: Band, kg: float, made: Band, given: Setting) -> Band:
    """Move less stay, and its bounds: the energy of the fleet is wrong on both sides together."""
    energy, stay = given.fleet.it_kwh_per_year, given.here.use_kgco2e_per_year
    ratio = given.move.power_ratio / given.move.replaced_by_one
    if not energy.mid:
        return NOTHING
    per_kwh = _ratio(stay, energy)
    gaps = band(
        ratio * pue.low * kg - per_kwh.high,
        ratio * pue.mid * kg - per_kwh.mid,
        ratio * pue.high * kg - per_kwh.low,
    )
    kept = given.here.embodied_kgco2e_per_year
    return band(
        min(energy.low * gaps.low, energy.high * gaps.low) + made.low - kept.high,
        energy.mid * gaps.mid + made.mid - kept.mid,
        max(energy.low * gaps.high, energy.high * gaps.high) + made.high - kept.low,
    )


def _break_even(here: Option, made: float, drawn: float) -> float | None:
    """g* = (kg of staying - embodied of the move) · 1,000 / (PUE · E')."""
    left = here.gwp_kgco2e_per_year.mid - made
    return left * G_PER_KG / drawn if left > 0 and drawn else None


def _verdict(change: Band) -> Literal["move", "stay", "not_separable"]:
    if change.high < 0:
        return "move"
    return "stay" if change.low > 0 else "not_separable"


def fleet_on(
    place: Place, fleet: Fleet, move: Move, as_of: date, rules: HostingRules
) -> Option | None:
    """One fleet in one place: what levers ask. Null where nothing is known of its grid."""
    return moving(place, setting_of(fleet, move, as_of, rules))
