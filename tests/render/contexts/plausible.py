"""The report context of a plausible fleet."""

from __future__ import annotations

from datetime import date

import msgspec

from fleet_audit.model.report import GridLine, ReportContext
from tests.render.contexts.chapters import (
    AGES,
    NOT_SEEN,
    coverage,
    headline,
    hidden,
    look,
    missing,
    places,
    stages,
)
from tests.render.contexts.devices import FLEET, GRID, category, sources


def build_context(**changes: object) -> ReportContext:
    """The report context of a plausible fleet of two sites; `changes` replace its fields."""
    rows = sorted((category(*row) for row in FLEET), key=lambda row: -(row.gwp_per_year.value or 0))
    devices = sum(row.devices for row in rows)
    head = headline(rows, devices)
    context = ReportContext(
        organisation="Ateliers du Rhône",
        is_synthetic=True,
        as_of=date(2026, 11, 24),
        reference_version="2026.11",
        engine_version="0.1.0",
        use_profile="measured",
        headline=head,
        categories=tuple(rows),
        stages=stages(head),
        sites=places("site", [("Lyon", 258), ("Nantes", 107)]),
        departments=places(
            "department",
            [("Atelier", 120), ("Bureau d’études", 96), ("Administration", 82), (None, 67)],
        ),
        ages=AGES,
        hidden_energy=hidden(head.energy_per_year.value or 0.0),
        look_first=look(),
        coverage=coverage(devices),
        missing=missing(NOT_SEEN, head),
        grid=(
            GridLine(
                zone="FR",
                year=2024,
                intensity_kgco2e_per_kwh=GRID,
                low=0.033,
                high=0.056,
                pe_mj_per_kwh=None,
                factor_id="EL00371",
                energy_kwh=head.energy_per_year.value or 0.0,
                is_default=False,
            ),
        ),
        sources=sources(rows),
    )
    return msgspec.structs.replace(context, **changes)
