"""Kinds of value that options take: a day, a country, a format of inventory."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import Any

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.model.codes import REPORT_FORMATS, ReportFormat


class Day(click.ParamType[date]):
    """A day as ISO 8601 writes it, of the years that assets can be of."""

    name = _("date")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> date:
        """The day, or a usage error that shows the form."""
        from fleet_audit.inventory.readings import EARLIEST_YEAR, LATEST_YEAR

        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail(_("{value!r} is not a date such as 2026-11-24").format(value=value), param)
        if not EARLIEST_YEAR < day.year <= LATEST_YEAR:
            self.fail(
                _("{value} is out of range: give a day from {first} to {last}").format(
                    value=value, first=EARLIEST_YEAR + 1, last=LATEST_YEAR
                ),
                param,
            )
        return day


class Format(click.ParamType[str]):
    """The name of a format of inventory, of those that ship and of those that were added."""

    name = _("format")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> str:
        """The name, or a usage error that lists the formats there are."""
        from fleet_audit.inventory.sources import sources

        names = [source.name for source in sources()]
        if str(value) not in names:
            told = _("no format called {name!r}: choose one of {known}")
            self.fail(told.format(name=value, known=", ".join(names)), param)
        return str(value)


class Country(click.ParamType[str]):
    """A country by its two letters, or by a name that the canonical table takes."""

    name = _("country")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> str:
        """The two letters, or a usage error that shows the form."""
        from fleet_audit.inventory.countries import countries

        if value in countries():
            return str(value)  # what names are read with takes 10 ms to load
        from fleet_audit.inventory.cells import UnreadableCellError, cell_value, columns

        try:
            code = cell_value(columns()["country"], str(value))
        except UnreadableCellError as error:
            self.fail(translated(error.args[0]), param)
        if code is None:
            self.fail(_("no country there: give its two letters, such as FR"), param)
        return str(code)


class ReportFormats(click.ParamType[tuple[ReportFormat, ...]]):
    """Formats of a report, separated by commas."""

    name = _("formats")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: object
    ) -> tuple[ReportFormat, ...]:
        """Each once, in our order; or a usage error that lists those there are."""
        asked = {part.strip().lower() for part in str(value).split(",") if part.strip()}
        unknown = sorted(asked.difference(REPORT_FORMATS))
        if unknown or not asked:
            told = _("no format called {name!r}: choose among {known}")
            name = unknown[0] if unknown else str(value)
            self.fail(told.format(name=name, known=", ".join(REPORT_FORMATS)), param)
        if asked == {"zip"}:
            self.fail(_("zip packs the other formats: name those too, as in html,zip"), param)
        return tuple(each for each in REPORT_FORMATS if each in asked)


class Whole(click.IntRange):
    """A range of whole numbers, called so where click says `integer range`."""

    name = _("whole number")


class Finite(click.FloatRange):
    """A range that infinity and what is no number do not lie in."""

    name = _("number")

    def convert(self, value: Any, param: click.Parameter | None, ctx: Any) -> float:
        """The number, or a usage error."""
        number: float = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(_("{value} is not a number").format(value=value), param)
        return number
