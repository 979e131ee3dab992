"""What holds of any commitment sheet: its file keeps it whole, its targets can be reached."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.commitments.indicators import INDICATORS, Indicator
from fleet_audit.commitments.proposing import rounded
from fleet_audit.commitments.sheet_file import parse_commitment
from fleet_audit.model.commitment import (
    BaselineFigures,
    CommitmentSheet,
    Done,
    FrozenMark,
    Perimeter,
    Target,
    estimate,
)
from fleet_audit.recommendations.levers import LEVERS
from fleet_audit.render.commitment_toml import commitment_toml
from fleet_audit.render.commitment_words import quantity
from fleet_audit.render.voice import Voice

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
FIGURES = st.floats(0, 1e9).map(lambda value: float(f"{value:.6g}"))
ESTIMATES = st.builds(estimate, FIGURES, st.none() | FIGURES, st.none() | FIGURES)
COUNTS = st.integers(0, 100_000)
TARGETS = st.builds(
    Target,
    title=NAMES,
    unit=st.none() | st.just("%"),
    baseline=st.none() | FIGURES,
    target=st.none() | FIGURES,
    owner=st.none() | NAMES,
    means=st.none() | NAMES,
    due=st.none() | st.dates(date(2027, 1, 1)),
    effect=st.none() | FIGURES.map(lambda value: -value),
    avoided_kgco2e_per_year=st.none() | ESTIMATES,
)
SHEETS = st.builds(
    CommitmentSheet,
    organisation=st.none() | NAMES,
    is_synthetic=st.booleans(),
    drawn_up=st.none() | st.dates(max_value=date(2026, 12, 31)),
    perimeter=st.builds(
        Perimeter,
        sites=st.lists(NAMES, max_size=3).map(tuple),
        devices=st.none() | COUNTS,
        categories=st.dictionaries(st.sampled_from(["laptop", "monitor"]), COUNTS),
    ),
    baseline=st.builds(
        BaselineFigures,
        gwp_kgco2e_per_year=st.none() | ESTIMATES,
        frozen=st.none() | st.just(FrozenMark(name="d", day=date(2026, 1, 1), sha256="0" * 64)),
    ),
    done=st.lists(
        st.builds(Done, text=NAMES, routes=st.dictionaries(NAMES, COUNTS, max_size=2)), max_size=3
    ).map(tuple),
    targets=st.lists(TARGETS, max_size=5).map(tuple),
)


@given(SHEETS, st.sampled_from(["fr", "en"]))
def test_a_file_keeps_a_sheet_whole(sheet: CommitmentSheet, lang: str) -> None:
    """Whatever a sheet holds, its file says again, in either language."""
    text = commitment_toml(sheet, "fleet-audit commitment sheet x.toml", lang)
    assert parse_commitment(text.encode(), "x.toml") == sheet
    assert msgspec.json.decode(msgspec.json.encode(sheet), type=CommitmentSheet) == sheet


@given(st.sampled_from(INDICATORS), st.floats(0, 1), st.floats(0, 1))
def test_a_target_is_never_more_than_can_be_had(
    indicator: Indicator, start: float, end: float
) -> None:
    """Rounding goes towards today's value; what does not show beside it is no target."""
    scale = {"years": 20, "share": 1, "devices": 1000, "kWh/year": 1e6}[indicator.unit]
    baseline, reachable = start * scale, end * scale
    aim = rounded(reachable, indicator, baseline)
    if aim is None:
        return
    said = [quantity(value, indicator.unit, Voice("en")) for value in (baseline, aim)]
    assert said[0] != said[1]
    if indicator.better == "more":
        assert baseline < aim <= reachable + 1e-6
    else:
        assert reachable - 1e-6 <= aim < baseline


def test_each_lever_belongs_to_one_indicator() -> None:
    """No kilogram stands in two targets, and every code is that of a lever."""
    owned = [code for one in INDICATORS for code in one.levers]
    assert len(owned) == len(set(owned)) and set(owned) <= {lever.code for lever in LEVERS}
