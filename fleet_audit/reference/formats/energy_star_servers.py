"""ENERGY STAR certified servers: idle watts of the typical configuration, as measured (SERT).

Only the short headings are known: the agency's own list of servers was not found, so that its
headings are not guessed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fleet_audit.model.codes import Category
from fleet_audit.model.marking import said
from fleet_audit.reference.formats.energy_star import (
    CERTIFIED,
    ID,
    LICENCE,
    MOST_WATTS,
    SOURCE,
    aliases,
    maker_of,
    under_each_name,
)
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, Item, Left, Names
from fleet_audit.reference.models import ModelFigure

TYPICAL = "typical"


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """One figure under each name of a server; its lowest and highest configurations stay aside."""
    for line in lines:
        config = line.text("config") or ""
        maker = maker_of(line, names)
        known_as = aliases(line, maker, names) if maker else []
        if config.casefold() != TYPICAL:
            yield Left(config)
        elif maker is None or not known_as:
            yield line.refused("brand, model_name", said("a maker and a model are needed"))
        else:
            yield from under_each_name(line, _figure(line, name, maker, known_as[0]), known_as)
            yield from line.faults


def _figure(line: Line, name: str, maker: str, model: str) -> ModelFigure:
    sockets = line.above_zero("sockets", 64, row=model)
    form = (line.text("form_factor") or "").casefold()
    category: Category = "blade" if "blade" in form else "server"
    return ModelFigure(
        factor_id=f"{name}/{line.text(*ID)}",
        maker=maker,
        model=model,
        category=category,
        short_idle_w=line.above_zero("idle_w", MOST_WATTS, row=model),
        cpu_sockets=None if sockets is None else round(sockets),
        year=line.year(*CERTIFIED),
    )


FORMAT = Format(
    name="energy-star-servers",
    headings=(("es_id", "brand", "config", "idle_w", "sockets"),),
    read=read,
    source=SOURCE,
    licence=LICENCE,
    is_verified=False,
)
