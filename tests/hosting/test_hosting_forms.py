"""Forms and lists of hosts: whatever they hold, they are read or refused by name."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.hosting.joining import join_places
from fleet_audit.hosting.listing import form_of_rows
from fleet_audit.hosting.rating import rate
from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.model.hosting import HostingForm
from fleet_audit.reference.hosting import catalogue, hosting_rules, parse_form, places_of

DAY = date(2026, 11, 30)
COLUMNS = (
    "site_id",
    "provider",
    "offer_type",
    "site",
    "country_iso3",
    "grid_zone",
    "pue",
    "pue_bound",
    "pue_scope",
    "pue_year",
    "wue_l_per_kwh",
    "renewable_pct",
    "renewable_claim_type",
    "renewable_year",
    "cfe_hourly_pct",
    "heat_reuse",
    "certifications",
    "evidence",
    "source_url",
)
NAMES = ("site_id", "provider", "site")
"""Columns without which a line is left out."""
cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "1.2", "<0.9", "1,1-1.4", "1e99", "-3", "9" * 400, "FRA", "FR", "1850"]),
)
rows = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from(["a", "b"]) if name in NAMES else cells for name in COLUMNS}
    ),
    max_size=4,
)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_are_refused(content: bytes) -> None:
    """Nothing but the named refusal comes of bytes that are no form."""
    with suppress(UnusableHostingForm):
        parse_form(content, "form.toml")


@given(rows)
def test_any_list_is_rated_or_told(listed: list[dict[str, str]]) -> None:
    """What is read of a list can be kept, read again and rated; the rest is told."""
    faults: list[str] = []
    try:
        form = form_of_rows(listed, "hosts.csv", DAY, faults)
    except UnusableHostingForm:
        return
    assert len(form.sites) <= len(listed)
    again = msgspec.json.decode(msgspec.json.encode(form), type=HostingForm)
    assert again == form
    for place in join_places(places_of(form, "hosts")):
        one = rate(place, DAY, hosting_rules())
        assert 0 <= one.score.low <= one.score.mid <= one.score.high <= 100


def test_joining_a_form_with_itself_keeps_every_document_apart() -> None:
    """Facts of two files that use the same name for a document cite each their own."""
    place = catalogue().places[0]
    joined = join_places([place, msgspec.structs.replace(place, origin="other")])
    assert len(joined) == 1
    assert len(joined[0].sources) == 2 * len(place.sources)
    assert joined[0].sources.keys() >= {fact.source for fact in joined[0].site.facts}
    assert len(list(joined[0].site.facts)) == 2 * len(list(place.site.facts))
