"""ENERGY STAR certified computers: watts by state and yearly energy, as measured.

The agency's own list (data.energystar.gov; headings read in a copy of May 2020) has one group of
columns for each category of the rules, such as `Category I2: Short Idle (watts)`; a line fills
those of the configurations that were measured. The list of version 9 (rxdj-2c88) has one group,
whose headings were read in programs that read it; those of its processor are unverified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from fleet_audit.model.codes import Category
from fleet_audit.model.folding import folded
from fleet_audit.model.marking import said
from fleet_audit.reference.formats.energy_star import (
    CERTIFIED,
    ID,
    LICENCE,
    MOST_KWH,
    MOST_WATTS,
    SOURCE,
    aliases,
    maker_of,
    under_each_name,
)
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, Item, Left, Names
from fleet_audit.reference.models import ModelFigure

CATEGORIES: dict[str, Category] = {
    "notebook": "laptop",
    "two in one notebook": "laptop",
    "desktop": "desktop",
    "integrated desktop": "all_in_one",
    "integrated computer": "all_in_one",
    "portable all in one": "all_in_one",
    "slate tablet": "tablet",
    "workstation": "workstation",
    "mobile workstation": "laptop",
    "thin client": "thin_client",
    "integrated thin client": "thin_client",
    "mobile thin client": "thin_client",
}
"""Type in the list → category of an asset."""

GROUPS = tuple(
    f"{group}: "
    for group in (
        *(f"Category {one}" for one in ("0", "1", "2", "I1", "I2", "I3", "D1", "D2")),
        "Thin Clients",
        "Workstations",
    )
)
"""What stands before each column of a configuration in the agency's own list."""


class _Columns(Struct, frozen=True):
    """Where one configuration stands in a line."""

    off: str
    sleep: str
    long_idle: str
    short_idle: str
    energy: str
    cpu: str
    cores: str
    ghz: str
    memory: str


SHORT = _Columns(
    "off_w",
    "sleep_w",
    "long_idle_w",
    "short_idle_w",
    "tec_kwh_yr",
    "cpu_name",
    "cores",
    "base_ghz",
    "ram_gb",
)


def _own(group: str) -> _Columns:
    return _Columns(
        f"{group}Off Mode (watts)",
        f"{group}Sleep Mode (watts)",
        f"{group}Long Idle (watts)",
        f"{group}Short Idle (watts)",
        f"{group}TEC of Model (kWh)",
        f"{group}Processor Name",
        f"{group}Physical CPU Cores (count)",
        f"{group}Base Processor Speed Per Core (GHz)",
        f"{group}System Memory (GB)",
    )


MHZ_PER_GHZ = 1000

OWN = (
    *(_own(group) for group in GROUPS),
    structs.replace(_own(""), memory="System Memory (RAM) (GB)"),
)
"""Where configurations stand in the list of versions up to 8, then in that of version 9."""


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """One figure for each configuration measured, under each of its names."""
    for line in lines:
        kind = line.text("type", "Type") or ""
        category = CATEGORIES.get(folded(kind))
        maker = maker_of(line, names)
        known_as = aliases(line, maker, names) if maker else []
        if category is None:
            yield Left(kind)
        elif maker is None or not known_as:
            yield line.refused("brand, model_name", said("a maker and a model are needed"))
        else:
            for figure in _figures(line, name, category, maker, known_as[0]):
                yield from under_each_name(line, figure, known_as)
            yield from line.faults


def _figures(
    line: Line, name: str, category: Category, maker: str, model: str
) -> Iterator[ModelFigure]:
    choices = (SHORT,) if line.has(SHORT.short_idle) else OWN
    for place, columns in enumerate(choices):
        if line.text(columns.energy, columns.short_idle) is None:
            continue
        group = folded(line.text("es_category") or str(place)).replace(" ", "-")
        factor_id = f"{name}/{line.text(*ID)}-{group}"
        yield _figure(line, columns, factor_id, category, (maker, model))


def _figure(
    line: Line, columns: _Columns, factor_id: str, category: Category, known_as: tuple[str, str]
) -> ModelFigure:
    maker, model = known_as

    def amount(heading: str, highest: float) -> float | None:
        return line.above_zero(heading, highest, row=model)

    cores, ghz = amount(columns.cores, 1024), amount(columns.ghz, 10)
    return ModelFigure(
        factor_id=factor_id,
        maker=maker,
        model=model,
        category=category,
        off_w=amount(columns.off, MOST_WATTS),
        sleep_w=amount(columns.sleep, MOST_WATTS),
        long_idle_w=amount(columns.long_idle, MOST_WATTS),
        short_idle_w=amount(columns.short_idle, MOST_WATTS),
        yearly_kwh=amount(columns.energy, MOST_KWH),
        cpu=line.text(columns.cpu),
        cpu_cores=None if cores is None else round(cores),
        cpu_mhz=None if ghz is None else round(ghz * MHZ_PER_GHZ, 3),
        memory_gib=amount(columns.memory, 65_536),
        year=line.year(*CERTIFIED),
    )


FORMAT = Format(
    name="energy-star-computers",
    headings=(
        ("es_id", "brand", "short_idle_w", "long_idle_w"),
        ("Brand Name", "Category 1: Short Idle (watts)"),
        ("Brand Name", "Short Idle (watts)", "TEC of Model (kWh)"),
    ),
    read=read,
    source=SOURCE,
    licence=LICENCE,
)
