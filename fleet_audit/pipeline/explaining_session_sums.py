"""The figures of a session that are reckoned from others, and its published facts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from math import prod
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from fleet_audit.footprint.explain.arithmetic import cited, equals, given, number
from fleet_audit.footprint.grid import grid_row
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import N_, said
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.recommendations.explain.gestures import fact_term, mix_term, price_term
from fleet_audit.recommendations.gestures import MAILS, Gesture, device, gestures
from fleet_audit.reference.awareness import PRICED, SPARED_BY_REFURBISHED, equivalents
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.render.awareness.amounts import told_kg
from fleet_audit.render.awareness.depths import WORKPLACE
from fleet_audit.render.awareness.naming import SESSION
from fleet_audit.render.awareness.values import HOME, MIXES
from fleet_audit.render.awareness.workshop import KINDS, YEARS_LONGER, spared

if TYPE_CHECKING:
    from fleet_audit.footprint.typical import Typical
    from fleet_audit.recommendations.gestures import Facts
    from fleet_audit.render.awareness.matter import Matter
    from fleet_audit.render.i18n import Lang

UNITS = (
    N_("MtCO2e"),
    N_("t a year and person"),
    N_("TWh a year"),
    N_("thousand m³ a year"),
    N_("gCO2e a message and year"),
    N_("gCO2e a GB and year"),
    N_("gCO2e an hour"),
    N_("kgCO2e a year"),
    N_("times its weight"),
    N_("kB"),
    N_("e-mails"),
    N_("hours"),
    N_("meal"),
    N_("meals"),
    N_("places"),
    N_("share of a new one"),
    N_("gCO2e/kWh"),
    N_("kgCO2e/meal"),
)
"""Units in which a word stands, marked for translation."""
PER_YEAR = "kgCO2e/year"
PERCENT = 100
MADE, RUN = "embodied_kgco2e", "lifetime_years × energy_kwh × intensity_kgco2e_per_kwh"
"""What a device emits in its life by being made and by being run, as formulas write it."""
PLURALS = {"meal": "meals"}
"""Units of everyday things, where several have another name than one."""


class Subject:
    """What the sums are made from."""

    def __init__(self, matter: Matter, lang: Lang) -> None:
        self.matter = matter
        self.lang = lang

    @property
    def facts(self) -> Facts:
        """The public figures, and those of the country."""
        return self.matter.facts

    @cached_property
    def by_id(self) -> dict[str, Gesture]:
        """The gestures."""
        return {one.id: one for one in gestures(self.facts)}

    def device(self, category: str) -> Typical:
        """A typical device that the room counts."""
        return next(one for one in self.matter.devices if one.category == category)

    def fact(self, name: str) -> Explanation:
        """A published fact as it was read, with its caution in the reader's language."""
        fact = self.facts.awareness[name]
        caution = fact.caution_fr if self.lang == "fr" else fact.caution_en
        year = said("The figure tells of {year}.", year=fact.data_year)
        whole = equals(number(fact.value), fact.value, fact.unit)
        between = said(
            "{low} to {high} {unit}",
            low=number(fact.low),
            high=number(fact.high),
            unit=said(fact.unit),
        )
        return Explanation(
            figure=f"{SESSION}{name}",
            value=fact.value,
            low=fact.low,
            high=fact.high,
            unit=fact.unit,
            formula=name,
            arithmetic=between if fact.value is None else whole,
            terms=self._as_published(name),
            notes=(year, *((caution,) if caution else ())),
        )

    def _as_published(self, name: str) -> tuple[Term, ...]:
        """The fact as a term; its two bounds where no single figure is published."""
        fact = self.facts.awareness[name]
        if fact.value is not None:
            return (fact_term(name, self.facts),)
        return tuple(
            Term(
                symbol=f"{name}_{end}",
                value=at,
                unit=fact.unit,
                factor=fact.as_row(name, at, fact.unit),
            )
            for end, at in (("low", fact.low), ("high", fact.high))
            if at is not None
        )


Make = Callable[[Subject, str], Explanation | None]


def _sum(figure: str, value: float, unit: str, sums: tuple[str, str], *terms: Term) -> Explanation:
    formula, text = sums
    return Explanation(
        figure=figure,
        value=value,
        unit=unit,
        formula=formula,
        arithmetic=equals(text, value, unit),
        terms=terms,
    )


def _own(name: str, value: float, unit: str) -> Term:
    """Another figure of the session as a term."""
    return given(name, value, unit, f"{SESSION}{name}")


def explain_grid(zone: str, subject: Subject, figure: str) -> Explanation:
    """Grams of a kilowatt-hour; its bounds are those of the years published."""
    facts = subject.facts
    grid = grid_row(zone, facts.grid["year"], facts.reference)
    kg, low, high = (grid[f"intensity_kgco2e{end}"] for end in ("", "_low", "_high"))
    grams = f"{G_PER_KG:.0f}"
    sums = f"intensity_kgco2e_per_kwh × {grams}", f"{number(kg)} × {grams}"
    term = mix_term(structs.replace(facts, grid=grid))
    found = _sum(figure, kg * G_PER_KG, "gCO2e/kWh", sums, term)
    return structs.replace(found, low=low * G_PER_KG, high=high * G_PER_KG)


def _share_of_laptop(part: str, subject: Subject, figure: str) -> Explanation:
    """Of the carbon of a laptop over its usual life in France, what making it or running it is."""
    facts = subject.facts
    one = device(ModelKey("laptop"), facts.reference)
    grid = grid_row(HOME, facts.grid["year"], facts.reference)
    made, run = one.embodied.mid, (one.lifetime_years, one.kwh.mid, grid["intensity_kgco2e"])
    values = {MADE: made, RUN: prod(run)}
    texts = {MADE: number(made), RUN: " × ".join(map(number, run))}
    sums = (
        f"{PERCENT} × {part} / ({MADE} + {RUN})",
        f"{PERCENT} × {texts[part]} / ({texts[MADE]} + {texts[RUN]})",
    )
    return _sum(
        figure,
        PERCENT * values[part] / sum(values.values()),
        "%",
        sums,
        given(MADE, made, "kgCO2e", f"{SESSION}laptop.embodied"),
        _life(subject, "laptop"),
        given("energy_kwh", one.kwh.mid, "kWh/year", f"{SESSION}laptop.energy_per_year"),
        mix_term(structs.replace(facts, grid=grid)),
    )


def _life(subject: Subject, category: str) -> Term:
    reference = subject.facts.reference
    rows = (reference.row(one) for one in subject.device(category).factor_ids)
    row = next(one for one in rows if one.kind == "lifetime")
    return cited("lifetime_years", row.factor_id, reference)


def _lifetime(category: str, subject: Subject, figure: str) -> Explanation:
    term = _life(subject, category)
    years = subject.device(category).lifetime_years
    return _sum(figure, years, "years", ("lifetime_years", number(years)), term)


def _longer(category: str, years: int, subject: Subject, figure: str) -> Explanation:
    """What a device spares a year when it is kept longer than usual, by so many years."""
    one, life = subject.device(category), _life(subject, category)
    made = given("embodied_kgco2e", one.embodied_kgco2e, "kgCO2e", f"{SESSION}{category}.embodied")
    usual = number(one.lifetime_years)
    formula = f"embodied_kgco2e × (1 / lifetime_years - 1 / (lifetime_years + {years}))"
    text = f"{number(one.embodied_kgco2e)} × (1 / {usual} - 1 / ({usual} + {years}))"
    return _sum(figure, spared(one, years), PER_YEAR, (formula, text), made, life)


def _mails_as_laptop(subject: Subject, figure: str) -> Explanation:
    """At least so many e-mails deleted for one laptop that is kept a year longer."""
    laptop = subject.by_id["keep_laptop"].kgco2e.mid
    most = told_kg(subject.by_id["delete_emails"].kgco2e)
    sums = (
        said("keep_laptop / upper bound of delete_emails × {mails}", mails=MAILS),
        f"{number(laptop)} / {number(most)} × {MAILS}",
    )
    terms = _own("keep_laptop", laptop, PER_YEAR), _own("delete_emails", most, PER_YEAR)
    return _sum(figure, laptop / most * MAILS, "e-mails", sums, *terms)


def _as_streaming(subject: Subject, figure: str) -> Explanation:
    laptop = subject.by_id["keep_laptop"].kgco2e.mid
    hour_g = subject.facts.awareness["streaming_hour"].cited
    grams = f"{G_PER_KG:.0f}"
    sums = (
        f"keep_laptop × {grams} / streaming_hour",
        f"{number(laptop)} × {grams} / {number(hour_g)}",
    )
    terms = _own("keep_laptop", laptop, PER_YEAR), fact_term("streaming_hour", subject.facts)
    return _sum(figure, laptop * G_PER_KG / hour_g, "hours", sums, *terms)


def _as_thing(gesture: str, thing: str, subject: Subject, figure: str) -> Explanation:
    kg, unit = subject.by_id[gesture].kgco2e.mid, _thing_term(thing)
    sums = f"{gesture} / {thing}", f"{number(kg)} / {number(unit.value)}"
    value = kg / equivalents()[thing].kgco2e
    what = equivalents()[thing].unit
    return _sum(figure, value, PLURALS.get(what, what), sums, _own(gesture, kg, PER_YEAR), unit)


def _thing_term(name: str) -> Term:
    thing = equivalents()[name]
    unit = f"kgCO2e/{thing.unit}"
    return Term(
        symbol=name, value=thing.kgco2e, unit=unit, factor=thing.as_row(name, thing.kgco2e, unit)
    )


def _thing(name: str, _subject: Subject, figure: str) -> Explanation:
    term = _thing_term(name)
    return _sum(figure, equivalents()[name].kgco2e, term.unit, (name, number(term.value)), term)


def _price(item: str, subject: Subject, figure: str) -> Explanation | None:
    """A published price; null where none is of the country."""
    if item not in subject.facts.prices:
        return None
    term, price = price_term(item, subject.facts), subject.facts.prices[item]
    found = _sum(figure, price.value, price.unit, (item, number(price.value)), term)
    return structs.replace(found, low=price.lower, high=price.upper)


def _box_eur(subject: Subject, figure: str) -> Explanation | None:
    """A year of the electricity of an internet box that is always on."""
    if "electricity" not in subject.facts.prices:
        return None
    kwh = device(ModelKey("internet_box"), subject.facts.reference).kwh.mid
    eur = subject.facts.prices["electricity"].value
    energy = given("energy_kwh", kwh, "kWh/year", f"{SESSION}internet_box.energy_per_year")
    sums = "energy_kwh × electricity", f"{number(kwh)} × {number(eur)}"
    price = price_term("electricity", subject.facts)
    return _sum(figure, kwh * eur, "EUR/year", sums, energy, price)


def _saved_by_reuse(_subject: Subject, figure: str) -> Explanation:
    one = lever_parameters()[SPARED_BY_REFURBISHED]
    row = one.as_row(one.name, one.value, one.unit, lower=one.lower, upper=one.upper)
    term = Term(
        symbol=one.name, value=one.value, low=one.lower, high=one.upper, unit=one.unit, factor=row
    )
    found = _sum(figure, one.value, one.unit, (one.name, number(one.value)), term)
    return structs.replace(found, low=one.lower, high=one.upper)


def _workplace(subject: Subject, figure: str) -> Explanation:
    """The electricity of a year of what one person works with."""
    kg = {name: subject.device(name).use_g_per_year / G_PER_KG for name in WORKPLACE}
    terms = [_own(f"{name}.use_per_year", value, PER_YEAR) for name, value in kg.items()]
    sums = " + ".join(term.symbol for term in terms), " + ".join(map(number, kg.values()))
    return _sum(figure, sum(kg.values()), PER_YEAR, sums, *terms)


def _centres(field: Literal["read", "known_well"], subject: Subject, figure: str) -> Explanation:
    """How many data centres of the country the catalogue holds, or knows well."""
    count: int = getattr(subject.matter.centres, field)
    term = given("places", count, "places", said(CENTRES[field]))
    return _sum(figure, count, "places", (said("places counted"), str(count)), term)


CENTRES = {
    "read": N_("catalogue of data centres: `fleet-audit hosting list`"),
    "known_well": N_("of them, those that publish enough for a mark: `fleet-audit hosting rate`"),
}
SUMS: dict[str, Make] = {
    **{f"grid_{zone.lower()}": partial(explain_grid, zone) for zone in MIXES},
    "making_share": partial(_share_of_laptop, MADE),
    "running_share": partial(_share_of_laptop, RUN),
    "laptop_years": partial(_lifetime, "laptop"),
    "mails_as_laptop": _mails_as_laptop,
    "laptop_as_streaming": _as_streaming,
    "laptop_as_car": partial(_as_thing, "keep_laptop", "car_km"),
    "server_as_meals": partial(_as_thing, "idle_server", "beef_meal"),
    **{name: partial(_thing, name) for name in ("car_km", "beef_meal")},
    **{f"{item}_eur": partial(_price, item) for item in PRICED},
    "box_eur": _box_eur,
    SPARED_BY_REFURBISHED: _saved_by_reuse,
    "workplace.use_per_year": _workplace,
    "centres_read": partial(_centres, "read"),
    "centres_known_well": partial(_centres, "known_well"),
    **{f"{one}.lifetime": partial(_lifetime, one) for one in KINDS},
    **{
        f"{one}.longer_{years}": partial(_longer, one, years)
        for one in KINDS
        for years in YEARS_LONGER
    },
}
"""By the name of the figure, without its first word."""
