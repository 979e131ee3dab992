"""Makers' product carbon footprints, as the Boavizta group collects them (ODbL).

Read in the public files `boavizta-data-us.csv` and `boavizta-data-fr.csv` of
Boavizta/environmental-footprint-data. Stages are shares of the total there; a share of zero
stands for one that the sheet does not give.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fleet_audit.model.codes import Category
from fleet_audit.model.folding import folded
from fleet_audit.model.marking import said
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.line import number as as_number
from fleet_audit.reference.formats.port import Format, Found, Item, Left, Names, identifier
from fleet_audit.reference.models import ModelFigure

CATEGORIES: dict[str, Category] = {
    "laptop": "laptop",
    "desktop": "desktop",
    "workstation": "workstation",
    "thin client": "thin_client",
    "monitor": "monitor",
    "tablet": "tablet",
    "smartphone": "smartphone",
    "server": "server",
    "san nas": "storage_bay",
    "printer": "printer",
}
"""Subcategory of the source → category of an asset; others are no equipment of an audit."""

_HAND_HELD = ("smartphone", "tablet")
_MOST_KGCO2E = 50_000.0
_DISK = re.compile(r"(?:x ?(\d{1,3}) )?(\d{1,6}(?:[.,]\d{1,3})?) ?([gt])b", re.IGNORECASE)
_GB_PER_TB = 1000
_SHARES = ("gwp_manufacturing_ratio", "gwp_use_ratio", "gwp_transport_ratio", "gwp_eol_ratio")
_MOST_TOGETHER = 1.05
"""Shares of a sheet are rounded, so that their sum can pass one by a little."""


class _Stages(NamedTuple):
    manufacturing: float | None
    distribution: float | None
    end_of_life: float | None
    embodied: float | None


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """The figures of each sheet; what is out of bounds is left out and said."""
    for line in lines:
        subcategory = line.text("subcategory") or ""
        category = CATEGORIES.get(folded(subcategory))
        maker, model = names.of(line.text("manufacturer"), line.text("name"))
        if maker is None or model is None:
            yield line.refused("manufacturer, name", said("a maker and a name are needed"))
        elif category is None:
            yield Left(subcategory)
        else:
            yield Found(line.number, _figure(line, name, category, maker, model))
            yield from line.faults


def _figure(line: Line, name: str, category: Category, maker: str, model: str) -> ModelFigure:
    total = line.above_zero("gwp_total", _MOST_KGCO2E, row=model)
    stages = _stages(line, total, model)
    memory = line.above_zero("memory", 65_536, row=model)
    kind = line.text("hard_drive")
    is_hand_held = category in _HAND_HELD
    storage = memory if is_hand_held else _storage_gb(kind)
    return ModelFigure(
        factor_id=identifier(
            name, maker, model, total, *stages, line.text("report_date"), line.text("yearly_tec")
        ),
        maker=maker,
        model=model,
        category=category,
        manufacturing_kgco2e=stages.manufacturing,
        distribution_kgco2e=stages.distribution,
        end_of_life_kgco2e=stages.end_of_life,
        embodied_kgco2e=stages.embodied,
        error_ratio=line.above_zero("gwp_error_ratio", 2, row=model),
        lifetime_years=line.above_zero("lifetime", 30, row=model),
        yearly_kwh=line.above_zero("yearly_tec", 100_000, row=model),
        cpu_sockets=_whole(line.above_zero("number_cpu", 64, row=model)),
        memory_gib=None if is_hand_held else memory,
        storage_gb=storage,
        storage_kind=_storage_kind(kind),
        screen_inches=line.above_zero("screen_size", 100, row=model),
        year=line.year("report_date"),
        url=line.text("sources") or "",
    )


def _stages(line: Line, total: float | None, model: str) -> _Stages:
    made, use, brought, discarded = _shares(line, model)
    if total is None:
        return _Stages(None, None, None, None)
    apart = (made, brought, discarded)
    embodied = None
    if use is not None and use < 1:
        embodied = total * (1 - use)
    elif made is not None and brought is not None and discarded is not None:
        embodied = total * (made + brought + discarded)
    manufacturing, distribution, end_of_life = (s and total * s for s in apart)
    return _Stages(manufacturing, distribution, end_of_life, embodied)


def _shares(line: Line, model: str) -> list[float | None]:
    """The share of each stage; none at all where together they are more than the whole."""
    shares = [line.above_zero(field, 1, row=model) for field in _SHARES]
    together = math.fsum(share or 0.0 for share in shares)
    if together <= _MOST_TOGETHER:
        return shares
    reason = said(
        "the shares of the stages add up to {total}, more than the whole: check the source",
        total=f"{together:.2f}",
    )
    line.leave_out(", ".join(_SHARES), reason, model)
    return [None] * len(_SHARES)


def _storage_gb(text: str | None) -> float | None:
    """All disks together, as in `x4 1TB 2.5in HDD   x2 300GB 2.5in HDD`."""
    total = 0.0
    for count, size, unit in _DISK.findall(text or ""):
        each = as_number(size) or 0.0
        total += int(count or 1) * each * (_GB_PER_TB if unit in "tT" else 1)
    return total or None


def _storage_kind(text: str | None) -> str | None:
    words = folded(text or "").split()
    return next((kind for kind in ("ssd", "hdd") if kind in words), None)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


FORMAT = Format(
    name="pcf",
    headings=(("manufacturer", "name", "subcategory", "gwp_total", "gwp_use_ratio"),),
    read=read,
    source="Boavizta environmental-footprint-data, makers' product carbon footprints",
    licence="ODbL-1.0, contents under DbCL-1.0",
)
