"""Hosting: from files, the catalogue and the store to ratings and comparisons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from fleet_audit.footprint.rollup import ENDS, MEASURES, PER_UNIT
from fleet_audit.hosting.comparing import compare
from fleet_audit.hosting.joining import join_places
from fleet_audit.hosting.listing import Faults, form_of_rows, kind_of
from fleet_audit.hosting.own_rooms import rooms_form
from fleet_audit.hosting.rating import is_eligible, rate_all
from fleet_audit.hosting.sensitivity import first_by_step, first_share
from fleet_audit.hosting.workload import (
    Beside,
    Fleet,
    Move,
    Room,
    Server,
    exactly,
    fleet_of,
    grid_kg,
    scaled,
    setting_of,
)
from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnknownHost, UnreadableInput, UnusableHostingForm
from fleet_audit.model.hosting import Band, Comparison, HostingForm, Place, Rating
from fleet_audit.model.marking import said
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.reference.hosting import (
    Catalogue,
    catalogue,
    hosting_rules,
    parse_form,
    places_of,
    unit_rules,
)
from fleet_audit.reference.load import reference

if TYPE_CHECKING:
    from fleet_audit.pipeline.audit import Audit
    from fleet_audit.store.address import StoreAddress

MOST_BYTES = 20_000_000
"""Longer than any form or list of hosts that people write."""


def read_hosts(path: Path, read_on: date, faults: Faults | None = None) -> HostingForm:
    """A form (TOML), a list (CSV) or the carbon.txt of a host.

    Raises UnusableHostingForm naming what is wrong; of a list, lines and cells that cannot be
    read go into `faults`, and the rest is kept.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(
            said("{file}: {cause}", file=path, cause=system_cause(error))
        ) from error
    if len(content) > MOST_BYTES:
        raise UnusableHostingForm(
            said("{file}: more than {most} bytes", file=path, most=MOST_BYTES)
        )
    if path.suffix.casefold() == ".txt":
        return _form_of_carbon_txt(content, str(path), read_on)
    if kind_of(path.name) == "toml":
        return parse_form(content, str(path))
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableHostingForm(said("{file}: not a CSV in UTF-8", file=path)) from error
    return form_of_rows(rows, str(path), read_on, [] if faults is None else faults)


def _form_of_carbon_txt(content: bytes, source: str, read_on: date) -> HostingForm:
    # They reach for networks, which is slow to start, and reports do not.
    from fleet_audit.hosting.carbon_txt_form import form_of_carbon_txt
    from fleet_audit.hosting.live.carbon_txt import parse_carbon_txt

    return form_of_carbon_txt(parse_carbon_txt(content, source), source, read_on)


def own_forms(address: StoreAddress) -> dict[str, HostingForm]:
    """The forms that the organisation added; none where there is no store."""
    from fleet_audit.store.kept_forms import kept_forms
    from fleet_audit.store.report_inputs import report_inputs

    if address.path is not None and not address.path.is_file():
        return {}
    return kept_forms(address, report_inputs(address).organisation_id)


OWN_ROOMS = "organisation-sheet"
"""Origin of the places that the organisation sheet describes."""


def home_forms(address: StoreAddress, as_of: date) -> dict[str, HostingForm]:
    """The rooms of the organisation sheet, then the forms that were added."""
    from fleet_audit.store.report_inputs import report_inputs

    if address.path is not None and not address.path.is_file():
        return {}
    sheet = report_inputs(address).sheet
    rooms = rooms_form(sheet, as_of) if sheet else None
    return {**({OWN_ROOMS: rooms} if rooms else {}), **own_forms(address)}


def known_places(
    forms: Iterable[tuple[str, HostingForm]], *, with_catalogue: bool = True
) -> Catalogue:
    """The catalogue with forms laid over it: facts are added, none is taken away."""
    shipped = catalogue()
    places = list(shipped.places) if with_catalogue else []
    version = shipped.version if with_catalogue else ""
    for name, form in forms:
        places += places_of(form, name)
        digest = msgspec.json.encode(form)
        version = f"{version} + {name} {hash_of(digest)}".removeprefix(" + ")
    return Catalogue(version=version, places=tuple(join_places(places)))


def hash_of(content: bytes) -> str:
    """The first digits of a SHA-256."""
    from hashlib import sha256

    return sha256(content).hexdigest()[:12]


def selected(
    places: Sequence[Place], names: Sequence[str], required: Sequence[str], country: str | None
) -> list[Place]:
    """Places by name, in a country, that hold what is required.

    Raises UnknownHost for a name that no place has.
    """
    known = {place.site.site_id for place in places}
    strange = sorted(set(names) - known)
    if strange:
        raise UnknownHost(
            said(
                "{names}: no such place; list them with `fleet-audit hosting list`, or describe "
                "yours in a form (`fleet-audit hosting add --help`)",
                names=", ".join(strange),
            )
        )
    _refuse_unknown_certificates(places, required)
    return [
        place
        for place in places
        if (not names or place.site.site_id in names)
        and country in (None, place.site.country)
        and is_eligible(place.site, required)
    ]


def _refuse_unknown_certificates(places: Sequence[Place], required: Sequence[str]) -> None:
    """Raise UnknownHost for a certificate that neither the table nor any place has."""
    held = {fact.name for place in places for fact in place.site.certifications or ()}
    known = held | set(hosting_rules().certifications)
    strange = sorted(set(required) - known)
    if strange:
        raise UnknownHost(
            said(
                "{names}: no such certificate; they are {known}",
                names=", ".join(strange),
                known=", ".join(sorted(known)),
            )
        )


def rate_places(places: Sequence[Place], as_of: date) -> list[Rating]:
    """Ratings, the best first."""
    return rate_all(places, as_of, hosting_rules())


def steadiness(ratings: Sequence[Rating]) -> tuple[str, float, dict[str, str]] | None:
    """The first of ratings, how often it stays first, and who else may be; null for one alone."""
    found = first_share(ratings, hosting_rules())
    return None if found is None else (*found, first_by_step(ratings, hosting_rules()))


def _embodied(end: str) -> str:
    """SQL of what was embodied a year in one line, of what is known of it."""
    stages = MEASURES["gwp_embodied_kgco2e_per_year"]
    return " + ".join(f"coalesce({stage}{end}, 0)" for stage in stages)


SERVERS = f"""
SELECT
    zone, coalesce(stated_pue, d.mid), coalesce(stated_pue, d.low), coalesce(stated_pue, d.high),
    sum(quantity),
    {", ".join(f"sum(energy_year_wh{end} / {PER_UNIT})" for end in ENDS)},
    {", ".join(f"sum(({_embodied(end)}) / {PER_UNIT})" for end in ENDS)}
FROM impact
CROSS JOIN default_pue AS d
WHERE category IN ('server', 'blade') AND NOT is_vm AND energy_year_wh IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
"""Servers by country and PUE: how many, kWh a year and kgCO2e embodied a year, with their ends."""


def server_rows(made: Audit) -> list[tuple[Any, ...]]:
    """The lines of `SERVERS` in an audit."""
    return made.engine.execute(SERVERS).fetchall()


def fleet_in(rows: Sequence[tuple[Any, ...]]) -> Fleet:
    """The servers of some lines; raises UnknownHost where there is none, or no country."""
    if not rows:
        raise UnknownHost(
            said(
                "no server in the store: import an inventory, or say how many there are "
                "(--servers 10 --power 250)"
            )
        )
    return fleet_of(_server(*row) for row in rows)


UTILISATION = """
SELECT sum(load_pct * quantity) / sum(quantity)
FROM allocated
WHERE category IN ('server', 'blade') AND NOT is_vm AND load_pct IS NOT NULL
"""


def utilisation_of(made: Audit) -> float:
    """Mean processor utilisation of the servers that report theirs, percent.

    Raises UnknownHost where none does.
    """
    found = made.engine.execute(UTILISATION).fetchone()
    if found is None or not found[0]:
        raise UnknownHost(
            said("no server of the store reports its utilisation: give it with --utilisation")
        )
    return float(found[0])


def _server(
    zone: str, pue: float, pue_low: float, pue_high: float, count: float, *sums: float
) -> Server:
    energy, low, high, made, made_low, made_high = map(float, sums)
    refuse_unknown_zone(zone)
    return Server(
        count=float(count),
        it_kwh_per_year=Band(low=min(low, energy), mid=energy, high=max(high, energy)),
        embodied_kgco2e_per_year=Band(low=min(made_low, made), mid=made, high=max(made_high, made)),
        pue=Band(low=min(pue_low, pue), mid=pue, high=max(pue_high, pue)),
        zone=zone,
    )


def refuse_unknown_zone(zone: str) -> None:
    """Raise UnknownHost for servers whose electricity nothing is known of."""
    if grid_kg(zone, 9999) is None:
        raise UnknownHost(
            said("servers stand in {zone}, whose electricity is unknown: give --country", zone=zone)
        )


def gigabytes(count: float, pue: Band, zone: str) -> Fleet:
    """Gigabytes kept for a year on disks, as a fleet without hosts: their energy alone."""
    rule = unit_rules()["gigabyte"]
    watts = (rule.value or 0.0) * count / 1000
    kwh = watts * HOURS_PER_YEAR / 1000
    none = exactly(0.0)
    return fleet_of(
        [
            Server(
                count=0,
                it_kwh_per_year=exactly(kwh),
                embodied_kgco2e_per_year=none,
                pue=pue,
                zone=zone,
            )
        ]
    )


def off_site_water(made: Audit | None) -> dict[str, float]:
    """Country → litres that its power stations consume per kWh, where that is sourced."""
    facts = made.facts if made else reference()
    return {
        row.zone: row.value
        for row in facts.of_kind("electricity")
        if row.criterion == "wu" and row.unit == "L/kWh" and row.zone is not None
    }


def new_host(made: Audit | None) -> Band:
    """Manufacture of one new server, its whole life: the class figure of the reference data."""
    facts = made.facts if made else reference()
    entry = next(one for one in facts.classes if one.class_id == "server")
    parts = [facts.row(one) for one in (entry.manufacturing, entry.embodied) if one]
    row = parts[0]
    low = row.value if row.lower is None else row.lower
    high = row.value if row.upper is None else row.upper
    return Band(low=low, mid=row.value, high=high)


def usual_life() -> float:
    """Years that a host keeps its servers, where a place does not say."""
    from fleet_audit.reference.hosting import benchmarks

    return benchmarks()["server-life"].value


def compare_places(
    known: Catalogue, places: Sequence[Place], fleet: Fleet, move: Move, as_of: date, beside: Beside
) -> Comparison:
    """A fleet here and in each place."""
    given = setting_of(fleet, move, as_of, hosting_rules(), beside)
    return compare(places, given, known.version)


def electricity_price(made: Audit) -> float | None:
    """Euros per kWh of the organisation sheet; null where it gives none."""
    sheet = made.inputs.sheet
    prices = sheet.prices if sheet else ()
    found: list[Any] = [price.value_eur for price in prices if price.item == "electricity"]
    return found[-1] if found else None


def pue_here(stated: float | None) -> Band:
    """The PUE of the room here: as stated, else that of an unmeasured room."""
    if stated is not None:
        return exactly(stated)
    prior = hosting_rules().priors["own_room"]
    mid = prior.pue_default or prior.pue_high
    return Band(low=prior.pue_low, mid=mid, high=prior.pue_high)


def stated_fleet(
    count: float, watts: float, embodied: float | None, life: float | None, pue: Band, zone: str
) -> Fleet:
    """Servers that are said in words: so many, of so many watts."""
    made = new_host(None) if embodied is None else exactly(embodied)
    kwh = count * watts / 1000 * HOURS_PER_YEAR
    return fleet_of(
        [
            Server(
                count=count,
                it_kwh_per_year=exactly(kwh),
                embodied_kgco2e_per_year=scaled(made, count / (life or usual_life())),
                pue=pue,
                zone=zone,
            )
        ]
    )


def share_of(fleet: Fleet, parts: float | None) -> Fleet:
    """One of so many equal parts of each server: a virtual machine of its host."""
    if parts is None:
        return fleet
    return Fleet(
        servers=fleet.servers / parts,
        it_kwh_per_year=scaled(fleet.it_kwh_per_year, 1 / parts),
        embodied_kgco2e_per_year=scaled(fleet.embodied_kgco2e_per_year, 1 / parts),
        rooms=tuple(
            Room(
                zone=room.zone,
                it_kwh=scaled(room.it_kwh, 1 / parts),
                site_kwh=scaled(room.site_kwh, 1 / parts),
            )
            for room in fleet.rooms
        ),
    )


def mean_power_w(fleet: Fleet) -> float:
    """Mean power of a server of the fleet."""
    if not fleet.servers:
        return 0.0
    return fleet.it_kwh_per_year.mid / HOURS_PER_YEAR * 1000 / fleet.servers
