"""Power: what a set publishes of the model, else the fitted models, else the class."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.power.draw import Draw
from fleet_audit.footprint.power.methods import draw_of
from fleet_audit.footprint.power.processor import named_clock_mhz, processor_of
from fleet_audit.footprint.power.server import curve_of
from fleet_audit.footprint.resolve import class_of
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.explanation import Explanation
from fleet_audit.reference.load import reference
from fleet_audit.reference.models import ModelFigure, ModelFigures

LATITUDE = ModelKey(
    "laptop",
    "Dell",
    "Latitude 5490",
    cpu="Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz",
    cpu_cores=4,
    memory_gib=16.0,
    made_in=2018,
)
SERVER = ModelKey(
    "server",
    "HPE",
    "ProLiant DL380 Gen10",
    cpu="Intel(R) Xeon(R) Gold 6140 CPU @ 2.30GHz",
    cpu_sockets=2,
    cpu_cores=36,
    memory_gib=192.0,
    made_in=2018,
)
SCREEN = ModelKey("monitor", "Dell", "P2419H", screen_inches=23.8, screen_megapixels=2.1)
CITED = {"source": "a list", "url": "https://example.org", "retrieved": "2026-11-24"}


def found(key: ModelKey, *figures: ModelFigure) -> Draw:
    """What is found of a device under ENERGY STAR's hours, where these figures are imported."""
    facts = replace(reference(), models=ModelFigures(figures))
    return draw_of(key, class_of(key, facts), "energy-star", facts)


def year_kwh(draw: Draw) -> float:
    """Yearly energy of a draw."""
    assert draw.power is not None
    on, rest, hours, _ = draw.power
    return (on.mid * hours.mid + rest.mid * (8760 - hours.mid)) / 1000


@pytest.mark.parametrize(
    ("name", "line", "generation", "variant"),
    [
        ("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", "core i7", "core i7 8", "core u"),
        ("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", "core i5", "core i5 11", "core g7"),
        ("13th Gen Intel(R) Core(TM) i5-1335U", "core i5", "core i5 13", "core u"),
        ("AMD Ryzen 5 PRO 5650U with Radeon Graphics", "ryzen 5", "ryzen 5 5", "ryzen u"),
        ("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "xeon e5", "xeon e5 26 v4", "xeon"),
        ("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz", "xeon gold", "xeon gold 2", "xeon r"),
        ("AMD EPYC 7302P 16-Core Processor", "epyc", "epyc 72", "epyc p"),
        ("Core i7", "core i7", "", ""),
        ("i7-8565U", "core i7", "core i7 8", "core u"),
        ("RyzenTM7 3700U", "ryzen 7", "ryzen 7 3", "ryzen u"),
        ("Apple M1", "", "", ""),
    ],
)
def test_a_processor_is_known_by_the_words_of_its_name(
    name: str, line: str, generation: str, variant: str
) -> None:
    """Line, generation and variant, as firmware, systems and lists write them."""
    assert processor_of(name)[:2] == (line, generation)
    assert processor_of(name).variant == variant


@given(st.text(max_size=60))
def test_any_name_of_a_processor_is_read(name: str) -> None:
    """Whatever stands in the field, the parser gives words or nothing."""
    assert all(isinstance(word, str) for word in processor_of(name))
    clock = named_clock_mhz(name)
    assert clock is None or clock >= 0


@pytest.mark.parametrize(
    ("key", "published_kwh", "near"),
    [
        # Certified by ENERGY STAR: medians of laptops of 2018, and of 24-inch full-HD screens.
        (LATITUDE, 18.9, 0.35),
        (SCREEN, 38.0, 0.25),
        (SCREEN._replace(model="U3219Q", screen_inches=31.5, screen_megapixels=8.3), 88.0, 0.3),
    ],
)
def test_the_year_comes_near_what_is_certified(
    key: ModelKey, published_kwh: float, near: float
) -> None:
    """Without any list imported."""
    draw = found(key)
    assert draw.method == "regression"
    assert year_kwh(draw) == pytest.approx(published_kwh, rel=near)


def test_a_server_draws_more_with_its_load() -> None:
    """Idle, half and full load rise; a two-socket server of 2018 idles as certified ones do."""
    curve = curve_of(SERVER, reference())
    assert curve is not None
    watts = [curve.at(load).mid for load in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert watts == sorted(watts)
    draw = found(SERVER)
    assert draw.idle_w is not None and draw.half_load_w is not None
    assert 60 < draw.idle_w < 210  # half to one and a half times the certified 133.9 W
    assert 150 < draw.half_load_w < 350


def test_the_year_of_a_blade_is_not_that_of_its_enclosure() -> None:
    """Blades are certified several at once: their year stays that of the class."""
    blade = found(SERVER._replace(category="blade", model="Synergy 480 Gen10"))
    assert blade.method == "proxy"
    assert blade.power is None and blade.year_kwh is not None
    assert blade.idle_w is not None and blade.half_load_w is not None


def test_more_processors_draw_more() -> None:
    """Four sockets against one, all else alike."""
    one, four = (found(SERVER._replace(cpu_sockets=sockets)).half_load_w for sockets in (1, 4))
    assert one is not None and four is not None
    assert four > 2 * one


def test_what_is_unknown_leaves_the_class() -> None:
    """No processor, no size, no name: the published figure of the class."""
    for key in (
        ModelKey("laptop", "Dell", "Latitude 5490"),
        ModelKey("monitor"),
        ModelKey("server"),
    ):
        assert found(key).method == "class"


def listed(**figures: Any) -> ModelFigure:
    """A certified configuration of the laptop."""
    known = {"category": "laptop", "maker": "Dell", "model": "Latitude 5490", "licence": "public"}
    return ModelFigure(**{**CITED, **known, "factor_id": "list/1", **figures})


STATES = {"short_idle_w": 6.0, "long_idle_w": 3.0, "sleep_w": 0.6, "off_w": 0.3}


def test_the_list_of_the_very_model_comes_first() -> None:
    """Its watts in each state, under the hours of the profile; it is cited."""
    draw = found(LATITUDE, listed(**STATES))
    assert draw.method == "exact"
    assert year_kwh(draw) == pytest.approx(8.76 * (0.3 * 6 + 0.1 * 3 + 0.35 * 0.6 + 0.25 * 0.3))
    assert draw.factor_ids[0] == "list/1"


def test_of_several_configurations_the_nearest_counts_and_all_bound_it() -> None:
    """The one with as much memory; from the least to the most that any of them draws."""
    small = listed(**STATES, memory_gib=16.0)
    large = listed(**{**STATES, "short_idle_w": 9.0}, factor_id="list/2", memory_gib=64.0)
    draw = found(LATITUDE, large, small)
    assert draw.power is not None and draw.idle_w == 6.0
    assert draw.power.on_w.high > 0.75 * 9 + 0.25 * 3 > draw.power.on_w.mid
    assert found(LATITUDE._replace(memory_gib=64.0), large, small).idle_w == 9.0


def test_a_published_year_alone_gives_that_year() -> None:
    """Makers' sheets give a year and no watts: the states are split as usual in the class."""
    draw = found(LATITUDE, listed(yearly_kwh=21.0))
    assert draw.method == "exact"
    assert year_kwh(draw) == pytest.approx(21.0, rel=1e-3)


def test_a_published_year_of_a_server_is_its_year() -> None:
    """The power at half load stays fitted."""
    figure = listed(category="server", maker="HPE", model=SERVER.model, yearly_kwh=1500.0)
    draw = found(SERVER, figure)
    assert draw.method == "exact"
    assert year_kwh(draw) == pytest.approx(1500)
    assert draw.half_load_w == found(SERVER).half_load_w


keys = st.builds(
    ModelKey,
    category=st.sampled_from(CATEGORIES),
    manufacturer=st.none() | st.sampled_from(("Dell", "HP", "Nobody")),
    model=st.none() | st.text(max_size=20),
    cpu=st.none() | st.sampled_from((LATITUDE.cpu, SERVER.cpu, "AMD EPYC 9654", "?")),
    cpu_sockets=st.none() | st.integers(1, 8),
    cpu_cores=st.none() | st.integers(1, 256),
    cpu_mhz=st.none() | st.floats(500, 6000),
    cpu_tdp_w=st.none() | st.floats(5, 500),
    memory_gib=st.none() | st.floats(1, 8192),
    storage_gb=st.none() | st.floats(0, 1e6),
    storage_kind=st.none() | st.sampled_from(("ssd", "hdd")),
    screen_inches=st.none() | st.floats(5, 110),
    screen_megapixels=st.none() | st.floats(0.5, 40),
    made_in=st.none() | st.integers(1995, 2040),
)


@given(key=keys)
def test_bounds_bracket_the_power_of_anything(key: ModelKey) -> None:
    """Whatever is known of a device, its watts are finite and between their bounds."""
    draw = found(key)
    if draw.power is None:
        return
    for watts in (draw.power.on_w, draw.power.rest_w):
        assert 0 <= watts.low <= watts.mid <= watts.high
        assert math.isfinite(watts.high)


@given(key=keys, load=st.floats(0, 1), more=st.floats(0, 1))
def test_no_server_draws_less_with_more_load(key: ModelKey, load: float, more: float) -> None:
    """The curve never falls, nor do its bounds."""
    curve = curve_of(key._replace(category="server"), reference())
    if curve is None:
        return
    low, high = (curve.at(one) for one in sorted((load, more)))
    assert all(one <= other + 1e-9 for one, other in zip(low, high, strict=True))


def test_declared_hours_take_the_fitted_watts(fleet: Callable[..., Any]) -> None:
    """State hours come before the profile's, with the watts of the model."""
    row = {"category": "laptop", "cpu": LATITUDE.cpu, "cpu_cores": 4, "memory_gib": 16}
    by_model, by_hours = fleet([row, {**row, "hours_on_per_day": 24}]).lines
    assert by_model["energy_method"] == "regression"
    assert by_hours["energy_method"] == "state_hours"
    assert by_hours["energy_kwh_per_year"] > by_model["energy_kwh_per_year"]


def leaves(explanation: Explanation) -> list[Explanation]:
    """An explanation and all its parts."""
    return [explanation, *(one for part in explanation.parts for one in leaves(part))]


@pytest.mark.parametrize(
    "row",
    [
        {"category": "laptop", "cpu": "Core i7", "cpu_cores": 4},
        {"category": "monitor", "screen_inches": 23.8},
        {"category": "server", "cpu": SERVER.cpu, "cpu_sockets": 2},
    ],
)
def test_every_term_of_the_power_is_explained(fleet: Callable[..., Any], row: Any) -> None:
    """The terms add up to the logarithm, whose exponential is the figure."""
    made = fleet([row], use_profile="energy-star")
    told = explain_figure(made.engine, "asset.1.energy_per_year", made.places, made.facts)
    assert told is not None
    logarithms = [one for one in leaves(told) if one.figure.endswith(".ln")]
    figures = [one for one in leaves(told) if one.formula.startswith("exp(")]
    assert logarithms and len(logarithms) == len(figures)
    for figure, logarithm in zip(figures, logarithms, strict=True):
        assert math.fsum(term.value or 0 for term in logarithm.terms) == pytest.approx(
            logarithm.value, abs=1e-6
        )
        assert math.exp(logarithm.value or 0) == pytest.approx(figure.value)
    assert any(term.factor for one in leaves(told) for term in one.terms)


def test_a_known_load_gives_the_watts_at_that_load(fleet: Callable[..., Any]) -> None:
    """Of two like servers the busier draws more, between idle and full; bounds are narrower."""
    row = {"category": "server", "cpu": SERVER.cpu, "cpu_sockets": 2, "cpu_cores": 36}
    loads = (None, 0, 25, 50, 100)
    lines = fleet([{**row, "cpu_utilisation_pct": load} for load in loads]).lines
    unknown, idle, quarter, half, full = lines
    assert [line["energy_method"] for line in lines] == ["regression", *["state_hours"] * 4]
    years = [line["energy_kwh_per_year"] for line in (idle, quarter, half, full)]
    assert years == sorted(years)
    assert quarter["energy_kwh_per_year"] == pytest.approx(sum(years[::2]) / 2, rel=1e-3)
    assert half["energy_kwh_per_year"] == pytest.approx(half["power_50pct_w"] * 8.76, rel=1e-3)
    width = {
        line["asset_id"]: line["energy_kwh_per_year_high"] / line["energy_kwh_per_year_low"]
        for line in lines
    }
    assert all(one <= width[unknown["asset_id"]] + 1e-3 for one in width.values())


def test_the_load_of_a_conventional_year_is_the_usual_one(fleet: Callable[..., Any]) -> None:
    """Asked for a profile, servers of one model draw alike."""
    row = {"category": "server", "cpu": SERVER.cpu, "cpu_sockets": 2}
    lines = fleet([row, {**row, "cpu_utilisation_pct": 90}], use_profile="office").lines
    assert lines[0]["energy_kwh_per_year"] == lines[1]["energy_kwh_per_year"]
