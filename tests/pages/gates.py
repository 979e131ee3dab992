"""What may be amiss with a page that is open in Chromium or printed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
    document.querySelectorAll('details').forEach(each => each.open = true);
    const found = await axe.run({runOnly: rules, resultTypes: ['violations']});
    return found.violations.map(each => [each.id, each.nodes.map(node => node.html.slice(0, 200))]);
}"""
"""What axe finds amiss once all that is folded is unfolded."""


def violations(page: Page, axe: str) -> Any:
    """What axe finds on a page that is open."""
    page.evaluate(axe)
    return page.evaluate(RUN, RULES)


def lost(seen: str, sheets: list[str]) -> list[str]:
    """Long words that are seen on a page and not on its sheets, where lines may part them."""
    printed = "".join(composed("".join(sheets)).split())
    return sorted(
        {word for word in re.findall(r"[^\W\d_]{6,}", composed(seen)) if word not in printed}
    )


def composed(text: str) -> str:
    """A text whose accents are written with their letters, without signs that nobody sees."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", "".join(seen))


OVERLAPS = """() => [...document.querySelectorAll('svg.chart')].flatMap(chart => {
    const whole = chart.getBoundingClientRect();
    const boxes = [...chart.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
    const out = boxes.filter(([, p]) => p.left < whole.left - 1 || p.right > whole.right + 1)
        .map(([a]) => a.textContent + ' leaves the chart');
    return out.concat(boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
        .filter(([, q]) => p.left < q.right - 1 && q.left < p.right - 1
            && p.top < q.bottom - 6 && q.top < p.bottom - 6)
        .map(([b]) => a.textContent + ' | ' + b.textContent)));
})"""
"""Labels of charts that touch one another or leave their chart."""
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
SMALL = """() => [...document.querySelectorAll('a[href], summary, button, input, select')]
    .filter(each => each.checkVisibility() && getComputedStyle(each).display != 'inline')
    .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
"""Targets of less than 24 by 24 pixels, but for those that stand in a line of text."""


def wide(page: Page, width: int) -> list[str]:
    """What makes a page wider than its window, and labels that touch."""
    page.evaluate(UNFOLD)
    whole = page.evaluate("document.documentElement.scrollWidth")
    sideways = [f"{whole} pixels wide"] if whole > width else []
    return sideways + page.evaluate(OVERLAPS)


HIDDEN = """() => [...document.querySelectorAll('body *')].filter(each =>
    [...each.childNodes].some(node => node.nodeType == 3 && node.textContent.trim())
    && !each.closest('svg, script, style, button, details:not([open]), dialog:not([open])')
    && !each.closest('label:has(input[type=range])')
    && !each.checkVisibility())
    .map(each => each.textContent.trim().slice(0, 80))"""
"""Text of a page that nobody can see; a dialog and a slider tell of what only scripts do."""
