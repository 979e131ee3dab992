"""Hosting: what is known of a place where servers run, and what a rating and a comparison say.

`HostingForm` is what a member or a host fills in, one file per contribution; the catalogue that
ships is made of the same files. Published as `contracts/hosting_form.schema.json`,
`contracts/hosting_rating.schema.json` and `contracts/hosting_comparison.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct

from fleet_audit.model.organisation import Country, NonNegative, Sheet

Evidence = Literal["measured", "certified", "published", "claimed", "unknown"]
"""How well a fact of a host is known, best first."""

Offer = Literal["own_room", "colocation", "hoster", "public", "hyperscaler"]
"""Kind of place: what an unknown PUE is taken from hangs on it. `public` is a shared data centre
of a university, a region or a research body."""

Scope = Literal["site", "zone", "region", "campus", "geography", "fleet", "repeated", "design"]
"""What a figure is of. `fleet` is an average of all sites of a host, `repeated` such an average
written beside each of them, `design` a value that no meter showed yet."""

OWN_SCOPES: tuple[Scope, ...] = ("site", "zone", "region", "campus", "geography")
"""Scopes of a figure that is of the place itself, or of the region it is sold as."""

ElectricityKind = Literal[
    "none",
    "offsets",
    "annual_certificates",
    "supplier_tariff",
    "ppa",
    "hourly",
    "on_site",
    "unstated",
]
"""How electricity is bought. `unstated` is a share claimed without saying how."""

HeatState = Literal["none", "planned", "in_use"]
Stress = Literal["low", "medium", "high"]
Bound = Literal["=", "<", "<=", "~", ">"]

EVIDENCES: tuple[Evidence, ...] = get_args(Evidence)
OFFERS: tuple[Offer, ...] = get_args(Offer)

Year = Annotated[int, Meta(ge=1990, le=2100)]
Share = Annotated[float, Meta(ge=0, le=1)]
Code = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9.-]{0,63}$")]
Text = Annotated[str, Meta(max_length=500)]


class HostingSource(Sheet, frozen=True, kw_only=True):
    """A document that facts were read in."""

    id: Code
    """Its name in this file; facts cite it."""
    title: Text
    url: Text | None = None
    """Where anybody can read it; null for a document that only its owner has."""
    year: Year | None = None
    retrieved: date
    licence: Text = "single facts, to be cited"


class Fact(Sheet, frozen=True, kw_only=True):
    """What every fact of a host says of itself."""

    year: Year | None = None
    """Year that it is true of; the last one of a period."""
    from_year: Year | None = None
    """First year of a period."""
    evidence: Evidence = "published"
    source: Code
    """A document of this file."""
    note: Text | None = None


class Indicator(Fact, frozen=True, kw_only=True):
    """A published number: a PUE, a WUE, a share, a life."""

    value: NonNegative
    bound: Bound = "="
    scope: Scope = "site"
    category: Literal[1, 2, 3] | None = None
    """Of a PUE: where the energy of the machines is metered, at the UPS (1), the distribution (2)
    or the machines (3). The first flatters."""


class Electricity(Fact, frozen=True, kw_only=True):
    """How the electricity is bought."""

    kind: ElectricityKind
    share: Share | None = None
    """Share of the consumption, over a year."""


class Heat(Fact, frozen=True, kw_only=True):
    """What becomes of the heat."""

    state: HeatState
    mwh_per_year: NonNegative | None = None
    """Heat given to others in a year; without it a claim counts for nothing."""


class Certification(Fact, frozen=True, kw_only=True):
    """A certificate or a signature."""

    name: Text
    """As in the table of certifications: `ISO 50001`, `EU Code of Conduct`, `HDS`…"""


class Publication(Sheet, frozen=True, kw_only=True):
    """The indicators that a French site of 500 kW and more must publish each 15 May.

    Source: decree 2025-1382, articles D.236-1 to D.236-7 of the code de l'énergie.
    """

    status: Literal["found", "not_found", "below_threshold", "not_checked"]
    url: Text | None = None
    checked_on: date | None = None


class HostingSite(Sheet, frozen=True, kw_only=True):
    """A place where servers run: a room, a site, a zone or a region. All but its name may lack.

    A field holds every publication of a fact, those that contradict each other too.
    """

    site_id: Code
    provider: Text
    name: Text
    offer: Offer
    country: Country | None = None
    grid_zone: Annotated[str, Meta(pattern="^[A-Z0-9-]{2,20}$")] | None = None
    """Electricity Maps zone where it is finer than the country: `US-MIDA-PJM`."""
    is_open: bool | None = None
    """Whether it runs; null where that was not checked."""
    water_stress: Stress | None = None
    """Of the basin that its water comes from."""
    pue: tuple[Indicator, ...] = ()
    wue_l_per_kwh: tuple[Indicator, ...] = ()
    """Litres per kWh of the machines."""
    ref: tuple[Indicator, ...] = ()
    """Share of renewable energy (ISO/IEC 30134-3)."""
    erf: tuple[Indicator, ...] = ()
    """Share of the energy that is used again (ISO/IEC 30134-6)."""
    cue_kgco2e_per_kwh: tuple[Indicator, ...] = ()
    """kgCO2e per kWh of the machines (ISO/IEC 30134-8)."""
    carbon_free_hourly: tuple[Indicator, ...] = ()
    """Share of carbon-free electricity, hour by hour."""
    server_life_years: tuple[Indicator, ...] = ()
    electricity: tuple[Electricity, ...] = ()
    heat: tuple[Heat, ...] = ()
    certifications: tuple[Certification, ...] | None = None
    """Null where nothing is known."""
    has_all_certifications: bool = False
    """Whether there is none beyond these."""
    publication: Publication | None = None
    eur_per_host_per_year: NonNegative | None = None
    """What one host costs there in a year, electricity included."""
    read_in: tuple[Code, ...] = ()
    """Documents of this file in which the place was read of, those that gave no figure too."""
    note: Text | None = None

    @property
    def zone(self) -> str | None:
        """Zone of its electricity."""
        return self.grid_zone or self.country

    @property
    def facts(self) -> Iterator[Fact]:
        """Every fact stated."""
        yield from chain(
            self.pue,
            self.wue_l_per_kwh,
            self.ref,
            self.erf,
            self.cue_kgco2e_per_kwh,
            self.carbon_free_hourly,
            self.server_life_years,
            self.electricity,
            self.heat,
            self.certifications or (),
        )


class HostingForm(Sheet, frozen=True, kw_only=True):
    """One contribution: places, and the documents that their facts were read in."""

    sources: tuple[HostingSource, ...] = ()
    sites: Annotated[tuple[HostingSite, ...], Meta(min_length=1)]


class Place(Struct, frozen=True, kw_only=True):
    """A place with the documents that its facts cite."""

    site: HostingSite
    sources: dict[str, HostingSource] = {}
    origin: str = ""
    """Contribution that it comes from."""


class Band(Struct, frozen=True, kw_only=True):
    """A value with its bounds."""

    low: float
    mid: float
    high: float


class CriterionScore(Struct, frozen=True, kw_only=True):
    """One criterion of a rating, out of 100."""

    id: str
    weight: float
    """Share of the whole; weights add up to 1."""
    value: float | None
    """The fact behind it, in its own unit; null where it is unknown or not a number."""
    evidence: Evidence
    score: Band
    year: int | None = None
    source: str | None = None
    """Title of the document."""
    url: str | None = None


CapName = Literal["no_pue", "grid", "weak_evidence"]


class Cap(Struct, frozen=True, kw_only=True):
    """A ceiling put on the score, and why."""

    id: CapName
    at: float
    reason: str


class Flag(Struct, frozen=True, kw_only=True):
    """Something in what is published that must not be read over."""

    id: str
    detail: dict[str, Any] = {}
    text: str = ""
    """In the language of the output."""


class StatedValue(Struct, frozen=True, kw_only=True):
    """One of several values of a fact."""

    value: float
    year: int | None
    evidence: Evidence
    source: str | None


class Conflict(Struct, frozen=True, kw_only=True):
    """A fact of which publications contradict each other: all are kept, one is used."""

    fact: str
    values: tuple[StatedValue, ...]


class Question(Struct, frozen=True, kw_only=True):
    """What to ask the host first: the criterion whose answer would move the score most."""

    criterion: str
    points: float
    """How many points of 100 the answer may move."""
    text: str = ""
    """The question itself, in the language of the output."""


class Rating(Struct, frozen=True, kw_only=True):
    """A place, rated. `hosting rate --format json` prints a list of these."""

    site_id: str
    provider: str
    name: str
    offer: Offer
    country: str | None
    score: Band
    """After the caps; bounds are rounded outwards to a decimal."""
    uncapped: Band
    grade: str
    """A letter, or two where the interval crosses: `B–C`, the better first."""
    is_enough_evidence: bool
    """Whether no cap for lack of evidence holds the score down."""
    criteria: tuple[CriterionScore, ...]
    caps: tuple[Cap, ...] = ()
    flags: tuple[Flag, ...] = ()
    question: Question | None = None
    conflicts: tuple[Conflict, ...] = ()
    certifications: tuple[str, ...] = ()
    market_share: float | None = None
    """Share of renewable electricity claimed over a year: shown, and never counted as carbon."""
    carbon_free_hourly: float | None = None
    publication: str | None = None
    """Status of the publication that French law asks for."""
    oldest_year: int | None = None
    """Of the facts used."""


class Option(Struct, frozen=True, kw_only=True):
    """What a fleet of servers would be somewhere, in a year."""

    site_id: str
    name: str
    provider: str
    hosts: float
    """How many machines run there."""
    it_kwh_per_year: Band
    """At the machines."""
    site_kwh_per_year: Band
    """With cooling and losses: at the meter of the place."""
    use_kgco2e_per_year: Band
    embodied_kgco2e_per_year: Band
    """What the new hosts take of their manufacture in a year."""
    building_kgco2e_per_year: float | None
    """Null where no term for the building was asked for."""
    gwp_kgco2e_per_year: Band
    """Use and embodied, in the view asked for."""
    market_kgco2e_per_year: float | None
    """Beside: use with the market-based claim of the host taken at its word. Never scored."""
    water_l_per_year: Band | None
    """On the place itself; null where its WUE is unknown."""
    off_site_water_l_per_year: float | None
    """At the power stations; null where no figure of the grid is sourced."""
    change_kgco2e_per_year: Band
    """Against staying: below zero it emits less."""
    break_even_gco2e_per_kwh: float | None
    """Grid above which staying emits less; null where even free electricity is not enough."""
    eur_per_year: float | None
    eur_reason: str | None
    """Why there is no cost."""
    verdict: Literal["move", "stay", "not_separable", "here"]
    intensity_kgco2e_per_kwh: float
    pue: Band
    rating: Rating | None = None


class Comparison(Struct, frozen=True, kw_only=True):
    """A fleet of servers, here and elsewhere. `hosting compare --format json` prints one."""

    as_of: date
    view: Literal["decision", "accounting"]
    """`decision`: machines already made are sunk, and weigh nothing more until replaced;
    `accounting`: all manufacture is spread over its life."""
    servers: float
    catalogue: str
    """Version of the catalogue of hosts: a hash of what it says."""
    grid: str
    """Whose electricity figures, of which year, by which method."""
    here: Option
    options: tuple[Option, ...]
    first_share: float | None
    """Share of the draws of weights in which the best rated stays first; null with one option."""
    first: str | None = None
    """The best rated, by central score."""
    first_by_step: dict[str, str] = {}
    """Criterion → who would be first if it weighed half as much, or half as much again."""
    assumptions: dict[str, float] = {}
