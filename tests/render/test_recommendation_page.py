"""Recommendations as a page: every action of the sample fleet, priced or not, small and safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.lever import Range, Recommendation
from fleet_audit.recommendations.deeds import deeds
from fleet_audit.render.sections.costs import in_order
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read

AS_OF = "2026-11-02"


@pytest.fixture(scope="module")
def store(fleet_audit: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample fleet with its organisation."""
    folder = tmp_path_factory.mktemp("sample")
    written = write_sample(folder / "fleet")
    store = folder / "s.sqlite"
    for sheet in (path for path in written if path.suffix == ".toml"):
        fleet_audit("organisation", "import", sheet, store=store)
    fleet_audit("import", *(path for path in written if path.suffix != ".toml"), store=store)
    return store


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("éviteraient ensemble environ", "Sur quoi repose chacune", "la tonne")),
        ("en", ("together would avoid about", "What each rests on", "a tonne")),
    ],
)
def test_the_page_of_the_sample_fleet(
    fleet_audit: Callable[..., Any], store: Path, tmp_path: Path, lang: str, words: tuple[str, ...]
) -> None:
    """Answer, curve and reasons stand on one small page without script, in either language."""
    file = tmp_path / "actions.html"
    ask = ("recommend", "--as-of", AS_OF, "--format", "html", "--lang", lang, "--output", file)
    fleet_audit(*ask, store=store)
    page = file.read_text(encoding="utf-8")
    assert all(word in page for word in words)
    assert len(page.encode()) < MOST_BYTES and read(page).elements <= MOST_ELEMENTS
    assert "<script" not in page and "default-src 'none'" in page
    assert not re.search(r"\bnan\b|\binf\b", page.casefold().replace("inform", ""))
    first = page
    fleet_audit(*ask, store=store)
    assert file.read_text(encoding="utf-8") == first


def test_an_empty_fleet_has_nothing_to_do(fleet_audit: Callable[..., Any], tmp_path: Path) -> None:
    """Without a device the page says so, and shows no zero kilograms as a gain."""
    store, rows = tmp_path / "s.sqlite", tmp_path / "one.csv"
    rows.write_text("asset_tag,category,status\nT1,laptop,retired\n")
    fleet_audit("import", rows, store=store)
    done = fleet_audit("recommend", "--as-of", AS_OF, "--format", "html", store=store)
    assert "Nothing to do" in done.stdout


def advice(lever: str, kg: float, cost: float | None, npv: float | None) -> Recommendation:
    """An action that avoids so much, at such a cost."""
    return Recommendation(
        lever=lever,
        variant=None,
        group=lever,
        category="laptop",
        country="FR",
        devices=1,
        asset_ids=(1,),
        trigger="",
        years=1,
        kwh_per_year=0,
        gwp_kgco2e_per_year=Range(low=kg, mid=kg, high=kg),
        saved_use_kgco2e_per_year=0,
        saved_embodied_kgco2e_per_year=kg,
        spent_kgco2e=0,
        eur_now=None,
        eur_per_year=None,
        labour_hours=0,
        npv_eur=npv,
        payback_years=None,
        abatement_eur_per_tco2e=cost,
        socio_npv_eur=None,
        confidence="high",
        robustness=1,
        not_when=(),
        ask_first=(),
        text="",
        is_counted=True,
    )


def test_what_pays_is_ranked_by_worth_and_the_rest_by_cost() -> None:
    """A small action of very negative cost does not come before one that is worth more."""
    small = advice("small", 1, -9_000, 9)
    large = advice("large", 100, -1_000, 100)
    cheap, dear = advice("cheap", 5, 10, -1), advice("dear", 5, 500, -9)
    assert in_order([dear, small, cheap, large]) == [large, small, cheap, dear]


def test_a_price_that_lacks_for_one_category_is_no_zero() -> None:
    """Of an action that lacks a price for one of its categories, the euros are told as a part."""
    known, unknown = advice("x", 10, -10, 5), advice("x", 20, None, None)
    (deed,) = deeds([known, unknown])
    assert (deed.devices, deed.gwp.mid, deed.eur("npv_eur")) == (2, 30, (5, False))
    assert deed.payback_years is None
