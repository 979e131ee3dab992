"""The gestures that a session ranks, counted as `footprint` counts, most avoided first."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.recommendations.gestures import Gesture, device, facts_for, gestures, years_gained
from fleet_audit.reference.awareness import awareness_facts
from fleet_audit.reference.load import reference
from fleet_audit.reference.prices import published_prices


@pytest.fixture(scope="module")
def ranked() -> dict[str, Gesture]:
    """The gestures in France, by identifier."""
    facts = facts_for(reference(), awareness_facts(), published_prices(), zone="FR", year=2026)
    return {one.id: one for one in gestures(facts)}


def test_the_typical_device_is_the_one_that_footprint_counts(fleet_audit, tmp_path: Path) -> None:
    """Making and electricity of a class are those of a list that names nothing but the class."""
    listed = tmp_path / "list.csv"
    categories = ("laptop", "desktop", "monitor", "smartphone", "server")
    listed.write_text("category,asset_tag\n" + "".join(f"{c},{c}-1\n" for c in categories))
    store = tmp_path / "store.sqlite"
    fleet_audit("import", listed, store=store)
    printed = fleet_audit(
        "footprint", "--per", "asset", "--format", "csv", "--use-profile", "office", store=store
    ).stdout
    for row in csv.DictReader(io.StringIO(printed)):
        one = device(ModelKey(row["category"]), reference())
        assert float(row["gwp_embodied_kgco2e"]) == pytest.approx(one.embodied.mid, rel=1e-3)
        assert float(row["energy_kwh_per_year"]) == pytest.approx(one.kwh.mid, rel=1e-3)


def test_bounds_hold_the_value_and_the_other_method(ranked: dict[str, Gesture]) -> None:
    """Each interval brackets its value, and the figure of ADEME where there is one."""
    for one in ranked.values():
        low, mid, high = one.kgco2e.low, one.kgco2e.mid, one.kgco2e.high
        assert low <= mid <= high
        assert one.ademe_kgco2e is None or low <= one.ademe_kgco2e <= high


def test_the_first_avoids_most(ranked: dict[str, Gesture]) -> None:
    """Gestures stand in the order of what they avoid; the most that e-mails may avoid is last."""
    mids = [one.kgco2e.mid for one in ranked.values()]
    assert mids == sorted(mids, reverse=True)
    assert list(ranked)[-1] == "delete_emails"
    assert mids[-2] > 100 * ranked["delete_emails"].kgco2e.high


def test_a_server_nobody_uses_is_counted_idle(ranked: dict[str, Gesture]) -> None:
    """Its electricity is that of ENERGY STAR idle watts all year, cooled as a room of one's own."""
    assert ranked["idle_server"].kwh.mid == pytest.approx(148.4 * 8.76 * 1.7)
    assert ranked["idle_server"].eur == pytest.approx(148.4 * 8.76 * 1.7 * 0.245)


def test_deleted_mails_are_bounded_by_both_figures_of_ademe(ranked: dict[str, Gesture]) -> None:
    """The least is 75 MB of storage; the most, what a kept e-mail owes data centres in a year."""
    by_storage_g = 0.075 * 0.235
    by_message_g = 1000 * 2.46 * 0.43 / (10 * 2)
    spread = ranked["delete_emails"].kgco2e
    assert spread.low == pytest.approx(by_storage_g / 1000)
    assert spread.high == pytest.approx(by_message_g / 1000, rel=0.01)


def test_a_laptop_kept_a_year_more_is_worth_what_the_study_says(ranked: dict[str, Gesture]) -> None:
    """By the figures of ADEME, six years in place of five spare 6.2 kg a year."""
    assert ranked["keep_laptop"].ademe_kgco2e == pytest.approx(6.2, abs=0.05)


def test_years_gained_shrink_as_life_lengthens() -> None:
    """Each further year spares less than the one before, and several spare their sum."""
    first, second = years_gained(5), years_gained(6)
    assert first > second > 0
    assert years_gained(5, 2) == pytest.approx(first + second)


def test_no_price_means_no_euros(ranked: dict[str, Gesture]) -> None:
    """Euros stand only where a published price does: none is known of a screen or a phone."""
    assert ranked["keep_screen"].eur is None and ranked["keep_phone"].eur is None
    assert ranked["keep_laptop"].eur == pytest.approx(1000 * (1 / 5 - 1 / 6))
    assert ranked["keep_laptop"].price_items == ("laptop_new",)
