"""Pages of sites: names of their files."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fleet_audit.render.site_pages import site_slug
from tests.render.sample_fleet import sample_fleet


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
