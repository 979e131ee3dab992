"""A list of hosts, a line each, in the words people use → places with coded facts.

What the words do not say stays unknown: a share without a mechanism is `unstated`, a figure
announced is a `design` value, an average of a host is of its `fleet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, cast, get_args

import msgspec
from babel.core import get_global

from fleet_audit.model.causes import typed_fault
from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.model.folding import folded
from fleet_audit.model.hosting import (
    EVIDENCES,
    Bound,
    Certification,
    Electricity,
    ElectricityKind,
    Evidence,
    Heat,
    HeatState,
    HostingForm,
    HostingSite,
    HostingSource,
    Indicator,
    Offer,
    Scope,
)
from fleet_audit.model.marking import said

COLUMNS = ("site_id", "provider", "site")
"""Columns that a list of hosts must have; the others are in `docs/reference/hosting-form.md`."""

Words = tuple[tuple[str, str], ...]

OFFERS: Words = (
    (r"\bhyperscaler\b", "hyperscaler"),
    (r"\bown (server )?room\b|\bsalle\b", "own_room"),
    (r"\bcolocation\b", "colocation"),
    (r"\bunivers|\bpublic\b|\bresearch\b|\bhpc\b|\bnational\b", "public"),
)
SCOPES: Words = (
    (r"^site\b", "site"),
    (r"\brepeated\b", "repeated"),
    (r"\bdesign\b|\bannounced\b|\bforecast\b|\bestimated\b|\btarget|\bdemonstrator\b", "design"),
    (r"\bcampus\b", "campus"),
    (r"\bfleet\b|\bgroup\b|\bpartner\b|\bpress list\b|not stated", "fleet"),
    (r"\bgeography\b", "geography"),
    (r"\bregion\b", "region"),
    (r"\bzone\b", "zone"),
    (r"\bsite\b|\broom\b", "site"),
)
KINDS: Words = (
    (r"not stated|\bclaimed for\b", "unstated"),
    (r"^none\b|\bno contract\b", "none"),
    (r"\btariff\b", "supplier_tariff"),
    (r"\bon site\b|\bdirect line\b", "on_site"),
    (r"(?<!not )\bhourly\b", "hourly"),
    (
        r"\bgo\b|\brecs?\b|\bgos\b|\bannual matching\b|\bcertificates?\b|\bannual procurement\b",
        "annual_certificates",
    ),
    (r"^annual\b|\bannual coverage\b|\bcfe annual\b", "annual_certificates"),
    (r"\bppas?\b|\bpower purchase\b", "ppa"),
    (r"\bsupplier\b|\bsupply\b|\btuv\b|\blabel", "supplier_tariff"),
    (r"\boffset", "offsets"),
)
HEAT: Words = (
    (r"^none\b|\bno heat\b", "none"),
    (r"\bplanned\b|\bannounced\b|\bproject\b", "planned"),
)
CERTIFICATES: Words = (
    (r"iso 50001", "ISO 50001"),
    (r"iso 14001", "ISO 14001"),
    (r"\bcoc\b|code of conduct", "EU Code of Conduct"),
    (r"\bcndcp\b", "CNDCP"),
    (r"en 50600", "EN 50600"),
    (r"\bleed\b", "LEED"),
    (r"\bbreeam\b", "BREEAM"),
    (r"\btier (i+|iv|[1-4])\b", "Uptime Tier"),
    (r"(?<!designed for )\bhds\b", "HDS"),
    (r"\bsecnumcloud\b", "SecNumCloud"),
)
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_SOON = re.compile(r"planned|announced|designed for|in progress|signatory", re.IGNORECASE)
_SOON_ALL = re.compile(r"(?:both|all) (?:planned|announced)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = r"\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(rf"(<=|>=|[<>~≤≥≈])?\s*({_NUMBER})(?:\s*(?:-|–|to|à)\s*({_NUMBER}))?\s*%?")
_BOUNDS = {"≤": "<=", "≥": ">", ">=": ">", "≈": "~"}
_LESS_IS_BETTER = ("pue", "wue", "cue")


def first_of(words: Words, text: str) -> str | None:
    """The code of the first pattern that a text holds."""
    plain = folded(text)
    return next((code for pattern, code in words if re.search(pattern, plain)), None)


Faults = list[str]
"""What could not be read, each with its line: the rest is kept."""


def form_of_rows(
    rows: Iterable[Mapping[str, str]], file: str, read_on: date, faults: Faults
) -> HostingForm:
    """The places of a list, and into `faults` the cells and lines that it cannot read.

    Raises UnusableHostingForm where no line is left.
    """
    sites, sources = list[HostingSite](), dict[str, HostingSource]()
    for number, row in enumerate(rows, start=2):
        cells = {name: (cell or "").strip() for name, cell in row.items() if name}
        missing = [name for name in COLUMNS if not cells.get(name)]
        if missing or not _CODE.fullmatch(cells["site_id"].lower()):
            faults.append(
                said(
                    "{file}, line {line}: {columns}: a list of hosts needs them",
                    file=file,
                    line=number,
                    columns=", ".join(missing or ["site_id"]),
                )
            )
            continue
        source = _source(cells, file, number, read_on)
        try:
            site = _sound(_Line(cells, source.id, file, number, faults).site())
        except msgspec.ValidationError as error:
            fault, field = typed_fault(error)
            faults.append(
                said(
                    "{file}, line {line}: {column}: {fault}",
                    file=file,
                    line=number,
                    column=field or "site_id",
                    fault=fault,
                )
            )
            continue
        sources[source.id] = source
        sites.append(site)
    if not sites:
        raise UnusableHostingForm(faults[0] if faults else said("{file}: no line in it", file=file))
    return HostingForm(sources=tuple(sources.values()), sites=tuple(sites))


def _sound(site: HostingSite) -> HostingSite:
    """A place as its form would say it; raises ValidationError for what no form may hold."""
    return msgspec.convert(msgspec.to_builtins(site), HostingSite)


def _source(cells: Mapping[str, str], file: str, number: int, read_on: date) -> HostingSource:
    url = cells.get("source_url") or None
    return HostingSource(
        id=f"line-{number}",
        title=(cells.get("source") or f"{file}:{number}")[:500],
        url=url[:500] if url else None,
        retrieved=read_on,
        licence=(cells.get("licence") or "single facts, to be cited")[:500],
    )


class _Line:
    """One line of a list, being read."""

    def __init__(
        self, cells: Mapping[str, str], source: str, file: str, number: int, faults: Faults
    ) -> None:
        self.cells, self.source, self.faults = cells, source, faults
        self.file, self.number = file, number

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def refuse(self, name: str) -> None:
        self.faults.append(
            said(
                "{file}, line {line}: {column}: {value!r} cannot be read",
                file=self.file,
                line=self.number,
                column=name,
                value=self.text(name)[:60],
            )
        )

    def amount(self, name: str) -> tuple[float, str] | None:
        """A number with its bound: `1.2`, `<1.3`; of `1.1-1.3`, the end that flatters least."""
        text = self.text(name)
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        if found is None:
            self.refuse(name)
            return None
        sign, *ends = found.groups()
        values = [float(end.replace(",", ".")) for end in ends if end]
        worst = max(values) if name.startswith(_LESS_IS_BETTER) else min(values)
        return worst, _BOUNDS.get(sign or "", sign or ("~" if len(values) > 1 else "="))

    def years(self, name: str) -> dict[str, int]:
        found = [int(year) for year in _YEAR.findall(self.text(name))]
        if not found:
            return {}
        first, last = min(found), max(found)
        # "2025 (retrieved 2025-10-16)" is one year, "2022-2023" two.
        return {"year": last} if first == last else {"year": last, "from_year": first}

    def evidence(self) -> Evidence:
        """That of the line. A figure on a line of unknown evidence is but claimed."""
        given = self.text("evidence")
        known = given in EVIDENCES and given != "unknown"
        return cast("Evidence", given) if known else "claimed"

    def indicator(self, name: str, stem: str, divide_by: float = 1.0) -> tuple[Indicator, ...]:
        found = self.amount(name)
        if found is None:
            return ()
        value, written = found
        scope = cast("Scope", first_of(SCOPES, self.text(f"{stem}_scope")) or "site")
        bound = self.text(f"{stem}_bound")
        return (
            Indicator(
                value=value / divide_by,
                bound=cast("Bound", bound if bound in get_args(Bound) else written),
                scope=scope,
                evidence="claimed" if scope == "design" else self.evidence(),
                source=self.source,
                note=self.text(f"{stem}_scope")[:500] or None,
                **self.years(f"{stem}_year"),  # type: ignore[arg-type]  # a year and its first
            ),
        )

    def electricity(self) -> tuple[Electricity, ...]:
        words, found = self.text("renewable_claim_type"), self.amount("renewable_pct")
        share = None if found is None else found[0]
        if not words and share is None:
            return ()
        kind = cast("ElectricityKind", first_of(KINDS, words) or "unstated")
        fact: dict[str, Any] = {
            "kind": kind,
            "share": None if share is None else min(share / 100, 1.0),
            "evidence": self.evidence(),
            "source": self.source,
            "note": words[:500] or None,
            **self.years("renewable_year"),
        }
        facts = [Electricity(**fact)]
        if kind == "none" and "offset" in folded(words):
            facts.append(Electricity(**{**fact, "kind": "offsets"}))
        return tuple(facts)

    def heat(self) -> tuple[Heat, ...]:
        words = self.text("heat_reuse")
        if not words:
            return ()
        state = cast("HeatState", first_of(HEAT, words) or "in_use")
        return (Heat(state=state, evidence=self.evidence(), source=self.source, note=words[:500]),)

    def certifications(self) -> tuple[Certification, ...] | None:
        """Those named; one that is planned or only signed is claimed."""
        found, whole = list[Certification](), self.text("certifications")
        is_all_soon = _SOON_ALL.search(whole) is not None
        for part in re.split(r"[;,]", whole):
            is_soon = is_all_soon or _SOON.search(part) is not None
            years = [int(year) for year in _YEAR.findall(part)]
            found += [
                Certification(
                    name=name,
                    evidence="claimed" if is_soon else "published",
                    year=max(years, default=None),
                    source=self.source,
                )
                for pattern, name in CERTIFICATES
                if re.search(pattern, folded(part))
            ]
        return tuple(found) or None

    def country(self) -> str | None:
        code = self.text("country") or self.text("country_iso3")
        if not code:
            return None
        short = code if len(code) == 2 else (get_global("territory_aliases").get(code) or [""])[0]
        if not re.fullmatch("[A-Z]{2}", short):
            self.refuse("country" if self.text("country") else "country_iso3")
            return None
        return short

    def zone(self) -> str | None:
        zone = self.text("grid_zone")
        if zone and not re.fullmatch("[A-Z0-9-]{2,20}", zone):
            self.refuse("grid_zone")
            return None
        return zone or None

    def site(self) -> HostingSite:
        country, zone = self.country(), self.zone()
        return HostingSite(
            site_id=self.text("site_id").lower(),
            provider=self.text("provider")[:500],
            name=self.text("site")[:500],
            offer=cast("Offer", first_of(OFFERS, self.text("offer_type")) or "hoster"),
            country=country,
            grid_zone=None if zone == country else zone,
            pue=self.indicator("pue", "pue"),
            wue_l_per_kwh=self.indicator("wue_l_per_kwh", "wue"),
            ref=self.indicator("ref", "ref"),
            erf=self.indicator("erf", "erf"),
            cue_kgco2e_per_kwh=self.indicator("cue_kgco2e_per_kwh", "cue"),
            carbon_free_hourly=self.indicator("cfe_hourly_pct", "cfe", 100),
            server_life_years=self.indicator("server_life_years", "server_life"),
            electricity=self.electricity(),
            heat=self.heat(),
            certifications=self.certifications(),
            note=self.text("notes")[:500] or None,
        )


ListKind = Literal["toml", "csv"]


def kind_of(name: str) -> ListKind:
    """Whether a file is a form or a list, by its name."""
    return "csv" if name.lower().endswith(".csv") else "toml"
