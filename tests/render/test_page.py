"""The report page: complete, safe, small, and the same every time."""

from __future__ import annotations

import re

import msgspec
import pytest
from msgspec.structs import replace

from fleet_audit.model.report import CategoryRow, Figure
from fleet_audit.render import catalogue
from fleet_audit.render.html import report_pages
from fleet_audit.render.parts import Cell, Table, headed
from fleet_audit.render.sections.missing import estimate
from fleet_audit.render.voice import Voice
from tests.render.contexts.awkward import CONTEXTS
from tests.render.page_reader import MOST_BYTES, MOST_ELEMENTS, read
from tests.render.whole import whole


def figures(thing):
    """Every figure of a context."""
    if isinstance(thing, Figure):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from figures(item)
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from figures(getattr(thing, name))


@pytest.fixture(params=["fr", "en"])
def lang(request):
    return request.param


def test_budget(any_context, lang):
    """A page weighs at most 150 kB and has at most 400 elements outside its charts."""
    for name, page in report_pages(any_context, lang, first="fr").items():
        assert len(page.encode()) < MOST_BYTES, name
        assert read(page).elements <= MOST_ELEMENTS, name


def test_same_context_same_bytes(any_context, lang):
    """The same context gives the same page, byte for byte."""
    assert report_pages(any_context, lang) == report_pages(any_context, lang)


def test_every_figure_has_its_anchor(make_context, lang):
    """Each figure of the context can be linked to by its name."""
    context = make_context()
    anchors = set(read(whole(context, lang)).anchors)
    assert {figure.id for figure in figures(context)} <= anchors


def test_anchors_are_unique_and_links_arrive(any_context, lang):
    """No anchor stands twice on a page, and each link finds its page and its note."""
    pages = report_pages(any_context, lang, first="fr")
    readers = {name: read(page) for name, page in pages.items()}
    twin = report_pages(any_context, "en" if lang == "fr" else "fr", first="fr")
    for name, reader in readers.items():
        assert len(reader.anchors) == len(set(reader.anchors))
        for href in (href for href in reader.links if not href.startswith("https://")):
            file, _, anchor = href.partition("#")
            assert not file or file in readers or file in twin, href
            assert not anchor or anchor in readers[file or name].anchors, href


def test_no_script_and_no_request(any_context, lang):
    """Nothing on the page runs or is fetched, and its policy forbids both."""
    for page in report_pages(any_context, lang, first="fr").values():
        tags = {tag for tag, _ in read(page).tags}
        assert not tags & {"script", "link", "img", "iframe", "object", "embed", "foreignobject"}
        attributes = {name for _, attrs in read(page).tags for name in attrs}
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)
        assert "default-src 'none'" in page
        assert not re.search(r"url\((?!#)|@import", page)


def test_link_to_the_other_language(make_context):
    """Each page links to its twin where there is one, and says in which language that is."""
    pages = report_pages(make_context(), "fr", first="fr")
    for name, page in pages.items():
        twin = name.replace(".html", ".en.html")
        assert f'<a href="{twin}" lang="en" hreflang="en">English</a>' in page
    assert "hreflang" not in whole(make_context(), "fr")


def test_synthetic_fleet_is_named_so(make_context, lang):
    """The sample fleet says that it is one, a real fleet does not."""
    assert 'class="banner"' in whole(make_context(), lang)
    assert 'class="banner"' not in whole(make_context(is_synthetic=False), lang)


def test_no_english_left_in_french(any_context):
    """No message of the English page stands in the French one."""
    text = " ".join(read(whole(any_context, "fr")).text)
    english = [
        message.id
        for message in catalogue.read_catalogue()
        if isinstance(message.id, str)
        and len(message.id) > 10
        and "{" not in message.id
        and message.string != message.id
    ]
    left = [said for said in english if re.search(rf"\b{re.escape(said)}\b", text)]
    assert left == []


def test_partial_coverage_is_in_the_headline(make_context):
    """Where more is declared than was seen, the sentence says of how many."""
    page = whole(make_context(), "fr")
    assert "appareils recensés, sur environ" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "מחשב נייד", "n" * 300, "=HYPERLINK(1)", "{{ 7*7 }}", "{x} %s"],
)
def test_awkward_names_are_shown_safely(make_context, lang, name):
    """Markup, right-to-left text, 300 characters and templates in a name change nothing else."""
    context = make_context(organisation=name)
    row = msgspec.structs.replace(
        context.look_first[0], manufacturer=name, model=name, site=name, examples=(name,)
    )
    place = msgspec.structs.replace(context.sites[0], name=name)
    context = make_context(organisation=name, look_first=(row,), sites=(place,))
    page = whole(context, lang)
    plain = whole(make_context(look_first=(row,), sites=(place,)), lang)
    assert [tag for tag, _ in read(page).tags] == [tag for tag, _ in read(plain).tags]
    assert "<script" not in page
    assert "n" * 61 not in page


def test_unknown_figures_give_their_reason(make_context):
    """A category without a figure says why instead of a zero."""
    text = " ".join(read(whole(make_context(), "en")).text)
    assert "no open figure for the manufacture of a UPS" in text


def test_total_without_a_part_is_a_lower_bound(make_context):
    """A total that lacks a part is marked as the least it can be."""
    context = make_context()
    row: CategoryRow = context.categories[0]
    unknown = msgspec.structs.replace(row.use_per_year, value=None, low=None, high=None, reason="x")
    changed = msgspec.structs.replace(row, use_per_year=unknown)
    page = whole(make_context(categories=(changed, *context.categories[1:])), "en")
    assert "≥\u00a05" in page


def test_tables_are_real_tables(make_context, lang):
    """Each chart has a table behind it, and each table a caption and heading cells."""
    tags = [tag for tag, _ in read(whole(make_context(), lang)).tags]
    charts = sum(
        1
        for tag, attrs in read(whole(make_context(), lang)).tags
        if tag == "svg" and attrs.get("role") == "img" and "narrow" not in attrs["class"]
    )
    assert tags.count("table") == tags.count("caption") >= charts
    scopes = [a.get("scope") for t, a in read(whole(make_context(), lang)).tags if t == "th"]
    assert set(scopes) == {"col", "row"}


SPENT = {"manufacturing", "embodied", "distribution", "end_of_life"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("all of it from electricity", "None of the carbon rests", "All of the carbon is")),
        ("fr", ("en totalité pour l’électricité", "Aucune part du carbone", "Tout le carbone")),
    ],
)
def test_all_and_nothing_are_words_and_no_percentage(make_context, lang, words):
    """A fleet past its lifetimes, none of it measured, is told without 0% and without 100%."""
    context = make_context()
    stages = tuple(
        replace(row, gwp_per_year=replace(row.gwp_per_year, value=0.0))
        if row.stage in SPENT
        else row
        for row in context.stages
    )
    shares = {"modelled": 0.9, "default": 0.1}
    coverage = replace(context.coverage, gwp_share_by_quality=shares)
    page = report_pages(replace(context, stages=stages, coverage=coverage), lang)["index.html"]
    text = "".join(read(page).text)
    assert all(sentence in text for sentence in words)
    assert not re.search(r"\b(0|100)\s?%", text)


def test_no_whole_is_told_of_a_fleet_that_nobody_has_seen():
    """What is declared alone is estimated, and not added to a footprint that is not known."""
    seen = CONTEXTS["every_category"]()
    assert seen.missing is not None
    told = estimate(seen, Voice("en"))
    assert "the whole would weigh" in told
    empty = replace(seen, headline=replace(seen.headline, devices=0))
    told = estimate(empty, Voice("en"))
    assert "What was not seen is estimated" in told and "the whole" not in told


def test_a_chapter_is_told_in_one_run_beside_its_link(make_context, lang):
    """Words of the first page that lead to the glossary stay within the sentence of their chapter.

    Each line of the list is laid out in two columns: its link, and one element of words.
    """
    page = report_pages(make_context(), lang)["index.html"]
    lines = re.findall(r"<li><a [^>]*>[^<]*</a> (.*?)</li>", page)
    told = [line for line in lines if line.startswith("<span>")]
    assert any('class="term"' in line for line in told)
    assert all(line.endswith("</span>") and line.count("<span>") == 1 for line in lines)


def test_a_name_that_may_fold_is_marked_whole(lang):
    """A long name above what tells of it keeps its look on every line; a short one costs none."""
    short, long = "Keep longer", "Windows without updates: Windows 11 installs as it is"
    table = Table("", (Cell(""),), ((Cell(f"{short}\n3 devices"),), (Cell(f"{long}\n3 devices"),)))
    shown = table.__html__()
    assert f"<b>{long}</b>\n3 devices" in shown and shown.count("<b>") == 1
    assert headed("<i>" * 20) == "<b>" + "&lt;i&gt;" * 20 + "</b>"


@pytest.mark.parametrize(
    ("year", "told"),
    [("2012-2023", "2012–2023"), ("2026", "2026"), ("2024 (data 2022)", "2024 (chiffres de 2022)")],
)
def test_years_of_publications_are_told_in_the_language(year, told):
    """Years from one to another bear a dash, and what stands beside a year is French in French."""
    assert Voice("fr").dated(year) == told
