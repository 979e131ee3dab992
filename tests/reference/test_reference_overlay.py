"""Facts laid over facts: which is in force, and what it covers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.footprint.manufacture.methods import manufacture_of
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.model.folding import model_key
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.difference import differences
from fleet_audit.reference.load import Reference, reference
from fleet_audit.reference.models import ModelFigure
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet, SetBody
from fleet_audit.reference.staleness import is_stale, stale_sets

MIX = reference().of_kind("electricity")[0]
LIFE = next(row for row in reference().of_kind("lifetime") if row.category == "laptop")


def a_set(
    name: str,
    *rows: ReferenceRow,
    layer: str = "set",
    models: tuple[ModelFigure, ...] = (),
    retrieved: str = "2026-11-01",
) -> ReferenceSet:
    """A set of some facts."""
    return ReferenceSet.of(
        SetBody(rows=rows, models=models),
        name=name,
        layer=layer,
        format="rows",
        source="a source",
        licence="a licence",
        url="https://example.org",
        retrieved=retrieved,
    )


def as_another(row: ReferenceRow, factor_id: str, value: float) -> ReferenceRow:
    """A row about the same, with another value and identifier."""
    return replace(row, factor_id=factor_id, value=value, lower=None, upper=None)


def a_figure(factor_id: str, embodied: float) -> ModelFigure:
    """A figure of one model."""
    return ModelFigure(
        factor_id=factor_id,
        maker="HP",
        model="EliteBook 840 G9",
        category="laptop",
        embodied_kgco2e=embodied,
    )


def test_own_covers_set_covers_core() -> None:
    """Whatever the order in which they were loaded, the organisation's own facts win."""
    own = a_set("own", as_another(MIX, "own/1", 0.3), layer="own")
    first, second = (a_set(n, as_another(MIX, f"{n}/1", v)) for n, v in (("a", 0.1), ("b", 0.2)))
    made = compose(reference(), [own, first, second])
    assert [mark.name for mark in made.sets] == ["a", "b", "own"]
    assert made.row(MIX.factor_id).value == made.row("a/1").value == 0.3
    assert {key: one.by for key, one in made.covered.items()} == {
        MIX.factor_id: "own/1",
        "a/1": "own/1",
        "b/1": "own/1",
    }
    assert MIX.factor_id not in made.rows
    assert [row.factor_id for row in made.of_kind("electricity") if row.table == "own"] == ["own/1"]


def test_a_class_uses_the_row_that_covers_its_own() -> None:
    """A class names the row in force, so that the figures of a fleet follow."""
    made = compose(reference(), [a_set("own", as_another(LIFE, "own/life", 9), layer="own")])
    lives = {e.class_id: e.lifetime for e in made.classes if e.category == "laptop"}
    assert set(lives.values()) == {"own/life"}
    assert made.row(LIFE.factor_id).value == 9


def test_an_own_figure_without_a_size_stands_for_every_size() -> None:
    """What an organisation says of its laptops covers the rows of each size of laptop."""
    sized = next(
        row
        for row in reference().of_kind("embodied")
        if row.category == "laptop" and row.subtype and row.method != "ADEME"
    )
    whole = replace(as_another(sized, "own/all", 199), subtype=None, method="declared")
    own = compose(reference(), [a_set("own", whole, layer="own")])
    assert own.row(sized.factor_id).factor_id == "own/all"
    imported = compose(reference(), [a_set("s", whole)])
    assert imported.row(sized.factor_id) == sized


def test_what_the_organisation_says_of_a_class_comes_before_any_fit() -> None:
    """Its own figure for laptops is that of each laptop, whatever the model."""
    key = ModelKey("laptop", "Dell", "Latitude 7420")
    sized = next(e for e in reference().classes if e.category == "laptop" and e.manufacturing)
    row = replace(
        as_another(reference().row(sized.manufacturing or ""), "own/all", 199), subtype=None
    )
    own = compose(reference(), [a_set("own", row, layer="own")])
    entry = next(e for e in own.classes if e.class_id == sized.class_id)
    made = manufacture_of(key, entry, own)
    assert made.stages["manufacturing_kgco2e"].mid == 199
    assert "own/all" in made.factor_ids
    assert not reference().owns([sized.manufacturing])


def test_ademe_figures_are_never_covered_by_makers_figures() -> None:
    """The two methods stand side by side."""
    ademe = next(row for row in reference().of_kind("embodied") if row.method == "ADEME")
    other = replace(as_another(ademe, "own/x", 1), method="declared")
    made = compose(reference(), [a_set("own", other, layer="own")])
    assert made.row(ademe.factor_id) == ademe


def test_rows_of_a_set_carry_its_source() -> None:
    """A row that states no source has that of its set, with the day that it was read."""
    bare = replace(as_another(MIX, "s/1", 0.1), source="", licence="", url="", retrieved="")
    row = compose(reference(), [a_set("s", bare)]).row("s/1")
    assert (row.source, row.licence, row.retrieved, row.table) == (
        "a source",
        "a licence",
        "2026-11-01",
        "s",
    )


def test_figures_of_models_are_found_by_maker_and_model() -> None:
    """By cleaned maker and folded model, the organisation's own first; by maker and category."""
    made = compose(
        reference(),
        [
            a_set("own", layer="own", models=(a_figure("own/1", 100),)),
            a_set("pcf", models=(a_figure("pcf/1", 200),)),
        ],
    )
    found = made.models.of_model("HP", "elitebook 840  G9")
    assert [figure.embodied_kgco2e for figure in found] == [100, 200]
    assert [figure.layer for figure in found] == ["own", "set"]
    assert made.models.of_class("HP", "laptop") == found
    assert made.models.of_model("Dell", "EliteBook 840 G9") == ()
    assert made.row("pcf/1").value == 200
    assert not reference().models


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("EliteBook 840 G9", "EliteBook 840 G9 Notebook PC", True),
        ("P2719H", "P2719H Monitor", True),
        ("Latitude-7420", "LATITUDE 7420", True),
        ("C2422HE Monitor", "C2422HE Monitor (without stand)", False),
        ("OptiPlex 3070 Tower", "OptiPlex 3070 Micro Form Factor", False),
        ("15 Laptop PC", "15 Desktop PC", False),
        ("Monitor", "Laptop", False),
    ],
)
def test_models_are_compared_without_their_kind(one: str, other: str, are_same: bool) -> None:
    """What sheets add to a name is no part of it; what tells two models apart is."""
    assert (model_key(one) == model_key(other)) is are_same


def test_the_version_pins_each_set() -> None:
    """The version that a report states names each set with its hash; other facts, another hash."""
    one, other = (compose(reference(), [a_set("s", as_another(MIX, "s/1", v))]) for v in (0.1, 0.2))
    assert one.full_version.startswith(f"{reference().version} + s@")
    assert one.full_version != other.full_version
    assert reference().full_version == reference().version


def test_the_hash_is_of_the_facts_alone() -> None:
    """The same facts read on another day have the same hash, and come back whole."""
    row = as_another(MIX, "s/1", 0.1)
    one, later = a_set("s", row), a_set("s", row, retrieved="2027-11-01")
    assert one.mark.sha256 == later.mark.sha256
    assert SetBody.unpacked(one.packed).rows == (row,)
    assert one.is_whole()


def test_nothing_laid_over_changes_nothing() -> None:
    """Without a set, the facts in force are those that ship."""
    assert compose(reference(), []) is reference()


@given(st.lists(st.floats(0.001, 1.9), min_size=1, max_size=5))
def test_the_last_set_of_a_row_is_in_force(values: list[float]) -> None:
    """However many sets cover a row, the last one is in force, and nothing else of core moves."""
    sets = [a_set(f"s{n}", as_another(MIX, f"s{n}/1", v)) for n, v in enumerate(values)]
    made = compose(reference(), sets)
    assert made.row(MIX.factor_id).value == values[-1]
    assert len(made.rows) == len(reference().rows)
    assert len(made.covered) == len(values)
    untouched = [key for key in reference().rows if key != MIX.factor_id]
    assert all(made.rows[key] is reference().rows[key] for key in untouched)


def changed(one: Reference, other: Reference) -> list[tuple[str, float | None, float | None]]:
    """What differs."""
    return [(each.change, each.before, each.after) for each in differences(one, other)]


def test_a_difference_names_what_moved() -> None:
    """A changed row, a new one and a figure of a model are each one line; the same are none."""
    new = replace(as_another(MIX, "s/2", 0.5), subtype="2099")
    over = a_set("s", as_another(MIX, "s/1", 0.2), new, models=(a_figure("s/3", 100),))
    made = compose(reference(), [over])
    assert changed(reference(), made) == [
        ("changed", MIX.value, 0.2),
        ("added", None, 0.5),
        ("added", None, 100),
    ]
    assert changed(made, reference())[0] == ("changed", 0.2, MIX.value)
    assert changed(made, made) == []


@pytest.mark.parametrize(
    ("retrieved", "is_old"),
    [
        ("2026-11-24", False),
        ("2025-11-24", False),
        ("2025-11-23", True),
        ("2024-12-31", True),
        ("2027-01-01", False),
        ("", False),
    ],
)
def test_facts_are_old_after_twelve_months(retrieved: str, is_old: bool) -> None:
    """To the day; a date to come or none is no reason to warn."""
    assert is_stale(retrieved, date(2026, 11, 24)) is is_old


def test_old_sets_are_named() -> None:
    """Only the set that was read long ago is named, and what ships once that is old too."""
    made = compose(reference(), [a_set("s", MIX, retrieved="2025-01-01"), a_set("t", LIFE)])
    assert stale_sets(made, date(2026, 12, 1)) == ["s"]
    assert stale_sets(made, date(2028, 12, 1)) == ["core", "s", "t"]
