"""Makers' sheets as the product reads them, each with the device that it is about."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.model.folding import folded
from fleet_audit.reference.formats import pcf
from fleet_audit.reference.formats.line import Line
from fleet_audit.reference.formats.port import Found, Names
from fleet_audit.reference.models import ModelFigure

NAMES = Names(clean_maker, without_maker)
SPLIT = 100
HELD_OUT = 40
"""Sheets whose hash falls below are kept apart for acceptance: none may enter a fit."""

SEEN = ("cpu_sockets", "memory_gib", "storage_gb", "storage_kind", "screen_inches")


class HeldOutSheet(ValueError):
    """A sheet that is kept apart was given; take the shared part of the file."""


class Sheet(NamedTuple):
    """One published sheet."""

    key: ModelKey
    figure: ModelFigure
    is_trusted: bool
    """Whether the maintainers of the collection still stand by it."""

    @property
    def name(self) -> str:
        """What tells one model from another: sheets of one name are one model."""
        return f"{self.key.manufacturer}|{folded(self.figure.model)}"

    @property
    def targets(self) -> dict[str, float]:
        """The figures to be found, in kgCO2e."""
        found = {
            "manufacturing": self.figure.manufacturing_kgco2e,
            "embodied": self.figure.embodied_kgco2e,
        }
        return {target: value for target, value in found.items() if value}


def key_of(figure: ModelFigure) -> ModelKey:
    """The device that a figure is about, as an inventory would see it."""
    return ModelKey(
        category=figure.category,
        manufacturer=figure.maker,
        model=figure.model,
        made_in=figure.year,
        **{field: getattr(figure, field) for field in SEEN},
    )


def place_in_split(maker: str, name: str) -> int:
    """From 0 to 99, by the hash of the names as the source writes them."""
    return int(hashlib.sha256(f"{maker}|{name}".encode()).hexdigest(), 16) % SPLIT


def read_sheets(path: Path, *, is_trusted: bool = True) -> Iterator[Sheet]:
    """The sheets of a file; raises HeldOutSheet for one that is kept apart."""
    with path.open(encoding="utf-8", newline="") as stream:
        for number, cells in enumerate(csv.DictReader(stream), start=2):
            if place_in_split(cells["manufacturer"], cells["name"]) < HELD_OUT:
                raise HeldOutSheet(f"{path}, line {number}: kept apart for acceptance")
            line = Line(number, {folded(head): cell or "" for head, cell in cells.items()})
            for item in pcf.read([line], "pcf", NAMES):
                if isinstance(item, Found) and isinstance(item.fact, ModelFigure):
                    yield Sheet(key_of(item.fact), item.fact, is_trusted)


def read_folder(folder: Path) -> list[Sheet]:
    """The sheets that may enter a fit: those in force, and older ones, servers apart.

    The older servers contradict the newer ones: with them, errors of servers grow by half.
    """
    older = read_sheets(folder / "pcf_extra2022_train.csv", is_trusted=False)
    kept = [sheet for sheet in older if sheet.key.category != "server"]
    return [*read_sheets(folder / "pcf_train.csv"), *kept]
