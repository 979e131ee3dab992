"""One language at work: messages, words for codes and numbers, all in one hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from markupsafe import Markup

from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.render import numbers, words
from fleet_audit.render.i18n import Lang, translation

_NEAR = 0.02
"""How far a share may lie from a plain fraction and still be called by its name."""

_FRACTIONS = (
    (0.9, N_("nine tenths")),
    (0.8, N_("four fifths")),
    (0.75, N_("three quarters")),
    (2 / 3, N_("two thirds")),
    (0.6, N_("three fifths")),
    (0.5, N_("half")),
    (1 / 3, N_("a third")),
    (0.25, N_("a quarter")),
)


_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=[a-z])|(?<=s)'(?=[ ,.;])")
YEAR_REMARKS = {
    "data": N_("figures of {of}"),
    "snapshot": N_("as it was in {of}"),
    "index": N_("index{of}"),
}
"""What a table says beside the year of a publication."""
_REMARK = re.compile(rf"(?P<year>\d{{4}}) \((?P<kind>{'|'.join(YEAR_REMARKS)}) ?(?P<of>[^)]*)\)")


@dataclass(frozen=True)
class Voice:
    """Everything that turns codes and numbers into one language."""

    lang: Lang

    def say(self, message: str, **values: object) -> str:
        """A message in the language, with its values put in."""
        text = self._spoken(message)
        return text.format(**values) if values else text

    def say_many(self, one: str, many: str, number: int, **values: object) -> str:
        """A message whose form follows a number, shown in it as `{number}`."""
        text = self._counted(one, many, number)
        return _tied(text).format(number=self.count(number), **values)

    def mark(self, message: str, **values: object) -> Markup:
        """A message for a page: values are escaped, unless they are markup already."""
        return Markup(self._spoken(message)).format(**values)

    def mark_many(self, one: str, many: str, number: int, **values: object) -> Markup:
        """A message for a page whose form follows a number."""
        text = self._counted(one, many, number)
        return Markup(_tied(text)).format(number=self.count(number), **values)

    def _spoken(self, message: str) -> str:
        return curled(translation(self.lang).gettext(message))

    def _counted(self, one: str, many: str, number: int) -> str:
        return curled(translation(self.lang).ngettext(one, many, number))

    def listed(self, rows: Iterable[tuple[str, str]]) -> str:
        """What a drawing shows, for those who hear it: `Lyon: 3 t; Nantes: 2 t`."""
        told = (self.say("{name}: {value}", name=name, value=value) for name, value in rows)
        return self.say("; ").join(told)

    def word(self, vocabulary: str, code: str) -> str:
        """A code in words."""
        return curled(words.word(vocabulary, code, translation(self.lang)))

    def reason(self, text: str | None) -> str:
        """Why a value is unknown."""
        return curled(words.reason(text, translation(self.lang)))

    def count(self, number: int) -> str:
        """A whole number."""
        return numbers.count(number, self.lang)

    def share(self, part: float) -> str:
        """A percentage."""
        return numbers.share(part, self.lang)

    def fraction(self, part: float) -> str:
        """A share by its everyday name where it has one: `three quarters`."""
        near = min(_FRACTIONS, key=lambda named: abs(named[0] - part))
        return self.say(near[1]) if abs(near[0] - part) <= _NEAR else self.share(part)

    def amount(self, figure: Figure) -> str:
        """A figure with the unit that suits it."""
        return numbers.amount(figure, self.lang)

    def plain(self, figure: Figure) -> str:
        """A figure in its own unit, which a column names."""
        return numbers.plain(figure, self.lang)

    def bounds(self, figure: Figure) -> str:
        """The interval of a figure, with the unit that suits it."""
        return numbers.bounds(figure, self.lang)

    def plain_bounds(self, figure: Figure) -> str:
        """The interval of a figure in its own unit, which a column names."""
        return numbers.bounds(figure, self.lang, with_unit=False)

    def decimal(self, value: float, digits: int = 2) -> str:
        """A number with that many significant digits."""
        return numbers.decimal(value, self.lang, digits)

    def euros(self, value: float, digits: int | None = 2) -> str:
        """Euros with that many significant digits, or whole ones."""
        shown = self.count(round(value)) if digits is None else self.decimal(value, digits)
        return numbers.in_euros(shown, self.lang)

    def years(self, value: float | None) -> str:
        """An age with its unit."""
        if value is None:
            return numbers.UNKNOWN
        rounded = round(value, 1)
        text = translation(self.lang).ngettext("{years} year", "{years} years", self.form(rounded))
        return text.format(years=numbers.years(value, self.lang))

    def tonnes(self, figure: Figure) -> str:
        """A mass of CO2e in full words, for a sentence: `21 tonnes of CO₂e`."""
        if figure.value is None:
            return numbers.UNKNOWN
        unit, per = numbers.mass_unit(figure.value)
        value = numbers.significant(figure.value / per, numbers.digits_of(figure))
        shown = numbers.decimal(figure.value / per, self.lang, numbers.digits_of(figure))
        if unit == "kg":
            return _tied(self.say("{mass} kg of CO₂e")).format(mass=shown)
        text = translation(self.lang).ngettext(
            "{mass} tonne of CO₂e", "{mass} tonnes of CO₂e", self.form(value)
        )
        return _tied(text).format(mass=shown)

    def exact(self, value: float) -> str:
        """A published value with its digits, up to five of them."""
        return numbers.exact(value, self.lang)

    def scale_of_mass(self, most_kg: float) -> Callable[[float], str]:
        """Writes the marks of a scale of kilograms, all in the unit that suits the largest."""
        unit, per = numbers.mass_unit(most_kg)
        return lambda kg: f"{self.exact(kg / per)}{numbers.NBSP}{unit}" if kg else "0"

    def change(self, value: float) -> str:
        """By how much a value moved, in whole numbers with their sign."""
        return numbers.change(round(value), self.lang)

    def change_share(self, part: float, places: int = 0) -> str:
        """By what part a value moved, in per cent with its sign."""
        return numbers.change_share(part, self.lang, places)

    def exact_share(self, part: float) -> str:
        """A published share in per cent, with its digits."""
        return numbers.exact_share(part, self.lang)

    def day(self, moment: date) -> str:
        """A date in words."""
        return numbers.day(moment, self.lang)

    def dated(self, year: str) -> str:
        """The year of a publication: `2012–2023`, `2024 (figures of 2022)`."""
        found = _REMARK.fullmatch(year)
        if found is None:
            return numbers.spanned(year)
        remark = self.say(YEAR_REMARKS[found["kind"]], of=found["of"])
        return f"{found['year']} ({remark})"

    def country(self, code: str) -> str:
        """A country by its name; its code where it has none."""
        # Few pages name one: the others do not wait for its names.
        from babel import Locale

        name: str = Locale.parse(self.lang).territories.get(code, code)
        return name

    def form(self, value: float) -> int:
        """Number by which grammar chooses: French keeps the singular below two."""
        return floor(value) if self.lang == "fr" else ceil(value)


def curled(message: str) -> str:
    """A message with the apostrophes of print; quotes of a command stay as typed."""
    return (
        _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", message) if "'" in message else message
    )


def _tied(message: str) -> str:
    """A message whose number stays on the line of the word that follows it."""
    for loose in ("{number} ", "{mass} ", " CO₂e"):
        message = message.replace(loose, loose.replace(" ", numbers.NBSP))
    return message
