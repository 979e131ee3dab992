"""Hosting: the rules of the rating, the grids of the places, and the catalogue of hosts.

Rules are tables under `tables/hosting/`; the catalogue is one file per contribution under
`catalogue/`, of the form that a host or a member fills in; a new one is a new file, and nothing
else. Its version is a hash of what it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from fleet_audit.model.causes import endless_cause, toml_place, typed_fault
from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.model.hosting import HostingForm, Place
from fleet_audit.model.marking import said
from fleet_audit.reference.cited import Cited, read_cited

CATALOGUE = Path(__file__).parent / "catalogue"
"""Folder of the contributions that ship."""

GRID_TABLE = "odbl/hosting_grid.csv"
"""A table of its own, under the licence of what it is taken from."""


class CriterionRule(Cited, frozen=True, kw_only=True):
    """A criterion: how much it weighs, and where its scale ends."""

    criterion: str
    weight: float
    scale: Literal["log", "linear", "ladder", "sum", "count"]
    worst: float
    """Value that scores 0."""
    best: float
    """Value that scores 100."""
    unknown: Literal["physical", "bonus"]
    """What an unknown counts for: part of the way from worst to best, or nothing."""
    unit: str = ""


class EvidenceRule(Cited, frozen=True, kw_only=True):
    """How far the truth may lie from a value that is known so well."""

    criterion: str
    evidence: str
    relative: float
    """Share of the value, both ways."""
    worse_by: float
    """In the unit of the criterion, towards the worst only."""


class SourcingRule(Cited, frozen=True, kw_only=True):
    """What a way of buying electricity scores."""

    kind: str
    points: float
    points_high: float
    """The best that such a claim may hide."""
    least_hourly_share: float | None = None
    """Share of hours, carbon-free, that reaches these points."""


class Prior(Cited, frozen=True, kw_only=True):
    """What the PUE of a kind of place lies between, where nobody publishes it."""

    offer: str
    pue_low: float
    pue_default: float | None = None
    pue_high: float


class CertificationRule(Cited, frozen=True, kw_only=True):
    """What a certificate scores; a gate opens a door, and scores nothing."""

    name: str
    points: float
    is_gate: Literal["yes", "no"]


class CapRule(Cited, frozen=True, kw_only=True):
    """A ceiling of the score."""

    cap: Literal["no_pue", "grid", "weak_evidence"]
    at: float
    threshold: float | None = None


class Limit(Cited, frozen=True, kw_only=True):
    """A threshold of the method."""

    limit: str
    value: float


class SensitivityRule(Cited, frozen=True, kw_only=True):
    """How weights are shaken."""

    rule: str
    value: float


class GradeRule(Cited, frozen=True, kw_only=True):
    """The least score of a letter."""

    grade: str
    least: float


class StressRule(Cited, frozen=True, kw_only=True):
    """What a litre weighs by the stress of its basin."""

    stress: str
    factor: float


class UnitRule(Cited, frozen=True, kw_only=True):
    """A unit smaller than a server: the figure it rests on, or why there is none."""

    unit: str
    field: str | None = None
    value: float | None = None
    reason: str | None = None


class Benchmark(Cited, frozen=True, kw_only=True):
    """A published figure of many places, or a threshold, to hold one beside."""

    benchmark: str
    metric: str
    value: float
    unit: str = ""
    year: int | None = None
    evidence: str


class GridYear(Cited, frozen=True, kw_only=True):
    """The electricity of a zone in a year: life cycle, consumption mix."""

    zone: str
    year: int
    gco2e_per_kwh: float
    renewable_pct: float | None = None
    carbon_free_pct: float | None = None


class HostingRules(msgspec.Struct, frozen=True, kw_only=True):
    """All that the rating is made of, as data."""

    criteria: dict[str, CriterionRule]
    evidence: dict[tuple[str, str], EvidenceRule]
    sourcing: dict[str, SourcingRule]
    priors: dict[str, Prior]
    certifications: dict[str, CertificationRule]
    caps: dict[str, CapRule]
    limits: dict[str, float]
    sensitivity: dict[str, float]
    grades: tuple[GradeRule, ...]
    """The best first."""
    stress: dict[str, float]

    @property
    def weights(self) -> dict[str, float]:
        """Criterion → share of the whole."""
        total = sum(rule.weight for rule in self.criteria.values())
        return {name: rule.weight / total for name, rule in self.criteria.items()}


@cache
def hosting_rules() -> HostingRules:
    """The rules that ship, read once."""
    criteria = read_cited("hosting/criteria.csv", CriterionRule)
    evidence = read_cited("hosting/evidence.csv", EvidenceRule)
    return HostingRules(
        criteria={rule.criterion: rule for rule in criteria},
        evidence={(rule.criterion, rule.evidence): rule for rule in evidence},
        sourcing={rule.kind: rule for rule in read_cited("hosting/sourcing.csv", SourcingRule)},
        priors={rule.offer: rule for rule in read_cited("hosting/priors.csv", Prior)},
        certifications={
            rule.name: rule for rule in read_cited("hosting/certifications.csv", CertificationRule)
        },
        caps={rule.cap: rule for rule in read_cited("hosting/caps.csv", CapRule)},
        limits={rule.limit: rule.value for rule in read_cited("hosting/limits.csv", Limit)},
        sensitivity={
            rule.rule: rule.value for rule in read_cited("hosting/sensitivity.csv", SensitivityRule)
        },
        grades=read_cited("hosting/grades.csv", GradeRule),
        stress={
            rule.stress: rule.factor for rule in read_cited("hosting/water_stress.csv", StressRule)
        },
    )


@cache
def unit_rules() -> dict[str, UnitRule]:
    """Units smaller than a server."""
    return {rule.unit: rule for rule in read_cited("hosting/units.csv", UnitRule)}


@cache
def benchmarks() -> dict[str, Benchmark]:
    """Figures to hold a place beside."""
    return {row.benchmark: row for row in read_cited("hosting/benchmarks.csv", Benchmark)}


@cache
def hosting_grid() -> dict[str, tuple[GridYear, ...]]:
    """The grid of each zone, oldest year first."""
    found: dict[str, tuple[GridYear, ...]] = {}
    for row in sorted(read_cited(GRID_TABLE, GridYear), key=lambda row: row.year):
        found[row.zone] = (*found.get(row.zone, ()), row)
    return found


def grid_of(zone: str | None, year: int) -> GridYear | None:
    """The grid of the latest year published up to `year`, else of the first one; null unknown."""
    rows = hosting_grid().get(zone or "", ())
    usable = [row for row in rows if row.year <= year] or list(rows[:1])
    return usable[-1] if usable else None


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Places known, and the hash of what is said of them."""

    version: str
    places: tuple[Place, ...]


def parse_form(content: bytes, name: str) -> HostingForm:
    """A form, typed; raises UnusableHostingForm naming the file, the field and the fault."""
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
        form = msgspec.convert(given, HostingForm)
    except UnicodeDecodeError as error:
        raise UnusableHostingForm(said("{file}: text that is not UTF-8", file=name)) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableHostingForm(
            said("{file}: not TOML{place}", file=name, place=toml_place(error))
        ) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, msgspec.ValidationError):
            fault, field = typed_fault(error)
            raise UnusableHostingForm(
                said("{file}: {field}: {fault}", file=name, field=field or "sites", fault=fault)
            ) from error
        raise UnusableHostingForm(
            said("{file}: {fault}", file=name, fault=endless_cause(error))
        ) from error
    check_sources(form, name)
    return form


def check_sources(form: HostingForm, name: str) -> None:
    """Raise UnusableHostingForm for a fact whose source the form does not hold."""
    known = {source.id for source in form.sources}
    for site in form.sites:
        missing = sorted({*(fact.source for fact in site.facts), *site.read_in} - known)
        if missing:
            raise UnusableHostingForm(
                said(
                    "{file}: {site}: the sources {missing} are cited and not described; add a "
                    "[[sources]] group for each",
                    file=name,
                    site=site.site_id,
                    missing=", ".join(missing),
                )
            )


def places_of(form: HostingForm, origin: str) -> Iterator[Place]:
    """The places of a form, each with the documents that it cites."""
    sources = {source.id: source for source in form.sources}
    for site in form.sites:
        yield Place(site=site, sources=sources, origin=origin)


def read_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Every contribution of a folder, by name; raises UnusableHostingForm for a name met twice."""
    digest, places = sha256(), list[Place]()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(content)
        places += places_of(parse_form(content, path.name), path.stem)
    _refuse_twins(places)
    return Catalogue(version=digest.hexdigest()[:12], places=tuple(places))


def _refuse_twins(places: Iterable[Place]) -> None:
    seen: dict[str, str] = {}
    for place in places:
        before = seen.setdefault(place.site.site_id, place.origin)
        if before != place.origin:
            raise UnusableHostingForm(
                said(
                    "{file}: {site} is described in {other} already",
                    file=place.origin,
                    site=place.site.site_id,
                    other=before,
                )
            )


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships, read once."""
    return read_catalogue()
