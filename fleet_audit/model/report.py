"""The report context: every figure a report prints, without a word of any language.

`render` turns it into pages; `explain` answers for each figure by its `id`, which is also its
anchor. Published as `contracts/report.schema.json`.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from fleet_audit.model.codes import Quality, Stage
from fleet_audit.model.lever import Advised
from fleet_audit.model.report_hosting import Hosted
from fleet_audit.model.report_own_cost import OwnCost
from fleet_audit.model.report_plan import Planned
from fleet_audit.model.report_progress import Since
from fleet_audit.model.report_sites import SiteAction
from fleet_audit.model.report_support import SupportRow
from fleet_audit.model.uncertainty import Uncertainty


class Figure(Struct, frozen=True, kw_only=True):
    """One printed number. Null is unknown, and `reason` then says why."""

    id: str
    """Its name for `explain` and its anchor in a page, such as `category.laptop.gwp_per_year`."""
    value: float | None
    low: float | None = None
    high: float | None = None
    """The 90 % interval, or the source's own range where it publishes another."""
    unit: str
    quality: Quality | None = None
    """Of the inputs that weigh most in it."""
    reason: str | None = None


class Headline(Struct, frozen=True, kw_only=True):
    """The fleet in a few numbers."""

    devices: int
    gwp_per_year: Figure
    """kgCO2e a year: annualised embodied plus use."""
    embodied: Figure
    """kgCO2e already emitted to make, carry and discard the fleet in use, whole life."""
    embodied_per_year: Figure
    use_per_year: Figure
    """kgCO2e a year, location-based electricity, PUE included."""
    energy_per_year: Figure
    """kWh a year at the plugs, without PUE."""
    age_years: Figure
    """Median age of the devices whose age is known."""
    purchase_year: Figure
    """kgCO2e embodied in what was bought in the year of the report (GHG Protocol view)."""
    embodied_ademe: Figure
    """The same embodied total by ADEME-method factors, for the devices that have one."""
    embodied_of_ademe_scope: Figure
    """The first method's total for those same devices, so that the two compare."""


class CategoryRow(Struct, frozen=True, kw_only=True):
    """One category of the fleet."""

    category: str
    devices: int
    declared: int | None = None
    """How many the organisation declares to own."""
    age_years: Figure
    embodied: Figure
    embodied_per_year: Figure
    use_per_year: Figure
    gwp_per_year: Figure
    energy_per_year: Figure
    method: str
    """Manufacturing method code that covers most devices."""
    is_proxy: bool
    """Whether its embodied figure is borrowed from another category: out of coverage then."""


class KnownError(Struct, frozen=True, kw_only=True):
    """How far off the method behind most devices of a category is known to be."""

    category: str
    part: str
    """`manufacture` or `energy`."""
    method: str
    """Code of the method that found most devices."""
    devices: int
    """How many it found."""
    median_error: float | None
    """Median of |found / published - 1| for models that it had not seen; null: never tried."""
    coverage: float | None
    """Share of the published figures that its interval held."""
    n: int | None
    """Published figures that it was tried on."""


class StageRow(Struct, frozen=True, kw_only=True):
    """One lifecycle stage of the yearly footprint."""

    stage: Stage
    gwp_per_year: Figure


class PlaceRow(Struct, frozen=True, kw_only=True):
    """One site, department or other place."""

    name: str | None
    devices: int
    gwp_per_year: Figure
    energy_per_year: Figure


class SiteCell(Struct, frozen=True, kw_only=True):
    """The devices of one category at one site."""

    category: str
    devices: int
    gwp_per_year: Figure
    energy_per_year: Figure


class SiteDetail(Struct, frozen=True, kw_only=True):
    """What the page of a site says beside its totals."""

    cells: tuple[SiteCell, ...]
    """By category, the largest yearly footprint first."""
    ages: tuple[AgeBand, ...]
    actions: tuple[SiteAction, ...] = ()
    """Those that are for a device of the site: what counts first, then what avoids most here."""


class AgeBand(Struct, frozen=True, kw_only=True):
    """Devices between two ages, by kind of use."""

    from_years: int | None
    """Null: age unknown."""
    to_years: int | None
    """Null: no upper end."""
    workplace: int
    """PCs, screens, phones and what stands beside people."""
    shared: int
    """Servers, storage, network, printers and other shared equipment."""
    past_lifetime: int
    """Of these, devices older than the lifetime used to spread their manufacture."""


class HiddenRow(Struct, frozen=True, kw_only=True):
    """One part of the energy behind the fleet, as primary kWh a year."""

    part: str
    """`billed` (the plugs), `cooling` (PUE above 1), `manufacture`, `network`, `data_centre`."""
    primary: Figure
    final: Figure | None = None
    is_lower_bound: bool = False
    allocation: str | None = None
    """Code of the rule that allots it: `per_device`, `per_line`, `not_published`."""
    factor_ids: tuple[str, ...] = ()


class BillRow(Struct, frozen=True, kw_only=True):
    """The electricity of the equipment of a site, beside the bill of the site."""

    site: str
    billed_kwh: float
    """Billed to the site in a year, all uses, as the organisation sheet says."""
    billed_year: int | None = None
    modelled_kwh: float
    """At the plugs of the equipment in a year, its cooling included."""
    share: Figure
    """The second as a percentage of the first."""
    is_above_bill: bool
    """Whether more is modelled than was billed, so that one of them must be wrong."""


class LookRow(Struct, frozen=True, kw_only=True):
    """A group of alike assets that deserves a look first."""

    category: str
    manufacturer: str | None
    model: str | None
    site: str | None
    devices: int
    age_years: float | None
    gwp_per_year: Figure
    energy_per_year: Figure
    reasons: tuple[str, ...]
    """Codes: `most_carbon`, `most_energy`, `always_on`, `borrowed_factor`, `age_unknown`,
    `past_lifetime`, `worn_battery`."""
    examples: tuple[str, ...]
    """A few asset tags, serials or names, to find them."""


class Coverage(Struct, frozen=True, kw_only=True):
    """How much of the fleet the figures cover, and how well they are known."""

    devices_seen: int
    devices_declared: int | None
    """How many there should be: of each category the more of those declared and those seen,
    without virtual machines. Null where nothing declared can be used."""
    missing: dict[str, int]
    """Category → declared but not seen."""
    beyond: dict[str, int] = {}
    """Category → seen beyond the number declared."""
    declared_on: date | None = None
    """Day that the declared counts are true of; null where the sheet gives none."""
    declared_later: date | None = None
    """Day of counts that were left out because it is after that of the audit."""
    probably_missing: tuple[ProbablyMissing, ...] = ()
    gwp_share_by_quality: dict[str, float]
    """Share of the yearly kgCO2e by quality of the figure behind it; adds up to 1."""
    devices_by_age_confidence: dict[str, int]
    devices_without_factor: int
    devices_with_proxy: int
    excluded_retired: int
    excluded_later: int = 0
    """Bought, or surely made, after the day of the report."""
    virtual_machines: int
    duplicates_of_host: int = 0


class MissingRow(Struct, frozen=True, kw_only=True):
    """One category of which more is declared than was seen: the difference, estimated."""

    category: str
    devices: int
    """Declared and not seen."""
    declared: int
    seen: int
    embodied: Figure
    embodied_per_year: Figure
    use_per_year: Figure
    gwp_per_year: Figure
    energy_per_year: Figure
    method: str
    """Manufacturing method code of the category's class."""
    is_proxy: bool
    """Whether its embodied figure is borrowed from another category: out of the headline then."""


class MissingDevices(Struct, frozen=True, kw_only=True):
    """Devices declared and not seen: a line of its own, in no other figure of the report."""

    devices: int
    zone: str
    """Country whose electricity they are taken to use, or `WORLD`."""
    rows: tuple[MissingRow, ...]
    """Biggest yearly footprint first."""
    gwp_per_year: Figure
    energy_per_year: Figure
    headline_devices: int
    """Those of categories with figures of their own, neither borrowed nor unknown."""
    headline_gwp_per_year: Figure | None
    """What these weigh; null where there are none."""
    whole_gwp_per_year: Figure
    """Seen and missing together. Unknown where either side is."""
    whole_energy_per_year: Figure


class ProbablyMissing(Struct, frozen=True, kw_only=True):
    """Equipment that a fleet of this kind has, which was neither seen nor declared.

    No share of it per person or per computer is published, so that no figure is given.
    """

    kind: str
    """`screens`, `phones` or `network`."""
    seen: int
    beside: int
    """Computers seen, which it goes with; of screens, those without a screen of their own,
    where there are more of them than screens."""
    categories: tuple[str, ...]
    """What to count and declare, as codes."""


class SourceLine(Struct, frozen=True, kw_only=True):
    """One source used, with what it was used for."""

    factor_id: str
    used_for: str
    """`category` or `category/stage` in codes."""
    value: float
    lower: float | None
    upper: float | None
    unit: str
    method: str
    source: str
    source_year: str
    url: str
    licence: str
    note: str | None = None


class GridLine(Struct, frozen=True, kw_only=True):
    """The electricity used for one country."""

    zone: str
    year: int
    intensity_kgco2e_per_kwh: float
    low: float
    high: float
    pe_mj_per_kwh: float | None
    factor_id: str
    energy_kwh: float
    is_default: bool
    """Whether the country was assumed because nothing states it."""


class ScopeRow(Struct, frozen=True, kw_only=True):
    """What stands in one scope and category of the GHG Protocol, in kgCO2e."""

    scope: int | None
    """2 or 3; null outside the boundary of the organisation."""
    category: int | None
    """Of scope 3."""
    beges: str | None
    """Item of the French BEGES."""
    devices: int
    gwp_kgco2e_per_year: float | None
    """Manufacture spread over lifetimes, electricity location-based."""
    low: float | None
    high: float | None
    gwp_market_kgco2e_per_year: float | None
    """The same with market-based electricity."""
    gwp_purchase_year_kgco2e: float | None
    """Manufacture bought in the year of the report."""


class Scopes(Struct, frozen=True, kw_only=True):
    """The yearly footprint by scope, and what was decided where the standard leaves a choice."""

    rows: tuple[ScopeRow, ...] = ()
    leased_category: int = 8
    """Category of scope 3 in which the making of leased machines stands."""
    assumed_owned: int = 0
    """Devices that nothing says the owner of, counted as owned."""
    has_contract: bool = False
    """Whether a contract of electricity is known: else market-based equals location-based."""


class ReportContext(Struct, frozen=True, kw_only=True):
    """All that the manager's report says. Same store, date and factors: same context."""

    organisation: str | None
    """Null where nobody gave a name."""
    is_synthetic: bool
    """Whether the fleet is the sample fleet, which every page must then say."""
    as_of: date
    reference_version: str
    engine_version: str
    use_profile: str
    headline: Headline
    categories: tuple[CategoryRow, ...]
    known_errors: tuple[KnownError, ...] = ()
    """Of the methods used, by category."""
    stages: tuple[StageRow, ...]
    sites: tuple[PlaceRow, ...]
    departments: tuple[PlaceRow, ...]
    ages: tuple[AgeBand, ...]
    hidden_energy: tuple[HiddenRow, ...]
    bills: tuple[BillRow, ...] = ()
    """Sites whose bill is known, the largest first."""
    look_first: tuple[LookRow, ...]
    coverage: Coverage
    missing: MissingDevices | None = None
    """Null where nothing that is declared is missing."""
    scopes: Scopes = Scopes()
    advised: Advised | None = None
    """What to do, best first, without the ids of assets; null where no lever was judged."""
    systems: tuple[SupportRow, ...] = ()
    """Those without updates first, then by what ends soonest."""
    site_details: tuple[SiteDetail, ...] = ()
    """Of the first sites, in their order: those that have a page."""
    explained: bytes | None = None
    """How each figure is made, as `model.explanation.to_keep` writes it; null where none is."""
    planned: Planned | None = None
    """What to buy and keep in the years to come; null where there is nothing to plan for."""
    hosted: Hosted | None = None
    """Where the servers run; null where there are none."""
    since: Since | None = None
    """The way since a baseline; null where none is frozen."""
    own_cost: OwnCost | None = None
    """What the audit itself costs; null where the electricity of the fleet is unknown."""
    uncertainty: Uncertainty | None = None
    """What the interval of the yearly carbon comes from; null where nothing is uncertain."""
    grid: tuple[GridLine, ...]
    sources: tuple[SourceLine, ...]
    warnings: tuple[str, ...] = ()
    """Codes: `bill_exceeded`, `country_unknown`, `country_assumed`, `reference_old`,
    `only_virtual`, `no_age`, `empty`."""
