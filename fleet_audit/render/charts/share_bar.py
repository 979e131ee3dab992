"""Shares that add up to the whole, best first: how well the figures are known."""

from __future__ import annotations

from markupsafe import Markup

from fleet_audit.render.charts.stacked_bar import Part, stacked_bar

FILLS = {
    "measured": "q1",
    "declared": "q2",
    "modelled": "q3",
    "default": "q4",
    "proxy": "hatch",
}
"""From solid to hatched as knowledge thins."""


def share_bar(
    name: str, title: str, description: str, shares: list[tuple[str, str, float, str]]
) -> Markup:
    """A bar of (quality code, label, share, share in words)."""
    parts = [Part(label, share, words, FILLS[code]) for code, label, share, words in shares]
    return stacked_bar(name, title, description, parts)
