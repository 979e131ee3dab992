"""The organisation's own figures of single models: its suppliers' sheets, its own measurements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from fleet_audit.model.causes import typed_fault
from fleet_audit.model.marking import said
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Format, Found, Item, Names, identifier
from fleet_audit.reference.models import ModelFigure

BOUNDS: dict[str, tuple[float, float]] = {
    "manufacturing_kgco2e": (0, 50_000),
    "distribution_kgco2e": (0, 50_000),
    "end_of_life_kgco2e": (-50_000, 50_000),
    "embodied_kgco2e": (0, 50_000),
    "error_ratio": (0, 2),
    "lifetime_years": (0.5, 30),
    "yearly_kwh": (0, 100_000),
    "off_w": (0, 10_000),
    "sleep_w": (0, 10_000),
    "long_idle_w": (0, 10_000),
    "short_idle_w": (0, 10_000),
    "on_w": (0, 10_000),
    "cpu_sockets": (1, 64),
    "cpu_cores": (1, 4096),
    "cpu_mhz": (1, 10_000),
    "memory_gib": (0.001, 65_536),
    "storage_gb": (0.001, 100_000_000),
    "screen_inches": (1, 200),
    "screen_megapixels": (0.01, 200),
    "year": (1981, 2100),
}
"""Column → what its value lies between; a value outside is left out, and said."""

_TEXTS = ("maker", "model", "category", "cpu", "storage_kind", "url", "licence", "source")
_TELLING = ("manufacturing_kgco2e", "embodied_kgco2e", "yearly_kwh", "on_w", "short_idle_w")


def read(lines: Iterable[Line], name: str, names: Names) -> Iterator[Item]:
    """Each line as the figures of one model."""
    for line in lines:
        maker, model = names.of(line.text("maker"), line.text("model"))
        about = " ".join(part for part in (maker, model) if part)
        given: dict[str, Any] = {field: line.text(field) for field in _TEXTS}
        given |= {field: _amount(line, field, about) for field in BOUNDS}
        given |= {"maker": maker, "model": model}
        known = {field: value for field, value in given.items() if value is not None}
        if known.keys().isdisjoint(_TELLING):
            yield line.refused(None, said("no figure: give one of {fields}", fields=TOLD), about)
            continue
        known["factor_id"] = identifier(name, *known.items())
        yield _figure(line, known, about)
        yield from line.faults


def _amount(line: Line, field: str, about: str) -> float | int | None:
    value = line.amount(field, *BOUNDS[field], row=about)
    return int(value) if value is not None and value == int(value) else value


def _figure(line: Line, known: dict[str, Any], about: str) -> Item:
    try:
        return Found(line.number, msgspec.convert(known, ModelFigure, strict=False))
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        return line.refused(field, said("{fault}: see the form of a model", fault=fault), about)


TOLD = ", ".join(_TELLING)

FORMAT = Format(
    name="models",
    headings=(("maker", "model", "category"),),
    read=read,
    layer="own",
)
