"""What one device gains from one gesture, in a year: the ranking of an awareness session.

Figures are those of the typical device of its class, as `footprint` would count it, with the
figure of ADEME beside it where that method has one. Published savings stand as they are published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from fleet_audit.footprint.grid import grid_row
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.resolve import factors_of
from fleet_audit.footprint.spread import NOTHING, Spread
from fleet_audit.model.quantity import G_PER_KG, HOURS_PER_YEAR
from fleet_audit.reference.awareness import AwarenessFact
from fleet_audit.reference.load import Reference
from fleet_audit.reference.prices import PriceRow

GestureId = Literal[
    "idle_server",
    "no_second_screen",
    "refurbished_laptop",
    "refurbished_phone",
    "keep_screen",
    "keep_laptop",
    "keep_phone",
    "keep_desktop",
    "night_off",
    "delete_emails",
]
MAILS = 1_000
"""E-mails that the gesture deletes: a round number to speak of."""
IDLE_SERVER = "PW0078"
"""Row of the watts of a server with nothing to do."""
W_PER_KW = 1000
KB_PER_GB = 1_000_000
_STAGES = ("manufacturing_kgco2e", "distribution_kgco2e", "end_of_life_kgco2e", "one_figure_kgco2e")

_MAKING = ("embodied", "lifetime")


class Gesture(Struct, frozen=True, kw_only=True):
    """What one gesture on one device avoids in a year."""

    id: GestureId
    kgco2e: Spread
    """Kilograms a year; the bounds hold those of the facts behind it and the other method too."""
    ademe_kgco2e: float | None = None
    """The same by the figures of ADEME; null where nothing is published."""
    kwh: Spread = NOTHING
    """Electricity at the plug, cooling included where there is any."""
    eur: float | None = None
    """Euros a year without VAT, where a published price exists; null where none does."""
    factor_ids: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    """Facts of `awareness/` that stand behind it."""
    price_items: tuple[str, ...] = ()


class Facts(Struct, frozen=True, kw_only=True):
    """What gestures are reckoned from."""

    reference: Reference
    awareness: Mapping[str, AwarenessFact]
    prices: Mapping[str, PriceRow]
    """Published prices by item, of the country."""
    grid: Mapping[str, Any]


class Device(Struct, frozen=True, kw_only=True):
    """The typical device of a class."""

    embodied: Spread
    """Whole-life kilograms of all but use."""
    ademe: float | None
    lifetime_years: float
    kwh: Spread
    """A year of office use."""
    row: Mapping[str, Any]
    made_by: tuple[str, ...]
    """Rows of its making and of its lifetime."""
    run_by: tuple[str, ...]
    """Rows of its electricity."""


def facts_for(
    reference: Reference,
    awareness: Mapping[str, AwarenessFact],
    prices: Sequence[PriceRow],
    *,
    zone: str,
    year: int,
) -> Facts:
    """The facts of a country in a year."""
    of_country = {one.item: one for one in prices if one.country in (zone, None)}
    return Facts(
        reference=reference,
        awareness=awareness,
        prices=of_country,
        grid=grid_row(zone, year, reference),
    )


def gestures(facts: Facts) -> tuple[Gesture, ...]:
    """Every gesture, the one that avoids most first."""
    made = [make(facts) for make in _MAKERS]
    return tuple(sorted(made, key=lambda one: -one.kgco2e.mid))


def device(key: ModelKey, reference: Reference) -> Device:
    """The typical device of a class, with what it costs to make and to run in an office."""
    row = factors_of(key, "office", reference)
    kinds = {one: reference.row(one).kind for one in row["factor_ids"].split(";")}
    return Device(
        embodied=_summed(_spread(row, stage) for stage in _STAGES),
        ademe=row["ademe_kgco2e"],
        lifetime_years=row["lifetime_years"],
        kwh=_yearly_kwh(row),
        row=row,
        made_by=tuple(one for one, kind in kinds.items() if kind in _MAKING),
        run_by=tuple(one for one, kind in kinds.items() if kind not in _MAKING),
    )


def _yearly_kwh(row: Mapping[str, Any]) -> Spread:
    """Watts on and at rest times their hours, as `footprint` counts; else a published year."""
    on, rest, hours = (_spread(row, name) for name in ("on_w", "rest_w", "on_hours"))
    if on is None or rest is None or hours is None:
        return _spread(row, "class_energy_kwh") or NOTHING
    return Spread(
        *(
            (watts * h + low_watts * (HOURS_PER_YEAR - h)) / W_PER_KW
            for watts, low_watts, h in zip(on, rest, hours, strict=True)
        )
    )


def _spread(row: Mapping[str, Any], name: str) -> Spread | None:
    if row[name] is None:
        return None
    return Spread(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _summed(parts: Any) -> Spread:
    total = NOTHING
    for part in parts:
        total = total.plus(part or NOTHING)
    return total


def _times_grid(kwh: Spread, grid: Mapping[str, Any]) -> Spread:
    """Kilograms of an electricity: bounds of both move together."""
    names = ("intensity_kgco2e", "intensity_kgco2e_low", "intensity_kgco2e_high")
    return Spread(*(value * grid[name] for value, name in zip(kwh, names, strict=True)))


def _holding(found: Spread, other: float | None) -> Spread:
    """The same, its bounds wide enough for the figure of the other method."""
    if other is None:
        return found
    return Spread(found.mid, min(found.low, other), max(found.high, other))


def years_gained(lifetime_years: float, more: float = 1) -> float:
    """Share of a device's making that each year is spared when it lasts longer: 1/L − 1/(L + n)."""
    return 1 / lifetime_years - 1 / (lifetime_years + more)


def _keep(gesture: GestureId, key: ModelKey, item: str | None) -> Callable[[Facts], Gesture]:
    def make(facts: Facts) -> Gesture:
        one = device(key, facts.reference)
        share = years_gained(one.lifetime_years)
        ademe = None if one.ademe is None else one.ademe * share
        price = facts.prices.get(item) if item else None
        return Gesture(
            id=gesture,
            kgco2e=_holding(one.embodied.scaled(share), ademe),
            ademe_kgco2e=ademe,
            eur=price.value * share if price else None,
            factor_ids=one.made_by,
            price_items=(item,) if item and price else (),
        )

    return make


def _no_second_screen(facts: Facts) -> Gesture:
    one = device(ModelKey("monitor"), facts.reference)
    per_year = 1 / one.lifetime_years
    use = _times_grid(one.kwh, facts.grid)
    price, electricity = facts.prices.get("monitor_new"), _electricity(one.kwh, facts)
    ademe = None if one.ademe is None else one.ademe * per_year + use.mid
    return Gesture(
        id="no_second_screen",
        kgco2e=_holding(one.embodied.scaled(per_year).plus(use), ademe),
        ademe_kgco2e=ademe,
        kwh=one.kwh,
        eur=price.value * per_year + electricity if price and electricity else None,
        factor_ids=(*one.made_by, *one.run_by, facts.grid["grid_factor_id"]),
        price_items=("monitor_new", "electricity") if price and electricity else (),
    )


def _idle_server(facts: Facts) -> Gesture:
    """A year of a server that idles, times the PUE of a room of one's own; nothing of its making.

    kWh = W idle × 8,760 h × PUE / 1000, of a typical server of two sockets.
    """
    watts = facts.reference.row(IDLE_SERVER)
    idle = Spread(watts.value, watts.lower or watts.value, watts.upper or watts.value)
    per_watt = HOURS_PER_YEAR / W_PER_KW * facts.awareness["own_room_pue"].cited
    kwh = idle.scaled(per_watt)
    return Gesture(
        id="idle_server",
        kgco2e=_times_grid(kwh, facts.grid),
        kwh=kwh,
        eur=_electricity(kwh, facts),
        factor_ids=(IDLE_SERVER, facts.grid["grid_factor_id"]),
        fact_ids=("own_room_pue",),
        price_items=_electricity_item(facts),
    )


def _night_off(facts: Facts) -> Gesture:
    """A desktop that was left on all year and is off outside working hours.

    kWh = (W on − W off) × (8,760 h − working hours of a year)
    """
    one = device(ModelKey("desktop"), facts.reference)
    row = one.row
    hours = HOURS_PER_YEAR - row["on_hours"]
    ends = [(row[f"on_w{end}"] - row[f"rest_w{end}"]) for end in ("", "_low", "_high")]
    kwh = Spread(*(watts * hours / W_PER_KW for watts in ends))
    return Gesture(
        id="night_off",
        kgco2e=_times_grid(kwh, facts.grid),
        kwh=kwh,
        eur=_electricity(kwh, facts),
        factor_ids=(*one.run_by, facts.grid["grid_factor_id"]),
        price_items=_electricity_item(facts),
    )


def _delete_emails(facts: Facts) -> Gesture:
    """What a thousand e-mails that are kept no more spare in a year.

    By the figure of storage, kg = messages × GB × g a GB and year / 1000; at most, all that the
    figure of an e-mail puts down to data centres, a message and year.
    """
    names = ("email_size", "storage", "email_kept")
    size, storage, kept = (facts.awareness[name].cited for name in names)
    kg = MAILS * size / KB_PER_GB * storage / G_PER_KG
    most = MAILS * kept / G_PER_KG
    return Gesture(id="delete_emails", kgco2e=Spread(kg, kg, most), fact_ids=names)


def _published(gesture: GestureId) -> Callable[[Facts], Gesture]:
    def make(facts: Facts) -> Gesture:
        fact = facts.awareness[gesture]
        low, high = fact.low or fact.cited, fact.high or fact.cited
        return Gesture(id=gesture, kgco2e=Spread(fact.cited, low, high), fact_ids=(gesture,))

    return make


def _electricity(kwh: Spread, facts: Facts) -> float | None:
    price = facts.prices.get("electricity")
    return kwh.mid * price.value if price else None


def _electricity_item(facts: Facts) -> tuple[str, ...]:
    return ("electricity",) if "electricity" in facts.prices else ()


_MAKERS: tuple[Callable[[Facts], Gesture], ...] = (
    _idle_server,
    _no_second_screen,
    _published("refurbished_laptop"),
    _published("refurbished_phone"),
    _keep("keep_laptop", ModelKey("laptop"), "laptop_new"),
    _keep("keep_desktop", ModelKey("desktop"), "desktop_new"),
    _keep("keep_phone", ModelKey("smartphone"), None),
    _keep("keep_screen", ModelKey("monitor"), "monitor_new"),
    _night_off,
    _delete_emails,
)
