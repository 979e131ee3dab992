"""Explanations of two figures, one of which is made of the other."""

from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.reference import ReferenceRow

ROW = ReferenceRow(
    factor_id="DF0001",
    kind="embodied",
    value=240.0,
    unit="kgCO2e",
    lower=120.0,
    upper=360.0,
    method="PAIA",
    source="Makers & sheets <script>",
    source_year="2020",
    url="https://example.org/sheets",
    retrieved="2026-01-01",
    licence="ODbL-1.0 + DbCL-1.0",
    redistributable="yes",
)
MADE = Explanation(
    figure="asset.1.embodied",
    value=240.0,
    low=120.0,
    high=360.0,
    unit="kgCO2e",
    formula="manufacturing_kgco2e",
    arithmetic="240 = 240 kgCO2e",
    low_arithmetic="120 = 120 kgCO2e",
    high_arithmetic="360 = 360 kgCO2e",
    terms=(Term(symbol="manufacturing_kgco2e", value=240.0, unit="kgCO2e", factor=ROW),),
)
YEAR = Explanation(
    figure="asset.1.gwp_per_year",
    value=48.0,
    low=24.0,
    high=72.0,
    unit="kgCO2e/year",
    formula="embodied_kgco2e / lifetime_years",
    arithmetic="240 / 5 = 48 kgCO2e/year",
    low_arithmetic="120 / 5 = 24 kgCO2e/year",
    high_arithmetic="360 / 5 = 72 kgCO2e/year",
    terms=(
        Term(symbol="embodied_kgco2e", value=240.0, unit="kgCO2e", origin="asset.1.embodied"),
        Term(symbol="lifetime_years", value=5.0, unit="years", origin="<b>inventory</b>"),
    ),
    parts=(MADE, MADE),
    notes=("A note & more",),
)
