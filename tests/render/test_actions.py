"""What to do, in the chapters of the report: figures that can be asked for, small pages."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.pipeline.explaining_actions import explained
from fleet_audit.recommendations.deeds import deeds
from fleet_audit.recommendations.explain.figures import explain_action
from fleet_audit.recommendations.levers import all_levers
from fleet_audit.render.figure_words import figure_words
from fleet_audit.render.html import report_pages
from fleet_audit.render.sections.actions import answer, briefly
from fleet_audit.render.voice import Voice
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read
from tests.render.sample_fleet import sample_fleet

CHAPTERS = ("actions.html", "actions-2.html", "costs.html", "reasons.html")
FIGURE = re.compile(r'\bid="(actions?\.[a-z0-9_.A-Z]+)"')
COUNTRIES = ("FR", "DE", "PL", "ES", "BE")


def figures_of(context):
    """The names of the figures of actions that stand on the pages of a report."""
    pages = report_pages(context, "en")
    return [name for page in pages.values() for name in FIGURE.findall(page)]


def test_every_figure_of_an_action_is_explained():
    """Each anchor on a page has an explanation, and each name its words in both languages."""
    context, advice = sample_fleet()
    actions, names = explained(advice), figures_of(context)
    assert len(names) > 100 and len(names) == len(set(names))
    for name in names:
        assert explain_action(actions, name) is not None, name
        for lang in ("fr", "en"):
            assert figure_words(name, Voice(lang)) != name


def test_the_first_page_says_what_acting_returns():
    """Beside the carbon stand the kilograms that can be avoided, and the euros."""
    first = report_pages(sample_fleet()[0], "en")["index.html"]
    for figure in ("actions.gwp_per_year", "actions.eur_per_year", "actions.eur_now"):
        assert f'id="{figure}"' in first
    assert "of CO₂e a year can be avoided" in first and "€" in first


def test_a_fleet_without_advice_has_no_such_chapter(make_context):
    """Where no lever was judged, nothing is said of actions, on the first page neither."""
    pages = report_pages(make_context(), "en")
    assert not set(CHAPTERS) & set(pages)
    assert "actions.gwp_per_year" not in pages["index.html"]


def every_action(context):
    """Each lever in each of its ways, for every category, in five countries."""
    first = context.advised.found[0]
    found = tuple(
        replace(
            first,
            lever=lever.code,
            variant=variant,
            category=category,
            country=country,
            text=lever.text,
            trigger=lever.trigger,
            abatement_eur_per_tco2e=None if country == "FR" else -10.0,
        )
        for lever in all_levers()
        for variant in (lever.variants or {None: ""})
        for category in CATEGORIES
        for country in COUNTRIES
    )
    return replace(context, advised=replace(context.advised, found=found))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_chapters_keep_their_budget_with_every_action_there_is(lang):
    """Thousands of lines stay within the bytes and elements of a page, and none goes unsaid."""
    context = every_action(sample_fleet()[0])
    assert len(context.advised.found) > 3000
    pages = report_pages(context, lang)
    for name in CHAPTERS:
        assert len(pages[name].encode()) < MOST_BYTES, name
        links = len(FIGURE.findall(pages[name]))  # each figure leads to its sum, once it has one
        assert read(pages[name]).elements + links <= MOST_ELEMENTS, name
    assert "recommend --lever extend" in pages["costs.html"]
    ways = len(deeds(context.advised.found))
    told = [name for page in pages.values() for name in FIGURE.findall(page)]
    assert sum(name.endswith(".payback_years") for name in told) == ways
    assert pages["reasons.html"].count('class="note"') == ways


def test_what_was_answered_stands_apart_under_its_own_name():
    """A lever refused for some devices is told beside the rest, with other anchors."""
    context, _advice = sample_fleet()
    refused = tuple(
        replace(one, decision="refused", is_counted=False)
        for one in context.advised.found
        if one.lever == "extend" and one.variant == "by_3"
    )
    both = replace(context.advised, found=(*context.advised.found, *refused))
    names = figures_of(replace(context, advised=both))
    assert "action.extend.by_3.refused.gwp_per_year" in names
    assert "action.extend.by_3.gwp_per_year" in names
    assert len(names) == len(set(names))


def told_of(found, lang):
    """The first page and that of costs, for a fleet with these actions only."""
    context = sample_fleet()[0]
    context = replace(context, advised=replace(context.advised, found=tuple(found)))
    pages = report_pages(context, lang)
    told = ("".join(read(pages[name]).text) for name in ("index.html", "costs.html"))
    return [page.replace("\u00a0", " ") for page in told]


@pytest.mark.parametrize(
    ("worths", "words"),
    [
        ((-5.0, -1.0), {"en": "none pays for itself", "fr": "aucune ne se rembourse"}),
        ((5.0, -1.0), {"en": "one pays for itself", "fr": "une seule se rembourse"}),
        ((5.0, 1.0), {"en": "2 pay for themselves", "fr": "2 se remboursent"}),
        ((None, None), {"en": "is not known", "fr": "n’est pas connu"}),
    ],
)
def test_how_many_pay_for_themselves_is_said_of_none_one_and_many(worths, words):
    """No count of nothing is put into words made for one, and no price is taken as nothing paid."""
    first = sample_fleet()[0].advised.found[0]
    found = [
        replace(first, lever=lever, variant=None, npv_eur=worth, decision=None)
        for lever, worth in zip(("battery", "memory"), worths, strict=True)
    ]
    for lang, sentence in words.items():
        for page in told_of(found, lang):
            assert sentence in page


def test_what_is_saved_is_not_told_without_the_outlays_it_takes():
    """Yearly euros whose outlay has no known price are said to be before it; others are not."""
    one = replace(sample_fleet()[0].advised.found[0], eur_per_year=100.0)
    unpaid, paid = replace(one, eur_now=None), replace(one, eur_now=10.0)
    assert "before outlays that have no known price" in told_of([unpaid], "en")[0]
    assert "before outlays" not in told_of([paid], "en")[0]


def test_what_is_avoided_says_against_what():
    """Devices that are not made anew are compared with usual renewal; electricity is not."""
    one = sample_fleet()[0].advised.found[0]
    kept = replace(one, saved_embodied_kgco2e_per_year=1.0)
    dimmed = replace(one, saved_embodied_kgco2e_per_year=0.0)
    assert "against renewal at the usual pace" in told_of([kept], "en")[0]
    assert "against renewal" not in told_of([dimmed], "en")[0]


@pytest.mark.parametrize(
    ("decision", "counts", "gwp", "words"),
    [
        ("refused", False, 1.0, "Nothing is left to decide"),
        ("done", False, 1.0, "Nothing is left to decide"),
        (None, False, 1.0, "Nothing is certain"),
        (None, True, 0.0, "Nothing to do"),
    ],
)
def test_nothing_to_do_is_not_said_of_what_was_refused(decision, counts, gwp, words):
    """Where no action counts, the sentence tells whether that is by choice or by lack of any."""
    one = sample_fleet()[0].advised.found[0]
    avoided = replace(one.gwp_kgco2e_per_year, low=gwp, mid=gwp, high=gwp)
    found = replace(one, decision=decision, is_counted=counts, gwp_kgco2e_per_year=avoided)
    ranked = deeds([found])
    assert briefly(ranked, Voice("en")).startswith(words)
    assert answer(ranked, Voice("en")).startswith(words)
