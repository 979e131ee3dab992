"""Scenarios compared, as a page: whole, small, in both languages, safe whatever their names."""

from __future__ import annotations

import pytest

from fleet_audit.model.scenario import Bounds, Comparison, PlanInSum, ScenarioResult
from fleet_audit.render.scenario_page import scenario_page
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read

PLAN = PlanInSum(
    years=5,
    budget_eur=10_000,
    status="optimal",
    gap=0,
    gwp_kgco2e=56_000,
    eur=14_000,
    bought=142,
    refurbished=49,
    labour_hours=325,
    unsupported=0,
    kgco2e_per_eur=None,
)


def result(name: str, gwp: float | None, *, is_base: bool = False) -> ScenarioResult:
    """A scenario with this yearly carbon."""
    known = None if gwp is None else Bounds(0.8 * gwp, gwp, 1.5 * gwp)
    return ScenarioResult(
        name=name,
        is_base=is_base,
        devices=200,
        gwp_kgco2e_per_year=known,
        gwp_embodied_kgco2e_per_year=known,
        gwp_use_kgco2e_per_year=known,
        energy_kwh_per_year=None,
        site_energy_kwh_per_year=None,
        electricity_eur_per_year=None,
        unpriced_kwh_per_year=0,
        plan=PLAN,
    )


def compared(*results: ScenarioResult) -> Comparison:
    """A comparison on a day."""
    return Comparison(as_of="2026-11-02", results=results, reference="2026.11")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("« Sobre » éviterait environ 4,2 tonnes", "Tel quel")),
        ("en", ("Sobre would avoid about 4.2 tonnes", "As it is")),
    ],
)
def test_the_title_says_what_the_best_scenario_avoids(lang: str, words: tuple[str, ...]) -> None:
    """The best scenario and the tonnes that it avoids are the title."""
    page = scenario_page(compared(result("", 18_000, is_base=True), result("Sobre", 13_800)), lang)
    shown = " ".join(page.replace("\u2068", "").replace("\u2069", "").split())
    assert all(" ".join(word.split()) in shown for word in words), shown[:3000]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("number", [1, 2, 12])
def test_a_comparison_of_any_length_is_a_small_page(lang: str, number: int) -> None:
    """One page, in the budget of an EcoIndex A, without script."""
    results = [result("", 18_000, is_base=True)]
    results += [result(f"S{place}", 18_000 + place) for place in range(number)]
    page = scenario_page(compared(*results), lang)
    assert len(page.encode()) < MOST_BYTES and read(page).elements <= MOST_ELEMENTS
    assert "<script" not in page and "default-src 'none'" in page


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "מחשב", "n" * 300, "{x} %s"])
def test_any_name_is_text(name: str) -> None:
    """A name with markup, of another direction or without end breaks nothing."""
    page = scenario_page(compared(result("", 18_000, is_base=True), result(name, 9_000)), "fr")
    assert "<script" not in page and "n" * 61 not in page


def test_an_unknown_footprint_is_said() -> None:
    """Without any figure the page says that nothing can be compared, and no zero."""
    page = scenario_page(compared(result("", None, is_base=True), result("S", None)), "en")
    assert "cannot be compared" in page
