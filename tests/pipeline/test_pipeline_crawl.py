"""Every number on a page of a report is given by `explain`: the pages are read, not the code.

A quantity is a number with a unit of mass, energy, power or money. It must be the printed form of
a figure, a bound or a term that is explained, or of a published fact that the report cites. No
number is let through by name; three kinds of place hold no figure: the ticks of an axis, the words
of the glossary, and the titles of publications.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.inventory.organisation_sheet import read_sheet
from fleet_audit.inventory.sample import write_sample
from fleet_audit.model.explanation import Explanation, from_kept
from fleet_audit.model.report import Figure
from fleet_audit.pipeline.explaining_actions import AT_SITE, explain_there, explained_at
from fleet_audit.pipeline.intake import import_paths
from fleet_audit.pipeline.reporting import Reported, reported
from fleet_audit.recommendations.explain.subject import Explained
from fleet_audit.render.explanation_page import each
from fleet_audit.render.html import report_pages
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import at_least
from fleet_audit.render.voice import Voice
from fleet_audit.store.address import store_address
from fleet_audit.store.opening import open_store
from fleet_audit.store.organisation import organisation_id, save_sheet
from tests.pipeline.every_figure import figures
from tests.pipeline.told_numbers import PATTERNS, ROW, Text, not_of, unknown

DAY = date(2026, 6, 30)
TINY = "category;manufacturer;model;serial;country\nlaptop;Dell;Latitude 7420;LAP00017;FR\n"
NUMBER = r"\d(?:[\d\u202f.,]*\d)?"
QUANTITY = re.compile(
    rf"(?P<money>€{NUMBER})|(?P<low>{NUMBER})(?:–(?P<high>{NUMBER}))?[\u00a0\u202f ]"
    r"(?P<unit>kgCO₂e|kg|g|t|kWh|MWh|GWh|W|MJ|€|EUR)(?![\w/])"
)
ANCHOR = re.compile(r"[a-z]+\.[a-z0-9_.]+")
"""Name of a figure: a scope, a point, the rest."""
INTERVAL = re.compile(r"\d–\d")
SIZES = {"kgCO₂e": (("t", 1000.0),), "kWh": (("MWh", 1000.0),)}
"""Unit → larger ones, and how many make one."""
LEAST_CAUGHT = 0.8
"""Share of changed numbers that are found."""
VOID = {"meta", "br", "rect", "line", "circle", "path", "use"}


class Place(NamedTuple):
    """Where a text stands."""

    tag: str
    anchor: str | None
    is_silent: bool
    """Whether it holds no figure."""


class Reader(HTMLParser):
    """The texts of a page, each with the anchors that it stands under."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        self.texts: list[tuple[str, list[str]]] = []
        self.by_anchor: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        if tag in VOID:
            return
        said = dict(attrs)
        self.places.append(Place(tag, said.get("id"), _holds_no_figure(tag, said)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A mark without text."""

    def handle_endtag(self, tag: str) -> None:
        """Go out of it."""
        if tag not in VOID:
            while self.places and self.places.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep a text, unless it stands where no figure does."""
        if any(place.is_silent for place in self.places) or not data.strip():
            return
        anchors = [place.anchor for place in self.places if place.anchor]
        self.texts.append((data, anchors))
        for place in self.places:
            if place.anchor and place.tag in {"a", "td"}:
                self.by_anchor[place.anchor] = self.by_anchor.get(place.anchor, "") + data


def _holds_no_figure(tag: str, said: dict[str, str | None]) -> bool:
    words = (said.get("class") or "").split()
    is_title = tag == "a" and "external" in (said.get("rel") or "")
    is_glossary = (said.get("id") or "").startswith(("m-term-", "glossary"))
    return tag in {"head", "style", "code"} or "tick" in words or is_title or is_glossary


def read(page: str) -> Reader:
    """A page, read."""
    reader = Reader()
    reader.feed(page)
    return reader


class Forms:
    """The ways in which what is explained may be printed."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.found: set[str] = set()

    def add(self, figure: Figure) -> None:
        """A figure, also as what it is at least, its interval and its bounds."""
        for one in (figure, at_least(figure)):
            self.found |= {*printed(one, self.voice)}
        for bound in (figure.low, figure.high):
            if bound is not None:
                self.found |= {*printed(Figure(id="", value=bound, unit=figure.unit), self.voice)}

    def hold(self, quantity: re.Match[str]) -> bool:
        """Whether a quantity is one of them, on its own or each of its two ends."""
        if quantity[0].replace(" ", "\u00a0") in self.found:
            return True
        ends = [end for end in (quantity["low"], quantity["high"]) if end is not None]
        return bool(ends) and all(f"{end}\u00a0{quantity['unit']}" in self.found for end in ends)


def printed(figure: Figure, voice: Voice) -> Iterator[str]:
    """A figure as pages print it: in the unit that suits it, in its own, or as it was published."""
    yield voice.amount(figure)
    yield voice.plain(figure)
    yield voice.bounds(figure)
    yield voice.plain_bounds(figure)
    if figure.value is None:
        return
    yield voice.count(round(figure.value))
    yield voice.decimal(figure.value, 3)
    unit = figure.unit.partition("/")[0].replace("CO2e", "CO₂e")
    for shown, per in ((unit, 1.0), (unit.removesuffix("CO₂e"), 1.0), *SIZES.get(unit, ())):
        for digits in (1, 2, 3):
            yield f"{voice.decimal(figure.value / per, digits)}\u00a0{shown}"
        yield f"{voice.exact(figure.value / per)}\u00a0{shown}"
    yield f"{voice.count(round(figure.value))}\u00a0{unit}"
    yield f"{voice.decimal(figure.value)}\u00a0{unit.partition(' ')[0]}"
    for digits in (None, 2):
        yield voice.euros(abs(figure.value), digits)


def forms_of(found: Reported, told: dict[str, Explanation], voice: Voice) -> Forms:
    """Of every figure and term that is explained, and of every fact that is cited."""
    forms = Forms(voice)
    for one in told.values():
        forms.add(_figure(one))
        for term in one.terms:
            forms.add(Figure(id="", value=term.value, low=term.low, high=term.high, unit=term.unit))
    for figure in figures(found.context):
        forms.add(figure)
    for line in found.context.sources:
        forms.add(Figure(id="", value=line.value, low=line.lower, high=line.upper, unit=line.unit))
    for mix in found.context.grid:
        forms.add(Figure(id="", value=mix.intensity_kgco2e_per_kwh, unit="kgCO2e/kWh"))
        forms.add(Figure(id="", value=mix.pe_mj_per_kwh, unit="MJ/kWh"))
    return forms


def _figure(one: Explanation) -> Figure:
    return Figure(id=one.figure, value=one.value, low=one.low, high=one.high, unit=one.unit)


def report_on(folder: Path, inventories: list[Path], sheets: list[Path]) -> Reported:
    """The report of a store of its own."""
    address = store_address(str(folder / "store.sqlite"))
    engine = open_store(address)
    for sheet in sheets:
        save_sheet(engine, read_sheet(sheet))
    import_paths(engine, organisation_id(engine), inventories, datetime(2026, 6, 30, tzinfo=UTC))
    engine.dispose()
    return reported(address, DAY)


@pytest.fixture(scope="module", params=["sample", "tiny"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """The report of the sample fleet, and of one laptop."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sample":
        files = write_sample(folder / "fleet")
        sheets = [path for path in files if path.suffix == ".toml"]
        return report_on(folder, [path for path in files if path not in sheets], sheets)
    (folder / "one.csv").write_text(TINY, encoding="utf-8")
    return report_on(folder, [folder / "one.csv"], [])


@pytest.fixture(scope="module")
def told(found: Reported) -> dict[str, Explanation]:
    """What the report explains, parts included."""
    assert found.context.explained is not None
    tops = from_kept(found.context.explained)
    return {one.figure: one for top in tops for one in each(top)}


@pytest.fixture(scope="module")
def explained_there(found: Reported) -> Callable[[str], Explanation | None]:
    """The explanation of what an action brings at a site, by its name; null for other figures."""

    @cache
    def at_site(place: int) -> list[Explained]:
        advice = found.behind().advice
        assert advice is not None
        return explained_at(advice, found.context.sites[place - 1].name, f".site.{place}")

    def explained(name: str) -> Explanation | None:
        match, advice = AT_SITE.fullmatch(name), found.behind().advice
        if match is None or advice is None:
            return None
        return explain_there(advice, at_site(int(match["place"])), name)

    return explained


def test_every_printed_figure_is_explained_and_is_what_explain_says(
    found: Reported,
    told: dict[str, Explanation],
    explained_there: Callable[[str], Explanation | None],
) -> None:
    """Each element that bears a figure's name prints the value that `explain` gives for it."""
    voice, made = Voice("fr"), found.behind().made
    names = 0
    for name, page in report_pages(found.context, "fr").items():
        for anchor, text in read(page).by_anchor.items():
            if not ANCHOR.fullmatch(anchor) or anchor.startswith("m-"):
                continue
            names += 1
            one = told.get(anchor) or explained_there(anchor)
            one = one or explain_figure(made.engine, anchor, made.places, made.facts)
            assert one is not None, (name, anchor)
            if one.value is not None:
                # What a page prints without bounds has fewer digits than what has some.
                bare, full = Figure(id="", value=one.value, unit=one.unit), _figure(one)
                if "≥" in text:
                    bare, full = at_least(bare), at_least(full)
                shown = {*printed(full, voice), *printed(bare, voice)} - {""}
                shown |= {voice.tonnes(bare), voice.tonnes(_figure(one)), voice.years(one.value)}
                # Nothing may be said in words: at once, where a payback is zero years.
                is_in_words = one.value == 0 and not re.search(r"\d", text)
                is_shown = any(form in text.replace("−", "-") for form in shown)
                assert is_in_words or is_shown, (name, anchor, text)
                if INTERVAL.search(text):
                    told_so = (voice.bounds(full), voice.plain_bounds(full))
                    assert any(each and each in text for each in told_so), (name, anchor, text)
    assert names > 10


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_quantity_on_a_page_is_explained(
    found: Reported, told: dict[str, Explanation], lang: Lang
) -> None:
    """No number with a unit stands on a page that nothing explains."""
    forms = forms_of(found, told, Voice(lang))
    seen, unexplained = 0, []
    for name, page in report_pages(found.context, lang).items():
        if name.startswith("why-"):
            continue
        for text, anchors in read(page).texts:
            for quantity in QUANTITY.finditer(text):
                seen += 1
                if not forms.hold(quantity):
                    unexplained.append((name, quantity[0], anchors[-1:]))
    assert seen > 20
    assert not unexplained, "\n".join(map(str, unexplained))


def texts_of(page: str) -> list[Text]:
    """The texts of a page, each with the innermost anchor that it stands under."""
    return [Text(words, anchors[-1] if anchors else None) for words, anchors in read(page).texts]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_percentage_count_and_age_of_a_page_is_of_the_report(
    found: Reported, lang: Lang
) -> None:
    """No share, number of devices or age stands in a text that the report does not hold."""
    voice = Voice(lang)
    for name, page in report_pages(found.context, lang).items():
        if not name.startswith("why-"):
            assert not unknown(found.context, name, texts_of(page), voice), name


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_percentage_count_and_age_of_an_explanation_is_what_explain_says(
    found: Reported, told: dict[str, Explanation], lang: Lang
) -> None:
    """The pages that tell how figures are made say of each what a terminal says, no more."""
    voice, seen = Voice(lang), 0
    for name, page in report_pages(found.context, lang).items():
        for words, anchors in read(page).texts if name.startswith("why-") else ():
            own = next((anchor for anchor in anchors if anchor.startswith("why-")), None)
            if own is not None:
                seen += 1
                assert not not_of(told[own.removeprefix("why-")], words, voice), (name, own)
    assert seen > 20


def test_a_number_changed_on_a_page_is_found(found: Reported) -> None:
    """Of the shares, counts and ages of all pages, each made one more, most are found to be wrong.

    What is left is small numbers, that some other count of the same page equals.
    """
    voice, seen, caught = Voice("en"), 0, 0
    for name, page in report_pages(found.context, "en").items():
        texts = texts_of(page)
        for at, text in enumerate(texts) if not name.startswith("why-") else ():
            for changed in altered(text.words):
                seen += 1
                wrong = [*texts[:at], text._replace(words=changed), *texts[at + 1 :]]
                caught += bool(unknown(found.context, name, wrong, voice))
    assert caught > LEAST_CAUGHT * seen > 10


def altered(words: str) -> Iterator[str]:
    """A text with the last digit of one of its shares, counts or ages made one more."""
    for pattern in (*PATTERNS.values(), ROW):
        for match in pattern.finditer(words):
            at = max(match.end(group) for group in match.groupdict()) - 1
            yield f"{words[:at]}{(int(words[at]) + 1) % 10}{words[at + 1 :]}"


def test_french_keeps_the_singular_below_two(found: Reported) -> None:
    """No page in French says `0,87 appareils`, but in a sum, where the word is a unit."""
    plural = re.compile(r"(?<![\d,\u202f])[01](?:[,.]\d+)?[\u00a0 ]appareils\b")
    for name, page in report_pages(found.context, "fr").items():
        for text, _ in read(page).texts:
            for line in text.splitlines():
                assert line.startswith("=") or not plural.search(line), (name, line)


def test_every_printed_figure_leads_to_its_sum_and_every_sum_to_what_it_is_made_of(
    found: Reported, told: dict[str, Explanation]
) -> None:
    """From a figure on any page, links lead to its sum, to the sums below it, to publications."""
    pages = report_pages(found.context, "fr")
    homes = {
        anchor: name for name, page in pages.items() for anchor in re.findall(r'id="([^"]+)"', page)
    }
    for name, page in pages.items():
        for anchor in read(page).by_anchor:
            if anchor in told:
                assert f'href="{homes[f"why-{anchor}"]}#why-{anchor}"' in page, (name, anchor)
        for file, anchor in re.findall(r'href="([^"#:]*)#([^"]+)"', page):
            assert anchor in re.findall(r'id="([^"]+)"', pages[file or name]), (name, anchor)
    devices = "".join(page for name, page in pages.items() if name.startswith("why-devices"))
    assert 'rel="external noreferrer"' in devices and "https://" in devices
