"""Report contexts as the pipeline makes them: a plausible fleet, and the awkward ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from fleet_audit.model.report import ReportContext
from fleet_audit.pipeline.awareness import session_matter
from fleet_audit.render.awareness.deck import deck_page
from tests.render.contexts.awkward import CONTEXTS
from tests.render.contexts.plausible import build_context
from tests.render.deck_driving import DAY, PROJECTOR


@pytest.fixture
def make_context() -> Callable[..., ReportContext]:
    """Builds the report context of a plausible fleet, with fields replaced."""
    return build_context


@pytest.fixture(params=sorted(CONTEXTS))
def any_context(request: pytest.FixtureRequest) -> ReportContext:
    """Each kind of fleet in turn: plausible, empty, only virtual, one laptop, very large."""
    return CONTEXTS[request.param]()


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    """The longest deck there is, of a fleet, as a file in each language."""
    folder = tmp_path_factory.mktemp("decks")
    public = session_matter(DAY, minutes=45, club="Club du Vieux-Marché")
    matter = replace(public, fleet=build_context())
    for lang in ("fr", "en"):
        (folder / f"{lang}.html").write_text(deck_page(matter, lang), encoding="utf-8")
    return folder


@pytest.fixture
def open_deck(browser, decks):
    """Opens the deck of a language as a file, and records what it asks for and complains of."""
    contexts = []

    def opened(lang="en", hash_="", **options):
        contexts.append(browser.new_context(**{"viewport": PROJECTOR, **options}))
        page = contexts[-1].new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((decks / f"{lang}.html").as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
