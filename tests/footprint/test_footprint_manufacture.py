"""Manufacture: the sheet of the model, else its neighbours, else the fit, else the class."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.manufacture.fitted import fitted
from fleet_audit.footprint.manufacture.methods import manufacture_of
from fleet_audit.footprint.manufacture.outcome import Manufacture
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.resolve import class_of
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.reference.load import reference
from fleet_audit.reference.models import ModelFigure, ModelFigures

CITED = {"source": "sheets", "url": "https://example.org", "retrieved": "2026-11-24"}
LATITUDE = ModelKey("laptop", "Dell", "Latitude 5490", screen_inches=14.0, made_in=2018)


def sheet(model: str, **figures: Any) -> ModelFigure:
    """A published laptop of Dell."""
    known = {"category": "laptop", "maker": "Dell", "screen_inches": 14.0, "licence": "ODbL-1.0"}
    return ModelFigure(**{**CITED, **known, "factor_id": model, "model": model, **figures})


def found(key: ModelKey, *sheets: ModelFigure) -> Manufacture:
    """What is found of a device where these sheets are imported."""
    facts = replace(reference(), models=ModelFigures(sheets))
    return manufacture_of(key, class_of(key, facts), facts)


def kilograms(made: Manufacture) -> list[float]:
    """The values of the stages that are known, primary energy apart."""
    stages = {name: one for name, one in made.stages.items() if name.endswith("kgco2e")}
    return [one.mid for one in stages.values() if one is not None]


def test_a_device_of_which_nothing_is_known_is_one_of_its_class() -> None:
    """Neither maker nor model: the published figure of the class stands."""
    assert found(ModelKey("laptop")).method == "class"
    assert found(ModelKey("printer", "Lexmark", "B3340dw")).method == "class"


@pytest.mark.parametrize(
    ("key", "published_kgco2e"),
    [
        # Figures of the makers' sheets, manufacture alone.
        (LATITUDE, 196.5),
        (ModelKey("monitor", "Dell", "P2419H", screen_inches=23.8, made_in=2018), 330.0),
        (ModelKey("desktop", "Dell", "OptiPlex 7060 Tower", made_in=2018), 218.0),
        (ModelKey("server", "Dell", "PowerEdge R740", cpu_sockets=2, memory_gib=32.0), 1313.0),
    ],
)
def test_the_fit_comes_near_the_makers_own_figures(key: ModelKey, published_kgco2e: float) -> None:
    """Without any sheet imported, within a quarter of the published figure."""
    made = found(key)
    assert made.method == "regression"
    figure = made.stages["manufacturing_kgco2e"]
    assert figure is not None
    assert figure.mid == pytest.approx(published_kgco2e, rel=0.25)
    assert figure.low < published_kgco2e < figure.high


def test_an_unknown_maker_widens_the_interval() -> None:
    """The same device of a maker that no sheet is of, and of one that wrote most of them."""
    known = found(LATITUDE).stages["manufacturing_kgco2e"]
    unknown = found(LATITUDE._replace(manufacturer="Nobody")).stages["manufacturing_kgco2e"]
    assert known is not None and unknown is not None
    assert unknown.high / unknown.low > 1.5 * known.high / known.low


@pytest.mark.parametrize("category", ["desktop", "monitor", "smartphone", "tablet"])
def test_a_maker_of_few_such_devices_is_no_better_known_than_none(category: str) -> None:
    """Each is of a known maker, whose sheets of the class are too few to rest on."""
    makers = {"desktop": "Apple", "monitor": "Microsoft"}
    few = ModelKey(category, makers.get(category, "Samsung"), "Quadra Alpha")
    fit = fitted(few, reference())
    assert fit is not None and fit.knowledge == "few"
    assert relative_width(few) >= relative_width(few._replace(manufacturer="Nobody"))


def relative_width(key: ModelKey) -> float:
    """High bound of manufacture over its low one."""
    figure = found(key).stages["manufacturing_kgco2e"]
    assert figure is not None
    return figure.high / figure.low


def test_a_maker_has_the_sheets_of_the_one_it_parted_from() -> None:
    """HPE's servers are found from the sheets that are filed under HP."""
    server = ModelKey("server", "HPE", "ProLiant DL385 Gen10", cpu_sockets=2, memory_gib=64.0)
    assert found(server).stages == found(server._replace(manufacturer="HP")).stages
    own = sheet("ProLiant DL385 Gen10", maker="HP", category="server", embodied_kgco2e=739.7)
    assert found(server, own).method == "exact"


def test_the_sheet_of_the_very_model_comes_first() -> None:
    """Its stages as published, its own error as the interval, whatever is near."""
    own = sheet(
        "latitude-5490",
        manufacturing_kgco2e=200.0,
        distribution_kgco2e=9.0,
        end_of_life_kgco2e=1.0,
        embodied_kgco2e=210.0,
        error_ratio=0.25,
    )
    made = found(LATITUDE, own, sheet("Latitude 5480", embodied_kgco2e=300.0))
    assert made.method == "exact"
    assert kilograms(made) == [200.0, 9.0, 1.0]
    assert made.stages["manufacturing_kgco2e"] == (200.0, 160.0, 250.0)
    assert made.factor_ids[0] == "latitude-5490"


def test_a_sheet_without_stages_is_parted_by_modelled_shares() -> None:
    """The stages add up to its one figure; manufacture is never surer than the whole."""
    made = found(LATITUDE, sheet("Latitude 5490", embodied_kgco2e=210.0, error_ratio=0.25))
    assert made.method == "exact"
    assert "FIT-EMBODIED" in made.factor_ids
    assert made.stages["one_figure_kgco2e"] is None
    assert math.fsum(kilograms(made)) == pytest.approx(210.0)
    spread = made.stages["manufacturing_kgco2e"]
    assert spread is not None
    fitted = found(LATITUDE).stages["manufacturing_kgco2e"]
    assert fitted is not None
    share = fitted.mid / math.fsum(kilograms(found(LATITUDE)))
    assert spread.mid == pytest.approx(210.0 * share)
    assert spread.low <= spread.mid / 1.25
    assert spread.mid * 1.25 <= spread.high <= 210.0 * 1.25 + 1e-9


def test_a_sheet_that_nothing_parts_stays_one_figure() -> None:
    """Where neither a fit nor the class tells the stages, none is invented."""
    printer = ModelKey("printer", "Lexmark", "B3340dw")
    own = sheet("B3340dw", maker="Lexmark", category="printer", embodied_kgco2e=150.0)
    made = found(printer, own)
    assert made.method == "exact"
    assert made.stages["one_figure_kgco2e"] is not None
    assert made.stages["manufacturing_kgco2e"] is None


def test_what_a_sheet_leaves_over_is_parted_by_class() -> None:
    """Manufacture and all but use are published: the rest is brought and discarded."""
    known = sheet("Latitude 5490", manufacturing_kgco2e=200.0, embodied_kgco2e=220.0)
    parts = kilograms(found(LATITUDE, known))
    assert len(parts) == 3
    assert math.fsum(parts) == pytest.approx(220.0)


def test_of_two_configurations_the_nearer_one_stands() -> None:
    """Memory tells one sheet of a model from the other."""
    small = sheet("Latitude 5490", factor_id="small", memory_gib=8.0, embodied_kgco2e=200.0)
    large = sheet("Latitude 5490", factor_id="large", memory_gib=32.0, embodied_kgco2e=260.0)
    assert found(LATITUDE._replace(memory_gib=32.0), small, large).factor_ids[0] == "large"
    assert found(LATITUDE._replace(memory_gib=8.0), large, small).factor_ids[0] == "small"


def test_neighbours_move_the_fit_towards_what_they_publish() -> None:
    """Siblings that weigh more than the fit says lift the figure; if less, they lower it."""
    alone = math.fsum(kilograms(found(LATITUDE)))
    for factor in (0.6, 1.6):
        siblings = [
            sheet(f"Latitude {number}", embodied_kgco2e=alone * factor)
            for number in (5480, 5491, 5495)
        ]
        made = found(LATITUDE, *siblings)
        assert made.method == "neighbour"
        assert set(made.factor_ids) > {one.factor_id for one in siblings}
        assert (math.fsum(kilograms(made)) > alone) == (factor > 1)


def test_a_name_without_likeness_is_no_neighbour() -> None:
    """A sheet of the same maker and class that shares no word changes nothing."""
    far = sheet("XPS 13 Plus", embodied_kgco2e=900.0)
    assert found(LATITUDE, far) == found(LATITUDE)


def test_a_server_known_by_its_parts_alone_weighs_with_them() -> None:
    """Neither maker nor model: more memory and sockets weigh more, and the facts are named."""
    small = ModelKey("server", cpu_sockets=2, memory_gib=32.0, storage_gb=960, storage_kind="SSD")
    one, other = found(small), found(small._replace(cpu_sockets=4, memory_gib=128.0))
    assert (one.method, other.method) == ("bottom_up", "bottom_up")
    assert {"DF0200", "DENS-RAM", "DF0212", "RULE-BOTTOM-UP-SERVER"} < set(one.factor_ids)
    light, heavy = (made.stages["manufacturing_kgco2e"] for made in (one, other))
    assert light is not None and heavy is not None
    assert 600 < light.mid < heavy.mid < 3000
    assert found(ModelKey("server", cpu_sockets=2)).method == "class"


KEYS = st.builds(
    ModelKey,
    category=st.sampled_from(CATEGORIES),
    manufacturer=st.sampled_from([None, "Dell", "HP", "Lenovo", "Apple", "Nobody"]),
    model=st.none() | st.text(max_size=20) | st.sampled_from(["Latitude 5490", "ThinkPad T14 G2"]),
    cpu_sockets=st.none() | st.integers(1, 64),
    memory_gib=st.none() | st.floats(0.001, 1e6),
    storage_gb=st.none() | st.floats(0.001, 1e8),
    storage_kind=st.sampled_from([None, "SSD", "hdd", "tape"]),
    screen_inches=st.none() | st.floats(1, 300),
    made_in=st.none() | st.integers(1981, 2100),
)


@given(key=KEYS)
def test_every_device_has_a_sound_figure_or_a_reason(key: ModelKey) -> None:
    """Any device: bounds bracket, nothing is below zero, what is unknown has its reason."""
    entry = class_of(key, reference())
    made = manufacture_of(key, entry, reference())
    for one in made.stages.values():
        assert one is None or 0 <= one.low <= one.mid <= one.high < math.inf
    assert kilograms(made) or entry.reason


def test_each_way_is_explained_to_the_last_term(fleet: Callable[..., Any]) -> None:
    """Exact, neighbour and fit: `explain` names the sheets, and its arithmetic closes."""
    facts = replace(
        reference(),
        models=ModelFigures(
            (
                sheet("Latitude 5490", manufacturing_kgco2e=200.0, embodied_kgco2e=210.0),
                sheet("Latitude 7480", manufacturing_kgco2e=190.0, embodied_kgco2e=205.0),
            )
        ),
    )
    device = {"category": "laptop", "manufacturer": "Dell", "screen_inches": 14.0}
    rows = [{**device, "model": f"Latitude {name}"} for name in ("5490", "7490", "Rugged")]
    parts = {"category": "server", "cpu_sockets": 2, "memory_gib": 64.0, "storage_kind": "hdd"}
    made = fleet([*rows, parts], facts=facts)
    methods = [line["method"] for line in made.lines]
    assert methods == ["exact", "neighbour", "regression", "bottom_up"]
    named_in = ("Latitude 5490", "Dell Latitude 7480", "class: laptop", "DF0218")
    for number, named in enumerate(named_in, start=1):
        explained = explain_figure(made.engine, f"asset.{number}.manufacturing", (), facts)
        assert explained is not None and explained.value is not None
        [each] = explained.parts
        assert each.value == pytest.approx(explained.value, abs=0.001)
        told = repr(each)
        assert named in told
        assert "ODbL" in told
