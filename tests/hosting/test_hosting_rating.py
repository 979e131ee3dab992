"""The rating: the worked example to the digit, its laws, its caps, what it must not fall for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.hosting.rating import order, question_between, rate, rate_all
from fleet_audit.model.hosting import (
    EVIDENCES,
    OFFERS,
    Certification,
    Electricity,
    HostingSite,
    Indicator,
    Place,
    Rating,
)
from fleet_audit.reference.hosting import (
    catalogue,
    parse_form,
    places_of,
    read_catalogue,
)
from fleet_audit.render.hosting_figures import shown_rating
from fleet_audit.render.voice import Voice
from tests.hosting.a_site import DAY, RULES, SOURCES, rated

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "hebergements.toml"
ORDER = [
    "grid",
    "pue",
    "water",
    "electricity",
    "heat",
    "server_life",
    "management",
    "transparency",
]
BY_HAND = {
    "notre-salle": ("D", 44.0, 41.1, 49.7, [26.3, 2.9, 10, 0, 0, 4.8, 0, 0]),
    "fr-par-2": ("B–C", 65.9, 64.2, 76.7, [26.3, 18.3, 8.8, 2.0, 0, 7.2, 0, 3.3]),
    "eu-central-1": ("C–E", 36.3, 31.4, 64.3, [6.0, 12.9, 9.9, 2.0, 0, 3.0, 0, 2.5]),
    "sans-indicateur": ("C–E", 36.1, 26.3, 59.0, [26.3, 4.3, 2.5, 0, 0, 3.0, 0, 0]),
}
"""Grade, points, bounds, points by criterion, worked out by hand in the study of the method."""


def example() -> dict[str, Rating]:
    """The four places of the worked example, rated and rounded."""
    form = parse_form(EXAMPLES.read_bytes(), EXAMPLES.name)
    rated = rate_all(list(places_of(form, "example")), DAY, RULES)
    return {one.site_id: shown_rating(one, Voice("en")) for one in rated}


@pytest.mark.parametrize("site_id", BY_HAND)
def test_the_worked_example_is_reproduced_to_the_digit(site_id: str) -> None:
    """Grade, points, bounds and the points of each criterion are those worked out by hand."""
    grade, mid, low, high, parts = BY_HAND[site_id]
    one = example()[site_id]
    assert (one.grade, one.score.mid, one.score.low, one.score.high) == (grade, mid, low, high)
    by_criterion = {part.id: part.weight * part.score.mid for part in one.criteria}
    assert [by_criterion[name] for name in ORDER] == pytest.approx(parts, abs=0.051)


def test_an_opaque_host_is_held_down_and_says_why() -> None:
    """The host without indicators would reach 88.4, is held at 59, and is asked for its PUE."""
    one = example()["sans-indicateur"]
    assert one.uncapped.high == 88.4
    assert [cap.id for cap in one.caps] == ["no_pue", "weak_evidence"]
    assert not one.is_enough_evidence
    assert one.question is not None
    assert one.question.criterion == "pue"


def test_two_places_are_ordered_only_where_their_intervals_do_not_meet() -> None:
    """The best is above the room; of the rest, the widest criterion of either is to be asked."""
    rated = example()
    assert order(rated["fr-par-2"], rated["notre-salle"]) == "first"
    assert order(rated["fr-par-2"], rated["eu-central-1"]) == "not_separable"
    assert question_between(rated["fr-par-2"], rated["notre-salle"]) is None
    asked = question_between(rated["fr-par-2"], rated["eu-central-1"])
    assert asked is not None
    assert (asked[0], asked[1].criterion) == ("eu-central-1", "server_life")


def test_every_place_of_the_catalogue_is_rated_within_its_caps() -> None:
    """All are rated between 0 and 100; none without a published PUE exceeds 59."""
    known = catalogue()
    rated = rate_all(known.places, DAY, RULES)
    assert len(rated) == len(known.places)
    pues = {place.site.site_id: place.site.pue for place in known.places}
    for one in rated:
        assert 0 <= one.score.low <= one.score.mid <= one.score.high <= 100
        published = [
            fact
            for fact in pues[one.site_id]
            if fact.evidence in ("measured", "certified", "published")
            and fact.scope not in ("design", "fleet", "repeated")
        ]
        if not published:
            assert one.score.high <= 59
            assert "no_pue" in [cap.id for cap in one.caps]


def test_the_catalogue_is_as_large_as_it_says() -> None:
    """At least 200 places, 60 of them in France; each fact cites a document that is described."""
    places = catalogue().places
    assert len(places) >= 200
    french = [place for place in places if place.site.country == "FR"]
    assert len(french) >= 60
    assert all(place.site.publication is not None for place in french)
    for place in places:
        assert place.sources.keys() >= {fact.source for fact in place.site.facts}
        assert all(source.licence for source in place.sources.values())


def test_a_contribution_is_one_file(tmp_path: Path) -> None:
    """A folder of forms is a catalogue, whose version changes with what they say."""
    (tmp_path / "a.toml").write_bytes(EXAMPLES.read_bytes())
    before = read_catalogue(tmp_path)
    assert len(before.places) == 4
    changed = EXAMPLES.read_text(encoding="utf-8").replace("value = 1.16", "value = 1.17")
    (tmp_path / "a.toml").write_text(changed, encoding="utf-8")
    assert read_catalogue(tmp_path).version != before.version


evidences = st.sampled_from(EVIDENCES[:-1])
years = st.integers(2015, 2026)


def indicators(low: float, high: float) -> st.SearchStrategy[tuple[Indicator, ...]]:
    """None or one publication of a number."""
    one = st.builds(
        Indicator,
        value=st.floats(low, high),
        year=years,
        evidence=evidences,
        scope=st.sampled_from(["site", "region", "fleet", "design"]),
        source=st.just("s"),
    )
    return st.one_of(st.just(()), one.map(lambda fact: (fact,)))


sites = st.builds(
    HostingSite,
    site_id=st.just("x"),
    provider=st.just("X"),
    name=st.just("x"),
    offer=st.sampled_from(OFFERS),
    country=st.sampled_from(["FR", "DE", "SE", "PL", None]),
    water_stress=st.sampled_from(["low", "high", None]),
    pue=indicators(1.0, 3.0),
    wue_l_per_kwh=indicators(0.0, 3.0),
    erf=indicators(0.0, 1.0),
    server_life_years=indicators(1.0, 12.0),
    electricity=st.one_of(
        st.just(()),
        st.builds(
            Electricity,
            kind=st.sampled_from(["none", "offsets", "annual_certificates", "ppa", "on_site"]),
            share=st.floats(0, 1),
            year=years,
            evidence=evidences,
            source=st.just("s"),
        ).map(lambda fact: (fact,)),
    ),
    certifications=st.one_of(
        st.none(),
        st.just((Certification(name="ISO 50001", year=2025, source="s"),)),
    ),
)

NUMBERS = {
    "pue": (1.0, True),
    "wue_l_per_kwh": (0.0, True),
    "erf": (1.0, False),
    "server_life_years": (12.0, False),
}
"""Facts that are numbers: their best value, and whether less is better."""
CRITERION_OF = {
    "pue": "pue",
    "wue_l_per_kwh": "water",
    "erf": "heat",
    "server_life_years": "server_life",
}


@given(sites, st.sampled_from(sorted(NUMBERS)), st.floats(0, 1))
def test_improving_one_fact_never_lowers_the_score(
    site: HostingSite, name: str, step: float
) -> None:
    """A better value of one fact, as well known as before, lowers no bound and no middle."""
    facts = getattr(site, name)
    if not facts:
        return
    best, _ = NUMBERS[name]
    value = facts[0].value + step * (best - facts[0].value)
    better = replace(site, **{name: (replace(facts[0], value=value),)})
    if (best - facts[0].value) * (1 if not NUMBERS[name][1] else -1) < 0:
        return
    before, after = rated(site), rated(better)
    assert after.score.mid >= before.score.mid - 1e-9
    assert after.score.low >= before.score.low - 1e-9
    assert after.score.high >= before.score.high - 1e-9


@given(sites, st.sampled_from(sorted(NUMBERS)), st.lists(evidences, min_size=2, max_size=2))
def test_better_evidence_never_widens_an_interval(
    site: HostingSite, name: str, two: Sequence[str]
) -> None:
    """The same value, better known, has an interval within the one before."""
    facts = getattr(site, name)
    if not facts:
        return
    better, worse = sorted(two, key=EVIDENCES.index)
    fact = replace(facts[0], year=2026, scope="site")
    spans = []
    for evidence in (better, worse):
        known = rated(replace(site, **{name: (replace(fact, evidence=evidence),)}))
        spans.append(next(p.score for p in known.criteria if p.id == CRITERION_OF[name]))
    narrow, wide = spans
    assert narrow.low >= wide.low - 1e-9
    assert narrow.high <= wide.high + 1e-9


@given(sites, st.floats(0, 1))
def test_an_unknown_equals_the_interval_over_its_values(site: HostingSite, at: float) -> None:
    """Without a PUE, the score spans exactly those of the PUEs that places of the kind have."""
    prior = RULES.priors[site.offer]
    none = rated(replace(site, pue=()))
    span = next(p.score for p in none.criteria if p.id == "pue")

    def exact(value: float) -> float:
        fact = Indicator(value=value, year=2026, evidence="measured", source="s")
        known = rated(replace(site, pue=(fact,)))
        return next(p.score.mid for p in known.criteria if p.id == "pue")

    assert span.low == pytest.approx(exact(prior.pue_high))
    assert span.high == pytest.approx(exact(prior.pue_low))
    within = exact(prior.pue_low + at * (prior.pue_high - prior.pue_low))
    assert span.low - 1e-9 <= within <= span.high + 1e-9


@given(sites, st.floats(0.01, 1000))
def test_weights_rescaled_change_nothing(site: HostingSite, factor: float) -> None:
    """Weights all multiplied by the same number give the same rating."""
    scaled = replace(
        RULES,
        criteria={
            name: replace(rule, weight=rule.weight * factor)
            for name, rule in RULES.criteria.items()
        },
    )
    place = Place(site=site, sources=SOURCES)
    one, other = rate(place, DAY, RULES), rate(place, DAY, scaled)
    assert one.grade == other.grade
    assert one.score.mid == pytest.approx(other.score.mid)
    assert one.score.low == pytest.approx(other.score.low)
    assert one.score.high == pytest.approx(other.score.high)
