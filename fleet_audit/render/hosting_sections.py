"""The chapters of the page of hosts: carbon, rating, questions, traps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from fleet_audit.hosting.criteria import BEST
from fleet_audit.model.hosting import Band, Comparison, Option, Rating
from fleet_audit.model.marking import N_
from fleet_audit.model.report import Figure
from fleet_audit.render.charts.interval_dots import Interval, interval_dots, largest
from fleet_audit.render.hosting_figures import points, points_bounds
from fleet_audit.render.hosting_words import CRITERIA, VERDICTS, conflict_words, steady_words
from fleet_audit.render.numbers import UNKNOWN
from fleet_audit.render.parts import Block, Cell, Section, Table, cleaned, named, within
from fleet_audit.render.voice import Voice

_KG = "kgCO2e/year"


def figure(name: str, band: Band, unit: str = _KG) -> Figure:
    """A band as a figure to print."""
    if band.low == band.high:
        return Figure(id=name, value=band.mid, unit=unit)
    return Figure(id=name, value=band.mid, low=band.low, high=band.high, unit=unit)


def place_name(option: Option, voice: Voice) -> str:
    """What a place is called on the page."""
    if option.verdict == "here":
        return voice.say("Stay where we are")
    return named(f"{cleaned(option.provider)}, {cleaned(option.name)}")


def stay(made: Comparison, shown: Sequence[Option], voice: Voice) -> Section:
    """The carbon of staying and of each place."""
    lines = (made.here, *shown)
    return Section(
        "stay", voice.say("Stay, or move"), (_carbon(made, lines, voice), _beside(lines, voice))
    )


def _carbon(made: Comparison, lines: Sequence[Option], voice: Voice) -> Block:
    rows = [_carbon_row(one, voice) for one in lines]
    return Block(
        lead=tuple(_counted_how(made, len(lines) - 1, voice)),
        legend=voice.mark(
            "In colour: electricity. Plain: manufacture. The line spans what is not known. "
            "A verdict counts that the energy of the servers is wrong in every place "
            "together, so that lines may overlap where it is sure."
        ),
        chart=interval_dots(
            "carbon",
            voice.say("CO₂e of the servers, a year, by place"),
            voice.listed((row.label, row.text) for row in rows),
            rows,
            voice.scale_of_mass(largest(rows)),
        ),
        fold=voice.say("The figures as a table"),
        table=_carbon_table(lines, voice),
    )


def _counted_how(made: Comparison, shown: int, voice: Voice) -> Iterator[Markup]:
    yield voice.mark(
        "Each bar is a year of {number} servers: electricity with cooling, then manufacture. "
        "{view}",
        number=voice.exact(made.servers),
        view=voice.say(_VIEWS[made.view]),
    )
    yield voice.mark(
        "Every place, yours too, is counted with the grids of {grid}. The footprint counts the"
        " same servers with the mixes of their countries by another source, and gives another"
        " figure.",
        grid=made.grid,
    )
    if len(made.options) > shown:
        yield voice.mark(
            "The {shown} places surest to emit least are shown, of {all}; the CSV has them all.",
            shown=shown,
            all=len(made.options),
        )


def _beside(lines: Sequence[Option], voice: Voice) -> Block:
    return Block(
        fold=voice.say("Water, break-even, market and cost"),
        table=_beside_table(lines, voice),
        folded=(
            voice.mark(
                "Break-even: the grid, in grams per kWh, above which staying emits less. "
                "Market-based: the electricity with the claim of the host taken at its "
                "word; it is shown, and never counted."
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
        _line(
            one,
            voice,
            kwh=voice.decimal(one.site_kwh_per_year.mid, 3),
            gwp=_with_bounds(one.gwp_kgco2e_per_year, voice),
            change=UNKNOWN
            if one.verdict == "here"
            else _with_bounds(one.change_kgco2e_per_year, voice),
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
        _line(
            one,
            voice,
            water=_number(_middle(one.water_l_per_year), voice),
            break_even=_number(one.break_even_gco2e_per_kwh, voice),
            market=_number(one.market_kgco2e_per_year, voice),
            eur=_number(one.eur_per_year, voice),
        )
        for one in lines
    )
    return Table(voice.say("Beside the carbon"), _cells(*heads), rows)


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))


def _line(one: Option, voice: Voice, **texts: str) -> tuple[Cell, ...]:
    """A place, then figures of it by their names, each of which `explain` answers to."""
    named_cells = (
        Cell(text, None if text == UNKNOWN else f"hosting.{one.site_id}.{name}")
        for name, text in texts.items()
    )
    return (Cell(place_name(one, voice)), *named_cells)


def _middle(band: Band | None) -> float | None:
    return None if band is None else band.mid


def _number(value: float | None, voice: Voice) -> str:
    return UNKNOWN if value is None else voice.decimal(value, 3)


def _with_bounds(band: Band, voice: Voice) -> str:
    middle, bounds = voice.decimal(band.mid, 3), voice.plain_bounds(figure("", band))
    return f"{middle}\n({bounds})" if bounds else middle


def _rated(shown: Sequence[Option]) -> list[tuple[Option, Rating]]:
    found = [(one, one.rating) for one in shown if one.rating is not None]
    return sorted(found, key=lambda pair: -pair[1].score.mid)


def rating(made: Comparison, shown: Sequence[Option], voice: Voice) -> Section | None:
    """The rating of each place, and how steady the first is."""
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
        voice.listed((row.label, row.text) for row in rows),
        rows,
        voice.exact,
        full=BEST,
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
    names = {one.site_id: place_name(one, voice) for one in made.options}
    if made.first_share is None or made.first not in names:
        return []
    others = {
        criterion: names.get(site_id, site_id) for criterion, site_id in made.first_by_step.items()
    }
    told = steady_words(names[made.first], made.first_share, others, voice)
    return [escape(words) for words in told]


def _rating_table(rated: Sequence[tuple[Option, Rating]], voice: Voice) -> Table:
    heads = (
        voice.say("Place"),
        voice.say("Grade"),
        voice.say("Points"),
        voice.say("Held down because"),
    )
    rows = tuple(
        (
            Cell(place_name(one, voice)),
            Cell(rating.grade),
            Cell(
                f"{points(rating, voice)}\n({points_bounds(rating, voice)})",
                f"hosting.{one.site_id}.points",
            ),
            Cell("\n".join(cap.reason for cap in rating.caps) or UNKNOWN),
        )
        for one, rating in rated
    )
    return Table(voice.say("Rating of each place"), tuple(map(Cell, heads)), rows)


def ask(shown: Sequence[Option], voice: Voice) -> Section | None:
    """The first question for each host."""
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


def care(shown: Sequence[Option], voice: Voice) -> Section | None:
    """What must not be read over, place by place."""
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
