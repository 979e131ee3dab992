"""Commands that pages tell, so that whoever types them elsewhere gets the figures of the page."""

from __future__ import annotations

from fleet_audit.model.report import ReportContext

LETTERS = 2
"""Of a country; the mix of the world is what is left where there is none."""


def command(context: ReportContext, *words: str) -> str:
    """A command of fleet-audit, with the country that the report took where the store says none.

    That country came from `--country` or from the clock of the machine: another would take another.
    """
    for line in context.grid:
        if line.is_default and len(line.zone) == LETTERS:
            words = (*words, "--country", line.zone)
            break
    return " ".join(("fleet-audit", *words))
