"""What each page asks of a machine and of a network, as EcoIndex measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages.conftest import Visits
from tests.pages.ecoindex import A_ABOVE, score

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.chromium

MOST_KILOBYTES = 150
MOST_ELEMENTS = 400
OUTSIDE_DRAWINGS = """() => document.querySelectorAll('*').length
    - document.querySelectorAll('svg *').length"""


@pytest.mark.parametrize(
    ("measured", "published"),
    [
        ((100, 1, 50), 92.31),
        ((300, 3, 120), 84.10),
        ((400, 1, 150), 80.70),
        ((693, 78, 2420), 43.68),
    ],
)
def test_the_score_is_that_of_the_collective(measured, published):
    """Our formula gives what the collective's own program gives for four pages."""
    assert score(*measured) == pytest.approx(published, abs=0.005)


def test_every_page_is_an_a(visits: Visits) -> None:
    """Each page is one request, at most 150 kB and 400 elements, and has EcoIndex A."""
    kilobytes: list[float] = []
    amiss = []
    for name, page in visits(1920, 1080, begin=lambda page: weigh(page, kilobytes)):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        elements = page.evaluate(OUTSIDE_DRAWINGS)
        requests, weight = len(kilobytes), sum(kilobytes)
        eco = score(elements, requests, weight)
        fits = requests == 1 and weight <= MOST_KILOBYTES and elements <= MOST_ELEMENTS
        if not fits or eco <= A_ABOVE:
            amiss.append((name, requests, round(weight), elements, round(eco, 1)))
        kilobytes.clear()
    assert amiss == []


def weigh(page: Page, kilobytes: list[float]) -> None:
    """Note the weight of each answer that a page receives, as the network carried it."""
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.loadingFinished", lambda seen: kilobytes.append(seen["encodedDataLength"] / 1000)
    )
    session.on("Network.loadingFailed", lambda _seen: kilobytes.append(0.0))
    session.send("Network.enable")


def test_nothing_is_taken_from_elsewhere(visits: Visits, address: str) -> None:
    """No page asks for anything but itself, and no browser complains of it."""
    asked: list[str] = []
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

    amiss = []
    for name, _page in visits(1280, begin=listen):
        if asked != [f"{address}/{name}"] or complaints:
            amiss.append((name, [*asked], [*complaints]))
        asked.clear()
        complaints.clear()
    assert amiss == []
