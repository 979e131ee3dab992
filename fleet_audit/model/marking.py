"""Marking sentences for translation where no language is chosen yet."""

from __future__ import annotations

from typing import Any


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """The sentence itself: the catalogue finds it here, and whoever prints it translates it."""
    return sentence


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - the name that gettext tools look for
    """A sentence for one and for several: whoever prints it chooses by the number."""
    return one, many


class Said(str):
    """A sentence in English that remembers its template, so that a reader's language can be put in.

    It is a plain string for whoever does not care.
    """

    template: str
    values: dict[str, Any]

    __slots__ = ("template", "values")


def said(template: str, **values: Any) -> Said:
    """A marked sentence with its values put in: `said("{file}: no such file", file=path)`."""
    sentence = Said(template.format(**values))
    sentence.template = template
    sentence.values = values
    return sentence
