"""ENERGY STAR certified displays: watts and yearly energy of monitors, as measured.

Headings read in the agency's own list (data.energystar.gov, qbg3-d468, copy of December 2022).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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

HEADINGS = {
    "on_w": ("On Mode Power (watts)",),
    "sleep_w": ("Sleep Mode Power (watts)",),
    "off_w": ("Off Mode Power (watts)",),
    "tec_kwh_yr": (
        "Monitor Total Energy Consumption at 115 Volts (kWh/yr)",
        "Monitor Total Energy Consumption (kWh/yr)",
        "monitor_total_energy",
    ),
    "screen_in": ("Screen Size (inches)",),
    "mpix": ("Total Native Resolution (megapixels)",),
}
"""Short heading → the agency's own, the last ones as its interface for programs names them."""


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """One figure under each name of a monitor; signage is left aside."""
    for line in lines:
        kind = line.text("type", "Product Type", "display_type") or ""
        maker = maker_of(line, names)
        known_as = aliases(line, maker, names) if maker else []
        if "monitor" not in kind.casefold():
            yield Left(kind)
        elif maker is None or not known_as:
            yield line.refused("brand, model_name", said("a maker and a model are needed"))
        else:
            yield from under_each_name(line, _figure(line, name, maker, known_as[0]), known_as)
            yield from line.faults


def _figure(line: Line, name: str, maker: str, model: str) -> ModelFigure:
    def amount(short: str, highest: float) -> float | None:
        heading = next((one for one in HEADINGS[short] if line.has(one)), short)
        return line.above_zero(heading, highest, row=model)

    return ModelFigure(
        factor_id=f"{name}/{line.text(*ID)}",
        maker=maker,
        model=model,
        category="monitor",
        on_w=amount("on_w", MOST_WATTS),
        sleep_w=amount("sleep_w", MOST_WATTS),
        off_w=amount("off_w", MOST_WATTS),
        yearly_kwh=amount("tec_kwh_yr", MOST_KWH),
        screen_inches=amount("screen_in", 200),
        screen_megapixels=amount("mpix", 200),
        year=line.year(*CERTIFIED),
    )


FORMAT = Format(
    name="energy-star-displays",
    headings=(
        ("es_id", "brand", "mpix", "on_w"),
        ("Brand Name", "Screen Size (inches)", "On Mode Power (watts)"),
    ),
    read=read,
    source=SOURCE,
    licence=LICENCE,
)
