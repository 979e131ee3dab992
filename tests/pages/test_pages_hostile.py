"""The whole report of the sample fleet, with names from an enemy, and with what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from fleet_audit.model.report import Figure, ReportContext
from fleet_audit.render.html import report_pages
from tests.pages.conftest import one_page
from tests.pages.gates import wide
from tests.pages.outline import Outline

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = {
    "ReportContext.organisation",
    "PlaceRow.name",
    "BillRow.site",
    *(f"LookRow.{field}" for field in ("manufacturer", "model", "site", "examples")),
    *(f"Question.{field}" for field in ("manufacturer", "model", "site")),
    *(f"{kind}.{field}" for kind in ("Rating", "Option") for field in ("name", "provider")),
}
"""Fields that hold what people and machines wrote."""
HOSTILE = {
    "markup": "<script>alert(1)</script><b>bold",
    "attribute": "\"'><img src=x onerror=alert(1)>",
    "right_to_left": "\u202eמחשב נייד של המשרד",
    "long": "n" * 300,
    "spaces": "  \n\t ",
    "formula": '=HYPERLINK("https://evil.example")',
    "template": "{{ 7*7 }} {x} %s",
}


@pytest.fixture(scope="session")
def context(gallery: Path) -> ReportContext:
    """What the report of the sample fleet says."""
    file = gallery / "report.json"
    if not file.exists():
        pytest.skip("the folder of pages holds no report.json")
    return msgspec.json.decode(file.read_bytes(), type=ReportContext)


def changed(thing: Any, change: Callable[[str, Any], Any], field: str = "") -> Any:
    """A context in which `change` has seen every value, with the field that it stands in."""
    if isinstance(thing, tuple):
        return tuple(changed(item, change, field) for item in thing)
    if isinstance(thing, msgspec.Struct):
        seen = {
            name: changed(getattr(thing, name), change, f"{type(thing).__name__}.{name}")
            for name in thing.__struct_fields__
        }
        return change(field, replace(thing, **seen))
    return change(field, thing)


def renamed(context: ReportContext, to: str) -> ReportContext:
    """A context in which everybody and everything bears that name."""

    def change(field: str, value: Any) -> Any:
        return to if field in NAMES and isinstance(value, str) and value else value

    renamed_context: ReportContext = changed(context, change)
    return renamed_context


def unknown(context: ReportContext) -> ReportContext:
    """A context of which not one figure is known."""

    def change(_field: str, value: Any) -> Any:
        if not isinstance(value, Figure):
            return value
        return replace(value, value=None, low=None, high=None, reason="unknown")

    unknown_context: ReportContext = changed(context, change)
    return unknown_context


def outside_drawings(page: str) -> list[str]:
    """The elements of a page, in order, without those of its drawings."""
    kept, depth = [], 0
    for tag, _attributes in Outline(page).tags:
        depth = tag == "svg" or (depth and tag in DRAWN)
        if not depth:
            kept.append(tag)
    return kept


DRAWN = {"title", "desc", "g", "rect", "line", "circle", "path", "text", "tspan", "pattern"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_names_from_an_enemy_change_nothing_else(
    context: ReportContext, kind: str, lang: Any
) -> None:
    """Whatever the names, the pages have the same elements, and links that lead nowhere else."""
    usual = report_pages(renamed(context, "Lieu"), lang).values()
    hostile = report_pages(renamed(context, HOSTILE[kind]), lang).values()
    assert sorted(map(outside_drawings, hostile)) == sorted(map(outside_drawings, usual))
    for page in hostile:
        assert "n" * 61 not in page
        links = [named.get("href") or "" for _tag, named in Outline(page).tags]
        assert not any("://evil" in link or link.startswith("javascript") for link in links)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_known_is_said_to_be_unknown(context: ReportContext, lang: Any) -> None:
    """Where no figure is known every page is still made, and prints no code for what is missing."""
    for name, page in report_pages(unknown(context), lang).items():
        assert Outline(page).headings.count(1) == 1, name
        assert not any(word in page for word in (">None", "None<", "nan ")), name


def fields_that_may_lack() -> Iterator[str]:
    """Fields of the context that have a value where nothing was given."""
    for field in msgspec.structs.fields(ReportContext):
        if not field.required:
            yield field.name


@pytest.mark.parametrize("field", sorted(fields_that_may_lack()))
def test_a_report_without_one_of_its_subjects_is_whole(context: ReportContext, field: str) -> None:
    """Without any one of the things that a report may lack, its pages are made and links arrive."""
    described = {each.name: each for each in msgspec.structs.fields(ReportContext)}[field]
    given = described.default
    pages = report_pages(replace(context, **{field: given}), "fr")
    for name, page in pages.items():
        for tag, named in Outline(page).tags:
            file, _, _anchor = (named.get("href") or "").partition("#")
            if tag == "a" and not file.startswith("http"):
                assert not file or file in pages, (name, file)


@pytest.mark.chromium
@pytest.mark.parametrize("kind", ["long", "right_to_left"])
def test_names_from_an_enemy_fit_a_phone(
    context: ReportContext, browser: Browser, tmp_path: Path, kind: str
) -> None:
    """At 320 pixels, long names and those from right to left stay on the page, labels apart."""
    pages = report_pages(renamed(context, HOSTILE[kind]), "fr")
    amiss = {}
    with one_page(browser, 320, 640) as page:
        for name, text in pages.items():
            if not name.startswith("why-"):
                file = tmp_path / name
                file.write_text(text, encoding="utf-8")
                page.goto(file.as_uri())
                if found := wide(page, 320):
                    amiss[name] = found
    assert amiss == {}
