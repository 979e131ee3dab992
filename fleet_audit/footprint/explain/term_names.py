"""Names of the terms of a fit, in words: `maker, class: Dell, laptop` is what a reader is shown."""

from __future__ import annotations

from fleet_audit.model.marking import N_, said

KINDS = {
    "class": N_("class"),
    "code": N_("code"),
    "end of life / (distribution + end of life)": N_("end of life / (distribution + end of life)"),
    "every device": N_("every device"),
    "family, series": N_("family, series"),
    "family, sub-series": N_("family, sub-series"),
    "generation": N_("generation"),
    "ln clock": N_("ln clock"),
    "ln cores": N_("ln cores"),
    "ln inches": N_("ln inches"),
    "ln megapixels": N_("ln megapixels"),
    "ln memory": N_("ln memory"),
    "ln processor watts": N_("ln processor watts"),
    "ln screen": N_("ln screen"),
    "ln sockets": N_("ln sockets"),
    "ln storage": N_("ln storage"),
    "maker": N_("maker"),
    "maker, class": N_("maker, class"),
    "maker, class, year": N_("maker, class, year"),
    "maker, family": N_("maker, family"),
    "maker, letters": N_("maker, letters"),
    "maker, series": N_("maker, series"),
    "maker, shape": N_("maker, shape"),
    "maker, word": N_("maker, word"),
    "manufacturing": N_("manufacture"),
    "manufacturing, maker": N_("manufacture, maker"),
    "manufacturing, maker, class": N_("manufacture, maker, class"),
    "memory known": N_("memory known"),
    "processor": N_("processor"),
    "processor, clock": N_("processor, clock"),
    "screen known": N_("screen known"),
    "series": N_("series"),
    "shape": N_("shape"),
    "state ratio": N_("state ratio"),
    "storage": N_("storage"),
    "unknown": N_("unknown"),
    "variant": N_("variant"),
    "word": N_("word"),
    "year": N_("year"),
}
"""Kind of a term, as the tables of coefficients have it → its words."""


def named_term(term: str) -> str:
    """A term of a table in words; one of a kind that nobody worded stands as it is."""
    kind, parted, what = term.partition(": ")
    if kind not in KINDS:
        return term
    return (
        said("{kind}: {what}", kind=said(KINDS[kind]), what=what) if parted else said(KINDS[kind])
    )
