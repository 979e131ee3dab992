"""A comparison of places as one HTML page: to be defended before a board, and read in a club."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

import fleet_audit
from fleet_audit.model.hosting import Band, Comparison, Option, Rating
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.reference.hosting import hosting_rules
from fleet_audit.render.charts.interval_dots import Interval, interval_dots
from fleet_audit.render.charts.svg import definitions
from fleet_audit.render.hosting_figures import points, points_bounds
from fleet_audit.render.hosting_words import (
    ASSUMPTIONS,
    CRITERIA,
    VERDICTS,
    conflict_words,
)
from fleet_audit.render.i18n import Lang
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import Block, Cell, Note, Section, Table, cleaned, named, within
from fleet_audit.render.sections.headline import KeyNumber
from fleet_audit.render.templating import environment, style_hash, template_text
from fleet_audit.render.voice import Voice

STYLES = ("style.css", "hosting.css")
MOST = 10
"""Places that a page shows: more are a list, which the CSV is for."""
_KG = "kgCO2e/year"


def hosting_page(made: Comparison, lang: Lang) -> str:
    """The page in one language, without script or request; the same comparison, the same bytes."""
    voice = Voice(lang)
    style = "\n".join(map(template_text, STYLES))
    shown = made.options[:MOST]
    return (
        environment()
        .get_template("hosting.html.j2")
        .render(
            lang=lang,
            say=voice.say,
            style=Markup(style),
            style_hash=style_hash(style),
            definitions=definitions(),
            title=voice.say("Where our servers run: stay, or move"),
            date=voice.day(made.as_of),
            answer=answer(made, voice),
            key_numbers=key_numbers(made, voice),
            sections=[
                section
                for section in (
                    _stay(made, shown, voice),
                    _rating(made, shown, voice),
                    _ask(shown, voice),
                    _care(shown, voice),
                )
                if section is not None
            ],
            notes=_notes(made, voice),
            sources=_sources(shown, voice),
            colophon=voice.say(
                "Made by fleet-audit {engine} with the catalogue of hosts {catalogue}. This page "
                "is one file, without script or request.",
                engine=fleet_audit.__version__,
                catalogue=made.catalogue,
            ),
        )
    )


def figure(name: str, band: Band, unit: str = _KG) -> Figure:
    """A band as a figure to print."""
    return Figure(id=name, value=band.mid, low=band.low, high=band.high, unit=unit)


def place_name(option: Option, voice: Voice) -> str:
    """What a place is called on the page."""
    if option.verdict == "here":
        return voice.say("Stay where we are")
    return named(f"{cleaned(option.provider)}, {cleaned(option.name)}")


def answer(made: Comparison, voice: Voice) -> str:
    """The comparison in one sentence."""
    best = made.options[0] if made.options else None
    if best is None:
        return voice.say("No place to compare with.")
    change = figure("change", _positive(best.change_kgco2e_per_year))
    place = place_name(best, voice)
    if best.verdict == "move":
        return voice.say(
            "Moving to {place} would avoid about {mass} a year.",
            place=place,
            mass=voice.tonnes(change),
        )
    if best.verdict == "stay":
        return voice.say("Staying emits less than any of the places compared.")
    return voice.say("The best place, {place}, cannot be told apart from staying.", place=place)


def _positive(band: Band) -> Band:
    return Band(low=-band.high, mid=abs(band.mid), high=-band.low)


def key_numbers(made: Comparison, voice: Voice) -> list[KeyNumber]:
    """Here and the best place, in four numbers."""
    here, best = made.here, (made.options or (made.here,))[0]
    energy = figure("here.kwh", here.site_kwh_per_year, "kWh/year")
    numbers = [
        _key(voice.say("Electricity here, a year, cooling included"), energy, voice),
        _key(voice.say("CO₂e of staying, a year"), figure("here", here.gwp_kgco2e_per_year), voice),
        _key(voice.say("CO₂e in the best place"), figure("best", best.gwp_kgco2e_per_year), voice),
    ]
    first = next((one.rating for one in made.options if one.site_id == made.first), None)
    if first is not None:
        numbers.append(
            KeyNumber(
                label=voice.say("Best rated place: {place}", place=named(first.name)),
                value=escape(first.grade),
                aside=voice.say(
                    "{points} points out of 100 ({bounds})",
                    points=points(first, voice),
                    bounds=points_bounds(first, voice),
                ),
            )
        )
    return numbers


def _key(label: str, one: Figure, voice: Voice) -> KeyNumber:
    return KeyNumber(label=label, value=escape(voice.amount(one)), aside=voice.bounds(one))


def _stay(made: Comparison, shown: Sequence[Option], voice: Voice) -> Section:
    lines = (made.here, *shown)
    rows = [_carbon_row(one, voice) for one in lines]
    lead = [
        voice.mark(
            "Each bar is a year of {number} servers: electricity with cooling, then manufacture. "
            "{view}",
            number=voice.exact(made.servers),
            view=voice.say(_VIEWS[made.view]),
        )
    ]
    if len(made.options) > len(shown):
        lead.append(
            voice.mark(
                "The {shown} places that emit least are shown, of {all}; the CSV has them all.",
                shown=len(shown),
                all=len(made.options),
            )
        )
    chart = interval_dots(
        "carbon",
        voice.say("CO₂e of the servers, a year, by place"),
        "; ".join(f"{row.label}: {row.text}" for row in rows),
        rows,
        lambda mark: voice.amount(Figure(id="tick", value=mark, unit=_KG)),
    )
    return Section(
        "stay",
        voice.say("Stay, or move"),
        (
            Block(
                lead=tuple(lead),
                legend=voice.mark(
                    "Red: electricity. Black: manufacture. The line spans what is not known. A "
                    "verdict counts that the energy of the servers is wrong in every place "
                    "together, so that lines may overlap where it is sure."
                ),
                chart=chart,
                fold=voice.say("The figures as a table"),
                table=_carbon_table(lines, voice),
            ),
            Block(
                fold=voice.say("Water, break-even, market and cost"),
                table=_beside_table(lines, voice),
                folded=(
                    voice.mark(
                        "Break-even: the grid, in grams per kWh, above which staying emits less. "
                        "Market-based: the electricity with the claim of the host taken at its "
                        "word; it is shown, and never counted."
                    ),
                ),
            ),
        ),
    )


_VIEWS = {
    "decision": N_("Machines already made are sunk: only the manufacture of new ones counts."),
    "accounting": N_("All manufacture is spread over its life."),
}


def _carbon_row(one: Option, voice: Voice) -> Interval:
    total = figure("total", one.gwp_kgco2e_per_year)
    return Interval(
        label=place_name(one, voice),
        aside=voice.say(VERDICTS[one.verdict]) if one.verdict != "here" else "",
        value=total.value,
        low=total.low,
        high=total.high,
        first=one.use_kgco2e_per_year.mid,
        text=voice.amount(total),
    )


def _carbon_table(lines: Sequence[Option], voice: Voice) -> Table:
    heads = (
        voice.say("Place"),
        voice.say("kWh a year"),
        voice.say("Total, kgCO₂e"),
        voice.say("Against staying, kgCO₂e"),
    )
    rows = tuple(
        _cells(
            place_name(one, voice),
            voice.decimal(one.site_kwh_per_year.mid, 3),
            _with_bounds(one.gwp_kgco2e_per_year, voice),
            UNKNOWN if one.verdict == "here" else _with_bounds(one.change_kgco2e_per_year, voice),
        )
        for one in lines
    )
    return Table(voice.say("A year of the servers in each place"), _cells(*heads), rows)


def _beside_table(lines: Sequence[Option], voice: Voice) -> Table:
    heads = (
        voice.say("Place"),
        voice.say("Water, litres"),
        voice.say("Break-even, g/kWh"),
        voice.say("Market-based, kgCO₂e"),
        voice.say("Euros a year"),
    )
    rows = tuple(
        _cells(
            place_name(one, voice),
            _number(_middle(one.water_l_per_year), voice),
            _number(one.break_even_gco2e_per_kwh, voice),
            _number(one.market_kgco2e_per_year, voice),
            _number(one.eur_per_year, voice),
        )
        for one in lines
    )
    return Table(voice.say("Beside the carbon"), _cells(*heads), rows)


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def _middle(band: Band | None) -> float | None:
    return None if band is None else band.mid


def _number(value: float | None, voice: Voice) -> str:
    return UNKNOWN if value is None else voice.decimal(value, 3)


def _with_bounds(band: Band, voice: Voice) -> str:
    bounds = voice.say(
        "{low} to {high}", low=voice.decimal(band.low, 3), high=voice.decimal(band.high, 3)
    )
    return f"{voice.decimal(band.mid, 3)}\n({bounds})".replace("-", "−")


def _rated(shown: Sequence[Option]) -> list[tuple[Option, Rating]]:
    found = [(one, one.rating) for one in shown if one.rating is not None]
    return sorted(found, key=lambda pair: -pair[1].score.mid)


def _rating(made: Comparison, shown: Sequence[Option], voice: Voice) -> Section | None:
    rated = _rated(shown)
    if not rated:
        return None
    rows = [
        Interval(
            label=place_name(one, voice),
            aside=_held(rating, voice),
            value=rating.score.mid,
            low=rating.score.low,
            high=rating.score.high,
            first=None,
            text=f"{rating.grade}  {points(rating, voice)}",
        )
        for one, rating in rated
    ]
    chart = interval_dots(
        "rating-chart",
        voice.say("Rating of each place, out of 100"),
        "; ".join(f"{row.label}: {row.text}" for row in rows),
        rows,
        voice.exact,
    )
    return Section(
        "rating",
        voice.say("How good each place is"),
        (
            Block(
                lead=(
                    voice.mark(
                        "Eight criteria make 100 points: {criteria}. Guarantees of origin never "
                        "lower the carbon, and offsets are worth nothing.",
                        criteria=_weights(rated[0][1], voice),
                    ),
                    *_steady(made, voice),
                ),
                legend=voice.mark(
                    "The line goes from the worst to the best that what is published allows. Two "
                    "letters: the line crosses a limit."
                ),
                chart=chart,
                fold=voice.say("The figures as a table"),
                table=_rating_table(rated, voice),
            ),
        ),
    )


def _weights(rating: Rating, voice: Voice) -> str:
    parts = [
        f"{within(voice.say(CRITERIA[part.id]))} {voice.exact(part.weight * 100)}"
        for part in sorted(rating.criteria, key=lambda part: -part.weight)
    ]
    return ", ".join(parts)


def _held(rating: Rating, voice: Voice) -> str:
    return "" if rating.is_enough_evidence else voice.say("too little evidence")


def _steady(made: Comparison, voice: Voice) -> list[Markup]:
    if made.first_share is None:
        return []
    first = next((one for one in made.options if one.site_id == made.first), None)
    if first is None:
        return []
    return [
        voice.mark(
            "With other weights (1,000 draws), {place} stays first in {share} of cases.",
            place=place_name(first, voice),
            share=voice.share(made.first_share),
        )
    ]


def _rating_table(rated: Sequence[tuple[Option, Rating]], voice: Voice) -> Table:
    heads = (
        voice.say("Place"),
        voice.say("Grade"),
        voice.say("Points"),
        voice.say("Held down because"),
    )
    rows = tuple(
        tuple(
            Cell(text)
            for text in (
                place_name(one, voice),
                rating.grade,
                f"{points(rating, voice)}\n({points_bounds(rating, voice)})",
                "\n".join(cap.reason for cap in rating.caps) or UNKNOWN,
            )
        )
        for one, rating in rated
    )
    return Table(voice.say("Rating of each place"), tuple(map(Cell, heads)), rows)


def _ask(shown: Sequence[Option], voice: Voice) -> Section | None:
    asked = [
        (one, question)
        for one in shown
        if one.rating is not None and (question := one.rating.question) is not None
    ]
    if not asked:
        return None
    rows = tuple(
        (
            Cell(place_name(one, voice)),
            Cell(voice.say(CRITERIA[question.criterion])),
            Cell(question.text),
        )
        for one, question in asked
    )
    heads = (Cell(voice.say("Place")), Cell(voice.say("About")), Cell(voice.say("Question")))
    table = Table(voice.say("The first question to ask each host"), heads, rows)
    lead = voice.mark(
        "One answer from each would tell most. <code>fleet-audit hosting rate --letter</code> "
        "writes the letter."
    )
    return Section("ask", voice.say("What to ask"), (Block(lead=(lead,), table=table),))


def _care(shown: Sequence[Option], voice: Voice) -> Section | None:
    rows = tuple(
        (Cell(place_name(one, voice)), Cell("\n".join(words)))
        for one in shown
        if one.rating and (words := _warnings(one.rating, voice))
    )
    if not rows:
        return None
    heads = (Cell(voice.say("Place")), Cell(voice.say("What not to read over")))
    table = Table(voice.say("Traps in what is published"), heads, rows)
    return Section("care", voice.say("Read with care"), (Block(table=table),))


def _warnings(rating: Rating, voice: Voice) -> list[str]:
    words = [conflict_words(conflict, voice) for conflict in rating.conflicts]
    return words + [flag.text for flag in rating.flags]


def _notes(made: Comparison, voice: Voice) -> list[Note]:
    stated = "\n".join(
        voice.say("{name}: {value}", name=voice.say(ASSUMPTIONS[name]), value=voice.exact(value))
        for name, value in made.assumptions.items()
    )
    return [
        Note("assumptions", voice.say("What was assumed"), stated),
        Note(
            "grid",
            voice.say("Electricity"),
            voice.say(
                "{grid}: consumption mix, life cycle, location-based, under the Open Database "
                "License 1.0. Staying and moving are counted by the same figures.",
                grid=made.grid,
            ),
        ),
        Note(
            "intervals",
            voice.say("What the lines span"),
            voice.say(
                "A PUE measured is taken within {measured} of its value, certified {certified}, "
                "published {published}; a claim may be worse by {worse}; what nobody publishes "
                "spans all that places of the kind have. The energy of the servers is wrong on "
                "both sides together.",
                **_spans(voice),
            ),
        ),
        Note(
            "heat",
            voice.say("Not subtracted"),
            voice.say(
                "Heat given to others, guarantees of origin and offsets lower no kilogram here."
            ),
        ),
    ]


def _spans(voice: Voice) -> dict[str, str]:
    laws = hosting_rules().evidence
    shares = {
        name: voice.share(laws["pue", name].relative)
        for name in ("measured", "certified", "published")
    }
    return {**shares, "worse": voice.exact(laws["pue", "claimed"].worse_by)}


def _sources(shown: Sequence[Option], voice: Voice) -> str:
    lines: dict[str, None] = {}
    for one in shown:
        for part in one.rating.criteria if one.rating else ():
            if part.source:
                address = f", {cleaned_url(part.url)}" if part.url else ""
                lines[f"{cleaned_url(part.source)}{address}"] = None
    return "\n".join((voice.say("Documents"), *lines))


def cleaned_url(text: str) -> str:
    """A text of a document on one line, without control signs."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
