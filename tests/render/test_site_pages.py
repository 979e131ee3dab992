"""Pages of sites: names of their files, and the ways from one to the next."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.reporting import report_of
from fleet_audit.pipeline.sample import write_sample_store
from fleet_audit.recommendations.deeds import deeds
from fleet_audit.render.html import report_pages
from fleet_audit.render.i18n import Lang
from fleet_audit.render.site_pages import site_slug
from fleet_audit.store.address import store_address
from tests.render.page_reader import MOST_ELEMENTS, read
from tests.render.sample_fleet import AS_OF, sample_fleet


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Wrocław", "site-1-wroclaw"),
        ("ŁÓDŹ & Co", "site-1-lodz-co"),
        ("Sandøya / Æbelø", "site-1-sandoya-aebelo"),
        ("Straße Þór", "site-1-strasse-thor"),
        ("Saint-Étienne", "site-1-saint-etienne"),
        ("Diyarbakır", "site-1-diyarbakir"),
        ("مقر الشركة", "site-1"),
        ("../../etc/passwd", "site-1-etc-passwd"),
        (None, "site-1"),
    ],
)
def test_files_of_a_site_bear_its_name_in_plain_letters(name: str | None, slug: str) -> None:
    """No letter is dropped that has a plain one, and no sign of a path is kept."""
    context, _ = sample_fleet()
    first = replace(context.sites[0], name=name)
    assert site_slug(replace(context, sites=(first,)), 0) == slug


@pytest.fixture(scope="module")
def with_sites(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    """The whole report of the sample fleet."""
    store: Path = tmp_path_factory.mktemp("sites") / "s.sqlite"
    write_sample_store(store, datetime(2026, 11, 2, tzinfo=UTC))
    return report_of(store_address(str(store)), AS_OF)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_site_leads_to_the_one_that_weighs_more_and_to_the_one_that_weighs_less(
    with_sites: ReportContext, lang: Lang
) -> None:
    """From the heaviest site to the lightest and back, one link after the other, none missing."""
    pages = report_pages(with_sites, lang)
    files = [f"{site_slug(with_sites, at)}.html" for at, _ in enumerate(with_sites.site_details)]
    assert len(files) > 1
    for before, after in pairwise(files):
        assert re.search(f'href="{after}" rel="next"', pages[before])
        assert re.search(f'href="{before}" rel="prev"', pages[after])
    assert 'rel="prev"' not in pages[files[0]] and 'rel="next"' not in pages[files[-1]]


def test_the_page_of_a_site_stands_within_the_chapter_of_places(with_sites: ReportContext) -> None:
    """The navigation marks that chapter as the one that the reader is in, and no other."""
    page = report_pages(with_sites, "en")[f"{site_slug(with_sites, 0)}.html"]
    marked = re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', page)
    assert marked == [("footprint.html", "true"), ("places.html", "true")]


def test_the_actions_of_all_sites_add_up_to_those_of_the_fleet(with_sites: ReportContext) -> None:
    """Devices, kilograms and, where every price is known, euros are split without rest.

    Where a price is missing, the sites know no less than the fleet.
    """
    assert with_sites.advised
    here = [one for detail in with_sites.site_details for one in detail.actions]
    found = deeds(with_sites.advised.found)
    assert {one.action for one in here} == {deed.name for deed in found}
    for deed in found:
        own = [one for one in here if one.action == deed.name]
        assert sum(one.devices for one in own) == deed.devices
        for end in ("low", "mid", "high"):
            kg = sum(getattr(one.gwp_kgco2e_per_year, end) for one in own)
            assert kg == pytest.approx(getattr(deed.gwp, end), abs=1e-6)
        for field in ("eur_now", "eur_per_year"):
            whole, parts = deed.eur(field), sum(getattr(one, field) or 0 for one in own)
            assert parts == pytest.approx(whole.known or 0) or not whole.is_whole
            assert parts >= (whole.known or 0) - 1e-6


def test_the_actions_of_a_site_are_ranked_as_those_of_the_fleet(with_sites: ReportContext) -> None:
    """What counts stands before what does not, then what avoids most at that very site."""
    assert with_sites.advised
    counts = {deed.name: deed.first.is_counted for deed in deeds(with_sites.advised.found)}
    for detail in with_sites.site_details:
        keys = [(not counts[one.action], -one.gwp_kgco2e_per_year.mid) for one in detail.actions]
        assert keys == sorted(keys)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_action_of_a_site_is_dropped_and_no_page_is_over_its_budget(
    with_sites: ReportContext, lang: Lang
) -> None:
    """What the page of a site has no room for stands on the next one, to which it leads."""
    pages = report_pages(with_sites, lang)
    for place, detail in enumerate(with_sites.site_details):
        slug = site_slug(with_sites, place)
        own = [page for name, page in pages.items() if re.match(rf"{slug}(-\d+)?\.html", name)]
        told = re.findall(r'id="(action\.[a-z0-9_.]+)\.gwp_per_year"', "".join(own))
        assert told == [f"{one.action}.site.{place + 1}" for one in detail.actions]
        assert max(read(page).elements for page in own) <= MOST_ELEMENTS
    assert f'href="{site_slug(with_sites, 0)}-2.html#' in pages[f"{site_slug(with_sites, 0)}.html"]
