"""One asset as the kernel sees it, ready to be explained."""

from __future__ import annotations

from typing import Any

from fleet_audit.footprint.explain.arithmetic import fact, given
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.model.explanation import Term
from fleet_audit.model.marking import said
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference


class Asset:
    """One asset's line of the kernel, with the class that its facts come from."""

    counted_by: str = said("inventory")
    """What says how many devices the line stands for."""

    def __init__(self, line: dict[str, Any], reference: Reference) -> None:
        self.line = line
        self.reference = reference
        self.entry: ClassFactors = next(
            entry for entry in reference.classes if entry.class_id == line["class_id"]
        )

    def __getitem__(self, column: str) -> Any:
        return self.line[column]

    def figure(self, measure: str) -> str:
        """The name of one of the asset's figures."""
        return f"asset.{self.line['asset_id']}.{measure}"

    def added(self, stage: str, end: str = "") -> float:
        """kgCO2e of the parts fitted later to one device, in the stage that holds them; else 0."""
        holder = "one_figure" if self["manufacturing_kgco2e"] is None else "manufacturing"
        return (self[f"added_kgco2e{end}"] or 0.0) if stage == holder else 0.0

    def as_made(self, stage: str) -> float | None:
        """kgCO2e of a stage of one device, without the parts fitted later."""
        whole: float | None = self[f"{stage}_kgco2e"]
        return None if whole is None else whole - self.added(stage)

    def fact(self, symbol: str, field: str) -> Term | None:
        """The fact that one field of the class names."""
        return fact(symbol, getattr(self.entry, field), self.reference)


def quantity(asset: Asset) -> Term:
    """How many devices the line stands for."""
    return given("quantity", asset["quantity"], "devices", asset.counted_by)


def times(asset: Asset, text: str) -> str:
    """A product per device, times the quantity where it is not one."""
    return text if asset["quantity"] == 1 else f"{asset['quantity']} × ({text})"


def key_as_it_is(asset: Asset) -> ModelKey:
    """What is visible of the asset's model."""
    return ModelKey(**{field: asset[field] for field in ModelKey._fields})


def key_of(asset: Asset) -> ModelKey:
    """The same, as it left its maker."""
    return key_as_it_is(asset).as_made()
