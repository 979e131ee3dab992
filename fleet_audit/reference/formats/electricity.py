"""Carbon of a kWh by country and year: Ember's yearly release, and Our World in Data's chart of it.

Headings: `yearly_full_release_long_format.csv` of Ember; `carbon-intensity-electricity.csv` of
ourworldindata.org, which has been published with long and with short names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec.structs import replace

from fleet_audit.model.marking import said
from fleet_audit.model.quantity import G_PER_KG
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, Found, Item, Left, Names

YEARS_BACK = 5
"""Years before the last one published that are kept: the interval of a grid is that of its years,
and what a grid was long ago says nothing of its next year."""

_MOST_G = 2_000.0
_WORLD = "WORLD"
_CODES_OF_THEIR_OWN = {"OWID_WRL": _WORLD, "OWID_KOS": "XK", "XKX": "XK", "WLD": _WORLD}
_OWID_VALUES = (
    "Carbon intensity of electricity - gCO2/kWh",
    "Carbon intensity of electricity generation - gCO2/kWh",
    "Carbon intensity of electricity",
    "Carbon intensity of electricity per kWh",
    "Lifecycle carbon intensity of electricity - gCO2/kWh",
    "Lifecycle carbon intensity of electricity generation - gCO2/kWh",
    "Lifecycle carbon intensity of electricity",
    "Lifecycle carbon intensity of electricity generation",
    "carbon_intensity_elec",
    "co2_intensity",
    "co2_intensity__gco2_kwh",
    "ci_of_elec",
)
_LICENCE = "CC-BY-4.0"
_NOTE = "location-based, generation mix, life-cycle factors"


@cache
def _letters() -> dict[str, str]:
    """Three letters of a country → two, as the CLDR lists them."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {code: found[0] for code, found in aliases.items() if len(code) == 3 and code.isalpha()}


def zone_of(code: str | None) -> str | None:
    """The zone of a code of three letters; null for groups of countries."""
    return _CODES_OF_THEIR_OWN.get(code or "") or _letters().get(code or "")


def read_ember(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """The rows of Ember's release that give the carbon of a kWh."""
    found = [line for line in lines if line.text("Variable") == "CO2 intensity"]
    yield from _mixes(found, name, ("ISO 3 code", "Country code"), ("Value",), ("Area",))


def read_owid(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """The rows of the chart of Our World in Data."""
    yield from _mixes(list(lines), name, ("Code",), _OWID_VALUES, ("Entity",))


def _mixes(
    lines: list[Line],
    name: str,
    codes: tuple[str, ...],
    values: tuple[str, ...],
    areas: tuple[str, ...],
) -> Iterator[Item]:
    years = [year for line in lines if (year := line.year("Year")) is not None]
    first = max(years, default=0) - YEARS_BACK
    for line in lines:
        area, year = line.text(*areas) or "", line.year("Year")
        zone = zone_of(line.text(*codes)) or (_WORLD if area == "World" else None)
        if zone is None or (year is not None and year < first):
            yield Left(area)
        elif year is None:
            yield line.refused("Year", said("a year is needed"), area)
        else:
            heading = next((one for one in values if line.has(one)), values[0])
            grams = line.amount(heading, 0, _MOST_G, row=area)
            if grams is not None:
                yield Found(line.number, _row(name, zone, year, grams))
            yield from (replace(fault, row_is_kept=False) for fault in line.faults)


def _row(name: str, zone: str, year: int, grams: float) -> ReferenceRow:
    return ReferenceRow(
        factor_id=f"{name}/{zone}-{year}",
        kind="electricity",
        subtype=str(year),
        zone=zone,
        criterion="gwp",
        stage="use",
        value=round(grams / G_PER_KG, 9),
        unit="kgCO2e/kWh",
        method="mix",
        source="",
        source_year=str(year),
        url="",
        retrieved="",
        licence="",
        redistributable="yes (CC-BY-4.0, attribution)",
        note=_NOTE,
    )


EMBER = Format(
    name="ember",
    headings=(("Area", "Year", "Variable", "Unit", "Value"),),
    read=read_ember,
    source="Ember, yearly electricity release",
    licence=_LICENCE,
)
OWID = Format(
    name="owid",
    headings=tuple(("Entity", "Code", "Year", value) for value in _OWID_VALUES),
    read=read_owid,
    source="Ember / Energy Institute, processed by Our World in Data",
    licence=_LICENCE,
)
