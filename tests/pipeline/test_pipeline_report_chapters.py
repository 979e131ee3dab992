"""The chapters that a report adds to the footprint: plan, hosting, progress, its own cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from fleet_audit.footprint.own_cost import own_cost
from fleet_audit.inventory.organisation_sheet import parse_sheet
from fleet_audit.model.errors import UnusableBaseline, UnusableOrganisationSheet
from fleet_audit.model.explanation import from_kept
from fleet_audit.model.report import ReportContext
from fleet_audit.model.report_progress import Since
from fleet_audit.pipeline.audit import audit
from fleet_audit.pipeline.baselines import freeze
from fleet_audit.pipeline.further import Further
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.progress import since_baseline
from fleet_audit.pipeline.reporting import report_of
from fleet_audit.pipeline.sample import write_sample_store
from fleet_audit.reference.own_cost import own_cost_rows
from fleet_audit.render.html import report_pages
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet
from fleet_audit.store.report_inputs import report_inputs

DAY = date(2026, 6, 30)
BEFORE = date(2025, 6, 30)
AT = datetime(2026, 6, 30, tzinfo=UTC)
ANCHOR = re.compile(r'\bid="((?:plan|hosting|progress|tool)\.[^"]+)"')
LAPTOPS = """\
category;manufacturer;model;serial;purchase_date;country
laptop;Dell;Latitude 7420;S1;2021-03-15;FR
laptop;Lenovo;ThinkPad T14;S2;2020-05-01;FR
"""
MOST_ELEMENTS, MOST_BYTES = 400, 150_000


@dataclass(frozen=True)
class Audited:
    """The sample fleet with a baseline of a year before, and its report."""

    address: StoreAddress
    context: ReportContext
    pages: dict[str, str]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Made once, with the longest plan that there is and a budget."""
    store = tmp_path_factory.mktemp("sample") / "store.sqlite"
    write_sample_store(store, AT)
    address = store_address(str(store))
    freeze(address, "first year", BEFORE, AT)
    context = report_of(address, DAY, further=Further(budget_eur=9000, years=10))
    return Audited(address, context, report_pages(context, "en"))


def test_every_figure_printed_in_these_chapters_is_explained(audited: Audited) -> None:
    """Each anchor of the pages is a name that has an explanation."""
    printed = {name for page in audited.pages.values() for name in ANCHOR.findall(page)}
    told = {one.figure for one in from_kept(audited.context.explained or b"")}
    assert printed <= told
    assert len(printed) > 150


def test_pages_keep_to_their_budget_with_ten_years(audited: Audited) -> None:
    """Ten years of a plan and every explanation stay within the elements and bytes of a page."""
    for name, page in audited.pages.items():
        bare = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        assert len(re.findall(r"<[a-z]", bare)) <= MOST_ELEMENTS, name
        assert len(page.encode()) <= MOST_BYTES, name


def test_the_budget_of_the_sheet_counts_and_an_option_counts_before_it(
    audited: Audited, tmp_path: Path
) -> None:
    """Without an option the plan holds to the sheet's budget; with one, to that."""
    given = audited.context.planned
    assert given is not None and (given.budget_eur, given.plan.years) == (9000, 10)
    store = tmp_path / "store.sqlite"
    write_sample_store(store, AT)
    address = store_address(str(store))
    sheet = report_inputs(address).sheet
    assert sheet is not None
    stated = replace(sheet, yearly_budget_eur=12000.0)
    engine = open_store(address)
    save_sheet(engine, stated)
    engine.dispose()
    own = report_of(address, DAY).planned
    assert own is not None and (own.budget_eur, own.plan.years) == (12000, 5)


def test_the_sheet_refuses_a_budget_below_nothing() -> None:
    """A negative budget is a mistake, and the field is named."""
    with pytest.raises(UnusableOrganisationSheet, match="yearly_budget_eur"):
        parse_sheet(b'name = "A"\nyearly_budget_eur = -1', "sheet.toml")


def test_steps_from_the_baseline_add_up_to_today(audited: Audited) -> None:
    """Published, plus every cause, is the footprint of the report; the page says both parts."""
    since = audited.context.since
    assert since is not None and since.diff is not None
    assert (since.name, since.frozen_on) == ("first year", BEFORE)
    first, _restated, now = since.diff.standings
    moved = sum(one.gwp_kgco2e_per_year for one in since.diff.causes)
    assert first.gwp_kgco2e_per_year + moved == pytest.approx(now.gwp_kgco2e_per_year, abs=1e-6)
    headline = audited.context.headline.gwp_per_year.value
    assert now.gwp_kgco2e_per_year == pytest.approx(headline, rel=1e-3)
    page = audited.pages["progress.html"]
    assert "by the fleet itself" in page and "by its age" in page


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (Since(name="b", frozen_on=DAY, reason="later"), "frozen for a later day"),
        (
            Since(name="b", frozen_on=DAY, use_profile="office", reason="other_profile"),
            "--use-profile office",
        ),
        (Since(name="b", frozen_on=None, reason="unreadable"), "cannot be read"),
    ],
)
def test_what_cannot_be_compared_says_why(audited: Audited, since: Since, words: str) -> None:
    """The chapter gives the reason and the remedy, and no figure."""
    page = report_pages(replace(audited.context, since=since), "en")["progress.html"]
    assert "The baseline and this report cannot be compared." in page
    assert words in page and not ANCHOR.findall(page)


def test_a_baseline_of_a_later_day_or_of_other_hours_is_not_compared(audited: Audited) -> None:
    """Named, it is told with its reason; unnamed, one that has not come is left alone."""
    address, early = audited.address, audit(audited.address, date(2025, 1, 31))
    assert since_baseline(address, early, None) is None
    later = since_baseline(address, early, "first year")
    assert later is not None and (later.reason, later.diff) == ("later", None)
    other = since_baseline(address, audit(address, DAY, use_profile="office"), None)
    assert other is not None and (other.reason, other.diff) == ("other_profile", None)
    with pytest.raises(UnusableBaseline):
        since_baseline(address, early, "no such")


def test_servers_are_compared_with_a_few_places_and_own_rooms_rated(audited: Audited) -> None:
    """The chapter holds the sheet's rooms and the surest places, as `hosting compare` has them."""
    hosted = audited.context.hosted
    assert hosted is not None and hosted.compared is not None
    counted = {row.category: row.devices for row in audited.context.categories}
    assert hosted.servers == counted["server"] + counted.get("blade", 0)
    highs = [one.gwp_kgco2e_per_year.high for one in hosted.compared.options]
    assert highs == sorted(highs) and 0 < len(highs) < hosted.places
    page = audited.pages["hosting.html"]
    for one in hosted.own:
        assert one.name in page and f'id="hosting.{one.site_id}.points"' in page
    assert "no PUE in operation is published for the place or its region" in page


def test_without_servers_without_baseline_without_agent_nothing_is_said(tmp_path: Path) -> None:
    """Two laptops of a list: no chapter of hosting nor of progress, and no agent at the foot."""
    address = store_address(str(tmp_path / "store.sqlite"))
    (tmp_path / "fleet.csv").write_text(LAPTOPS, encoding="utf-8")
    engine = open_store(address)
    import_paths(engine, organisation_id(engine), [tmp_path / "fleet.csv"], AT)
    engine.dispose()
    context = report_of(address, DAY)
    assert (context.hosted, context.since) == (None, None)
    assert context.own_cost is not None and context.own_cost.machines == 0
    pages = report_pages(context, "en")
    assert "plan.html" in pages and "glossary.html" in pages
    assert "hosting.html" not in pages and "progress.html" not in pages
    for name in ("index.html", "plan.html", "glossary.html"):
        assert "The audit itself: about" in pages[name]
        assert "Its agent" not in pages[name]


def test_the_cost_of_the_audit_grows_with_its_machines(audited: Audited) -> None:
    """Twice the machines, twice the agent; the same report; nothing without a known electricity."""
    cost, grid = audited.context.own_cost, audited.context.grid
    assert cost is not None and cost.machines > 0
    twice = own_cost(own_cost_rows(), 2 * cost.machines, grid)
    assert twice is not None
    assert twice.agent_kgco2e_per_year == pytest.approx(2 * cost.agent_kgco2e_per_year)
    assert twice.report_kgco2e == cost.report_kgco2e
    assert cost.agent_kgco2e_per_year_low < cost.agent_kgco2e_per_year
    assert cost.agent_kgco2e_per_year < cost.agent_kgco2e_per_year_high
    assert own_cost(own_cost_rows(), cost.machines, ()) is None


def test_every_page_tells_what_the_audit_costs_beside_what_it_would_save(audited: Audited) -> None:
    """The foot of each page has the report, the agent and the saving, and leads to the method."""
    for name, page in audited.pages.items():
        foot = page[page.find("<footer") :]
        if "fleet-audit" in foot and name != "note.html":
            assert "The audit itself: about" in foot, name
            assert "machines: about" in foot and "would avoid about" in foot, name
            assert "#m-own" in foot, name
